"""English noun phrases that name a speaker: names by their capitals, heads by word lists."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from functools import cache, lru_cache

from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import names, ordinary
from analytics.languages import get
from analytics.text import Span

CODE = "en"
#: A word, or an abbreviation with its full stop (Dr., U.S.).
TOKEN = re.compile(r"(?:[A-Z]\.)+(?=\s|$)|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[^\w\s]")
Token = tuple[str, int, int]
_FUNCTION = frozenset(
    "the a an of and in for to at on by with from as that this these those his her their its our my your but or if when while after before because since though although which who whom whose where than then so not no yes it he she they we i you there here what how why all any each every both some many most one two three four five six seven eight nine ten last next first second new old former late".split()
)


@cache
def listed(name: str) -> frozenset[str]:
    """One of the English lists, in lower case."""
    return frozenset(w.lower() for w in get(CODE).quoting[name])


@cache
def _ranks() -> frozenset[str]:
    return frozenset(get(CODE).quoting["ranks"])


def original(doc: Document, span: Span) -> str:
    """Words as written, capitals kept."""
    return doc.body[slice(*doc.folded.original(*span))]


def tokens(doc: Document, start: int, end: int) -> list[Token]:
    """Words and signs of a stretch, as written, with folded spans; the article is cut into words once."""
    made: tuple[list[Token], list[int]] | None = doc.kept.get("tokens")  # type: ignore[assignment]
    if made is None:
        if doc.folded.index is None:
            cut = [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(doc.body)]
        else:
            cut = [(original(doc, m.span()), *m.span()) for m in TOKEN.finditer(doc.text)]
        made = doc.kept["tokens"] = (cut, [t[1] for t in cut])
    cut, starts = made
    low, high = bisect.bisect_left(starts, start), bisect.bisect_left(starts, end)
    found = cut[low:high]
    if found and found[-1][2] > end:  # the stretch ends inside a word
        word, a, _ = found[-1]
        found[-1] = (word[: end - a], a, end)
    return found


_HYPHENED = re.compile(r"(?:al|el|ul|as|an|ad|ar|bin|ben)-[A-Z]")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")


@lru_cache(maxsize=100_000)
def capital(word: str) -> bool:
    """Whether a word is written as a name's part is."""
    if word[:1].isupper():
        return word.lower() not in _FUNCTION
    return "-" in word and bool(_HYPHENED.match(word))


@cache
def _places() -> frozenset[str]:
    return frozenset(p.lower() for p in (*get(CODE).quoting.get("places", ()), *names(CODE).places))


def _runs(words: Sequence[Token], text: str) -> list[tuple[int, int]]:
    """Runs of capitalised words, particles inside them included."""
    runs = []
    n = 0
    particles = names(CODE).particles
    while n < len(words):
        if not capital(words[n][0]):
            n += 1
            continue
        last = n + 1
        while last < len(words):
            word = words[last][0]
            gap = text[words[last - 1][2] : words[last][1]]
            if gap.strip(" .\u00a0") or (gap.strip() == "." and len(words[last - 1][0]) > 4):
                break
            if capital(word) or _INITIALS.fullmatch(word):
                last += 1
            elif (
                word.lower() in particles
                and last + 1 < len(words)
                and (capital(words[last + 1][0]) or words[last + 1][0].lower() in particles or words[last + 1][0] == "-")
            ):
                last += 1
            elif word == "-" and last + 1 < len(words) and capital(words[last + 1][0]) and words[last - 1][0].lower() in particles:
                last += 1
            else:
                break
        runs.append((n, last))
        n = last
    return runs


def _split_run(words: Sequence[Token], run: tuple[int, int]) -> tuple[int, int, bool]:
    """Where, within a run of capitals, the name begins; and whether it is a body's name."""
    i, j = run
    lower = [w[0].lower() for w in words[i:j]]
    cut = 0
    for n, word in enumerate(lower[:-1] if len(lower) > 1 else []):
        if words[i + n][0].rstrip(".") in _ranks() or word in listed("roles"):
            cut = n + 1
    body = any(w in listed("organisations") for w in lower) and not cut
    if len(lower) == 1 and words[i][0].isupper() and len(words[i][0]) > 1:
        body = True
    if len(lower) == 1 and lower[0] in _places():
        body = True
    return i + cut, j, body


_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday".split()
)


def _personal(doc: Document, words: Sequence[Token], i: int, j: int) -> bool:
    """Whether capitalised words can be a person's name: not all of them ordinary words."""
    if words[j - 1][0].lower() in _MONTHS or words[i][0].lower() in _MONTHS:
        return False
    if i and words[i - 1][0].rstrip(".") in _ranks():
        return True
    if all(ordinary(CODE, w[0].lower()) for w in words[i:j]):
        return j - i == 1 and any(words[i][0].lower() in name.split()[1:] for name in _full_names(doc))
    return True


def _full_names(doc: Document) -> frozenset[str]:
    """The full names of the article in lower case; made once."""
    made: frozenset[str] | None = doc.kept.get("names")  # type: ignore[assignment]
    if made is None:
        doc.kept["names"] = frozenset()  # persons() asks for it as well
        made = doc.kept["names"] = frozenset(m.name.lower() for m in named(doc))
    return made


def _head(words: Sequence[Token]) -> str:
    """What a nameless phrase is by its head: the last word before of, for, in, at, who…"""
    lower = [w[0].lower() for w in words]
    stop = next(
        (n for n, w in enumerate(lower) if n and w in ("of", "for", "in", "at", "from", "who", "with", "on", "by", "to", "near")),
        len(lower),
    )
    for word in reversed(lower[:stop]):
        for kind, name in (
            ("document", "documents"),
            ("collective", "collective"),
            ("anonymous", "anonymous"),
            ("office", "roles"),
            ("organisation", "organisations"),
        ):
            if word in listed(name):
                return kind
    return ""


#: What may stand before the phrase and is no part of it.
_LEADING = frozenset("and but as while so yet then when because however meanwhile still though although for instead that".split())
#: Words of the longest phrase that may name a speaker; of a nameless one, words that are shown, and how many it has at most.
_LONGEST, _SHOWN, _NAMELESS = 40, 14, 8
_ARTICLES = ("the", "a", "an")


def parse(doc: Document, start: int, end: int) -> Mention | None:
    """The speaker a noun phrase names: ``text[start:end]`` is the phrase and little else.

    Returns
    -------
    Mention or None
    """
    words = _trimmed(tokens(doc, start, end))
    if not words or len(words) > _LONGEST:
        return None
    if len(words) == 1 and words[0][0].lower() in listed("pronouns"):
        return _pronoun(words[0])
    pieces = _pieces(words)
    if not pieces:
        return None
    return _person(doc, pieces) or _nameless(pieces[0])


def _trimmed(words: Sequence[Token]) -> Sequence[Token]:
    """Without what leads up to the phrase, and without the verb's beginning after it."""
    first, stop = 0, len(words)
    while first < stop and (not words[first][0][0].isalnum() or words[first][0].lower() in _LEADING):
        first += 1
    while stop > first and (words[stop - 1][0].lower() in listed("auxiliaries") or words[stop - 1][0] in ",;:-–—"):
        stop -= 1
    return words[first:stop]


def _pronoun(word: Token) -> Mention | None:
    """Whoever is meant by a pronoun; the writers themselves are nobody."""
    said = word[0].lower()
    if said in ("i", "we"):
        return None
    return Mention(word[1:], gender={"he": "m", "she": "f", "they": "p"}.get(said, ""), pronoun=True)


def _pieces(words: Sequence[Token]) -> list[list[Token]]:
    """The words of the phrase between commas and dashes."""
    pieces: list[list[Token]] = [[]]
    for token in words:
        if token[0] in ",;–—(":
            pieces.append([])
        elif token[0][0].isalnum() or token[0] == "-":
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _person(doc: Document, pieces: Sequence[list[Token]]) -> Mention | None:
    """The person named in the first piece, or in the second after an office."""
    for number, piece in enumerate(pieces[:2]):
        for run in _runs(piece, doc.text):
            i, j, body = _split_run(piece, run)
            if not body and i < j and _speaks(doc, piece, i, j, first=number == 0):
                span = (piece[i][1], piece[j - 1][2])
                return Mention(span, original(doc, span).strip(), "person", _roles(pieces, number, i))
        if number == 0 and _head(piece) != "office":
            break
    return None


def _speaks(doc: Document, piece: Sequence[Token], i: int, j: int, *, first: bool) -> bool:
    """Whether the capitalised words ``i:j`` of a piece are the person who speaks, not one who is mentioned on the way."""
    before = [word[0].lower() for word in piece[:i]]
    after = [word[0].lower() for word in piece[j : j + 2]]
    if after[:1] == ["'s"] or piece[j - 1][0].endswith(("'s", "’s")) or not _personal(doc, piece, i, j):
        return False
    if any(word in ("of", "at", "in", "for", "from", "to") for word in before):
        return False  # a spokesman for Smith is not Smith
    if first and any(word in listed("documents") | listed("organisations") for word in after):
        return False
    return not (j - i == 1 and before and before[-1] in _ARTICLES)


def _roles(pieces: Sequence[list[Token]], number: int, i: int) -> tuple[Span, ...]:
    """Where the post of the person whose name begins at word ``i`` of a piece stands: before the name, or in the piece beside it."""
    piece = pieces[number]
    found: list[Span] = []
    begin = piece[0][0].lower()
    if (i and begin != "a") or i > 1:
        first = 1 if begin in (*_ARTICLES, "and") else 0
        if first < i:
            found.append((piece[first][1], piece[i - 1][2]))
    if number + 1 < len(pieces) and _head(pieces[number + 1]) == "office":
        beside = pieces[number + 1]
        first = 1 if beside[0][0].lower() in ("the", "a", "an", "its", "their") and len(beside) > 1 else 0
        found.append((beside[first][1], beside[-1][2]))
    elif number == 1 and _head(pieces[0]) == "office":
        found.append((pieces[0][0][1], pieces[0][-1][2]))
    return tuple(found)


def _nameless(phrase: Sequence[Token]) -> Mention | None:
    """A speaker without a name, by what the phrase calls it."""
    kind = _head(phrase)
    span = (phrase[0][1], phrase[min(len(phrase), _SHOWN) - 1][2])
    begin = phrase[0][0].lower()
    if kind == "office":
        first = 1 if begin in _ARTICLES and len(phrase) > 1 else 0
        return Mention(span, kind="office", role=((phrase[first][1], span[1]),), definite=begin in ("the", "his", "her", "their"))
    if kind:
        return Mention(span, kind=kind, gender="p" if kind == "collective" else "")
    if any(capital(word[0]) for word in phrase):
        return Mention(span, kind="organisation")
    return Mention(span, kind="anonymous") if len(phrase) <= _NAMELESS else None


def named(doc: Document) -> list[Mention]:
    """``persons``, worked out once for the article."""
    made: list[Mention] | None = doc.kept.get("named")  # type: ignore[assignment]
    if made is None:
        made = doc.kept["named"] = persons(doc)
    return made


def named_at(doc: Document, at: int) -> Mention | None:
    """The person whose full name begins at a place, blanks and marks looked past."""
    return next((m for m in named(doc) if at <= m.span[0] and not doc.text[at : m.span[0]].strip(" \"“”’'–—-,.\n")), None)


def persons(doc: Document) -> list[Mention]:
    """Every name of two words or more, with a role where one stands beside it."""
    found = []
    text = doc.text
    for start, end in doc.sentences:
        words = list(tokens(doc, start, end))
        for run in _runs(words, text):
            i, j, body = _split_run(words, run)
            if body or j - i < 2 or j - i > 5 or not _personal(doc, words, i, j):
                continue
            span = (words[i][1], words[j - 1][2])
            role: list[Span] = []
            if i > run[0]:
                role.append((words[run[0]][1], words[i - 1][2]))
            if j + 1 < len(words) and words[j][0] == ",":
                stop = next((n for n in range(j + 1, len(words)) if not words[n][0][0].isalnum()), len(words))
                piece = words[j + 1 : stop]
                if (
                    0 < len(piece) <= 16
                    and _head(piece) == "office"
                    and piece[0][0].lower() in ("the", "a", "an", "former", *listed("roles"))
                ):
                    first = 1 if piece[0][0].lower() in ("the", "a", "an") and len(piece) > 1 else 0
                    role.append((piece[first][1], piece[-1][2]))
            found.append(Mention(span, original(doc, span), "person", tuple(role)))
    return found


def is_name(doc: Document, mention: Mention) -> bool:
    """A capitalised word is a name."""
    return capital(mention.name)

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


def parse(doc: Document, start: int, end: int) -> Mention | None:
    """The speaker a noun phrase names: ``text[start:end]`` is the phrase and little else.

    Returns
    -------
    Mention or None
    """
    words = list(tokens(doc, start, end))
    while words and (
        not words[0][0][0].isalnum()
        or words[0][0].lower()
        in (
            "and",
            "but",
            "as",
            "while",
            "so",
            "yet",
            "then",
            "when",
            "because",
            "however",
            "meanwhile",
            "still",
            "though",
            "although",
            "for",
            "instead",
            "that",
        )
    ):
        words = words[1:]
    while words and (words[-1][0].lower() in listed("auxiliaries") or words[-1][0] in ",;:-–—"):
        words = words[:-1]
    if not words or len(words) > 40:
        return None
    if len(words) == 1 and words[0][0].lower() in listed("pronouns"):
        word = words[0][0].lower()
        if word in ("i", "we"):
            return None
        gender = {"he": "m", "she": "f", "they": "p"}.get(word, "")
        return Mention((words[0][1], words[0][2]), gender=gender, pronoun=True)
    text = doc.text
    pieces: list[list[Token]] = [[]]
    for token in words:
        if token[0] in ",;–—(":
            pieces.append([])
        elif token[0][0].isalnum() or token[0] in "-'’.":
            pieces[-1].append(token)
    pieces = [[t for t in p if t[0][0].isalnum() or t[0] == "-"] for p in pieces]
    pieces = [p for p in pieces if p]
    if not pieces:
        return None
    for number, piece in enumerate(pieces[:2]):
        for run in _runs(piece, text):
            i, j, body = _split_run(piece, run)
            after = piece[j][0].lower() if j < len(piece) else ""
            if body or i >= j or after in ("'s",) or piece[j - 1][0].endswith(("'s", "’s")):
                continue
            if not _personal(doc, piece, i, j):
                continue
            before = [w[0].lower() for w in piece[:i]]
            if any(w in ("of", "at", "in", "for", "from", "to") for w in before):
                continue  # a spokesman for Smith is not Smith
            if (
                j < len(piece)
                and any(w[0].lower() in listed("documents") | listed("organisations") for w in piece[j : j + 2])
                and number == 0
            ):
                continue
            if j - i == 1 and before and before[-1] in ("a", "an", "the"):
                continue
            role: list[Span] = []
            if (i and before and before[0] not in ("a",)) or i > 1:
                first = 1 if before and before[0] in ("the", "a", "an", "and") else 0
                if first < i:
                    role.append((piece[first][1], piece[i - 1][2]))
            if number + 1 < len(pieces) and _head(pieces[number + 1]) == "office":
                nxt = pieces[number + 1]
                first = 1 if nxt[0][0].lower() in ("the", "a", "an", "its", "their") and len(nxt) > 1 else 0
                role.append((nxt[first][1], nxt[-1][2]))
            elif number == 1 and _head(pieces[0]) == "office":
                role.append((pieces[0][0][1], pieces[0][-1][2]))
            span = (piece[i][1], piece[j - 1][2])
            return Mention(span, original(doc, span).strip(), "person", tuple(role))
        if number == 0 and _head(piece) != "office":
            break
    phrase = pieces[0]
    kind = _head(phrase)
    span = (phrase[0][1], phrase[min(len(phrase), 14) - 1][2])
    definite = phrase[0][0].lower() in ("the", "his", "her", "their")
    if kind == "office":
        start_role = 1 if phrase[0][0].lower() in ("the", "a", "an") and len(phrase) > 1 else 0
        return Mention(span, kind="office", role=((phrase[start_role][1], span[1]),), definite=definite)
    if kind:
        return Mention(span, kind=kind, gender="p" if kind == "collective" else "")
    if any(capital(w[0]) for w in phrase):
        return Mention(span, kind="organisation")
    return Mention(span, kind="anonymous") if len(phrase) <= 8 else None


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

"""A saved web page to the article in it, and what else stands on it. Nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from analytics.corpus.encodings import decode
from analytics.corpus.records import Finding

#: What a page says of itself in its head and markup: (field, origin, where), the surest first.
_SAID: tuple[tuple[str, str, str], ...] = (
    ("date", "meta", "//meta[@property='article:published_time']/@content"),
    ("date", "meta", "//meta[@itemprop='datePublished']/@content"),
    ("date", "meta", "//meta[@name='date' or @name='DC.date' or @name='dc.date' or @name='DC.date.issued' or @name='publish-date' or @name='pubdate' or @name='parsely-pub-date' or @name='sailthru.date' or @name='article.published']/@content"),
    ("date", "markup", "//*[@itemprop='datePublished']/@datetime"),
    ("date", "markup", "//time[@pubdate]/@datetime"),
    ("date", "markup", "//article//time[@datetime]/@datetime"),
    ("title", "meta", "//meta[@property='og:title']/@content"),
    ("author", "meta", "//meta[@name='author' or @name='DC.creator' or @name='dc.creator' or @name='parsely-author']/@content"),
    ("author", "meta", "//meta[@property='article:author']/@content"),
    ("author", "markup", "//*[@rel='author']/text()"),
    ("outlet", "meta", "//meta[@property='og:site_name']/@content"),
    ("outlet", "meta", "//meta[@name='DC.publisher' or @name='dc.publisher' or @name='application-name']/@content"),
    ("url", "meta", "//link[@rel='canonical']/@href"),
    ("url", "meta", "//meta[@property='og:url']/@content"),
    ("lang", "markup", "/html/@lang"),
)  # fmt: skip
_LINKED = (("date", "datePublished"), ("author", "author"), ("outlet", "publisher"), ("title", "headline"))
_BLOCKS = frozenset("address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr label legend li main menu nav ol option p pre section select summary table tbody td tfoot th thead tr ul".split())  # fmt: skip
_UNSEEN = frozenset("script style template noscript head iframe object svg math canvas textarea input title meta link".split())
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_END = tuple('.!?؟»”"…')
#: Pictures and fonts that a saved page carries in itself.
_INLINE = re.compile(rb"data:[\w/+.-]{1,60}(?:;[\w=-]{1,40}){0,3},[A-Za-z0-9+/=%_-]{200,}")
#: Share of the article's characters that may be missing among the page's lines.
LOST = 0.05
#: Share of what a generous extraction finds that a strict one must have to be heard.
STRICT = 0.4
#: Depth of elements that is walked; what lies deeper was nested to harm.
DEEPEST = 400
#: Words of an outlet's name beside a headline.
OUTLET_WORDS = 5
#: Characters of a page's whole text that are kept beside its article.
MOST_AROUND = 200_000


@dataclass(frozen=True)
class Page:
    """A page's text, the parts of it that are not its article, and what it says of itself.

    ``findings`` of one field begin with the one to be believed.
    """

    text: str = ""
    cuts: tuple[tuple[int, int, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text without what is cut."""
        made, at = [], 0
        for start, end, _ in self.cuts:
            made.append(self.text[at:start])
            at = end
        return "".join([*made, self.text[at:]])


def read_page(data: bytes, *, declared: str = "") -> Page:
    """What a page holds.

    A date is taken only where the page states it as its own; guessing one from
    its text would invent days.

    Parameters
    ----------
    data : bytes
    declared : str, optional
        The encoding stated outside the page.
    """
    named = _CHARSET.search(data[:4096])
    found = decode(data, declared=declared or (named[1].decode("ascii") if named else ""))
    notes = [f"encoding:{found.encoding}"] if found.encoding not in ("utf-8", "utf-8-sig") else []
    notes += ["repaired"] if found.repaired else []
    notes += ["doubtful"] if found.doubtful else []
    # a text with an encoding declaration of its own is refused by lxml: bytes it is
    markup = _INLINE.sub(b"", found.text.encode("utf-8", "replace"))
    try:
        # time and memory are bounded around this: lxml's own bound would cut the page short without a word
        tree = lxml_html.document_fromstring(markup, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(notes=tuple(notes))
    around = list(_lines(tree))
    findings = tuple(_findings(tree, around))
    return _placed(_extracted(tree), around, findings, tuple(notes))


def _extracted(tree: lxml_html.HtmlElement) -> str:
    """The article's text: a generous extraction keeps its beginning, a strict one knows where teasers of others set in."""
    import trafilatura  # slow to import, and only pages want it

    strict, generous = (
        trafilatura.extract(
            tree, include_comments=False, include_tables=False, include_links=False, favor_recall=recall, deduplicate=False
        ) or ""
        for recall in (False, True)
    )  # fmt: skip
    lines, last = generous.split("\n"), strict.rstrip().rpartition("\n")[2]
    if len(strict) < STRICT * len(generous) or last not in lines:
        return generous
    return "\n".join(lines[: len(lines) - lines[::-1].index(last)])


def _squeezed(line: str) -> str:
    return re.sub(r"\W+", "", line)


def _placed(body: str, around: list[str], findings: tuple[Finding, ...], notes: tuple[str, ...]) -> Page:
    """The article's lines among all lines of the page, the others cut; where they cannot be found, the article alone."""
    kept = [line for line in body.split("\n") if line.strip()]
    wanted = {_squeezed(line) for line in kept}
    marks = [_squeezed(line) in wanted for line in around]
    seen = {_squeezed(line) for line, own in zip(around, marks, strict=True) if own}
    kept = _trimmed(kept)
    lost = sum(len(line) for line in kept if _squeezed(line) and _squeezed(line) not in seen)
    if not kept or sum(map(len, around)) > MOST_AROUND + 3 * len(body) or lost > LOST * len(body):
        return Page("\n".join(kept), (), findings, notes)
    wanted = {_squeezed(line) for line in kept}
    marks = [_squeezed(line) in wanted for line in around]
    if True not in marks:  # signs without a letter are in no line
        return Page("\n".join(kept), (), findings, notes)
    pieces: list[str] = []
    cuts: list[tuple[int, int, str]] = []
    at = 0
    first = marks.index(True)
    last = len(marks) - 1 - marks[::-1].index(True)
    told: set[str] = set()
    for n, (line, own) in enumerate(zip(around, marks, strict=True)):
        # a line of the article that stands on the page again (a teaser of itself) counts once
        again = _squeezed(line) in told and not first <= n <= last
        told.add(_squeezed(line))
        if not own or again:
            cuts.append((at, at + len(line), "boilerplate"))
        pieces.append(line)
        at += len(line) + 1
    return Page("\n".join(pieces), tuple(_merged(cuts)), findings, notes)


def _trimmed(lines: list[str]) -> list[str]:
    """Lines without the menus before and after: runs of a few words that end in nothing."""
    whole = [n for n, line in enumerate(lines) if len(line.split()) >= 8 or line.rstrip().endswith(_END)]
    return lines[whole[0] : whole[-1] + 1] if whole else lines


def _merged(cuts: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Cuts that only a line break parts, as one."""
    start = end = -1
    for a, b, _ in cuts:
        if start >= 0 and a == end + 1:
            end = b
            continue
        if start >= 0:
            yield start, end, "boilerplate"
        start, end = a, b
    if start >= 0:
        yield start, end, "boilerplate"


def _lines(tree: lxml_html.HtmlElement) -> Iterator[str]:
    """Every line a reader of the page would see, from top to bottom."""
    words: list[str] = []
    lines: list[str] = []

    def end() -> None:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            lines.append(line)

    unseen = depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if not unseen and element.tail:
                words.append(element.tail)
            continue
        hidden, block = element.tag in _UNSEEN, element.tag in _BLOCKS
        if event == "start":
            depth += 1
            unseen += hidden
            if block:
                end()
            if not unseen and element.text and depth < DEEPEST:
                words.append(element.text)
        else:
            depth -= 1
            unseen -= hidden
            if block:
                end()
            if not unseen and element.tail:
                words.append(element.tail)
    end()
    yield from lines


def _findings(tree: lxml_html.HtmlElement, around: Sequence[str]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], None] = {}
    for field, origin, path in _SAID:
        values = (re.sub(r"\s+", " ", str(v)).strip() for v in tree.xpath(path))
        value = next((v for v in values if v), "")
        if field == "lang":
            value = value[:2].lower()
        if field == "author" and value.startswith(("http:", "https:")):
            continue
        if value and (field, value) not in seen:
            seen[field, value] = None
            yield Finding(field, value[:500], origin)
    for item in _linked_data(tree):
        for field, name in _LINKED:
            value = _name(item.get(name))
            if value and (field, value) not in seen:
                seen[field, value] = None
                yield Finding(field, value[:500], "linked_data")
    host = _host(next((value for field, value in seen if field == "url"), ""))
    if host and not any(s == "outlet" for s, _ in seen):
        seen["outlet", host] = None
        yield Finding("outlet", host, "address")
    for field, value in _headed(tree, around):
        if (field, value) not in seen:
            seen[field, value] = None
            yield Finding(field, value[:500], "markup")


def _headed(tree: lxml_html.HtmlElement, around: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Headline and outlet as the page's title and headings tell: ``headline - outlet`` or ``outlet: headline``."""
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//h1|//h2|//h3")[:60]]
    title = " ".join("".join(tree.xpath("//head/title[1]//text()")).split())
    # old pages have no headings: then a line of theirs is the headline
    for heading in sorted({h for h in (*headings, *around[:200]) if len(h.split()) > 2}, key=lambda h: (h not in headings, -len(h), h)):
        if not title.startswith(heading) and not title.endswith(heading):
            continue
        yield "title", heading
        rest = title.removeprefix(heading).removesuffix(heading).strip(" -–—|:«»")
        if rest and len(rest.split()) <= OUTLET_WORDS:
            yield "outlet", rest
        break
    first = next((h for h in headings if h), "")
    yield from (("title", said) for said in (first, title) if said)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _linked_data(tree: lxml_html.HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:20]:
        try:
            data = json.loads(str(script))
        except (ValueError, RecursionError):
            continue
        items = data.get("@graph", [data]) if isinstance(data, dict) else data
        yield from (i for i in items if isinstance(i, dict)) if isinstance(items, list) else ()


def _name(value: object, depth: int = 0) -> str:
    if depth > 4:
        return ""
    if isinstance(value, list):
        return _name(value[0], depth + 1) if value else ""
    return _name(value.get("name"), depth + 1) if isinstance(value, dict) else str(value or "").strip()

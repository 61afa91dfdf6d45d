"""PDF reports: text in reading order, paragraphs across lines and pages, running heads set aside."""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTImage, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.docx import properties
from analytics.corpus.records import Blob, Finding, Raw, RawArticle, Reading
from analytics.corpus.visual import Glyph, Line, lines_of
from analytics.errors import InputError

#: Lines at either end of a page where running heads and page numbers are looked for, and the share of pages they stand on.
EDGE, REPEATED = 2, 0.5
#: A line that ends this much (of its column's width) short of the margin ends a paragraph.
SHORT = 0.14
#: How much larger than the body a title is printed, and its words at most.
LARGER, TITLE_WORDS = 1.15, 40
#: Share of characters from which slashes within Arabic words are strokes that fill lines.
STROKES = 0.005
#: Share of shapes without letters from which a PDF cannot be read.
UNMAPPED = 0.3

_ENDS = re.compile(r"[.!?؟:…][\"»”’)\]]*$")
#: What browsers print above and below a page: its address, the time.
_PRINTED = re.compile(
    r"^(?:file|https?)://\S+|\b\d{1,2}:\d{2}\b.*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}.*\b\d{1,2}:\d{2}\b"
)
_STROKES = re.compile(r"(?<=[\u0620-\u065f\u066e-\u06d3])/+(?=[\u0620-\u065f\u066e-\u06d3])")
_NUMBER = re.compile(r"\d+")
logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass
class _Page:
    lines: list[Line]
    images: int = 0
    unmapped: int = 0
    shapes: int = 0


@dataclass
class _Found:
    shapes: list[Glyph] = field(default_factory=list)
    images: int = 0
    unmapped: int = 0


class _Device(PDFLayoutAnalyzer):
    """Collects the shapes of a page."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, laparams=None)
        self.found = _Found()

    def receive_layout(self, ltpage: LTPage) -> None:
        """Called by the interpreter at the end of a page."""
        self.found = _Found()
        self._collect(ltpage)

    def _collect(self, container: LTContainer[Any]) -> None:
        for item in container:
            if isinstance(item, LTChar):
                text = item.get_text()
                if text.startswith("(cid:") or not text.strip("\0") or "\ufffd" in text:
                    self.found.unmapped += 1
                elif item.upright and abs(item.matrix[1]) < 0.01:  # what is turned is a stamp or a spine
                    self.found.shapes.append(Glyph(text, item.x0, item.x1, item.matrix[5], max(item.size, 1.0)))
            elif isinstance(item, LTImage):
                self.found.images += 1
            elif isinstance(item, LTContainer):
                self._collect(item)


def _pages(document: PDFDocument, how: Reading) -> Iterator[_Page]:
    manager = PDFResourceManager(caching=True)
    device = _Device(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > how.bounds.pages:
            raise InputError("too_many_pages", bound=how.bounds.pages)
        interpreter.process_page(page)
        found = device.found
        yield _Page(lines_of(found.shapes), found.images, found.unmapped, len(found.shapes))


def _running(pages: Sequence[_Page]) -> set[str]:
    """Running heads and page numbers: what stands at the edge of many pages, numbers aside."""
    counted: Counter[str] = Counter()
    printed: set[str] = set()
    for page in pages:
        printed.update(_NUMBER.sub("#", line.text) for line in _edge(page.lines) if _PRINTED.search(line.text))
        counted.update({_NUMBER.sub("#", line.text) for line in _edge(page.lines)})
    least = max(2, REPEATED * len(pages))
    return printed | {text for text, n in counted.items() if n >= least or re.fullmatch(r"\W*#\W*(?:/|من|of|از)?\W*#?\W*", text)}


def _edge(lines: Sequence[Line]) -> list[Line]:
    by_height = sorted(lines, key=lambda line: -line.base)
    return [*by_height[:EDGE], *by_height[-EDGE:]]


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines joined into paragraphs."""
    made: list[str] = []
    pitch = median([a.base - b.base for a, b in itertools.pairwise(lines) if 0 < a.base - b.base < 4 * a.size] or [14.0])
    for n, line in enumerate(lines):
        last = lines[n - 1] if n else None
        if last is not None and _goes_on(last, line, pitch, _column(lines, n - 1)):
            hyphened = made[-1].endswith(("-", "\u00ad", "‐")) and not line.rtl and line.text[:1].islower()
            made[-1] = made[-1][:-1] + line.text if hyphened else f"{made[-1]} {line.text}"
        else:
            made.append(line.text)
    return made


def _column(lines: Sequence[Line], n: int) -> tuple[float, float]:
    """Left and right margin of the column a line stands in."""
    around = [line for line in lines[max(0, n - 20) : n + 20] if min(line.x1, lines[n].x1) > max(line.x0, lines[n].x0)] or [lines[n]]
    return min(line.x0 for line in around), max(line.x1 for line in around)


def _goes_on(last: Line, line: Line, pitch: float, column: tuple[float, float]) -> bool:
    if abs(last.size - line.size) > 0.12 * last.size:
        return False
    left, right = column
    short = (last.x0 - left if last.rtl else right - last.x1) > SHORT * (right - left)
    down = last.base - line.base
    if down > 1.6 * pitch:
        return False
    if down <= 0:  # the next column or page
        return not _ENDS.search(last.text) and not short
    return not short


def _without_strokes(pages: list[_Page]) -> list[_Page]:
    """Some makers name the stroke that fills an Arabic line a slash: so many within words that nobody wrote them."""
    texts = [line.text for page in pages for line in page.lines]
    inside = sum(len(_STROKES.findall(text)) for text in texts)
    if inside < 5 or inside < STROKES * sum(map(len, texts)):
        return pages
    return [replace(p, lines=[replace(line, text=_STROKES.sub("", line.text)) for line in p.lines]) for p in pages]


def _title(first: _Page, body: float) -> list[Line]:
    """The largest print on the first page, when it is larger than the body."""
    largest = max((line.size for line in first.lines), default=0.0)
    found = [line for line in first.lines if line.size > 0.93 * largest]
    words = sum(len(line.text.split()) for line in found)
    return found if largest > LARGER * body and 1 < words <= TITLE_WORDS else []


def _information(document: PDFDocument) -> tuple[Finding, ...]:
    told: dict[str, str] = {}
    for info in document.info[:3]:
        for name in ("Title", "Author"):
            value = info.get(name)
            if isinstance(value, bytes):
                told.setdefault(name, decode_text(value).replace("\0", "").strip())
    return properties(told.get("Title"), told.get("Author"))


def _read(blob: Blob, how: Reading) -> Raw:
    data = blob.read(how.bounds.document)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        found = _information(document)
        pages = list(_pages(document, how))
    except PDFPasswordIncorrect as fault:
        raise InputError("encrypted") from fault
    except (InputError, MemoryError):
        raise
    except Exception as fault:  # pdfminer raises whatever its broken input leads to
        raise InputError("unreadable", detail=type(fault).__name__) from fault
    shapes, unmapped = sum(p.shapes for p in pages), sum(p.unmapped for p in pages)
    if shapes < 20 * len(pages) and any(p.images for p in pages) and not unmapped:
        raise InputError("scanned")
    if unmapped > UNMAPPED * (shapes + unmapped):
        raise InputError("no_letters")
    if not shapes:
        raise InputError("scanned" if any(p.images for p in pages) else "empty_text")
    yield _article(blob, _without_strokes(pages), found)


def _article(blob: Blob, pages: Sequence[_Page], found: tuple[Finding, ...]) -> RawArticle:
    running = _running(pages)
    kept, aside = [], dict[str, None]()
    for page in pages:
        edge = set(map(id, _edge(page.lines)))
        for line in page.lines:
            if id(line) in edge and _NUMBER.sub("#", line.text) in running:
                aside[line.text] = None
            else:
                kept.append(line)
    body = median(line.size for line in kept for _ in line.text) if kept else 10.0
    headed = _title(pages[0], body)
    title = " ".join(_paragraphs(headed))
    rest = [line for line in kept if not any(line is h for h in headed)]
    text, cuts = "", []
    if title:
        text = title + "\n\n"
        cuts.append((0, len(title), "title"))
        found = (Finding("title", title, "page"), *found)
    text += "\n".join(_paragraphs(rest))
    if aside:
        start = len(text) + 2
        text += "\n\n" + "\n".join(aside)
        cuts.append((start, len(text), "page"))
    return RawArticle(blob.name, "", text, found, tuple(cuts))


FORMAT = Format("pdf", (".pdf",), _read)

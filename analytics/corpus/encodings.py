"""Bytes to text: which encoding they are in, and whether somebody read them wrong before us.

Single-byte Arabic encodings give some text for any bytes, so candidates are
compared by how much of the result is words of the three languages. A text that
was once decoded wrongly (mojibake) is set right only where the way back is exact
and what comes out reads better; what looks wrong and cannot be set right is
flagged, not touched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analytics.errors import InputError
from analytics.languages import codes, get

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
#: Single-byte encodings of Arabic and Persian texts; among equals the earlier is taken.
NARROW = ("cp1256", "iso8859_6", "mac_arabic", "mac_farsi", "cp1252")
#: How a text can have been misread: (what it was taken for, what it is).
MISREAD = (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp1256", "utf-8"), ("mac_roman", "utf-8"), ("cp1252", "cp1256"), ("latin-1", "cp1256"), ("latin-1", "iso8859_6"))  # fmt: skip
#: Characters and words that decide.
SAMPLE, WORDS = 20_000, 600
#: Share of common words from which a text is taken for one, and by which a repair must gain.
PLAUSIBLE, GAIN = 0.08, 0.08

_WORD = re.compile(r"[^\W\d_]+")
#: What misread Arabic looks like: runs of accented Latin letters and signs, or UTF-8 taken for Windows-1256.
_SUSPECT = re.compile(r"[\x80-\xffŒœŠšŽžŸƒˆ˜‚-•€™‰‹›]{3,}|(?:[طظ][^طظ\s]){4,}|(?:[ÿŸ].){3,}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_USUAL = re.compile(r"[\t\n\r -~\u00a0-\u017f\u0600-\u06ff\u200b-\u2030]")
_TORN = re.compile(r"[A-Za-z][\u0600-\u06ff]|[\u0600-\u06ff][A-Za-z]")
#: Bytes that an encoding does not have come out as these: nobody writes them.
_UNUSED = re.compile(r"[\x80-\x9f\ufffd]")


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding its bytes were in, and what was done.

    Attributes
    ----------
    text : str
    encoding : str
        As Python names it; ``mixed`` when lines differ.
    repaired : bool
        Whether a misreading was set right.
    doubtful : bool
        Whether something still looks misread.
    """

    text: str
    encoding: str
    repaired: bool = False
    doubtful: bool = False


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Read bytes as text.

    Parameters
    ----------
    data : bytes
    declared : str, optional
        An encoding the file names; believed when the bytes are valid in it and
        what comes out is text.

    Raises
    ------
    InputError
        ``not_text``, when nothing sensible comes out in any encoding.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _mended(data.decode(encoding, errors="replace"), encoding)
    wide = _wide(data)
    if wide:
        return _mended(data.decode(wide, errors="replace"), wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if _controls(text):
            raise InputError("not_text")
        return _mended(text, "utf-8")
    if b"\0" in data:
        raise InputError("not_text")
    believed = _believed(data, declared)
    return _mended(*believed) if believed else _narrow(data)


def _believed(data: bytes, declared: str) -> tuple[str, str] | None:
    try:
        name = codecs.lookup(declared).name if declared else ""
        text = data.decode(name) if name not in ("", "utf-8") else ""
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    return (text, name) if text and likeness(text) >= PLAUSIBLE else None


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: told by where the zeros and the Arabic block's byte lie."""
    if len(data) < 8:
        return ""
    head = data[: 4 * SAMPLE]
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(data) % width:
            continue
        cut = head[: len(head) // width * width]
        high = cut[width - 1 :: width] if encoding.endswith("le") else cut[::width]
        zeros, arabic = high.count(0), high.count(6)
        low = cut[::width] if encoding.endswith("le") else cut[width - 1 :: width]
        if zeros + arabic < 0.9 * len(high) or low.count(0) > 0.05 * len(low):
            continue
        try:
            text = cut.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _controls(text) and len(_USUAL.findall(text)) > 0.7 * len(text):
            return encoding
    return ""


def _narrow(data: bytes) -> Decoded:
    """Lines of UTF-8 among others, or the single-byte encoding that gives most words."""
    lines = data.splitlines(keepends=True)
    good = [_utf8(line) for line in lines]
    foreign = [line for line, text in zip(lines, good, strict=True) if text is None]
    kept = sum(1 for line, text in zip(lines, good, strict=True) if text is not None and not line.isascii())
    best = _best(b"".join(foreign))
    if best is None:
        raise InputError("not_text")
    if not kept:
        return _mended(data.decode(best, errors="replace"), best)
    return _mended(
        "".join(t if t is not None else line.decode(best, errors="replace") for line, t in zip(lines, good, strict=True)), "mixed"
    )


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _best(data: bytes) -> str | None:
    scored = []
    for place, encoding in enumerate(NARROW):
        text = data[:SAMPLE].decode(encoding, errors="replace")
        wrong = len(_UNUSED.findall(text)) + len(_CONTROL.findall(text))
        if wrong > 0.01 * len(text):
            continue
        # a letter of the other script within a word (S\u0645o for S\u00e3o) gives a wrong encoding away
        wrong += 4 * len(_TORN.findall(text))
        scored.append((likeness(text) - 0.5 * wrong / max(len(text), 1), -place, encoding))
    if not scored:
        return None
    score, _, encoding = max(scored)
    if score >= PLAUSIBLE:
        return encoding
    text = data[:SAMPLE].decode("cp1256", errors="replace")
    # too few words to judge by: mostly Arabic letters must do
    return "cp1256" if len(_WORD.findall(text)) < 12 and _arabic(text) > 0.9 else None


def _arabic(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    return sum("\u0600" <= c <= "\u06ff" for c in letters) / len(letters) if letters else 0.0


def _controls(text: str) -> bool:
    return len(_CONTROL.findall(text[:SAMPLE])) > 0.01 * min(len(text), SAMPLE) + 1


@cache
def _common() -> frozenset[str]:
    return frozenset(w for code in codes() for w in get(code).stopwords if len(w) > 1)


def likeness(text: str) -> float:
    """How much of a text is common words of Arabic, Persian or English: the share of its words, 0..1."""
    key = get("ar").key
    # single letters are what misread text is made of
    found = [w.lower() for w in _WORD.findall(key(text[:SAMPLE]))[:WORDS] if len(w) > 1]
    return sum(w in _common() for w in found) / len(found) if found else 0.0


def _mended(text: str, encoding: str) -> Decoded:
    """The text with misreadings set right, if there are any and the way back is exact."""
    text = text.replace("\x00", "")
    if not _SUSPECT.search(text):
        return Decoded(text, encoding)
    whole = _restored(text)
    if whole is not None:
        return Decoded(whole, encoding, repaired=True, doubtful=bool(_SUSPECT.search(whole)))
    lines = text.splitlines(keepends=True)
    mended = [(_restored(line) or line) if _SUSPECT.search(line) else line for line in lines]
    repaired = mended != lines
    made = "".join(mended)
    return Decoded(made, encoding, repaired=repaired, doubtful=_doubtful(made))


def _doubtful(text: str) -> bool:
    suspect = sum(len(m) for m in _SUSPECT.findall(text))
    return suspect > 0.02 * len(text)


def _restored(text: str) -> str | None:
    """What a misread text was, when exactly one way back leads to words."""
    before, best = likeness(text), None
    for candidate in _ways_back(text):
        score = likeness(candidate)
        if score >= before + GAIN and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best else None


def _ways_back(text: str, depth: int = 2) -> Iterator[str]:
    for taken, real in MISREAD:
        try:
            back = _bytes_of(text, taken).decode(real)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if back != text and not _controls(back):
            yield back
            if depth > 1 and _SUSPECT.search(back):
                yield from _ways_back(back, depth - 1)


def _bytes_of(text: str, encoding: str) -> bytes:
    """Encoded, the few bytes an encoding leaves undefined kept as browsers keep them."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode(encoding) for c in text)


def notes_of(found: Decoded) -> tuple[str, ...]:
    """What is worth telling of how the bytes were read."""
    told = [f"encoding:{found.encoding}"] if found.encoding not in ("utf-8", "utf-8-sig") else []
    return (*told, *(["repaired"] if found.repaired else []), *(["doubtful"] if found.doubtful else []))

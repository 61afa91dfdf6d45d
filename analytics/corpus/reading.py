"""Files and folders to raw articles. One bad file or row becomes a reject, never an end."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analytics.corpus import archives
from analytics.corpus.bounds import limited
from analytics.corpus.formats import endings, formats, of_name
from analytics.corpus.records import Blob, Finding, Raw, RawArticle, Reading, Reject, Unread, reject
from analytics.errors import InputError

log = logging.getLogger("marsad")
#: What folders hold beside articles.
ASIDE = ("readme.md", "thumbs.db", "desktop.ini")


def kinds() -> str:
    """Every ending that is read, for messages."""
    return " ".join((*sorted(endings()), *archives.ENDINGS))


def readable(name: str) -> bool:
    """Whether a file of this name is read."""
    return of_name(name) is not None or archives.is_archive(name)


def files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Every file under the given paths with the name it is reported by, in a fixed order.

    Raises
    ------
    InputError
        When a path does not exist.
    """
    found = []
    for path in paths:
        if path.is_dir():
            closed: list[OSError] = []
            for folder, folders, names in os.walk(path, followlinks=False, onerror=closed.append):
                if {"CURRENT", "objects"} <= {*folders, *names}:  # a workspace among its own inputs
                    folders.clear()
                    continue
                folders[:] = sorted(f for f in folders if not f.startswith("."))
                for name in sorted(names):
                    file = Path(folder) / name
                    if not name.startswith(".") and name.lower() not in ASIDE and not file.is_symlink():
                        found.append((file, _named(file.relative_to(path).as_posix())))
            # folders that cannot be entered are told among the rejects
            found += [(Path(str(f.filename)), _named(os.path.relpath(str(f.filename), path))) for f in closed]
        elif path.is_file():
            found.append((path, _named(path.name)))
        else:
            raise InputError("path_missing", path=path)
    return found


def _named(name: str) -> str:
    """A file's name as it is reported: bytes that are no text, and what would act on a screen, are written out."""
    return "".join(c if c.isprintable() or c in "\u200c\u200d" else f"\\x{ord(c):02x}" for c in name)[:1_000]


def read(blob: Blob, how: Reading = Reading()) -> Raw:
    """Everything in one file: articles, rejects, and documents still to be opened with :func:`opened`.

    Parameters
    ----------
    blob : Blob
        A file; an archive is read member by member.
    how : Reading
    """
    try:
        if blob.size > how.bounds.file:
            raise InputError("too_large", size=blob.size, bound=how.bounds.file)
        if not archives.is_archive(blob.told_by):
            yield from _single(blob, how, outer=blob.data)
            return
        empty = True
        for member in archives.members(blob, how.bounds):
            empty = False
            if isinstance(member, Reject):
                yield replace(member, digest=blob.digest)
            else:
                yield from _single(member, how)
        if empty:
            raise InputError("empty_text")
    except InputError as fault:
        yield replace(reject(blob.name, "", fault), digest=blob.digest)
    except MemoryError:
        yield replace(reject(blob.name, "", InputError("too_hungry", bound=how.bounds.memory)), digest=blob.digest)
    except OSError as fault:
        yield replace(reject(blob.name, "", InputError("unreadable", detail=type(fault).__name__)), digest=blob.digest)


def _single(blob: Blob, how: Reading, outer: Path | bytes | None = None) -> Raw:
    """One file that is no archive; ``outer`` when it is nobody's member."""
    format_ = of_name(blob.told_by)
    if format_ is None:
        ending = Path(blob.told_by).suffix.lower() or "nothing"
        yield replace(reject(blob.name, "", InputError("unknown_kind", kind=ending, kinds=kinds())), digest=blob.digest)
        return
    if format_.whole:
        # what comes out of an archive is gone when the next member is asked for
        yield Unread(blob if blob.data is outer else _held(blob, how), format_.name)
        return
    yield from _guarded(blob, format_.name, how)


def _held(blob: Blob, how: Reading) -> Blob:
    return replace(blob, data=blob.read(how.bounds.document))


def _guarded(blob: Blob, format_: str, how: Reading, place: str = "", known: tuple[Finding, ...] = ()) -> Raw:
    """A format's reader, its faults as rejects, the file's digest on all it gives."""
    try:
        for item in formats()[format_].read(blob, how):
            if isinstance(item, Unread):
                yield item
                continue
            item = replace(item, digest=blob.digest, place=", ".join(p for p in (place, item.place) if p))
            yield replace(item, findings=(*known, *item.findings)) if known and isinstance(item, RawArticle) else item
    except InputError as fault:
        yield replace(reject(blob.name, place, fault), digest=blob.digest)
    except MemoryError:
        raise  # told where memory is to be had again
    except Exception as fault:  # a library raises whatever its broken input leads to; nothing of it may end a run
        log.debug("reading %s failed", blob.name, exc_info=True)
        yield replace(reject(blob.name, place, InputError("unreadable", detail=type(fault).__name__)), digest=blob.digest)


def opened(item: Unread, how: Reading = Reading()) -> list[RawArticle | Reject]:
    """A document's articles, or why there are none; within the bounds of time and memory."""
    made: list[RawArticle | Reject] = []
    try:
        with limited(how.bounds):
            made += [i for i in _guarded(item.blob, item.format, how, item.place, item.findings) if not isinstance(i, Unread)]
    except InputError as fault:
        return [replace(reject(item.blob.name, item.place, fault), digest=item.blob.digest)]
    return made

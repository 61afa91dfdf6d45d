"""From addresses and names of open corpora to files an ingest reads: pages and feeds as a web archive, datasets as they are."""

from __future__ import annotations

import hashlib
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from analytics.errors import InputError
from analytics.fetching import Fetched, Fetcher, FetchParams
from analytics.languages.pack import DATA
from analytics.pipeline.common import Progress, silent
from analytics.workspace import Workspace

FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml")
#: Articles of one feed that are fetched.
FOLLOWED = 200
#: Bytes of the answers of one fetch.
TOGETHER = 400 << 20
#: Bytes of one file of a dataset.
LARGEST = 2 << 30


@dataclass(frozen=True)
class Failure:
    """An address that could not be fetched, and why."""

    address: str
    reason: str


@dataclass(frozen=True)
class Brought:
    """Where what was fetched lies, how many answers it holds, and what failed."""

    folder: str
    number: int
    failures: tuple[Failure, ...]


def bring_pages(
    addresses: Sequence[str],
    workspace: Workspace,
    *,
    follow: bool = False,
    params: FetchParams = FetchParams(),
    progress: Progress = silent,
) -> Brought:
    """Fetch pages, documents and feeds that were named, into one web archive in the workspace.

    Parameters
    ----------
    follow : bool
        Whether the articles a feed lists are fetched as well.

    Raises
    ------
    InputError
        When nothing at all could be fetched.
    """
    answers: list[Fetched] = []
    failures: list[Failure] = []
    waiting = list(dict.fromkeys(addresses))
    named, size = len(waiting), 0
    with Fetcher(params) as fetcher:
        done = 0
        while done < len(waiting):
            try:
                answer = fetcher.fetch(waiting[done])
            except InputError as fault:
                failures.append(Failure(waiting[done], fault.sentence()))
            else:
                # the articles of the feeds that were named, not feeds that feeds name
                links = _links(answer) if follow and done < named else []
                waiting += [link for link in links if link not in waiting]
                if not links:  # a feed whose articles come whole is not read for its summaries
                    answers.append(answer)
                    size += len(answer.data)
                if size > TOGETHER:
                    failures += [Failure(a, InputError("too_large", size=size, bound=TOGETHER).sentence()) for a in waiting[done + 1 :]]
                    break
            done += 1
            progress("fetch", done, len(waiting))
    if not answers:
        raise InputError("unreachable", address=", ".join(addresses)[:200], detail=failures[0].reason if failures else "no answer")
    folder = workspace.receive({"fetched.warc.gz": _archive(answers)})
    return Brought(str(folder), len(answers), tuple(failures))


def _links(answer: Fetched) -> list[str]:
    if answer.type not in FEEDS:
        return []
    import feedparser  # slow to import, and only feeds want it

    found = feedparser.parse(io.BytesIO(answer.data), sanitize_html=False, resolve_relative_uris=False)
    return [str(e.get("link")) for e in found.entries[:FOLLOWED] if str(e.get("link") or "").startswith(("http://", "https://"))]


def _archive(answers: Sequence[Fetched]) -> bytes:
    """The answers as a WARC file: what came, from where."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=True)
    for n, answer in enumerate(answers):
        kept = [("Content-Type", answer.headers.get("content-type", "application/octet-stream"))]
        # no clock and no random number: the same answers give the same file
        known = {"WARC-Record-ID": f"<urn:marsad:{n}>", "WARC-Date": "2000-01-01T00:00:00Z"}
        record = writer.create_warc_record(
            answer.address,
            "response",
            payload=io.BytesIO(answer.data),
            http_headers=StatusAndHeaders(f"{answer.status} OK", kept, protocol="HTTP/1.1"),
            warc_headers_dict=known,
        )
        writer.write_record(record)
    return sink.getvalue()


@cache
def datasets() -> Mapping[str, Mapping[str, Any]]:
    """The open corpora that are known, by name."""
    with open(DATA / "datasets" / "datasets.toml", "rb") as f:
        return tomllib.load(f)


def bring_dataset(
    name: str,
    workspace: Workspace,
    *,
    accepted: bool = False,
    params: FetchParams = FetchParams(size=LARGEST, whole=3600.0, robots=False),
    known: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Progress = silent,
) -> Brought:
    """Fetch an open corpus by its name, its terms accepted, every file's hash checked.

    Raises
    ------
    InputError
        ``unknown_dataset``, ``licence_first``, ``wrong_hash``, or why it could
        not be fetched.
    """
    listed = known or datasets()
    if name not in listed:
        raise InputError("unknown_dataset", name=name, known=", ".join(sorted(listed)))
    about = listed[name]
    if not accepted:
        raise InputError("licence_first", name=about["title"], licence=about["licence"], homepage=about["homepage"])
    files: dict[str, bytes] = {}
    with Fetcher(params) as fetcher:
        for done, file in enumerate(about["files"], 1):
            answer = fetcher.fetch(file["address"])
            kind = "sha256" if "sha256" in file else "md5"
            # MD5 is what some publishers give: it tells a damaged file, not a forged one
            found = hashlib.new(kind, answer.data, usedforsecurity=False).hexdigest()
            if found != file[kind]:
                raise InputError("wrong_hash", address=file["address"], found=found, wanted=file[kind])
            files[file.get("name") or PurePosixPath(urlsplit(file["address"]).path).name] = answer.data
            progress("fetch", done, len(about["files"]))
    return Brought(str(workspace.receive(files)), len(files), ())

"""Faults a user can act on: a code, the facts, and one clear sentence."""

from __future__ import annotations

import re
from functools import cache

#: English sentences by code. The interface's locale files hold the same codes
#: in every interface language (a test keeps the two in step).
SENTENCES: dict[str, str] = {
    "no_workspace": "There is no workspace at {path}: run `python -m analytics ingest` first.",
    "not_analysed": "The workspace {path} has articles but no analysis yet: run `python -m analytics analyse`.",
    "no_articles": "The workspace {path} holds no article that could be read: ingest some first.",
    "workspace_locked": "Another process is writing the workspace {path}: wait for it to finish and try again.",
    "workspace_version": "The workspace {path} was written in format {found}; this version reads {known}: update Marsad.",
    "damaged_file": "The file {path} of the workspace is damaged: analyse again, or restore the file.",
    "path_missing": "There is no file or folder at {path}: check the path.",
    "nothing_to_read": "{path} holds no file of a kind Marsad reads ({kinds}).",
    "unknown_table": "There is no table called {table}: choose one of {known}.",
    "unknown_format": "{format} is not a format this table can be written in: choose one of {known}.",
    "table_faults": "The table {table} is not as promised: {faults}.",
    "bad_codebook": "The codebook {path} cannot be used: {faults}. Mend the file.",
    "bad_guide": "The guide {path} cannot be used: {faults}. Mend the file.",
    "bad_pattern": "{pattern} is no regular expression ({detail}): mend it.",
    "bad_events": "The events file {path} cannot be used: {faults}. Mend the file.",
    "bad_passport": "This is no passport: give the JSON that Marsad wrote beside a figure or table.",
    "bad_basket": "This is no briefing of Marsad: give the JSON that the Briefing page wrote.",
    "bad_template": "The template cannot be used: it must be a PowerPoint file (.pptx).",
    "bad_decision": "Line {line} is no decision: export the log from Marsad again; nothing was taken in.",
    "bad_parameter": "{name} = {value} cannot be used: it must be {wanted}.",
    "too_large": "The file is {size} bytes; the bound is {bound}: split it.",
    "not_text": "The file is not text in an encoding that could be recognised: save it as UTF-8.",
    "empty_text": "There is no text in it.",
    "bad_json": "It is not valid JSON ({detail}): mend it.",
    "not_an_object": "The line is not a JSON object with a `text` field: mend the line.",
    "no_text_column": "None of the columns ({columns}) could be taken for the articles' texts: name them on the Corpus page or with `python -m analytics columns`.",
    "too_long": "The article has {size} characters; the bound is {bound}: split it.",
    "too_many_rows": "There are more than {bound} rows: split the file; what was read before is kept.",
    "too_many_pages": "The PDF has more than {bound} pages: split it.",
    "too_many_members": "The archive holds more than {bound} files: split it.",
    "unpacks_to_much": "It unpacks to {size} bytes or more, over {bound} times what is packed or allowed: unpack it yourself if you trust it.",
    "nested_too_deep": "The archive lies more than {bound} archives deep: unpack it.",
    "too_slow": "Reading it took longer than {bound} seconds: convert it to text.",
    "too_hungry": "Reading it took more than {bound} bytes of memory: convert it to text.",
    "changed": "The file changed while it was read: read it again.",
    "cut_short": "The archive is damaged or cut short after {members} of its parts: what came before was read.",
    "encrypted": "It is protected by a password: save it without one.",
    "scanned": "The PDF holds pictures of pages and no text: run a text recognition (OCR) on it first.",
    "no_letters": "The PDF does not say which letters its shapes are: save it as text or DOCX from the original.",
    "no_pages": "There is no web page in the archive.",
    "no_feed": "It is neither RSS nor Atom.",
    "bad_access": "The list of who may come in cannot be used ({detail}): mend the file that MARSAD_ACCESS names; until then nobody comes in.",
    "not_editor": "You may look and export, but not change anything: ask an editor.",
    "bad_address": "{address} is no address of the web: give one that begins with http:// or https://.",
    "private_address": "{host} leads to {address}, which is not on the public internet: allow it explicitly if you mean it.",
    "unreachable": "{address} could not be fetched ({detail}).",
    "robots": "The site does not let programs fetch {address} (robots.txt): save the page in your browser instead.",
    "too_many_redirects": "{address} redirects more than {bound} times.",
    "unknown_dataset": "There is no dataset called {name}: choose one of {known}.",
    "licence_first": "{name} comes under these terms: {licence} ({homepage}). Give --accept-licence when you accept them.",
    "wrong_hash": "{address} is not the file it should be: its hash is {found}, not {wanted}. Nothing was read.",
    "disk_full": "The disk is full or the folder {path} cannot be written ({detail}): nothing was changed; make room and run the command again.",
    "unknown_language": "The language could not be told, or is not Arabic, Persian or English.",
    "unreadable": "The file could not be read ({detail}): check it.",
    "unknown_kind": "Files ending in {kind} are not read: convert it to one of {kinds}.",
    "cluster_without_code": "The Dask cluster at {address} cannot run Marsad ({detail}): start its scheduler and workers with Marsad's folder in PYTHONPATH, as docs/SCALE.md says.",
    "no_scheduler": "There is no Dask scheduler at {address} ({detail}): check the address, or start one with `dask scheduler`.",
    "scheduler_lost": "The Dask scheduler {address} was lost: start it again and run the same command; finished partitions are kept.",
    "bad_storage": "{address} is no place tables can lie ({detail}): give a folder, or an address whose fsspec package is installed.",
    "job_failed": "The work stopped ({detail}): job.log in the workspace says where; what was finished is kept.",
    "not_annotated": "The article {article} could not be analysed ({detail}): it is kept, please report it.",
    "no_renderer": "Images need Chromium on this machine (`apt install chromium`); the HTML download works without it.",
    "bad_link": "The link asks for {name} = {value}, which this workspace does not have.",
}


@cache
def _shape(code: str) -> re.Pattern[str]:
    """A fault's sentence as a pattern that finds its facts."""
    pieces = re.split(r"\{(\w+)\}", SENTENCES[code])
    return re.compile("".join(re.escape(p) if n % 2 == 0 else f"(?P<{p}>.*?)" for n, p in enumerate(pieces)), re.DOTALL)


def facts_of(code: str, sentence: str) -> dict[str, str] | None:
    """The facts an English sentence was made with; None where it is not of this code (another version's)."""
    found = _shape(code).fullmatch(sentence) if code in SENTENCES and len(sentence) < 10_000 else None
    return found.groupdict() if found else None


class AnalyticsError(Exception):
    """A fault with a ``code`` (a key of :data:`SENTENCES`) and its facts.

    Parameters
    ----------
    code : str
        Which fault it is.
    **facts
        What fills the sentence's places.
    """

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The fault as one English sentence."""
        return SENTENCES[self.code].format(**self.facts)

    def __reduce__(self) -> tuple[object, ...]:  # facts must survive the way back from a worker process
        return (_rebuild, (type(self), self.code, self.facts))


def _rebuild(kind: type[AnalyticsError], code: str, facts: dict[str, object]) -> AnalyticsError:
    return kind(code, **facts)


class WorkspaceError(AnalyticsError):
    """The workspace is missing, locked, damaged or of another version."""


class InputError(AnalyticsError):
    """A file, row or parameter that cannot be used."""


class EngineError(AnalyticsError):
    """Where partitions run cannot be reached."""


class TableError(AnalyticsError):
    """A table that is not what its contract promises."""

"""Exports of press databases: LexisNexis (both layouts) and Factiva (both layouts) to one record an article.

They are text with a shape. LexisNexis begins every article with ``3 of 20
DOCUMENTS`` or ends it with ``End of Document`` and puts LENGTH, BYLINE and SECTION
lines before the body, LOAD-DATE after it. Factiva ends every article with
``Document AFPR000020170305ed35000xx``; its indexed layout gives every field a
code of two letters (HD headline, PD date, SN outlet, LP and TD the text), its
plain one a fixed order: headline, byline, words, date, outlet, … , text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

Record = Mapping[str, str]

_LN_START = re.compile(r"^[ \t]*\d+ of \d+ DOCUMENTS?[ \t]*$", re.MULTILINE)
_LN_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_LN_FIELD = re.compile(r"^[ \t]*(LENGTH|Length|BYLINE|Byline|SECTION|Section|DATELINE|Dateline|HEADLINE|LANGUAGE|Language|LOAD-DATE|Load-Date|PUBLICATION-TYPE|Publication-Type|SUBJECT|Subject|URL|Url|GRAPHIC|Graphic|HIGHLIGHT|Highlight|CORRECTION-DATE|JOURNAL-CODE|TYPE|Classification|CLASSIFICATION|Body|BODY)[ \t]*:?[ \t]*(.*)$")  # fmt: skip
_LN_LAST = ("load-date", "publication-type", "subject", "language", "graphic", "correction-date", "journal-code", "type", "classification")
_LN_EDITION = re.compile(r"^(?:[\w ]{0,30}\b[Ee]dition\b.{0,20}|Pg\. .*|Found on Nexis.*|FOUND.*)$")
_LN_NOISE = re.compile(r"^[ \t]*(?:Copyright \d{4}.*|All Rights Reserved.*|_{5,})$", re.IGNORECASE)

_FACTIVA_END = re.compile(r"^[ \t]*(?:Document|AN[ \t]+Document)[ \t]+([A-Z]{3,10}0*[0-9][A-Za-z0-9]{8,30})[ \t]*$", re.MULTILINE)
_FACTIVA_CODE = re.compile(r"^(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|ART|SE|CLM|VOL)(?:[ \t]{1,8}(.*))?$")  # fmt: skip
_FACTIVA_MEANING = {"HD": "title", "BY": "author", "PD": "date", "SN": "outlet", "LA": "lang", "AN": "id"}
_FACTIVA_WORDS = re.compile(r"^[\d,.\s\u0660-\u0669\u06f0-\u06f9]+(?:words|mots|palabras|Wörter|كلمة|كلمات|کلمه)\s*$", re.IGNORECASE)
_FACTIVA_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?: ?(?:GMT|AM|PM))?$", re.IGNORECASE)
_FACTIVA_CODES = re.compile(r"^[A-Z0-9]{3,8}$")
_LANGUAGES = {
    "english": "en",
    "anglais": "en",
    "arabic": "ar",
    "arabe": "ar",
    "persian": "fa",
    "persan": "fa",
    "farsi": "fa",
    "العربية": "ar",
    "فارسی": "fa",
}
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|[\u0660-\u0669\u06f0-\u06f9]{4}")
#: Articles an export has at most, and lines of a head.
MOST, HEAD = 50_000, 30
#: Words of a newspaper section's name.
SECTION_WORDS = 3


def split(text: str) -> list[Record] | None:
    """The articles of an export, as records with title, text, date, outlet, author, lang and id; None for any other text."""
    # a table's cells come with bars around them
    text = re.sub(r"^([A-Z]{2,3})\|(.*?)\|?$", r"\1 \2", text.replace("\r\n", "\n").replace("\r", "\n"), flags=re.MULTILINE)
    if _FACTIVA_END.search(text):
        made = [_factiva(piece, number) for piece, number in _factiva_pieces(text)]
    elif _LN_START.search(text) or (
        _LN_END.search(text) and re.search(r"^[ \t]*(?:Length|LENGTH|Load-Date|LOAD-DATE)[ \t]*:", text, re.MULTILINE)
    ):
        made = [_nexis(piece) for piece in _nexis_pieces(text)]
    else:
        return None
    return [m for m in made if m][:MOST] or None


def _language(name: str) -> str:
    return _LANGUAGES.get(name.strip().lower(), "")


# -- Factiva ---------------------------------------------------------------
def _factiva_pieces(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for end in _FACTIVA_END.finditer(text):
        yield text[start : end.start()], end[1]
        start = end.end()


def _factiva(piece: str, number: str) -> Record:
    lines = [line.rstrip() for line in piece.splitlines()]
    coded = sum(1 for line in lines if _FACTIVA_CODE.match(line))
    made = _indexed(lines) if coded >= 4 and any(line.startswith(("LP", "TD")) for line in lines) else _plain(lines)
    return {**made, "id": number} if made.get("text", "").strip() else made


def _indexed(lines: list[str]) -> dict[str, str]:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        m = _FACTIVA_CODE.match(line)
        if m and m[1] not in fields:
            code = m[1]
            fields[code] = [m[2] or ""]
        elif code:
            fields[code].append(line.strip())
    made = {meaning: " ".join(" ".join(fields[c]).split()) for c, meaning in _FACTIVA_MEANING.items() if c in fields and c != "AN"}
    made["text"] = "\n".join("\n".join(fields[c]).strip() for c in ("LP", "TD") if c in fields)
    made["lang"] = _language(made.get("lang", ""))
    return {k: v for k, v in made.items() if v}


def _plain(lines: list[str]) -> dict[str, str]:
    """Headline, byline, words, date, (clock,) outlet, code, …, language, (copyright,) then the text."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    words = next((n for n in filled[:HEAD] if _FACTIVA_WORDS.match(lines[n].strip())), None)
    if words is None:
        return {"text": "\n".join(lines)}
    before = [lines[n].strip() for n in filled if n < words]
    if len(before) > 1 and len(before[0].split()) <= SECTION_WORDS < len(before[1].split()):
        before = before[1:]  # the section stands above the headline
    after = [n for n in filled if n > words]
    made = {"title": before[0] if before else "", "author": _byline(before[-1]) if len(before) > 1 else ""}
    last = words
    for n in after[:10]:
        line = lines[n].strip()
        if "date" not in made and _YEAR.search(line) and len(line) < 60:
            made["date"] = line
        elif _FACTIVA_CLOCK.match(line) or _FACTIVA_CODES.match(line) or line.lower().startswith(("copyright", "(c)", "©")):
            pass
        elif _language(line):
            made["lang"] = _language(line)
        elif "outlet" not in made and "date" in made and len(line.split()) <= 10:
            made["outlet"] = line
        elif len(line.split()) > 10 or "lang" in made:
            break
        last = n
    made["text"] = "\n".join(lines[last + 1 :]).strip()
    return {k: v for k, v in made.items() if v}


# -- LexisNexis ------------------------------------------------------------
def _nexis_pieces(text: str) -> Iterator[str]:
    starts = [m.start() for m in _LN_START.finditer(text)]
    if starts:
        for here, following in zip(starts, [*starts[1:], len(text)], strict=True):
            yield text[here:following]
        return
    start = 0
    for end in _LN_END.finditer(text):
        yield text[start : end.start()]
        start = end.end()


def _byline(line: str) -> str:
    return re.sub(r"^(?:by|par|بقلم|کتب|نویسنده)[ :\t]+", "", line.strip(), flags=re.IGNORECASE)


def _paragraphs(lines: Iterable[str]) -> str:
    """Lines of a fixed width joined; a blank one ends a paragraph."""
    made = re.split(r"\n\s*\n", "\n".join(line.strip() for line in lines).strip())
    return "\n".join(" ".join(p.split()) for p in made if p.strip())


def _nexis(piece: str) -> Record:
    """Head, fields, body, fields: the body begins after the word Body, or after the last field before it."""
    lines = _LN_END.sub("", _LN_START.sub("", piece)).splitlines()
    fields: dict[str, str] = {}
    head: list[str] = []
    body: list[str] = []
    state, name, open_ = "head", "", False
    for line in lines:
        m = _LN_FIELD.match(line)
        said = m[1].lower() if m else ""
        if said in ("body",) and state != "body":
            state, body = "body", [m[2]] if m and m[2] else []
        elif state == "body":
            if said in _LN_LAST and body:
                state = "after"
            else:
                body.append(line)
        elif state == "after":
            continue
        elif m:
            name, open_ = said, True
            fields.setdefault(name, m[2].strip())
        elif not line.strip():
            open_ = False
        elif open_ and name in ("headline", "byline", "section"):  # long ones go on in the next line
            fields[name] = f"{fields[name]} {line.strip()}"
        elif "length" in fields:
            state, body = "body", [line]
        elif not _LN_NOISE.match(line):
            head.append(line.strip())
    return _nexis_record(_after_cover(head), fields, body)


def _after_cover(head: list[str]) -> list[str]:
    """What follows the cover page of an export: the list of what was asked for ends with the publisher's own line."""
    ends = [n for n, line in enumerate(head) if "About LexisNexis" in line or line.startswith(("Project ID", "Combined Source"))]
    return head[ends[-1] + 1 :] if ends else head


def _nexis_record(head: list[str], fields: dict[str, str], body: list[str]) -> Record:
    """Old layout: outlet, date, headline; with HEADLINE: outlet, date; new one: headline, outlet, date."""
    noted = [h for h in head if not _LN_EDITION.match(h)]
    at = next((n for n, h in enumerate(noted) if _YEAR.search(h) and len(h) < 60), None)
    date = noted[at] if at is not None else ""
    before, after = (noted[:at], noted[at + 1 :]) if at is not None else (noted, [])
    if "headline" in fields:
        title, outlet = fields["headline"], before[-1] if before else ""
    elif after:
        title, outlet = " ".join(after), before[-1] if before else ""
    else:
        title, outlet = " ".join(before[:-1]) or (before[0] if before else ""), before[-1] if len(before) > 1 else ""
    found = {
        "title": title, "outlet": outlet, "date": date, "author": _byline(fields.get("byline", "")),
        "lang": _language(fields.get("language", "").split(";")[0]), "url": fields.get("url", ""), "text": _paragraphs(body),
    }  # fmt: skip
    return {k: v for k, v in found.items() if v or k == "text"}

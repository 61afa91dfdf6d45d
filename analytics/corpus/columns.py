"""Columns and fields by their names: what Media Cloud, 4CAT, aggregators and people call them in three languages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from analytics.languages import get

#: What a column can mean -> the names it goes by, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "_id", "guid", "stories_id", "story_id", "post_id", "item_id", "المعرف", "شناسه"),
    "title": ("title", "headline", "article_title", "story_title", "subject", "heading", "العنوان", "عنوان", "عنوان المقال", "عنوان الخبر", "تیتر", "عنوان خبر"),
    "text": ("text", "content", "body", "article", "full_text", "fulltext", "article_text", "story_text", "main_text", "maintext", "clean_text", "content_text", "message", "article_body", "articlebody", "content:encoded", "النص", "النص الكامل", "نص الخبر", "نص", "نص المقال", "المحتوى", "محتوى", "المقال", "الخبر", "متن", "متن خبر", "متن کامل", "html", "summary", "description", "الملخص", "خلاصه"),
    "date": ("date", "published", "publish_date", "pubdate", "pub_date", "published_at", "publishedat", "datepublished", "date_published", "date_publish", "publication_date", "publication date", "published_date", "timestamp", "created_at", "datetime", "date_unixtime", "date_extracted", "التاريخ", "تاريخ", "تاريخ النشر", "تاریخ", "تاریخ انتشار"),
    "outlet": ("source", "outlet", "publisher", "site", "newspaper", "media_name", "media_outlet", "publication", "source_name", "news_outlet", "website", "domain", "source_domain", "journal", "network", "المصدر", "مصدر", "الصحيفة", "الجريدة", "الموقع", "منبع", "خبرگزاری", "روزنامه", "media_url"),
    "author": ("author", "authors", "byline", "creator", "dc:creator", "writer", "journalist", "author_name", "الكاتب", "المؤلف", "كاتب", "بقلم", "نویسنده", "نویسندگان"),
    "url": ("url", "link", "address", "web_url", "article_url", "story_url", "source_url", "permalink", "الرابط", "رابط", "پیوند", "نشانی", "لینک"),
    "lang": ("lang", "language", "lang_code", "language_code", "اللغة", "لغة", "زبان"),
}  # fmt: skip
MEANINGS = tuple(NAMES)


#: Characters of a heading that can mean something.
LONGEST = 80


@lru_cache(maxsize=10_000)
def heading_key(name: str) -> str:
    """A heading as it is compared: case, separators and Arabic spelling variants set aside."""
    return re.sub(r"[\s_\-\u200c]+", " ", get("ar").key(name)).strip().lower()


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    return {meaning: tuple(dict.fromkeys(heading_key(n) for n in names)) for meaning, names in NAMES.items()}


def signature(headings: Sequence[str]) -> str:
    """What a table's headings are remembered by."""
    return hashlib.sha256("\0".join(str(h) for h in headings).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def recognised(headings: Iterable[str]) -> dict[str, str]:
    """meaning -> heading, for the headings whose names are known."""
    by_key: dict[str, str] = {}
    for heading in headings:
        if len(str(heading)) <= LONGEST:
            by_key.setdefault(heading_key(str(heading)), str(heading))
    found = {}
    for meaning, names in _known().items():
        named = next((by_key[n] for n in names if n in by_key), None)
        if named is not None:
            found[meaning] = named
    return found


def clean(value: object) -> str:
    """A field's value as one trimmed string that can be written (no lone surrogates); empty for nothing.

    Of an object its name (or text) counts, of a list of words all of them:
    several authors, or a text in paragraphs.
    """
    return _clean(value).encode("utf-8", "replace").decode()


def _clean(value: object) -> str:
    if isinstance(value, dict):
        return next((v.strip() for k in ("name", "title", "text") if isinstance(v := value.get(k), str) and v.strip()), "")
    if isinstance(value, (list, tuple)):
        parts = [clean(v) if isinstance(v, dict) else v for v in value if isinstance(v, (str, dict))]
        pieces = any(isinstance(v, dict) for v in value)
        long = any(len(p.split()) > 12 for p in parts)
        return ("" if pieces else "\n" if long else ", ").join(p if pieces else p.strip() for p in parts).strip()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace").strip()
    if value is None or value != value:
        return ""
    return str(value).strip()


def understood(record: Mapping[str, object], columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """meaning -> value of one record.

    With ``columns`` (meaning -> heading) as the user said. Otherwise by name;
    of several columns with one meaning the first that is filled counts.
    """
    if columns is not None:
        values = {m: clean(record.get(h)) for m, h in columns.items()}
        return {m: v for m, v in values.items() if v}
    by_key: dict[str, list[object]] = {}
    for heading, value in record.items():
        if heading is not None and value is not None and len(str(heading)) <= LONGEST:
            by_key.setdefault(heading_key(str(heading)), []).append(value)
    found = {}
    for meaning, names in _known().items():
        said = next((s for n in names for v in by_key.get(n, ()) if (s := clean(v))), "")
        if said:
            found[meaning] = said
    return found

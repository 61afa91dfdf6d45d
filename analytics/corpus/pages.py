"""A saved web page to the article in it. Nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html

_DATE = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='DC.date' or @name='dc.date' or @name='publish-date' or @name='pubdate']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
    "//article//time[@datetime]/@datetime",
)
_AUTHOR = ("//meta[@name='author']/@content", "//meta[@property='article:author']/@content", "//*[@rel='author']/text()")
_TITLE = ("//meta[@property='og:title']/@content", "//h1//text()", "//title/text()")
_OUTLET = ("//meta[@property='og:site_name']/@content",)
_URL = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")


def _first(tree: lxml_html.HtmlElement, paths: tuple[str, ...]) -> str:
    for path in paths:
        for value in tree.xpath(path):
            if str(value).strip():
                return re.sub(r"\s+", " ", str(value)).strip()
    return ""


def _linked_data(tree: lxml_html.HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(str(script))
        except (ValueError, RecursionError):
            continue
        items = data.get("@graph", [data]) if isinstance(data, dict) else data
        yield from (i for i in items if isinstance(i, dict)) if isinstance(items, list) else ()


def _name(value: object) -> str:
    if isinstance(value, list):
        return _name(value[0]) if value else ""
    return _name(value.get("name")) if isinstance(value, dict) else str(value or "").strip()


def read_page(data: bytes) -> dict[str, str]:
    """Title, text, author, date, outlet, url and language a page declares.

    A date is taken only where the page states it as its own; guessing one
    from its text would invent days.
    """
    try:
        tree = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding=_encoding(data)))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return {}
    body = trafilatura.extract(
        tree, include_comments=False, include_tables=False, include_links=False, favor_recall=True, deduplicate=False
    )
    found = {
        "title": _first(tree, _TITLE),
        "date": _first(tree, _DATE),
        "author": _first(tree, _AUTHOR),
        "outlet": _first(tree, _OUTLET),
        "url": _first(tree, _URL),
        "lang": _first(tree, ("/html/@lang",))[:2].lower(),
        "text": body or "",
    }
    for item in _linked_data(tree):
        found["date"] = found["date"] or _name(item.get("datePublished"))
        found["author"] = found["author"] or _name(item.get("author"))
        found["outlet"] = found["outlet"] or _name(item.get("publisher"))
        found["title"] = found["title"] or _name(item.get("headline"))
    found["outlet"] = found["outlet"] or (urlsplit(found["url"]).hostname or "" if found["url"] else "")
    return {k: v for k, v in found.items() if v}


def _encoding(data: bytes) -> str | None:
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:4096], re.I)
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return declared.group(1).decode("ascii") if declared else "cp1256"

"""How an article is cited: as a line of text, and as BibTeX."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

#: BibTeX's special characters and how they are written in text.
_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
            "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip
_CONTROL = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


def _known(article: pd.Series, column: str) -> str:
    value = article.get(column)
    return " ".join(_CONTROL.sub(" ", value).split()) if isinstance(value, str) else ""


def citation(article: pd.Series) -> str:
    """One line: author, title, outlet, date, address, identifier; what is not known is left out.

    Parameters
    ----------
    article : Series
        A row of ARTICLES.
    """
    title = _known(article, "title")
    parts = [_known(article, "author"), f"“{title}”" if title else "", _known(article, "outlet"), _known(article, "published")]
    parts += [_known(article, "url"), f"[{_known(article, 'article_id')}]"]
    return ". ".join(p for p in parts if p) + "."


def bibtex(article: pd.Series) -> str:
    """A BibTeX entry (``@online`` of biblatex); its key is made of the identifier.

    Parameters
    ----------
    article : Series
        A row of ARTICLES.
    """
    fields = {
        "author": f"{{{_escaped(_known(article, 'author'))}}}" if _known(article, "author") else "",
        "title": f"{{{_escaped(_known(article, 'title'))}}}",
        "organization": _escaped(_known(article, "outlet")),
        "date": _known(article, "published"),
        "langid": {"ar": "arabic", "fa": "persian", "en": "english"}.get(_known(article, "language"), ""),
        "url": _known(article, "url").replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value and value != "{}")
    return f"@online{{{_key(article)},\n{body}}}\n"


def _key(article: pd.Series) -> str:
    plain = unicodedata.normalize("NFKD", _known(article, "article_id"))
    key = re.sub(r"[^A-Za-z0-9_.:-]+", "", plain).strip(".:-_")
    return key or "article" + _known(article, "digest")[:8]


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in text)

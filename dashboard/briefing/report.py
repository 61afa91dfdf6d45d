"""A briefing as PDF, set by typst."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst

from dashboard.briefing.pictures import picture
from dashboard.briefing.shapes import ROWS, Rendered
from dashboard.briefing.words import cell, clean
from dashboard.i18n import is_rtl

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "static" / "print"
#: Columns of a table on a page.
COLUMNS = 7


def to_pdf(items: Sequence[Rendered], *, title: str, subtitle: str, language: str) -> bytes:
    """Pages with a heading, the note, the figure, the table and the caption of every item.

    Texts reach typst as data, so nothing an article says is markup there.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "report.typ").write_bytes((HERE / "report.typ").read_bytes())
        data = {
            "rtl": is_rtl(language), "lang": language, "title": clean(title), "subtitle": clean(subtitle),
            "items": [_item(item, n, root) for n, item in enumerate(items)],
        }  # fmt: skip
        made = typst.compile(
            str(root / "report.typ"),
            root=str(root),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    assert isinstance(made, bytes)
    return made


def _item(item: Rendered, number: int, root: Path) -> dict[str, object]:
    image = picture(item, "png")
    if image is not None:
        (root / f"{number}.png").write_bytes(image)
    shown = item.table.iloc[:ROWS, :COLUMNS] if not item.quotes else item.table.head(0)
    rtl = is_rtl(item.language)
    comma = "، " if rtl else ", "
    return {
        "title": clean(item.title), "note": clean(item.note), "image": f"{number}.png" if image is not None else "",
        "head": [clean(str(c)) for c in shown.columns],
        "rows": [
            [clean(cell(v, item.language, percent=c in item.percents)) for c, v in zip(shown.columns, row, strict=True)]
            for row in shown.itertuples(index=False)
        ],
        "caption": [clean(line) for line in item.caption.split("\n")],
        "lines": [{"text": clean(text), "heading": heading} for text, heading in item.lines],
        "quotes": [
            {
                "content": clean(f"«{q.content}»" if rtl else f"“{q.content}”"),
                "by": clean(comma.join(p for p in (q.speaker, q.role) if p)), "where": clean(q.where),
            }
            for q in item.quotes
        ],
    }  # fmt: skip

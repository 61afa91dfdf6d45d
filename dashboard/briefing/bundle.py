"""A briefing as a ZIP: tables, figures and passports of every item."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from analytics import exporting
from analytics.passport import to_json
from dashboard.briefing.pictures import picture
from dashboard.briefing.shapes import Rendered
from dashboard.i18n import is_rtl

#: One date for all entries: the same briefing gives the same bytes.
DATE = (2020, 1, 1, 0, 0, 0)


def to_zip(items: Sequence[Rendered], *, title: str, language: str) -> bytes:
    """CSV, XLSX, JSON lines, SVG and passport of every item, and a list of what is there."""
    sink = io.BytesIO()
    lines = [title, ""]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for n, item in enumerate(items, 1):
            stem = f"{n:02d}-{item.passport['analysis']}"
            lines += [f"{stem}: {item.title}", item.note, item.caption, ""]
            files = {
                "csv": exporting.to_csv(item.table),
                "xlsx": exporting.to_xlsx(item.table, caption=item.caption, right_to_left=is_rtl(language)),
                "jsonl": exporting.to_jsonl(item.table),
                "passport.json": to_json(item.passport).encode(),
            }
            image = picture(item, "svg")
            if image is not None:
                files["svg"] = image
            for ending, data in files.items():
                made.writestr(zipfile.ZipInfo(f"{stem}.{ending}", DATE), data, zipfile.ZIP_DEFLATED)
        made.writestr(zipfile.ZipInfo("contents.txt", DATE), "\n".join(lines).encode("utf-8"), zipfile.ZIP_DEFLATED)
    return sink.getvalue()

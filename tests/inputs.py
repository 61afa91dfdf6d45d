"""Files made by code: sound ones of every format, for tests and for fuzzing. Their words were written for this purpose."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence

AR = (
    "قالت مديرة المعهد إن الدعاية تغيرت كثيراً خلال العام الماضي وإن المنصات تأخرت في الرد على الشكاوى التي وصلتها من المستخدمين.\n"
    "وذكرت أن فريقها راجع ستمئة بلاغ في ثلاث لغات، وأن أطول انتظار كان من نصيب البلاغات المكتوبة بلهجات محلية لا يقرؤها مراجع واحد.\n"
    "ولم تكشف المديرة أسماء الشركات التي شملتها الدراسة، لكنها وعدت بنشر الجداول كاملة قبل نهاية الصيف المقبل على موقع المعهد."
)
FA = (
    "مدیر این مرکز گفت که تبلیغات گروه در یک سال گذشته بسیار دگرگون شده و شبکه‌ها در پاسخ به شکایت‌ها کند بوده‌اند.\n"
    "او افزود که گروهش ششصد گزارش را به سه زبان بررسی کرده است و این کار تا پایان تابستان ادامه خواهد داشت."
)
EN = (
    "The coordinator told reporters that the programme had reached four hundred families in two years.\n"
    "She added that most of them had asked for help themselves, which nobody had expected at the start.\n"
    "The ministry did not say how much of the money had been spent, or when the rest would follow."
)
TITLE = "دراسة عن الدعاية على المنصات"


def html(body: str = AR, *, title: str = TITLE, head: str = "", around: str = "") -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    page = f'<html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{around}<article><h1>{title}</h1>{paragraphs}</article></body></html>'
    return page.encode("utf-8", "surrogatepass")


def mhtml(body: str = AR) -> bytes:
    import quopri

    page = quopri.encodestring(html(body)).decode("ascii")
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://afaq.example/2017/03/05/a.html\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----B----"\r\n\r\n------B----\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://afaq.example/2017/03/05/a.html\r\n\r\n{page}\r\n------B------\r\n"
    ).encode()


def pdf(body: str = AR, *, title: str = TITLE, columns: int = 1, pages: int = 1, presented: bool = True) -> bytes:
    """A PDF whose Arabic is written as presentation forms in visual order, the way many report makers do."""
    import arabic_reshaper
    from bidi.algorithm import get_display
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    font = _font()
    pdfmetrics.registerFont(TTFont("Body", font))
    sink = io.BytesIO()
    drawn = canvas.Canvas(sink, pagesize=(595, 842), invariant=1)
    shaped = (lambda t: get_display(arabic_reshaper.reshape(t))) if presented else (lambda t: t)
    for page in range(pages):
        if page == 0 and title:
            drawn.setFont("Body", 20)
            drawn.drawRightString(550, 790, shaped(title))
        drawn.setFont("Body", 9)
        drawn.drawString(40, 820, "Institute report 12")
        drawn.drawCentredString(300, 20, str(page + 1))
        drawn.setFont("Body", 11)
        lines = [line for paragraph in body.split("\n") for line in [*_wrapped(paragraph, 16 if columns == 1 else 7), ""]]
        height = -(-len(lines) // columns)
        for c in range(columns):
            right = 550 - c * 270
            for n, line in enumerate(lines[c * height : (c + 1) * height]):
                drawn.drawRightString(right, 740 - 18 * n, shaped(line))
        drawn.showPage()
    drawn.save()
    return sink.getvalue()


def _wrapped(text: str, words: int) -> list[str]:
    listed = text.split()
    return [" ".join(listed[n : n + words]) for n in range(0, len(listed), words)]


def _font() -> str:
    """A font with Arabic presentation forms, of those a Linux machine has."""
    from pathlib import Path

    for name in ("dejavu/DejaVuSans.ttf", "noto/NotoNaskhArabic-Regular.ttf"):
        path = Path("/usr/share/fonts/truetype") / name
        if path.exists():
            return str(path)
    raise FileNotFoundError("no font with Arabic presentation forms")


def has_font() -> bool:
    try:
        return bool(_font())
    except FileNotFoundError:
        return False


def scanned_pdf() -> bytes:
    """A page that is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    sink = io.BytesIO()
    drawn = canvas.Canvas(sink, invariant=1)
    drawn.drawImage(ImageReader(Image.new("L", (200, 300), 200)), 0, 0, 400, 600)
    drawn.save()
    return sink.getvalue()


def encrypted_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def docx(body: str = AR, *, title: str = "", author: str = "") -> bytes:
    import docx as word

    document = word.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for line in body.split("\n"):
        document.add_paragraph(line)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def odt(body: str = AR) -> bytes:
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in body.split("\n"))
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": odt_content(paragraphs)})


def odt_content(inside: str, *, doctype: str = "") -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {names}><office:body><office:text>{inside}</office:text></office:body></office:document-content>'.encode()


def rtf(body: str = AR, *, page: int = 1256) -> bytes:
    pieces = "".join(c if c.isascii() and c not in "\\{}\n" else "\\par\n" if c == "\n" else f"\\u{ord(c)}?" for c in body)
    return f"{{\\rtf1\\ansi\\ansicpg{page}\\deff0 {pieces}}}".encode("ascii", "replace")


def csv_table(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    import csv

    sink = io.StringIO()
    csv.writer(sink, delimiter=delimiter).writerows(rows)
    return sink.getvalue().encode("utf-8", "surrogatepass")


def xlsx(rows: Sequence[Sequence[object]], *, sheet: str = "Sheet1") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def parquet(columns: Mapping[str, Sequence[object]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), sink)
    return sink.getvalue()


def jsonl(*records: object) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode("utf-8", "surrogatepass")


def record(**fields: object) -> dict[str, object]:
    return {"title": TITLE, "text": AR, "date": "2017-03-05", "source": "afaq.example", "lang": "ar", **fields}


def warc(*pages: bytes, status: str = "200 OK", type_: str = "text/html; charset=utf-8") -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=True)
    for n, page in enumerate(pages):
        headers = StatusAndHeaders(status, [("Content-Type", type_)], protocol="HTTP/1.1")
        address = f"https://afaq.example/2017/03/0{n + 1}/a.html"
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(page), http_headers=headers))
    return sink.getvalue()


def rss(body: str = AR) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Afaq</title><language>ar</language><item><title>{TITLE}</title><link>https://afaq.example/a</link><guid>afaq-1</guid>
<pubDate>Sun, 05 Mar 2017 10:00:00 GMT</pubDate><content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item></channel></rss>""".encode()


def atom(body: str = EN) -> bytes:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Review</title><entry><title>A programme</title>
<id>tag:x,1</id><link href="https://harbour.example/1"/><updated>2018-05-06T00:00:00Z</updated><author><name>M. Bell</name></author>
<content type="text">{body}</content></entry></feed>""".encode()


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, compression)
    return sink.getvalue()


def tarred(members: Mapping[str, bytes], *, mode: str = "w:gz", odd: Sequence[tarfile.TarInfo] = ()) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=mode) as archive:  # type: ignore[call-overload]
        for info in odd:
            archive.addfile(info)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return sink.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


FACTIVA = """{title}
By Rana Khoury
312 words
5 March 2017
Afaq Daily
AFAQDY
3
English
Copyright 2017 Afaq Daily. All rights reserved.

{body}

Document AFAQDY0020170305ed350001x
"""
NEXIS = """{title}
Harbour Review
March 5, 2017 Sunday

Copyright 2017 Harbour Review All Rights Reserved

Length: 312 words
Byline: Mona Bell

Body


{body}

Load-Date: March 6, 2017

End of Document
"""


def factiva(body: str = EN) -> bytes:
    return FACTIVA.format(title="A programme for families", body=body).encode()


def nexis(body: str = EN) -> bytes:
    return NEXIS.format(title="A programme for families", body=body).encode()


#: A sound file of every format: name -> how it is made.
SOUND: Mapping[str, Callable[[], bytes]] = {
    "a.txt": lambda: AR.encode(), "b.md": lambda: EN.encode(), "factiva.txt": factiva, "nexis.txt": nexis, "a.html": html, "a.mhtml": mhtml,
    "a.docx": docx, "a.odt": odt, "a.rtf": rtf, "a.csv": lambda: csv_table([["title", "text", "date"], [TITLE, AR, "2017-03-05"]]),
    "a.xlsx": lambda: xlsx([["title", "text", "date"], [TITLE, AR, "2017-03-05"]]),
    "a.parquet": lambda: parquet({"title": [TITLE], "text": [AR], "date": ["2017-03-05"]}), "a.jsonl": lambda: jsonl(record(id="a")),
    "a.json": lambda: json.dumps([record(id="a")], ensure_ascii=False).encode(), "a.warc.gz": lambda: warc(html()), "a.rss": rss, "a.atom": atom,
    "a.zip": lambda: zipped({"in/a.txt": AR.encode(), "b.html": html(EN, title="A programme")}),
    "a.tar.gz": lambda: tarred({"a.txt": AR.encode()}), "a.txt.gz": lambda: gzipped(AR.encode()), "a.pdf": pdf,
}  # fmt: skip

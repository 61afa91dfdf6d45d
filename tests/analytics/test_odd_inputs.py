"""Odd and bad inputs, each with what comes of it: so many articles, these reasons, and what was understood."""

import dataclasses
import gzip
import io
import itertools
import json
import struct
import tarfile
import zipfile
import zlib

import pytest

from analytics.corpus import reading
from analytics.corpus.bounds import Bounds
from analytics.corpus.columns import signature
from analytics.corpus.records import Blob, Reading, Reject, Unread
from analytics.pipeline.preparing import Batch, _prepared
from tests import inputs
from tests.inputs import AR, EN, FA, TITLE, jsonl, record, tarred, zipped

SMALL = Bounds(document=1 << 20, article=20_000, rows=50, members=20, unpacked=8 << 20, small=1 << 20, nesting=2, pages=3, seconds=20)
READING = Reading(SMALL)


def outcome(name, data, how, folder):
    """Prepared articles and rejects of one file, in order."""
    path = folder / "input"
    path.write_bytes(data)
    items = tuple(reading.read(Blob(name, path, "0" * 64), how))
    made = list(_prepared(Batch("", items, how)))
    return [m for m in made if not isinstance(m, Reject)], [m for m in made if isinstance(m, Reject)]


NUMBER = itertools.count()


def case(name, data, articles=0, rejects=(), *, how=READING, **known):
    """One row of the table: a file, how many articles it gives, the codes of its rejects (None: whatever comes is sound), fields of the first article."""
    told = "either" if rejects is None else "-".join(rejects) or str(articles)
    return pytest.param(name, data, articles, rejects if rejects is None else list(rejects), how, known, id=f"{next(NUMBER)}-{name}-{told}")


def rows(*listed):
    return inputs.csv_table(listed)


def page(head="", body=AR, around=""):
    return inputs.html(body, head=head, around=around)


def linked(**data):
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


LONG = (AR + "\n") * 120
NAMED = {signature(["c1", "c2"]): {"title": "c1", "text": "c2"}}
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";" * 1}{("&" + chr(97 + n) + ";") * 9}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MISREAD = (("latin-1", "utf-8"), ("mac_roman", "utf-8"), ("cp1252", "cp1256"), ("latin-1", "iso8859_6"))
MOJIBAKE = [AR.encode(real).decode(taken) for taken, real in MISREAD]


def lying_zip():
    """A member that says it unpacks to ten bytes, and unpacks to megabytes."""
    data = bytearray(zipped({"a.txt": b"x" * (4 << 20)}))
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):
        at = data.find(mark)
        data[at + (24 if mark == b"PK\x01\x02" else 22) :][:4] = struct.pack("<I", 10)
        data[at + (24 if mark == b"PK\x01\x02" else 22) : at + (28 if mark == b"PK\x01\x02" else 26)] = struct.pack("<I", 10)
    return bytes(data)


def encrypted_zip():
    data = bytearray(zipped({"a.txt": AR.encode()}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark) + at
        data[place] |= 1
    return bytes(data)


def link_in_tar(kind, target="/etc/passwd"):
    info = tarfile.TarInfo("link.txt")
    info.type, info.linkname = kind, target
    return info


def nested(levels):
    data = zipped({"a.txt": AR.encode()})
    for _ in range(levels):
        data = zipped({"in.zip": data})
    return data


CASES = [
    # -- text and encodings
    case("a.txt", AR.encode(), 1, language="ar", notes=None),
    case("a.txt", b"", 0, ["empty_text"]),
    case("a.txt", b" \n\t\n", 0, ["empty_text"]),
    case("a.txt", "\ufeff".encode(), 0, ["empty_text"]),
    case("a.txt", AR.encode("utf-8-sig"), 1, language="ar", notes=None),
    case("a.txt", AR.encode("utf-16"), 1, language="ar", notes="encoding:utf-16"),
    case("a.txt", AR.encode("utf-16-le"), 1, language="ar", notes="encoding:utf-16-le"),
    case("a.txt", AR.encode("utf-16-be"), 1, language="ar", notes="encoding:utf-16-be"),
    case("a.txt", EN.encode("utf-16-le"), 1, language="en", notes="encoding:utf-16-le"),
    case("a.txt", AR.encode("utf-32"), 1, language="ar", notes="encoding:utf-32"),
    case("a.txt", AR.encode("utf-32-be"), 1, language="ar", notes="encoding:utf-32-be"),
    case("a.txt", AR.encode("cp1256"), 1, language="ar", notes="encoding:cp1256"),
    case("a.txt", AR.replace("،", ",").encode("iso8859_6"), 1, language="ar", notes="encoding:iso8859_6"),
    case("a.txt", AR.encode("mac_arabic"), 1, language="ar", notes="encoding:mac_arabic"),
    case("a.txt", FA.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ").encode("cp1256"), 1, notes="encoding:cp1256"),
    case("a.txt", "The café in São Paulo was closed, the minister’s office said on Sunday, and nobody knew why.".encode("cp1252"), 1, language="en", notes="encoding:cp1252"),
    case("a.txt", (AR + "\n").encode() + AR.encode("cp1256"), 1, language="ar", notes="encoding:mixed"),
    *[case("a.txt", text.encode(), 1, language="ar", notes="repaired", starts="قالت مديرة") for text in MOJIBAKE],
    case("a.txt", AR.encode().decode("latin-1").encode().decode("latin-1").encode(), 1, language="ar", notes="repaired"),
    case("a.txt", (EN + "\nÃ©Ã¨Ã§Ø§Ù„ ÙˆÙ‚Ø§Ù„ xx").encode(), 1, language="en"),
    case("a.txt", bytes(range(256)) * 20, 0, ["not_text"]),
    case("a.txt", b"\x00\x01\x02\x03" * 100, 0, ["not_text"]),
    case("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(500), 0, ["not_text"]),
    case("a.txt", "Guten Tag, das ist ein deutscher Text über die Lage der Welt und ihre Zukunft.".encode(), 0, ["unknown_language"]),
    case("a.txt", "Это русский текст о положении дел в мире и о его будущем.".encode(), 0, ["unknown_language"]),
    case("a.txt", b"12345 67890 --- !!!", 0, ["unknown_language"]),
    case("a.txt", LONG.encode(), 0, ["too_long"]),
    case("a.txt", b"a " * (1 << 20), 0, ["too_large"]),
    case("a.txt", AR.replace("\n", "\r").encode(), 1, language="ar"),
    case("a.txt", ("\u202e" + AR + "\u2066").encode(), 1, language="ar"),
    case("2017-03-05_afaq.example_x.txt", AR.encode(), 1, published="2017-03-05", outlet="afaq.example"),
    case("05-03-2017 report.txt", AR.encode(), 1, published="2017-03-05"),
    case("a.txt", f"المصدر: afaq.example\nبقلم: منى السالم\nالتاريخ: 15 كانون الثاني 2016\n{AR}".encode(), 1, outlet="afaq.example", author="منى السالم", published="2016-01-15"),
    case("a.txt", f"عنوان قصير للمقال\nآفاق اليوم - 5 رمضان 1438 هـ\n{AR}".encode(), 1, title="عنوان قصير للمقال", outlet="آفاق اليوم", published="2017-05-31"),
    case("a.txt", f"تیتر کوتاه خبر\nسه‌شنبه ۲۲ فروردین ۱۳۹۶\n{FA}".encode(), 1, published="2017-04-11", language="fa"),
    case("a.txt", f"A short headline\nHarbour Review\nMarch 5, 2017\n{EN}".encode(), 1, outlet="Harbour Review", published="2017-03-05"),
    case("a.txt", f"{AR}\nاقرأ أيضاً\nعنوان أول في القائمة\nعنوان ثان في القائمة".encode(), 1, cut="related"),
    case("a.txt", f"{EN}\nComments (2)\nWell said!\nI do not agree.".encode(), 1, cut="comments"),
    case("a.png", b"\x89PNG", 0, ["unknown_kind"]),
    case("noending", AR.encode(), 0, ["unknown_kind"]),
    case("a.exe", b"MZ", 0, ["unknown_kind"]),
    # -- exports of press databases
    case("f.txt", inputs.factiva(), 1, title="A programme for families", outlet="Afaq Daily", published="2017-03-05", author="Rana Khoury", language="en"),
    case("f.txt", inputs.factiva() * 3, 3, outlet="Afaq Daily"),
    case("f.txt", inputs.factiva().replace(b"\n", b"\r\n"), 1, outlet="Afaq Daily"),
    case("n.txt", inputs.nexis(), 1, title="A programme for families", outlet="Harbour Review", published="2017-03-05", author="Mona Bell"),
    case("n.txt", inputs.nexis() * 2, 2, outlet="Harbour Review"),
    case("n.rtf", inputs.rtf(inputs.nexis().decode()), 1, outlet="Harbour Review", published="2017-03-05"),
    case("n.txt", inputs.nexis().replace(EN.encode(), b""), 0, ["empty_text"]),
    # -- pages
    case("a.html", page(), 1, title=TITLE, language="ar"),
    case("a.html", page('<meta property="article:published_time" content="2018-05-06T01:00:00Z"><meta property="og:site_name" content="Afaq">'), 1, published="2018-05-06", outlet="Afaq"),
    case("a.html", page(linked(datePublished="2018-05-06", publisher={"name": "Afaq"}, author=[{"name": "منى"}])), 1, published="2018-05-06", outlet="Afaq", author="منى"),
    case("a.html", page('<link rel="canonical" href="https://afaq.example/2018/05/06/x">'), 1, published="2018-05-06", outlet="afaq.example"),
    case("a.html", page('<link rel="canonical" href="http://[bad">'), 1),
    case("a.html", page('<meta property="article:published_time" content="2018-05-06">' + linked(datePublished="2019-01-01")), 1, published="2018-05-06", conflict="date"),
    case("a.html", page(linked(author={"name": {"name": {"name": {"name": {"name": {"name": "x"}}}}}})), 1),
    case("a.html", page('<script type="application/ld+json">' + "[" * 5000 + "</script>"), 1),
    case("a.html", page(around="<nav>" + "<a href=#>قسم</a>" * 300 + "</nav>"), 1, cut="boilerplate"),
    case("a.html", page().replace(b"utf-8", b"windows-1256").decode().encode("cp1256", "replace"), 1, language="ar", notes="encoding:cp1256"),
    case("a.html", page().replace(b"utf-8", b"windows-1256"), 1, language="ar", starts="قالت مديرة"),
    case("a.html", page().replace(b"utf-8", b"no-such-charset-at-all"), 1, language="ar"),
    case("a.html", b"<html></html>", 0, ["empty_text"]),
    case("a.html", b"", 0, ["empty_text"]),
    case("a.html", b"<script>alert(1)</script>", 0, ["empty_text"]),
    case("a.html", b"<div>" * 30_000 + AR.encode(), 0, None),
    case("a.html", ('<p title="' + "x" * 900_000 + f'">{AR}</p>').encode(), 1),
    case("a.html", page(body=AR.replace("قالت", "<script>alert(1)</script>قالت")), 1, hidden="alert"),
    case("a.html", (EN * 8000).encode(), 0, ["too_large"]),
    case("a.mhtml", inputs.mhtml(), 1, title=TITLE, outlet="afaq.example", published="2017-03-05"),
    case("a.mht", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", 0, ["empty_text"]),
    case("a.mhtml", b"\0" * 1000, 0, ["empty_text"]),
    case("a.mhtml", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 300, 0, ["empty_text"]),
    # -- documents
    case("a.docx", inputs.docx(), 1, language="ar"),
    case("a.docx", inputs.docx(title="Document1", author="admin"), 1, author=None),
    case("a.docx", inputs.docx(""), 0, ["empty_text"]),
    case("a.docx", b"PK\x03\x04 not really", 0, ["unreadable"]),
    case("a.docx", zipped({"x": b"y"}), 0, ["unreadable"]),
    case("a.docx", zipped({f"w{n}.xml": b"0" * (1 << 20) for n in range(6)}), 0, ["unpacks_to_much"]),
    case("a.docx", AR.encode(), 0, ["unreadable"]),
    case("a.odt", inputs.odt(), 1, language="ar"),
    case("a.odt", zipped({"content.xml": inputs.odt_content("<text:p>&i;</text:p>", doctype=LAUGHS)}), 0, None),
    case("a.odt", zipped({"content.xml": inputs.odt_content(f"<text:p>&a; {AR}</text:p>", doctype=OUTSIDE)}), 1, hidden="root:"),
    case("a.odt", zipped({"content.xml": inputs.odt_content(f'<text:p>{EN}<text:s text:c="99999999"/></text:p>')}), 1, shorter=2_000),
    case("a.odt", zipped({"content.xml": inputs.odt_content("<text:tracked-changes><text:p>deleted words</text:p></text:tracked-changes>" + f"<text:p>{EN}</text:p>")}), 1, hidden="deleted words"),
    case("a.odt", zipped({"other.xml": b"<a/>"}), 0, ["unreadable"]),
    case("a.odt", zipped({"content.xml": b"<a>"}), 0, ["unreadable"]),
    case("a.rtf", inputs.rtf(), 1, language="ar"),
    case("a.rtf", b"{\\rtf1\\ansi\\ansicpg1256 " + b"".join(b"\\'%02x" % b for b in AR.replace("\n", " ").encode("cp1256")) + b"}", 1, language="ar", starts="قالت مديرة"),
    case("a.rtf", b"{\\rtf1 " + b"{" * 3000 + b"x" + b"}" * 3000 + b"}", 0, None),
    case("a.rtf", b"{\\rtf1\\ansicpg99999 hello}", 0, None),
    case("a.rtf", b"plain text", 0, ["unreadable"]),
    case("a.rtf", b"{\\rtf1}", 0, ["empty_text"]),
    # -- tables
    case("a.csv", rows(["title", "text", "date", "source"], [TITLE, AR, "05/03/2017", "afaq.example"]), 1, title=TITLE, published="2017-03-05", outlet="afaq.example"),
    case("a.csv", rows(["العنوان", "النص", "التاريخ", "المصدر"], [TITLE, AR, "1438/9/5", "آفاق"]), 1, published="2017-05-31", outlet="آفاق"),
    case("a.csv", rows(["عنوان", "متن", "تاریخ انتشار", "خبرگزاری"], [TITLE, FA, "۱۳۹۶/۰۱/۲۲", "روزنگار"]), 1, published="2017-04-11", outlet="روزنگار"),
    case("a.csv", rows(["stories_id", "publish_date", "title", "media_name", "text"], ["7", "2017-03-05 10:00:00", TITLE, "Afaq", AR]), 1, outlet="Afaq", article_id="7"),
    case("a.csv", rows(["id", "thread_id", "timestamp", "body", "author", "subject"], ["7", "1", "2017-03-05 10:00:00", AR, "u", TITLE]), 1, title=TITLE, published="2017-03-05"),
    case("a.csv", inputs.csv_table([["title", "text"], [TITLE, AR]], ";"), 1, title=TITLE),
    case("a.tsv", inputs.csv_table([["title", "text"], [TITLE, AR]], "\t"), 1, title=TITLE),
    case("a.csv", b"sep=;\r\n" + inputs.csv_table([["title", "text"], [TITLE, AR]], ";"), 1, title=TITLE),
    case("a.csv", rows(["A table of articles", ""], ["title", "text"], [TITLE, AR]), 1, title=TITLE),
    case("a.csv", rows(["title", "text"], [TITLE, AR], ["x", ""]), 1, ["empty_text"]),
    case("a.csv", rows(["c1", "c2"], [TITLE, AR]), 0, ["no_text_column"]),
    case("a.csv", rows(["c1", "c2"], [TITLE, AR]), 1, how=Reading(SMALL, NAMED), title=TITLE),
    case("a.csv", b"", 0, ["empty_text"]),
    case("a.csv", b"title,text\n", 0),
    case("a.csv", rows(["title", "text"], *[[str(n), EN] for n in range(60)]), 49, ["too_many_rows"], language="en"),
    case("a.csv", b'title,text\n"never closed,' + AR.encode() + b"\n", 0, ["unreadable", "empty_text", "empty_text"]),
    case("a.csv", rows(["title", "text"], ["=cmd|' /C calc'!A0", AR]), 1, title="=cmd|' /C calc'!A0"),
    case("a.csv", rows(["title", "text"], [TITLE, AR]).decode().encode("cp1256", "replace"), 1, language="ar", notes="encoding:cp1256"),
    case("a.csv", rows(["title", "text"], [TITLE, AR]).decode().encode("utf-16"), 1, language="ar"),
    case("a.txt", inputs.csv_table([["title", "text"], [TITLE, AR]], "\t").decode().encode("utf-16"), 1, title=TITLE),
    case("a.xlsx", inputs.xlsx([["title", "text", "date"], [TITLE, AR, 42799]]), 1, published="2017-03-05", title=TITLE),
    case("a.xlsx", inputs.xlsx([["A name"], [None], ["title", "text"], [TITLE, AR]]), 1, title=TITLE),
    case("a.xlsx", inputs.xlsx([["c1", "c2"], [TITLE, AR]]), 0, ["no_text_column"]),
    case("a.xlsx", inputs.xlsx([["c1", "c2"], [TITLE, AR]]), 1, how=Reading(SMALL, NAMED), title=TITLE),
    case("a.xlsx", inputs.xlsx([]), 0, ["empty_text"]),
    case("a.xlsx", b"not a workbook", 0, ["unreadable"]),
    case("a.xlsx", zipped({"[Content_Types].xml": b"<x/>"}), 0, ["unreadable"]),
    case("a.parquet", inputs.parquet({"title": [TITLE, "x"], "text": [AR, None]}), 1, ["empty_text"], title=TITLE),
    case("a.parquet", inputs.parquet({"c1": [TITLE], "c2": [AR]}), 0, ["no_text_column"]),
    case("a.parquet", inputs.parquet({"text": [[AR, EN]]}), 1, language="ar"),
    case("a.parquet", b"PAR1" + bytes(100) + b"PAR1", 0, ["unreadable"]),
    case("a.parquet", inputs.parquet({"text": [EN] * 60}), 0, ["too_many_rows"]),
    case("a.csv", b'title,text\na,"' + EN.replace("\n", " ").encode() + b"\n" + "".join(f"t{n},{EN.splitlines()[0]} {n}\n" for n in range(20)).encode(), 20, ["unreadable"], title="t0"),
    case("a.csv", rows(["title", "text"], [TITLE, AR.replace("\n", " ")]).replace(b"\r\n", b"\r"), 1, title=TITLE),
    case("a.csv", b"title,text,more\n" + ("x," + "," * 100_000).encode() + b"\n" + b"a," + EN.splitlines()[0].encode() + b"\n", 1, ["empty_text"]),
    case("a.xlsx", inputs.xlsx([["title", "text"] + ["x"] * 400, [TITLE, AR] + ["y" * 30_000] * 400]), 0, ["unpacks_to_much"]),
    case("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 0, ["encrypted"]),
    case("a.parquet", inputs.parquet({"text": [AR.encode()]}), 1, language="ar"),
    case("a.rtf", inputs.rtf(EN)[:-1] + b" \\u-10179?\\u-8704? \\u-99999? \\u99999999999?}", 1, holds="\U0001f600"),
    # -- records
    case("a.jsonl", jsonl(record(id="a")), 1, article_id="a", outlet="afaq.example", published="2017-03-05"),
    case("a.jsonl", b"{broken\n" + jsonl(record(id="b")), 1, ["bad_json"], article_id="b"),
    case("a.jsonl", b"[1]\n" + jsonl(record()), 1, ["not_an_object"]),
    case("a.jsonl", jsonl({"id": "x", "text": ""}), 0, ["empty_text"]),
    case("a.jsonl", jsonl({"k1": AR}), 0, ["no_text_column"]),
    case("a.jsonl", jsonl({"k1": AR}), 1, how=Reading(SMALL, {signature(["k1"]): {"text": "k1"}}), language="ar"),
    case("a.jsonl", b"\n\n" + jsonl(record()) + b"\n\n", 1),
    case("a.jsonl", b"[" * 100_000 + b"\n" + jsonl(record()), 1, ["bad_json"]),
    case("a.jsonl", b'{"text": ' + b"9" * 5000 + b"}\n" + jsonl(record()), 1, None),
    case("a.jsonl", json.dumps(record(text=AR + " \ud800")).encode(), 1, language="ar"),
    case("a.jsonl", json.dumps(record(id="\ud800")).encode(), 1, article_id="?"),
    case("a.jsonl", jsonl(record(date={"$date": 1}, author=["منى", "رنا"])), 1, author="منى, رنا", published=None),
    case("a.jsonl", jsonl(record(text=None)), 0, ["empty_text"]),
    case("a.jsonl", jsonl(record(text=12345)), 0, ["unknown_language"]),
    case("a.jsonl", jsonl(record(date=1488700800)), 1, published="2017-03-05"),
    case("a.jsonl", jsonl(record(date=1488700800000)), 1, published="2017-03-05"),
    case("a.jsonl", jsonl(record(date="in the year 3017")), 1, published=None),
    case("a.jsonl", jsonl(record(text="<p>" + AR.replace("\n", "</p><p>") + "</p>")), 1, hidden="<p>"),
    case("a.jsonl", b'{"text": "' + b"x" * 200_000 + b'"}\n' + jsonl(record()), 1, ["too_large"]),
    case("a.jsonl", jsonl(record()).decode().encode("utf-16"), 1, language="ar"),
    case("a.jsonl", b"\xef\xbb\xbf" + jsonl(record()), 1),
    case("a.json", json.dumps(record()).encode(), 1, title=TITLE),
    case("a.json", json.dumps([record(), 5]).encode(), 1, ["not_an_object"]),
    case("a.json", json.dumps({"status": "ok", "articles": [record()]}).encode(), 1, title=TITLE),
    case("a.json", json.dumps({"hits": {"hits": [{"_source": record()}, {"_source": record(id="2")}]}}).encode(), 2, title=TITLE),
    case("a.json", json.dumps({"k1": record(), "k2": record()}).encode(), 2),
    case("a.json", (json.dumps(record()) + "\n" + json.dumps(record())).encode(), 2),
    case("a.json", json.dumps({"messages": [{"text": [{"type": "bold", "text": "خبر. "}, AR], "date": "2017-03-05T10:00:00"}]}).encode(), 1, published="2017-03-05"),
    case("a.json", b"{", 0, ["bad_json"]),
    case("a.json", b"", 0, ["empty_text"]),
    case("a.json", b"[" * 100_000, 0, ["bad_json"]),
    # -- feeds
    case("a.rss", inputs.rss(), 1, title=TITLE, outlet="Afaq", published="2017-03-05"),
    case("a.atom", inputs.atom(), 1, outlet="Harbour Review", author="M. Bell", published="2018-05-06"),
    case("a.xml", inputs.rss(), 1),
    case("a.rss", inputs.rss().replace(b"<p>", b"<p>&#xD800;&#1;").replace(b"<title>Afaq", b"<title>&#xD800;Afaq"), 1, outlet="Afaq"),
    case("a.html", page(linked(headline="x\ud800 y")), 1),
    case("a.html", page(around='<img src="data:image/png;base64,' + "A" * 700_000 + '">'), 1, starts="قالت مديرة"),
    case("a.txt", ("Note: x" + " " * 100_000 + "y\n\n" + EN).encode()[:19_000], 1, None),
    case("a.txt", (EN + "\n" + "comments\n" * 1_500 + EN).encode(), 1, language="en"),
    case("a.xml", b"<note><to>x</to></note>", 0, ["no_feed"]),
    case("a.rss", b"file:///etc/passwd", 0, ["no_feed"]),
    case("a.rss", LAUGHS.encode() + inputs.rss(), 1, None),
    case("a.rss", b'<rss version="2.0"><channel><title>x</title></channel></rss>', 0, ["empty_text"]),
    # -- web archives
    case("a.warc.gz", inputs.warc(page(), inputs.html(EN, title="A programme")), 2, published="2017-03-01", outlet="afaq.example"),
    case("a.warc.gz", inputs.warc(page(), status="404 Not Found"), 0, ["no_pages"]),
    case("a.warc.gz", inputs.warc(b"x", type_="image/png"), 0, ["no_pages"]),
    case("a.warc.gz", inputs.warc(inputs.rss(), type_="application/xml"), 1, title=TITLE),
    case("a.warc.gz", inputs.warc(b"<urlset/>", type_="application/xml"), 0, ["no_pages"]),
    case("a.warc", gzip.decompress(inputs.warc(page())), 1, title=TITLE),
    case("a.warc.gz", b"nonsense", 0, ["unreadable"]),
    case("a.warc.gz", inputs.warc(page())[:-40], 0, None),
    # -- archives
    case("a.zip", zipped({"in/a.txt": AR.encode(), "b.html": inputs.html(EN, title="A programme")}), 2),
    case("a.zip", zipped({"../../etc/cron.d/x.txt": AR.encode(), "/abs.txt": EN.encode()}), 2, file="a.zip/etc/cron.d/x.txt"),
    case("a.zip", zipped({"a\u202e\ntxt.txt": AR.encode()}), 1, file="a.zip/atxt.txt"),
    case("a.zip", zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "a.txt": AR.encode()}), 1),
    case("a.zip", zipped({"x.png": b"x", "a.txt": AR.encode()}), 1, ["unknown_kind"]),
    case("a.zip", zipped({}), 0, ["empty_text"]),
    case("a.zip", nested(1), 1, language="ar"),
    case("a.zip", nested(3), 0, ["nested_too_deep"]),
    case("a.zip", zipped({f"{n}.txt": AR.encode() for n in range(25)}), 0, ["too_many_members"]),
    case("a.zip", zipped({"a.txt": b" " * (2 << 20), "b.txt": AR.encode()}), 1, ["unpacks_to_much"]),
    case("a.zip", zipped({f"{n}.txt": zlib.compress(b"", 0) + b"x" * 900_000 for n in range(12)}, compression=zipfile.ZIP_STORED), 0, None),
    case("a.zip", lying_zip(), 0, None),
    case("a.zip", zipped({"": AR.encode(), "a.txt": AR.encode()}), 1),
    case("a.zip", encrypted_zip(), 0, ["encrypted"]),
    case("a.zip", b"PK\x05\x06" + bytes(10), 0, ["unreadable"]),
    case("a.zip", zipped({"a.txt": AR.encode()})[:-30], 0, ["unreadable"]),
    case("a.tar.gz", tarred({"a.txt": AR.encode()}), 1, language="ar"),
    case("a.tar.bz2", tarred({"a.txt": AR.encode()}, mode="w:bz2"), 1),
    case("a.tar", tarred({"a.txt": AR.encode()}, mode="w"), 1),
    case("a.tar.gz", tarred({"a.txt": AR.encode()}, odd=[link_in_tar(tarfile.SYMTYPE), link_in_tar(tarfile.LNKTYPE), link_in_tar(tarfile.CHRTYPE, ""), link_in_tar(tarfile.FIFOTYPE, "")]), 1),
    case("a.tar.gz", tarred({"../../x.txt": AR.encode()}), 1, file="a.tar.gz/x.txt"),
    case("a.tar.gz", gzip.compress(b"\0" * (8 << 20)), 0, None),
    case("a.tar.gz", b"\x1f\x8b nonsense", 0, ["unreadable"]),
    case("a.tar", tarred({"a.txt": AR.encode(), "b.txt": EN.encode()}, mode="w")[:2_600], 0, None),
    case("a.tar", bytes(b ^ 255 if 2_050 < n < 2_060 else b for n, b in enumerate(tarred({"a.txt": AR.encode()[:1_000], "b.txt": EN.encode()}, mode="w"))), 1, None),
    case("a.txt.gz", gzip.compress(AR.encode()), 1, language="ar", file="a.txt.gz"),
    case("a.csv.gz", gzip.compress(rows(["title", "text"], [TITLE, AR])), 1, title=TITLE),
    case("a.txt.gz", gzip.compress(b"x" * (30 << 20)), 0, ["unpacks_to_much"]),
    case("a.txt.gz", gzip.compress(AR.encode())[:-10], 0, ["unreadable"]),
    case("a.png.gz", gzip.compress(b"x"), 0, ["unknown_kind"]),
]  # fmt: skip

if inputs.has_font():
    CASES += [
        case("a.pdf", inputs.pdf(), 1, title=TITLE, language="ar", holds="قالت مديرة المعهد إن الدعاية تغيرت كثيرا خلال العام الماضي"),
        case("a.pdf", inputs.pdf(columns=2), 1, title=TITLE, holds="قالت مديرة المعهد"),
        case(
            "a.pdf",
            inputs.pdf(EN, title="A programme for families", presented=False),
            1,
            language="en",
            holds="The coordinator told reporters that the programme had reached",
        ),
        case("a.pdf", inputs.pdf(pages=3), 1, cut="page", hidden_body="Institute report"),
        case("a.pdf", inputs.pdf(pages=5), 0, ["too_many_pages"]),
        case("a.pdf", inputs.encrypted_pdf(), 0, ["encrypted"]),
        case("a.pdf", inputs.pdf()[:-500], 1, None),
    ]
CASES += [
    case("a.pdf", inputs.scanned_pdf(), 0, ["scanned"]),
    case("a.pdf", b"%PDF-1.4\n%%EOF", 0, ["unreadable"]),
    case("a.pdf", b"%PDF-1.4 1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj trailer<</Root 1 0 R>>", 0, None),
    case("a.pdf", b"", 0, ["unreadable"]),
    case("a.pdf", AR.encode(), 0, ["unreadable"]),
]  # fmt: skip


def test_the_table_is_as_long_as_it_should_be():
    assert len(CASES) >= 120


@pytest.mark.parametrize(("name", "data", "articles", "rejects", "how", "known"), CASES)
def test_what_comes_of(name, data, articles, rejects, how, known, tmp_path):
    found, refused = outcome(name, data, how, tmp_path)
    codes = [r.code for r in refused]
    if rejects is not None:
        assert codes == rejects
        assert len(found) == articles
    else:  # either is sound, as long as something comes of it and nothing ends the run
        assert found or refused
    assert all(r.reason.endswith(".") or r.reason.endswith(":") or len(r.reason) > 20 for r in refused)
    assert {p.name for p in tmp_path.iterdir()} == {"input"}
    for made in found:
        for start, end, _ in made.cuts:
            assert 0 <= start < end <= len(made.text)
    if not found:
        return
    first = found[0]
    body = "".join(c for n, c in enumerate(first.text) if not any(a <= n < b for a, b, _ in first.cuts))
    for field, wanted in known.items():
        if field == "cut":
            assert wanted in {why for _, _, why in first.cuts}
        elif field == "hidden":
            assert wanted not in first.text
        elif field == "hidden_body":
            assert wanted not in body and wanted in first.text
        elif field == "starts":
            assert body.strip().startswith(wanted)
        elif field == "holds":
            assert wanted in body
        elif field == "shorter":
            assert len(first.text) < wanted
        elif field == "conflict":
            assert [f["field"] for f in first.findings if not f["agrees"]] == [wanted]
        else:
            assert first.article[field] == wanted, field


@pytest.mark.parametrize("format_", ["docx", "pdf", "html"])
def test_a_document_that_takes_too_long_is_stopped(format_, tmp_path, monkeypatch):
    import time

    from analytics.corpus import formats

    slow = dataclasses.replace(formats.formats()[format_], read=lambda blob, how: iter(lambda: time.sleep(30), None))
    monkeypatch.setattr(reading, "formats", lambda: {format_: slow})
    (tmp_path / "a").write_bytes(b"x")
    how = Reading(dataclasses.replace(SMALL, seconds=0.3))
    began = time.monotonic()
    made = reading.opened(Unread(Blob(f"a.{format_}", tmp_path / "a"), format_), how)
    assert [r.code for r in made] == ["too_slow"]
    assert time.monotonic() - began < 3


def test_a_document_that_takes_too_much_memory_is_stopped(tmp_path, monkeypatch):
    from analytics.corpus import formats

    hungry = dataclasses.replace(formats.formats()["html"], read=lambda blob, how: iter([bytearray(1 << 30)]))
    monkeypatch.setattr(reading, "formats", lambda: {"html": hungry})
    (tmp_path / "a").write_bytes(b"x")
    made = reading.opened(Unread(Blob("a.html", tmp_path / "a"), "html"), Reading(dataclasses.replace(SMALL, memory=128 << 20)))
    assert [r.code for r in made] == ["too_hungry"]


def test_a_stream_knows_its_bounds_before_its_end():
    from analytics.corpus.packed import Bounded
    from analytics.errors import InputError

    stream = Bounded(io.BytesIO(b"x" * 5000), 10, dataclasses.replace(SMALL, small=1000, ratio=10), [10_000])
    with pytest.raises(InputError, match="unpacks to"):
        while stream.read(100):
            pass

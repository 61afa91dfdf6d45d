"""A passport inside a file is found again, whatever kind of file it is; what is damaged or hostile gives one clear fault."""

import io
import json
import zipfile

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from analytics import embedding, exporting
from analytics.errors import InputError

PASSPORT = json.dumps({"marsad": "0.1.0", "analysis": "terms", "slice": {"text": 'داعش </script><svg "&amp;'}}, ensure_ascii=False)


def png() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(sink, "PNG")
    return sink.getvalue()


def pdf() -> bytes:
    sink, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(72, 72)
    writer.write(sink)
    return sink.getvalue()


FILES = {
    "png": png(),
    "pdf": pdf(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9"><rect/></svg>',
    "html": b"<!doctype html><html><head><title>t</title></head><body>b</body></html>",
}


@pytest.mark.parametrize("kind", FILES)
def test_what_is_written_into_a_file_is_found_in_it(kind):
    made = embedding.embed(FILES[kind], kind, PASSPORT)
    assert embedding.extract(made) == (PASSPORT.replace("<", "\\u003c") if kind == "html" else PASSPORT)
    assert json.loads(embedding.extract(made)) == json.loads(PASSPORT)
    if kind == "png":
        assert Image.open(io.BytesIO(made)).getpixel((0, 0)) == (255, 0, 0)
    if kind == "pdf":
        assert len(PdfReader(io.BytesIO(made)).pages) == 1
    if kind in ("svg", "html"):
        assert made.count(b"</script>") == (kind == "html")
        assert made.count(b"<svg") == (kind == "svg")


def test_tables_carry_it_too():
    df = pd.DataFrame({"a": ["=1+1", "ب"], "n": [1, 2]})
    assert json.loads(embedding.extract(exporting.to_xlsx(df, caption="c", passport=PASSPORT))) == json.loads(PASSPORT)
    whole = exporting.to_json(df, caption="one\ntwo", passport=json.loads(PASSPORT))
    assert json.loads(embedding.extract(whole)) == json.loads(PASSPORT)
    assert json.loads(whole)["caption"] == ["one", "two"]
    assert json.loads(whole)["rows"][1] == {"a": "ب", "n": 2}
    csv = exporting.to_csv(pd.DataFrame({"a": ["x", "", "caption", PASSPORT]}))
    assert embedding.extract(csv) == PASSPORT
    assert embedding.extract(PASSPORT.encode()) == PASSPORT


def bomb() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/sharedStrings.xml", b"<sst>" + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>")
    return sink.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"%PDF-1.7 broken", b"PK\x03\x04", FILES["png"], FILES["png"][:20], FILES["svg"], FILES["pdf"], b"{", b"[" * 100_000, b"a,b\n1,2\n", bomb()],
)  # fmt: skip
def test_files_without_a_passport_say_so(data):
    with pytest.raises(InputError, match="passport"):
        made = embedding.extract(data)
        # what merely looks like JSON is for passport.read to refuse
        from analytics import passport

        passport.read(made)

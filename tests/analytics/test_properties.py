"""What must hold for any input: readers, encodings, dates, folding, spans, reading order. More than 20,000 examples in all."""

import json
import unicodedata

from bidi.algorithm import get_display
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from analytics.corpus import agencies, columns, dates, metadata, pages, records, visual
from analytics.corpus.encodings import decode
from analytics.corpus.formats.delimited import rows_of
from analytics.corpus.records import RawArticle, Reject
from analytics.errors import InputError
from analytics.languages import codes, get
from analytics.pipeline.preparing import prepare
from analytics.text import fold, mask, paragraphs, sentences, words
from tests.inputs import AR, EN, FA, csv_table


def many(n):
    return settings(max_examples=n, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئءپچژگکی\u064b\u0651\u200c\u0640 abcXYZ123٤٥۶.,:؛،!؟?«»()\"'-–\n\t"
WORDS = sorted(set((AR + " " + FA + " " + EN).split()))
running = st.lists(st.one_of(st.sampled_from(WORDS), st.text(LETTERS, max_size=12)), max_size=60).map(" ".join)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
language = st.sampled_from(codes())


@many(2500)
@given(st.one_of(running, anything), language)
def test_folding_keeps_the_way_back(text, code):
    pack = get(code)
    for table in (pack.letters, pack.loose):
        made = fold(text, table)
        assert made.text == text.translate(table)
        for start in range(0, len(made.text), 7):
            end = min(len(made.text), start + 5)
            a, b = made.original(start, end)
            assert 0 <= a <= b <= len(text)
            assert text[a:b].translate(table).startswith(made.text[start:end])


@many(2500)
@given(st.one_of(running, anything), language)
def test_words_sentences_and_paragraphs_are_spans_of_the_text(text, code):
    pack = get(code)
    last = 0
    for word, start, end in words(text, pack):
        assert text[start:end] == word and last <= start < end
        last = end
    for spans in (sentences(text, pack), paragraphs(text)):
        before = 0
        for start, end in spans:
            assert before <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            before = end


@many(1500)
@given(running, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=5))
def test_masking_keeps_every_other_character_in_its_place(text, cuts):
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in cuts]
    masked = mask(text, spans)
    assert len(masked) == len(text)
    for n, c in enumerate(masked):
        assert c == ("\n" if any(a <= n < b for a, b in spans) else text[n])


@many(2500)
@given(
    st.one_of(st.text(max_size=90), st.from_regex(r"[0-9۰-۹٠-٩]{1,4}[/.\- ][0-9]{1,2}[/.\- ][0-9]{1,4}", fullmatch=True)),
    st.sampled_from(["", *codes()]),
)
def test_a_date_is_iso_cut_to_its_precision_or_none(raw, code):
    published, precision = dates.parse(raw, language=code)
    lengths = {"day": 10, "month": 7, "year": 4}
    assert (published is None) == (precision == "none")
    if published is not None:
        assert len(published) == lengths[precision]
        assert published[:4].isdigit() and 1900 <= int(published[:4]) <= 2100
    assert dates.of_name(raw)[1] in ("day", "none")
    assert isinstance(dates.alone(raw), bool)


@many(1500)
@given(st.dates(min_value=__import__("datetime").date(1950, 1, 1), max_value=__import__("datetime").date(2025, 1, 1)), st.integers(0, 3))
def test_a_date_in_any_calendar_comes_back(day, kind):
    import jdatetime
    from hijridate import Gregorian

    if kind == 0:
        written, code = day.isoformat(), ""
    elif kind == 1:
        written, code = f"{day.day}/{day.month}/{day.year}", ""
    elif kind == 2:
        jalali = jdatetime.date.fromgregorian(date=day)
        written, code = f"{jalali.year}/{jalali.month:02}/{jalali.day:02}", "fa"
    else:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
        written, code = f"{hijri.year}/{hijri.month}/{hijri.day}", "ar"
    published = dates.parse(written, language=code)[0]
    if kind == 1 and day.day <= 12:
        assert published in (day.isoformat(), f"{day.year}-{day.day:02}-{day.month:02}")
    else:
        assert published == day.isoformat()


@many(2500)
@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "windows-1256", "iso-8859-6", "nonsense"]))
def test_any_bytes_are_text_or_refused(data, declared):
    try:
        found = decode(data, declared=declared)
    except InputError as fault:
        assert fault.code == "not_text"
        return
    assert "\0" not in found.text
    found.text.encode("utf-8")


@many(1200)
@given(running, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_was_written_in_unicode_is_read_back(text, encoding):
    assume("\t" not in text and len(text) > 8 and any(c.isalpha() for c in text))
    found = decode(text.encode(encoding))
    assert found.text == text or found.repaired


@many(1500)
@given(st.lists(st.sampled_from([w for w in WORDS if w.isalpha()]), min_size=1, max_size=12), st.booleans())
def test_reading_order_undoes_display_order(listed, latin):
    """python-bidi shows a line as a page does; what we read from its places is the line again."""
    rtl = not latin
    text = " ".join(unicodedata.normalize("NFC", w) for w in listed)
    assume(not any(unicodedata.combining(c) or c in "\u200c" for c in text))
    kinds = {("R" if unicodedata.bidirectional(c) in ("R", "AL") else "L") for c in text if c.isalpha()}
    assume(kinds == {"R"} if rtl else kinds == {"L"})
    shown = get_display(text, base_dir="R" if rtl else "L")
    assert visual.in_reading_order(list(shown), rtl=rtl) == text


@many(1500)
@given(
    st.integers(0, 99999),
    st.sampled_from(["YouTube", "Telegram", "ISIS"]),
    st.sampled_from([w for w in AR.split() if w.isalpha() and w.isascii() is False]),
)
def test_numbers_and_names_inside_arabic_keep_their_order(number, name, word):
    text = f"{word} {number} {word} {name} {word}"
    assert visual.in_reading_order(list(get_display(text, base_dir="R")), rtl=True) == text


@many(1200)
@given(
    st.lists(
        st.one_of(
            running,
            st.sampled_from(["المصدر: afaq.example", "التاريخ: 5 رمضان 1438", "Comments", "اقرأ أيضا", "الاسم", "نص", "By Mona Bell"]),
        ),
        max_size=10,
    )
)
def test_metadata_never_cuts_outside_the_text_nor_twice(lines):
    text = "\n".join(lines)
    found = metadata.read(text, titled=False)
    last = 0
    for start, end, reason in found.cuts:
        assert last <= start < end <= len(text)
        assert reason in {"form", "comments", "related", "outlet", "author", "date", "title"}
        last = end


@many(800)
@given(st.lists(st.one_of(running, st.text("<>/=\"' pdivhscriptmetastyle", max_size=40)), max_size=12))
@example(["1\n?"])
def test_a_page_is_its_article_and_what_was_cut(parts):
    page = pages.read_page(("<html><body>" + "<p>".join(parts) + "</body></html>").encode("utf-8", "replace"))
    last = 0
    for start, end, _ in page.cuts:
        assert last <= start < end <= len(page.text)
        last = end
    assert len(page.body) == len(page.text) - sum(b - a for a, b, _ in page.cuts)


@many(800)
@given(
    st.lists(running, min_size=1, max_size=8),
    st.dictionaries(st.sampled_from(["title", "date", "author", "outlet", "url"]), st.text(max_size=60), max_size=5),
)
def test_an_article_is_prepared_or_refused_and_its_spans_are_true(parts, known):
    text = "\n".join(parts)
    findings = tuple(records.Finding(k, v, "record") for k, v in known.items() if v.strip())
    made = prepare(RawArticle("a.txt", "", text, findings))
    if isinstance(made, Reject):
        assert made.code in ("empty_text", "unknown_language")
        return
    assert made.text == text
    assert all(0 <= a < b <= len(text) for a, b, _ in made.cuts)
    assert made.article["language"] in codes()
    assert sum(f["used"] for f in made.findings) <= len({f["field"] for f in made.findings})


@many(600)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), min_size=3, max_size=3),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(",;\t|"),
)
def test_rows_of_a_table_are_read_as_written(listed, delimiter):
    listed = [["title", "text", "date"], *listed]
    assume(not any(d in cell for row in listed for cell in row for d in ",;\t|"))
    found = [row for _, row in rows_of(csv_table(listed, delimiter).decode())]
    assert found == [row for row in listed if any(c.strip() for c in row)]


@many(600)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda s: st.lists(s, max_size=4) | st.dictionaries(st.text(max_size=8), s, max_size=4),
        max_leaves=12,
    )
)
def test_any_value_of_a_record_is_a_text_or_nothing(value):
    made = records.article("a.jsonl", "line 1", {"text": value, "title": value, "date": value})
    assert isinstance(made, (RawArticle, Reject))
    if isinstance(made, RawArticle):
        json.dumps(made.text)
        made.text.encode("utf-8")
    columns.understood({"a": value})


@many(600)
@given(
    st.lists(
        st.one_of(
            running,
            st.sampled_from(
                [
                    "1 of 3 DOCUMENTS",
                    "Length: 12 words",
                    "BODY:",
                    "LOAD-DATE: x",
                    "End of Document",
                    "Document AFPR000020170305ed350000x",
                    "LP",
                    "TD",
                    "HD title",
                    "312 words",
                    "PD 5 March 2017",
                ]
            ),
        ),
        max_size=25,
    )
)
def test_an_export_gives_records_or_is_none(lines):
    made = agencies.split("\n".join(lines))
    assert made is None or all(isinstance(v, str) for r in made for v in r.values())

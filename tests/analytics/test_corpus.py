import gzip
import json

import pytest

from analytics import pipeline
from analytics.corpus import dates, metadata
from analytics.engine import Engine
from analytics.errors import InputError
from analytics.tables import ARTICLES, CUTS, REJECTS, TEXTS
from analytics.workspace import Workspace

#: Written for this test, in the manner of a page copied with its form.
SEED_LIKE = """تتحدث الكاتبة منى السالم عن تحول الجماعة إلى العمل عبر الشبكات بعد أن خسرت مدنها.
مصدر :  markaz-tajribi.example
المولف :  منی السالم

قالت السالم: "لم تعد الجماعة بحاجة إلى أرض".

وأضافت أن الدعاية انتقلت إلى تطبيقات مغلقة لا يصل إليها أحد.



الصور
الاسم
اسم العائلة
برید الالکترونی
نص"""


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("2017-03-05T10:00:00Z", "", ("2017-03-05", "day")),
        ("2017-03", "", ("2017-03", "month")),
        ("2016", "", ("2016", "year")),
        ("15 كانون الثاني 2016", "ar", ("2016-01-15", "day")),
        ("الخميس 14 أبريل/نيسان 2016", "ar", ("2016-04-14", "day")),
        ("20 يوليو (تموز) 2015", "ar", ("2015-07-20", "day")),
        ("٢٥ أيار ٢٠١٨", "ar", ("2018-05-25", "day")),
        ("آذار 2018", "ar", ("2018-03", "month")),
        ("5 رمضان 1438 هـ", "ar", ("2017-05-31", "day")),
        ("1438/7/14", "ar", ("2017-04-11", "day")),
        ("۲۲ فروردین ۱۳۹۶", "fa", ("2017-04-11", "day")),
        ("۱۳۹۶/۰۱/۲۲", "fa", ("2017-04-11", "day")),
        ("March 3, 2017", "en", ("2017-03-03", "day")),
        ("Wed, 05 Apr 2017 10:00:00 GMT", "en", ("2017-04-05", "day")),
        ("31/12/2016", "", ("2016-12-31", "day")),
        ("أمس", "ar", (None, "none")),
        ("2017-02-31", "", (None, "none")),
        ("", "", (None, "none")),
        ("في مطلع الشهر", "ar", (None, "none")),
    ],
)
def test_dates_keep_their_precision_and_are_never_made_up(raw, language, expected):
    assert dates.parse(raw, language=language) == expected


def test_metadata_lines_and_form_leftovers_are_read_and_cut():
    found = metadata.read(SEED_LIKE, titled=False)
    assert found.values["outlet"] == "markaz-tajribi.example"
    assert found.values["author"] == "منی السالم"
    cut = {why: SEED_LIKE[a:b] for a, b, why in found.cuts}
    assert cut["form"].split() == ["الصور", "الاسم", "اسم", "العائلة", "برید", "الالکترونی", "نص"]
    assert "مصدر" in cut["outlet"]
    assert "title" not in found.values


def test_a_body_line_with_a_colon_is_no_metadata():
    text = "قال المصدر: إن الهجوم وقع صباحاً بعد أن غادر الجميع المكان متجهين إلى المدينة.\nوقال شاهد: رأيت كل شيء."
    assert metadata.read(text, titled=True).cuts == ()


def test_language_is_told_for_each_script_and_others_are_refused():
    assert metadata.language("قالت الوزيرة إن الحكومة ستعلن خطة جديدة لمكافحة التطرف في المدارس") == "ar"
    assert metadata.language("این گزارش را به فارسي براي شما مي‌نويسيم و درباره شبکه‌هاي اجتماعي است") == "fa"
    assert metadata.language("The minister said the plan would be published next week") == "en"
    assert metadata.language("Le ministre a déclaré que le plan serait publié la semaine prochaine") is None
    assert metadata.language("12345 ...") is None


@pytest.fixture
def mixed(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    body = "قالت مديرة المعهد إن الدعاية تغيرت كثيراً خلال العام الماضي وإن المنصات تأخرت في الرد على الشكاوى التي وصلتها من المستخدمين. "
    body += (
        "وذكرت أن فريقها راجع ستمئة بلاغ في ثلاث لغات، وأن أطول انتظار كان من نصيب البلاغات المكتوبة بلهجات محلية لا يقرؤها مراجع واحد. "
    )
    body += "ولم تكشف المديرة أسماء الشركات التي شملتها الدراسة، لكنها وعدت بنشر الجداول كاملة قبل نهاية الصيف المقبل على موقع المعهد."
    (folder / "seed.txt").write_text(SEED_LIKE, encoding="utf-8")
    (folder / "old.txt").write_bytes("وقال الخبير إن الشبكات المغلقة أصعب رصداً من الصفحات العامة التي يراها الجميع.".encode("cp1256"))
    (folder / "empty.txt").write_text("  \n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    rows = [
        {"id": "a", "title": "عنوان", "text": body, "date": "2017-03-05", "source": "afaq.example", "lang": "ar"},
        {"id": "a", "title": "عنوان", "text": body, "date": "2017-03-05", "source": "afaq.example", "lang": "ar"},
        {"id": "a", "title": "آخر", "text": body.replace("الصيف", "الخريف"), "date": "2017-04", "source": "nabd.example"},
        {"id": "b", "text": ""},
        {"id": "c", "text": "Guten Tag, das ist ein deutscher Text über die Lage der Welt und ihre Zukunft."},
    ]
    lines = [json.dumps(r, ensure_ascii=False) for r in rows]
    lines.insert(1, "{not json")
    with gzip.open(folder / "feed.jsonl.gz", "wt", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n[1]\n")
    (folder / "table.csv").write_text(
        'title,text,date,source\nOne,"The envoy said that the camp would close, and that the children would go home.",3 March 2017,wire.example\nTwo,,2017,wire.example\n',
        encoding="utf-8",
    )
    (folder / "page.html").write_text(
        """<html lang="en"><head><title>A page</title><meta property="article:published_time" content="2018-05-06T01:00:00Z">
        <meta property="og:site_name" content="review.example"></head><body><nav><a href="#">Home</a></nav><article><h1>A page</h1>
        <p>The coordinator told reporters that the programme had reached four hundred families in two years.</p>
        <p>She added that most of them had asked for help themselves, which nobody had expected at the start.</p></article>
        <footer>All rights reserved</footer></body></html>""",
        encoding="utf-8",
    )
    return folder


def test_ingest_counts_everything_it_reads(mixed, tmp_path):
    workspace = Workspace(tmp_path / "ws")
    with Engine(1) as engine:
        counts = pipeline.ingest([mixed], workspace, engine=engine)
    assert counts.read == counts.accepted + counts.duplicate + counts.rejected
    assert (counts.accepted, counts.duplicate, counts.rejected) == (5, 2, 7)
    generation = workspace.require()
    articles = generation.read(ARTICLES).set_index("article_id")
    assert articles.loc["a~2", "duplicate_of"] == "a"
    assert articles.loc["a~3", "duplicate_of"] == "a"
    assert articles.loc["a~3", "precision"] == "month"
    assert articles.loc["seed", ["outlet", "author", "precision"]].tolist() == ["markaz-tajribi.example", "منی السالم", "none"]
    assert articles.loc["page", ["outlet", "published", "title"]].tolist() == ["review.example", "2018-05-06", "A page"]
    assert articles.loc["table-2", ["published", "language"]].tolist() == ["2017-03-03", "en"]
    assert articles.loc["old", "language"] == "ar"
    texts = generation.read(TEXTS).set_index("article_id")["text"]
    assert texts["seed"] == SEED_LIKE
    cuts = generation.read(CUTS)
    page = cuts[cuts["article_id"] == "page"]
    # what stands around the article is kept, shown as cut, and not analysed
    aside = [texts["page"][a:b] for a, b in zip(page["start"], page["end"], strict=True)]
    assert aside == ["Home\nA page", "All rights reserved"]
    assert set(page["reason"]) == {"boilerplate"}
    assert set(cuts.loc[cuts["article_id"] == "seed", "reason"]) == {"outlet", "author", "form"}
    rejects = generation.read(REJECTS)
    assert sorted(zip(rejects["file"], rejects["place"], rejects["code"], strict=True)) == [
        ("empty.txt", "", "empty_text"),
        ("feed.jsonl.gz", "line 2", "bad_json"),
        ("feed.jsonl.gz", "line 5", "empty_text"),
        ("feed.jsonl.gz", "line 6", "unknown_language"),
        ("feed.jsonl.gz", "line 7", "not_an_object"),
        ("picture.png", "", "unknown_kind"),
        ("table.csv", "row 3", "empty_text"),
    ]
    assert rejects["reason"].str.len().min() > 10


def test_ingesting_again_adds_nothing_and_new_files_add_themselves(mixed, tmp_path):
    workspace = Workspace(tmp_path / "ws")
    with Engine(1) as engine:
        first = pipeline.ingest([mixed], workspace, engine=engine)
        again = pipeline.ingest([mixed], workspace, engine=engine)
        assert again.accepted == 0
        assert again.read == first.read == again.duplicate + again.rejected
        (mixed / "new.txt").write_text(
            "The judge said that the file had been closed because no witness would come forward in two years.", encoding="utf-8"
        )
        third = pipeline.ingest([mixed / "new.txt"], workspace, engine=engine)
    assert (third.read, third.accepted) == (1, 1)
    generation = workspace.require()
    assert generation.number == 3
    assert len(generation.read(ARTICLES)) == len(generation.read(TEXTS)) == 8


def test_a_missing_path_is_said_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="no file or folder"):
        pipeline.ingest([tmp_path / "nowhere"], Workspace(tmp_path / "ws"))
    assert not (tmp_path / "ws").exists()


def test_the_demo_corpus_is_what_its_writers_meant(demo, truth):
    articles = demo.read(ARTICLES).set_index("article_id")
    assert len(articles) == 124
    assert articles["language"].value_counts().to_dict() == {"ar": 72, "fa": 26, "en": 26}
    assert articles["duplicate_of"].isna().all()
    assert articles["outlet"].nunique() >= 8
    months = articles["published"].dropna().str[:7]
    assert months.nunique() >= 36
    for t in truth:
        row = articles.loc[t["id"]]
        assert (row["outlet"], row["language"]) == (t["outlet"], t["language"]), t["id"]
        wanted = t["published"]
        got = row["published"] if isinstance(row["published"], str) else None
        # a Jalali or Hijri month is told by the Gregorian one its middle lies in
        assert got == wanted or (wanted and len(wanted) == 7 and got and len(got) == 7), (t["id"], got, wanted)
        assert (row["author"] if isinstance(row["author"], str) else None) == t["author"], t["id"]
    assert demo.read(REJECTS).empty


def test_no_two_demo_articles_share_a_sentence(truth):
    import re

    seen = {}
    for t in truth:
        for sentence in re.split(r"(?<=[.!?؟])\s+|\n+", t["text"]):
            if len(sentence.split()) > 4:
                assert seen.setdefault(sentence, t["id"]) == t["id"]

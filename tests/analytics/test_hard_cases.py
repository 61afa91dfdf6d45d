"""Who said what, where it is hard: one test for each case annotators stumbled over, in invented sentences."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.annotations import quotations


def said(text: str, language: str, title: str = "") -> list[tuple[str, str]]:
    """(speaker's name or phrase, content) of each attribution."""
    rows = quotations.annotate(pd.DataFrame([{"article_id": "a", "language": language, "title": title, "body": text}]))
    for row in rows.itertuples():
        assert text[row.start : row.end] == row.content
        assert text[row.cue_start : row.cue_end] == row.cue
    return [(r.speaker if isinstance(r.speaker, str) else r.speaker_text, r.content) for r in rows.itertuples()]


def speakers(text: str, language: str) -> list[str]:
    return [s for s, _ in said(text, language)]


def test_surname_once_and_then_only_the_post():
    text = "قال وزير الداخلية كمال الحداد إن الحدود آمنة منذ شهر.\nوأوضح الحداد أن الدوريات زادت.\nوأكد الوزير أن القانون سيطبق على الجميع."
    assert speakers(text, "ar") == ["كمال الحداد"] * 3


def test_the_president_when_there_are_two():
    text = (
        "قال الرئيس الفرنسي إيمانويل ماكرون إن التحالف باق في المنطقة.\n"
        "ورد الرئيس التركي رجب طيب أردوغان قائلا إن القرار يعود إلى أنقرة وحدها.\n"
        "وأكد الرئيس الفرنسي أن المحادثات ستستمر هذا الأسبوع."
    )
    assert speakers(text, "ar") == ["إيمانويل ماكرون", "رجب طيب أردوغان", "إيمانويل ماكرون"]


def test_a_chain_of_participles_has_one_subject():
    text = (
        "قال المدير العام كمال الحداد إن البرنامج بدأ فعلا، مشيرا إلى أن المدارس شاركت فيه، "
        "مضيفا أن النتائج ستعلن قريبا، ومؤكدا أن الدعم متواصل."
    )
    assert said(text, "ar") == [
        ("كمال الحداد", "البرنامج بدأ فعلا"),
        ("كمال الحداد", "المدارس شاركت فيه"),
        ("كمال الحداد", "النتائج ستعلن قريبا"),
        ("كمال الحداد", "الدعم متواصل"),
    ]


def test_a_quotation_opened_with_one_mark_and_closed_with_another():
    text = 'وقالت ريم الحداد: «لا نملك وقتا طويلا أمام هذه الحملة" في ختام الندوة.'
    assert said(text, "ar") == [("ريم الحداد", "لا نملك وقتا طويلا أمام هذه الحملة")]


def test_a_colon_inside_reported_speech():
    text = "أكد اللواء طارق الشماع أن القوة أنجزت ثلاث مهام: التفتيش والإخلاء وتأمين الجسر، وأن العمل مستمر."
    assert said(text, "ar") == [("طارق الشماع", "القوة أنجزت ثلاث مهام: التفتيش والإخلاء وتأمين الجسر، وأن العمل مستمر")]


def test_a_role_before_and_after_the_name():
    rows = quotations.annotate(
        pd.DataFrame(
            [{"article_id": "a", "language": "ar", "title": "", "body": "قال اللواء طارق الشماع، قائد قوة أمن الحدود، إن المعبر مغلق."}]
        )
    )
    row = rows.iloc[0]
    assert (row["speaker"], row["role"]) == ("طارق الشماع", "اللواء، قائد قوة أمن الحدود")


def test_an_agency_between_cue_and_speaker():
    text = "نقلت وكالة رويترز عن المتحدث سامي الخوري قوله إن الهدنة ما زالت قائمة في الجنوب."
    assert said(text, "ar") == [("سامي الخوري", "الهدنة ما زالت قائمة في الجنوب")]


@pytest.mark.parametrize(("attached", "name"), [("لأوباما", "باراك أوباما"), ("لكيري", "جون كيري")])
def test_names_with_attached_particles(attached, name):
    assert speakers(f"قال {name} إن التحالف سيستمر.\nوفقا {attached}، فإن المهمة طويلة جدا.", "ar") == [name, name]


def test_and_he_added_after_a_paragraph_of_events():
    text = (
        "قال المتحدث باسم الوزارة سامي الخوري إن الهجوم أحبط قبل تنفيذه.\n"
        "وانفجرت سيارة قرب السوق صباح الثلاثاء وأصيب ثلاثة أشخاص.\n"
        "وأضاف أن التحقيق مستمر لمعرفة الفاعلين."
    )
    assert speakers(text, "ar") == ["سامي الخوري", "سامي الخوري"]


def test_a_light_verb_split_by_its_object():
    text = "علی رضایی، فرماندار شهر، اظهار امیدواری کرد که مدارس هفته آینده باز شود."
    assert said(text, "fa") == [("علی رضایی", "مدارس هفته آینده باز شود")]


def test_he_refers_two_paragraphs_back():
    text = (
        "حجت‌الاسلام کاظم حسینی امام جمعه شهر گفت: جوانان سرمایه کشور هستند.\n"
        "در این مراسم از خانواده‌های شهدا تجلیل شد.\n"
        "وی افزود: باید برای اشتغال آنان برنامه داشت."
    )
    assert speakers(text, "fa") == ["کاظم حسینی", "کاظم حسینی"]


def test_a_post_first_and_its_name_in_the_next_paragraph():
    text = (
        "امام جمعه بندر گفت: مردم در انتخابات شرکت کنند.\n"
        "به گزارش خبرگزاری فارس، کاظم حافظ‌نیا امروز در خطبه‌ها اظهار کرد: وعده‌های محال ندهید."
    )
    assert speakers(text, "fa") == ["کاظم حافظ‌نیا", "کاظم حافظ‌نیا"]


def test_a_headline_repeated_in_the_body_is_one_attribution():
    title = "الحداد: الحدود آمنة"
    text = f"{title}\nقال وزير الداخلية كمال الحداد إن الحدود آمنة منذ شهر."
    found = [c for s, c in said(text, "ar", title) if s == "كمال الحداد"]
    assert found.count("الحدود آمنة منذ شهر") == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("لم يوضح الوزير أن الحملة ستستمر.", "ar"),
        ("وفقا للمادة 5 من القانون، تسحب الجنسية من المدانين.", "ar"),
        ("بر اساس قانون، این مجازات تا پنج سال حبس است.", "fa"),
        ("The minister did not say that the border would open.", "en"),
        ("According to the law, the sentence is five years.", "en"),
    ],
)
def test_what_nobody_said(text, language):
    assert said(text, language) == []


def test_nested_speech_keeps_the_outer_and_the_named_inner_speaker():
    text = "قالت صحيفة النهار إن الوزير كمال الحداد أكد أن الحدود آمنة منذ شهر."
    assert said(text, "ar") == [
        ("صحيفة النهار", "الوزير كمال الحداد أكد أن الحدود آمنة منذ شهر"),
        ("كمال الحداد", "الحدود آمنة منذ شهر"),
    ]


def test_a_participle_means_whom_the_sentence_is_about():
    text = "استقبل رئيس الجمهورية قيس سعيد وفدا برلمانيا، مؤكدا أن الحوار لا يستثني أحدا."
    assert said(text, "ar") == [("قيس سعيد", "الحوار لا يستثني أحدا")]


def test_nobody_fits_so_nobody_is_named():
    rows = quotations.annotate(pd.DataFrame([{"article_id": "a", "language": "ar", "title": "", "body": "وأضاف أن التحقيق مستمر."}]))
    assert rows["speaker"].isna().all() and rows["speaker_text"].tolist() == [""]


def test_what_a_paper_relays_belongs_to_whom_it_quotes():
    text = "روزنامه کاوه به نقل از یک مقام امنیتی نوشت: مرزها تا پایان ماه بسته می‌ماند."
    assert speakers(text, "fa") == ["یک مقام امنیتی"]


def test_the_pronoun_means_whom_the_paragraph_names_first():
    text = "George Saqrallah, a journalist, is less interested in the platforms. “The tool changes every six months,” he said."
    assert said(text, "en") == [("George Saqrallah", "The tool changes every six months,")]

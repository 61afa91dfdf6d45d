from hypothesis import given
from hypothesis import strategies as st

from analytics.languages import codes, get
from analytics.text import fold, mask, paragraphs, sentences, words

ARABIC = st.text(alphabet="قالَ الرّئيسُ إنّ الحكومة ٱلعراقيـة ؤئءة ىيیکك\u200c«».،؟\n 12۳", max_size=200)


def test_folding_merges_spellings_but_keeps_words_apart():
    ar, fa = get("ar"), get("fa")
    assert ar.key("القاعدة") == ar.key("القاعده")
    assert ar.key("إرهابيّ") == ar.key("ارهابی")
    assert ar.key("خلافة") != ar.key("خلاف")
    assert fa.fold("كتابهاي") == "کتابهای"
    assert "پ" in fa.fold("پلیس") and "گ" in fa.fold("گروه") and "\u200c" in fa.fold("شبکه\u200cها")


def test_a_folded_span_leads_back_to_the_original_letters():
    text = "قالَ الرّئيسُ: نعم"
    folded = fold(text, get("ar").loose)
    at = folded.text.index("الرييس")
    start, end = folded.original(at, at + len("الرييس"))
    assert text[start:end] == "الرّئيسُ"


@given(ARABIC)
def test_every_folded_character_comes_from_its_own_place(text):
    for code in codes():
        table = get(code).loose
        folded = fold(text, table)
        for i, letter in enumerate(folded.text):
            start, end = folded.original(i, i + 1)
            assert text[start].translate(table) == letter
            assert end > start


@given(ARABIC)
def test_sentences_cover_every_letter_once_and_in_order(text):
    spans = sentences(text, get("ar"))
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in zip(spans, spans[1:], strict=False))
    inside = "".join(text[a:b] for a, b in spans)
    assert "".join(inside.split()) == "".join(text.split())


def test_sentences_do_not_end_at_titles_and_decimals():
    text = "قال د. أحمد إن النسبة بلغت 3.5 بالمئة. ثم مضى؟ نعم.\nسطر ثان"
    assert [text[a:b] for a, b in sentences(text, get("ar"))] == ["قال د. أحمد إن النسبة بلغت 3.5 بالمئة.", "ثم مضى؟", "نعم.", "سطر ثان"]


def test_sentencex_gives_code_points_not_bytes():
    text = "هذا نص. وهذا آخر."
    assert [text[a:b] for a, b in sentences(text, get("ar"))] == ["هذا نص.", "وهذا آخر."]


def test_mask_keeps_length_and_blanks_only_the_cuts():
    text = "جسم\nمصدر: س\nجسم"
    cut = (4, 11)
    masked = mask(text, [cut])
    assert len(masked) == len(text)
    assert masked[:4] == text[:4]
    assert masked[11:] == text[11:]
    assert not masked[4:11].strip()


def test_words_and_paragraphs():
    assert [w for w, _, _ in words("شبكه‌هاي اجتماعي، 2017 now", get("fa"))] == ["شبكه‌هاي", "اجتماعي", "now"]
    text = "  one \n\n two"
    assert [text[a:b] for a, b in paragraphs(text)] == ["one", "two"]


def test_stop_words_survive_their_own_folding():
    for code in codes():
        pack = get(code)
        for word in pack.terms["stop"]:
            if pack.key(word) not in {pack.key(w) for w in pack.terms["keep"]}:
                assert pack.key(word) in pack.stopwords, (code, word)
    assert get("ar").key("ذلك") in get("ar").stopwords
    assert get("ar").key("لكن") in get("ar").stopwords


def test_lemmas_of_the_domain():
    lemma = get("ar").lemma
    expected = {
        "والإرهاب": "إرهاب", "للمتطرفين": "متطرف", "الخلافة": "خلافة", "خلاف": "خلاف", "القاعدة": "القاعدة", "والخوارج": "خوارج",
        "العلماء": "علماء", "التفجيرات": "تفجير", "منصاتها": "منصة", "لداعش": "داعش", "المقاتلين": "مقاتل",
    }  # fmt: skip
    assert {w: lemma(w) for w in expected} == expected
    assert get("fa").lemma("گروه‌های") == "گروه"
    assert get("en").lemma("fighters") == "fighter"
    assert get("en").lemma("IS") == "is"

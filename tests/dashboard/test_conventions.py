"""Digits, separators and calendars of each interface language, against dates known elsewhere."""

import pytest

from dashboard import conventions, i18n


def test_numbers_are_written_as_each_language_writes_them():
    en, ar, fa = (conventions.of(language) for language in ("en", "ar", "fa"))
    assert [c.number(12345.678, 2) for c in (en, ar, fa)] == ["12,345.68", "١٢٬٣٤٥٫٦٨", "۱۲٬۳۴۵٫۶۸"]
    assert [c.percent(0.1234, 1) for c in (en, ar, fa)] == ["12.3%", "١٢٫٣٪", "۱۲٫۳٪"]
    assert en.number(2.5, 1, sign=True) == "+2.5"
    assert ar.number(-3) == "-٣"


def test_dates_keep_their_precision_and_stay_what_they_are_when_they_are_none():
    en, ar = conventions.of("en"), conventions.of("ar")
    assert [en.date(d) for d in ("2017-03-05", "2017-03", "2017", "soon", "2017-13")] == [
        "5 Mar 2017",
        "Mar 2017",
        "2017",
        "soon",
        "2017-13",
    ]
    assert ar.date("2017-03-05") == "٥ مارس ٢٠١٧"
    assert [en.period("2017-03-01", p) for p in ("year", "quarter", "month", "week", "day")] == [
        "2017", "Mar 2017", "Mar 2017", "1 Mar 2017", "1 Mar 2017",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("iso", "wanted"),
    [
        # Iran's revolution, and the new year of both calendars, as almanacs give them
        ("1979-02-11", ["14 Rabiʿ I 1399", "22 Bahman 1357"]),
        ("2020-03-20", ["25 Rajab 1441", "1 Farvardin 1399"]),
        ("2022-07-30", ["1 Muharram 1444", "8 Mordad 1401"]),
        ("2017", ["1438–1439", "1395–1396"]),
        ("2017-03", ["Jumada II 1438–Rajab 1438", "Esfand 1395–Farvardin 1396"]),
    ],
)
def test_the_other_calendars(iso, wanted):
    said = conventions.of("en").elsewhere(iso)
    assert said == " · ".join(i18n.isolate(w) for w in wanted)
    assert said in conventions.of("en").dates(iso)


def test_days_a_calendar_does_not_reach_are_left_out():
    assert "Dey" in conventions.of("en").elsewhere("1800-01-01")
    assert "·" not in conventions.of("en").elsewhere("1800-01-01")
    assert conventions.of("fa").elsewhere("never") == ""

"""Dates as articles write them: three languages, three calendars, and how exact each is."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import dateparser.date
import jdatetime
from hijridate import Hijri

from analytics.languages import codes, get
from analytics.languages.pack import DIGITS

Dated = tuple[str | None, str]
NONE: Dated = (None, "none")
FIRST_YEAR = 1900


def _iso(year: int, month: int | None = None, day: int | None = None) -> Dated:
    if not FIRST_YEAR <= year <= dt.date.today().year + 1:
        return NONE
    try:
        if month and day:
            return dt.date(year, month, day).isoformat(), "day"
        if month:
            return dt.date(year, month, 1).isoformat()[:7], "month"
    except ValueError:
        return NONE
    return f"{year:04d}", "year"


def _converted(calendar: str, year: int, month: int, day: int | None) -> Dated:
    """A Jalali or Hijri date as Gregorian; a bare month goes to the one its middle lies in."""
    try:
        if calendar == "jalali":
            date = jdatetime.date(year, month, day or 15).togregorian()
        else:
            date = Hijri(year, month, day or 15).to_gregorian()
    except (ValueError, OverflowError):
        return NONE
    return _iso(date.year, date.month, date.day if day else None)


@cache
def _months() -> tuple[dict[str, tuple[str, int]], re.Pattern[str]]:
    """Folded month names -> (calendar, number), and the pattern of a named date."""
    names: dict[str, tuple[str, int]] = {}
    for code in codes():
        pack = get(code)
        for table, calendar in (("months", "gregorian"), ("jalali_months", "jalali"), ("hijri_months", "hijri")):
            for name, number in pack.pages.get(table, {}).items():
                names.setdefault(get("ar").key(name).lower(), (calendar, number))
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    before = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:من|of|-|/)?\s*)?(?<![^\W\d_])(?P<month>{listed})(?![^\W\d_])"
    after = r"(?:\s*/\s*[^\W\d_]+(?:\s[^\W\d_]+)?|\s*\([^)]{2,16}\))?\s*(?:(?P<late>\d{1,2})(?:st|nd|rd|th)?(?!\d))?\s*[,،\-/]?\s*(?:من\s+)?(?:عام\s+|سنة\s+)?(?P<year>\d{4})(?!\d)"
    return names, re.compile(before + after)


_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?![\d-])")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?!\d)")
_YEAR = re.compile(r"^\s*(\d{4})\s*(?:م|هـ|ه|ش)?\s*$")


def parse(raw: str, *, language: str = "") -> Dated:
    """Read a date.

    Parameters
    ----------
    raw : str
        A date and nothing else, as a metadata field or line gives it.
    language : str, optional
        Tells 14xx years apart: Jalali in Persian, Hijri in Arabic.

    Returns
    -------
    (str or None, str)
        ISO date cut to its precision, and the precision: day, month, year or none.
    """
    text = get("ar").key(raw.translate(DIGITS)).lower().strip()
    if not text:
        return NONE
    if len(text) > 80:
        text = text[:80]
    if m := _ISO.search(text):
        return _numbers(int(m[1]), int(m[2]), int(m[3]) if m[3] else None, language)
    names, named = _months()
    if m := named.search(text):
        calendar, month = names[m["month"]]
        day = m["day"] or m["late"]
        year, number = int(m["year"]), int(day) if day else None
        if calendar == "gregorian":
            return _iso(year, month, number)
        return _converted(calendar, year, month, number)
    if m := _NUMERIC.search(text):
        a, b, c = (int(m[n]) for n in (1, 2, 3))
        if len(m[1]) == 4:
            return _numbers(a, b, c, language)
        if len(m[3]) == 4:
            day, month = (a, b) if b <= 12 else (b, a)
            return _numbers(c, month, day, language)
        return NONE
    if m := _YEAR.match(text):
        year = int(m[1])
        return _iso(year) if year >= FIRST_YEAR else NONE
    if not re.search(r"\d{4}", text):
        return NONE  # without a year a parser would supply today's
    parser = dateparser.date.DateDataParser(
        languages=list(codes()), settings={"REQUIRE_PARTS": ["year"], "DATE_ORDER": "DMY", "PREFER_DAY_OF_MONTH": "first"}
    )
    data = parser.get_date_data(text)
    if data is None or data.date_obj is None:
        return NONE
    date = data.date_obj
    return _iso(date.year, None if data.period == "year" else date.month, date.day if data.period in ("day", "time") else None)


def _numbers(year: int, month: int, day: int | None, language: str) -> Dated:
    if year >= FIRST_YEAR:
        return _iso(year, month, day)
    if 1300 <= year < 1500 and 1 <= month <= 12:
        jalali = language == "fa" or (language != "ar" and year < 1410)
        return _converted("jalali" if jalali else "hijri", year, month, day)
    return NONE

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


#: Seconds or milliseconds since 1970, or a spreadsheet's days since 1900.
_COUNTED = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}|[2-6]\d{4}(?:\.\d+)?")


def _counted(number: float) -> Dated:
    if number < 100_000:
        date = dt.date(1899, 12, 30) + dt.timedelta(days=int(number))
    else:
        date = dt.datetime.fromtimestamp(number / 1000 if number > 1e11 else number, dt.UTC).date()
    return _iso(date.year, date.month, date.day)


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
    if m := _COUNTED.fullmatch(text):
        return _counted(float(m[0]))
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


@cache
def _date_words() -> frozenset[str]:
    """Folded words that may stand beside a date: weekdays, calendars, months and the like."""
    found: set[str] = set()
    for code in codes():
        pages = get(code).pages
        for name in ("weekdays", "date_words", "months", "jalali_months", "hijri_months"):
            for word in pages.get(name, ()):
                found.update(re.findall(r"[^\W\d_]+", get("ar").key(word).lower()))
    return frozenset(found)


def alone(line: str) -> bool:
    """Whether a line is a date to the day and nothing else: a dateline without a label."""
    if len(line) > 90 or not any(c.isdigit() for c in line):
        return False
    words = re.findall(r"[^\W\d_]+", get("ar").key(line.translate(DIGITS)).lower())
    return all(w in _date_words() for w in words) and parse(line)[1] == "day"


_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_./]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([-_.])(0?[1-9]|1[0-2])\2((?:19|20)\d{2})(?!\d)")


def of_name(name: str) -> Dated:
    """The date a file name or address holds, to the day, if it holds one."""
    if m := _IN_NAME.search(name):
        return _iso(int(m[1]), int(m[3]), int(m[4]))
    if m := _DAY_FIRST.search(name):
        return _iso(int(m[4]), int(m[3]), int(m[1]))
    return NONE


def _numbers(year: int, month: int, day: int | None, language: str) -> Dated:
    if year >= FIRST_YEAR:
        return _iso(year, month, day)
    if 1300 <= year < 1500 and 1 <= month <= 12:
        jalali = language == "fa" or (language != "ar" and year < 1410)
        return _converted("jalali" if jalali else "hijri", year, month, day)
    return NONE

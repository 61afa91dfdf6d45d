"""How readers of a language write numbers and dates, and which calendars they count by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import jdatetime
from hijridate import Gregorian

from dashboard import i18n


@dataclass(frozen=True)
class Convention:
    """The conventions of one interface language.

    Attributes
    ----------
    language : str
        A key of :data:`dashboard.i18n.LANGUAGES`.
    """

    language: str = "en"

    @property
    def rtl(self) -> bool:
        """Whether the language runs from right to left."""
        return i18n.is_rtl(self.language)

    def number(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """A number in the language's digits."""
        return i18n.number(self.language, value, decimals, sign=sign)

    def percent(self, value: float, decimals: int = 0) -> str:
        """A share (0..1) as per cent."""
        return i18n.percent(self.language, value, decimals)

    def date(self, iso: str) -> str:
        """A date of year, month or day precision in words: ``2017-03-05`` -> ``5 Mar 2017``."""
        return _date(self.language, iso)

    def period(self, start: str, period: str = "month") -> str:
        """A period by its first day: a year alone, a month with its year, a day with both."""
        return self.date({"year": start[:4], "month": start[:7], "quarter": start[:7]}.get(period, start))

    def elsewhere(self, iso: str) -> str:
        """The same day, or the span of the same month or year, in the Hijri and the Jalali calendar.

        Hijri dates are those of Umm al-Qura, 1924 to 2077; outside them, nothing is said.
        """
        return _elsewhere(self.language, iso)

    def dates(self, iso: str) -> str:
        """A date with what it is in the other calendars: for showing on hover."""
        other = self.elsewhere(iso)
        return f"{self.date(iso)} ({other})" if other else self.date(iso)


@cache
def of(language: str) -> Convention:
    """The conventions of a language."""
    return Convention(language)


def _months(language: str, calendar: str) -> list[str]:
    return i18n.words(language)[f"months.{calendar}"].split(",")


@cache
def _date(language: str, iso: str) -> str:
    parts = iso[:10].split("-")
    try:
        year, month, day = (int(v) for v in (*parts, "0", "0")[:3])
        words = [_months(language, "short")[month - 1]] if month else []
    except (ValueError, IndexError):
        return iso
    return i18n.digits(language, " ".join([*([str(day)] if day else []), *words, str(year)]))


def _bounds(iso: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a date of any precision."""
    try:
        if len(iso) >= 10:
            day = dt.date.fromisoformat(iso[:10])
            return day, day
        first = dt.date(int(iso[:4]), int(iso[5:7]) if len(iso) >= 7 else 1, 1)
        after = dt.date(first.year + (len(iso) < 7 or first.month == 12), 1 if len(iso) < 7 else first.month % 12 + 1, 1)
    except ValueError:
        return None
    return first, after - dt.timedelta(days=1)


def _hijri(day: dt.date) -> tuple[int, int, int] | None:
    try:
        made = Gregorian.fromdate(day).to_hijri()
    except (OverflowError, ValueError):
        return None
    return made.year, made.month, made.day


def _jalali(day: dt.date) -> tuple[int, int, int]:
    made = jdatetime.date.fromgregorian(date=day)
    return made.year, made.month, made.day


@cache
def _elsewhere(language: str, iso: str) -> str:
    bounds = _bounds(iso)
    if bounds is None:
        return ""
    found = []
    for calendar, convert in (("hijri", _hijri), ("jalali", _jalali)):
        first, last = (convert(day) for day in bounds)
        if first is None or last is None:
            continue
        months = _months(language, calendar)
        if len(iso) >= 10:
            said = f"{first[2]} {months[first[1] - 1]} {first[0]}"
        elif len(iso) >= 7:
            said = _span([f"{months[m - 1]} {y}" for y, m, _ in (first, last)])
        else:
            said = _span([str(first[0]), str(last[0])])
        found.append(i18n.isolate(i18n.digits(language, said)))
    return " · ".join(found)


def _span(ends: list[str]) -> str:
    return "–".join(dict.fromkeys(ends))

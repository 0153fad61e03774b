"""Shows a date, a time or a duration behind a date section of a format code.

Rules: ECMA-376 part 1, 18.8.31, in the 1900 date system, with English names. A moment
is handled as ticks: whole microseconds since the system's day 0.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpiworkbook.model.periods import MONTH_NAMES
from kpiworkbook.notation.format_code import MalformedCodeError, Token, split_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["DateBody", "DateValue", "date_body", "iso_text", "ticks_of", "ticks_of_days"]

DateValue = dt.datetime | dt.date | dt.time | dt.timedelta

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
LAST_SERIAL_DAY = 2_958_465  # 9999-12-31

# Spreadsheets count a 29 February 1900 that never was, as day 60, and a day 0 before
# 1 January; from day 61 on, days count from 30 December 1899.
_EPOCH = dt.datetime(1899, 12, 30)
_FALSE_LEAP_DAY = 60
_WEEKDAYS = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment taken apart; `hour` is as the section shows it, `ticks` its distance from day 0."""

    year: int
    month: int
    day: int
    weekday: str
    hour: int
    minute: int
    second: int
    afternoon: bool
    ticks: int


# n is m read as minutes, so that a field name alone says what it shows.
_FIELDS: Mapping[str, Callable[[Moment], str]] = {
    "y": lambda at: f"{at.year % 100:02d}",
    "yyy": lambda at: f"{at.year:04d}",
    "m": lambda at: str(at.month),
    "mm": lambda at: f"{at.month:02d}",
    "mmm": lambda at: MONTH_NAMES[at.month - 1][:3],
    "mmmm": lambda at: MONTH_NAMES[at.month - 1],
    "mmmmm": lambda at: MONTH_NAMES[at.month - 1][0],
    "d": lambda at: str(at.day),
    "dd": lambda at: f"{at.day:02d}",
    "ddd": lambda at: at.weekday[:3],
    "dddd": lambda at: at.weekday,
    "h": lambda at: str(at.hour),
    "hh": lambda at: f"{at.hour:02d}",
    "n": lambda at: str(at.minute),
    "nn": lambda at: f"{at.minute:02d}",
    "s": lambda at: str(at.second),
    "ss": lambda at: f"{at.second:02d}",
    "am/pm": lambda at: "PM" if at.afternoon else "AM",
    "a/p": lambda at: "P" if at.afternoon else "A",
}
_LONGEST = {"yy": "y", "yyyy": "yyy", "mmmmmm": "mmmm", "ddddd": "dddd", "hhh": "hh", "sss": "ss"}
_ELAPSED_UNITS = {"h": HOUR, "m": 60 * SECOND, "s": SECOND}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateBody:
    """A section of date and time fields; `places` are the digits shown after the seconds."""

    tokens: tuple[Token, ...]
    places: int
    twelve_hours: bool
    has_calendar: bool

    def show(self, ticks: int) -> str | None:
        """Return the text for a moment, or None where the calendar has no such day."""
        step = 10 ** (6 - self.places)
        rounded = (abs(ticks) + step // 2) // step * step
        if rounded >= (LAST_SERIAL_DAY + 1) * DAY or (ticks < 0 and not self._only_elapsed()):
            return None
        moment = _moment(rounded, self.twelve_hours)
        sign = "-" if ticks < 0 and rounded else ""
        return sign + "".join(self._shown(token, moment) for token in self.tokens)

    @property
    def units(self) -> str:
        """The units of time that it shows, by their first letters, the largest first: `hm`, `hms`, `ms`."""
        names = "".join(token.text[0] for token in self.tokens if token.kind in ("field", "elapsed"))
        return "".join(unit for unit in "hms" if unit in names.replace("n", "m"))

    def _only_elapsed(self) -> bool:
        return not self.has_calendar and any(token.kind == "elapsed" for token in self.tokens)

    def _shown(self, token: Token, moment: Moment) -> str:
        if token.kind == "field":
            return _FIELDS[token.text](moment)
        if token.kind == "elapsed":
            return str(moment.ticks // _ELAPSED_UNITS[token.text[0]]).zfill(len(token.text))
        if token.kind == "subsecond":
            return f".{moment.ticks % SECOND:06d}"[: 1 + self.places]
        return token.text


def date_body(tokens: Sequence[Token]) -> DateBody:
    """Return the body of a section that has date or time fields.

    Raises MalformedCodeError if it also has digit placeholders other than those of
    fractional seconds.
    """
    fields = _join_subseconds([_with_field(tokens, place) for place in range(len(tokens))])
    if any(token.kind in ("digit", "general", "at", "exponent") for token in fields):
        raise MalformedCodeError("dates mixed with digits, text or General")
    return DateBody(
        tokens=tuple(fields),
        places=max((len(token.text) - 1 for token in fields if token.kind == "subsecond"), default=0),
        twelve_hours=any(token.kind == "field" and "/" in token.text for token in fields),
        has_calendar=any(token.kind == "field" and token.text[0] in "ymd" for token in fields),
    )


def ticks_of(value: DateValue) -> int | None:
    """Return the ticks of a date value; None before 1900, which has no serial number."""
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    if isinstance(value, dt.time):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * SECOND + value.microsecond
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if value.year < 1900:
        return None
    ticks = (value.replace(tzinfo=None) - _EPOCH) // dt.timedelta(microseconds=1)
    return ticks if ticks > _FALSE_LEAP_DAY * DAY else ticks - DAY


def ticks_of_days(serial: float) -> int | None:
    """Return the ticks of a serial number in days; None beyond the calendar."""
    return round(serial * DAY) if abs(serial) <= LAST_SERIAL_DAY + 1 else None


def iso_text(value: DateValue) -> str:
    """Return ISO 8601 text: the date alone at midnight; `[h]:mm:ss` for a duration."""
    if isinstance(value, dt.timedelta):
        return _DURATION.show(ticks_of(value) or 0) or str(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.isoformat()


def _moment(ticks: int, twelve_hours: bool) -> Moment:
    day_number, in_day = divmod(ticks, DAY)
    year, month, day = _calendar_day(day_number)
    hour = in_day // HOUR
    return Moment(
        year=year,
        month=month,
        day=day,
        weekday=_WEEKDAYS[day_number % 7],
        hour=(hour + 11) % 12 + 1 if twelve_hours else hour,
        minute=in_day // (60 * SECOND) % 60,
        second=in_day // SECOND % 60,
        afternoon=hour >= 12,
        ticks=ticks,
    )


def _calendar_day(day_number: int) -> tuple[int, int, int]:
    if day_number == 0:
        return 1900, 1, 0
    if day_number == _FALSE_LEAP_DAY:
        return 1900, 2, 29
    day = _EPOCH + dt.timedelta(days=day_number + (day_number < _FALSE_LEAP_DAY))
    return day.year, day.month, day.day


def _with_field(tokens: Sequence[Token], place: int) -> Token:
    """Turn a date token into the name of its field; others stay as they are."""
    token = tokens[place]
    name = token.text.lower()
    if token.kind == "elapsed":
        return Token(kind="elapsed", text=name)
    if token.kind not in ("date", "ampm"):
        return token
    if name in ("m", "mm") and _means_minutes(tokens, place):
        name = name.replace("m", "n")
    elif name not in _FIELDS:
        longest = max((known for known in _LONGEST if name.startswith(known)), key=len)
        name = _LONGEST[longest]
    return Token(kind="field", text=name)


def _means_minutes(tokens: Sequence[Token], place: int) -> bool:
    """An m is minutes right after an hour or right before seconds, literals aside."""
    before = [token.text for token in tokens[:place] if token.kind in ("date", "elapsed")]
    after = [token.text for token in tokens[place + 1 :] if token.kind in ("date", "elapsed")]
    return bool((before and before[-1][0] in "hH") or (after and after[0][0] in "sS"))


def _join_subseconds(tokens: Sequence[Token]) -> list[Token]:
    """Join a point and the zeros after it, right after seconds, into one token."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if token.kind == "point" and last and last.text[-1:] == "s" and last.kind in ("field", "elapsed"):
            joined.append(Token(kind="subsecond", text="."))
        elif token.text == "0" and last and last.kind == "subsecond" and len(last.text) < 4:
            joined[-1] = Token(kind="subsecond", text=last.text + "0")
        else:
            joined.append(token)
    return joined


_DURATION = date_body(split_sections("[h]:mm:ss")[0])

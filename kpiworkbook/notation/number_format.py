"""The text that a spreadsheet shows for a stored value behind a number format code.

Rules: ECMA-376 part 1, 18.8.30 (built-in codes) and 18.8.31 (format codes); where these
are silent, as Excel does.
"""

from __future__ import annotations

import math
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kpiworkbook.notation.date_format import DateBody, DateValue, iso_text, ticks_of, ticks_of_days
from kpiworkbook.notation.digit_format import NumberBody, general_text
from kpiworkbook.notation.format_sections import PLAIN_GENERAL, FormatCode, LiteralBody, read_code
from kpiworkbook.notation.rounding import decimal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BUILTIN",
    "decimals",
    "is_clock",
    "is_literal_percent",
    "is_percent",
    "is_time",
    "percent_places",
    "render",
    "scaling",
    "shows_digits",
    "time_units",
]

BUILTIN: Mapping[int, str] = MappingProxyType(
    {
        0: "General",
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        5: '"£"#,##0;-"£"#,##0',
        6: '"£"#,##0;[Red]-"£"#,##0',
        7: '"£"#,##0.00;-"£"#,##0.00',
        8: '"£"#,##0.00;[Red]-"£"#,##0.00',
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "dd/mm/yyyy",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "dd/mm/yyyy hh:mm",
        37: "#,##0 ;(#,##0)",
        38: "#,##0 ;[Red](#,##0)",
        39: "#,##0.00;(#,##0.00)",
        40: "#,##0.00;[Red](#,##0.00)",
        41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
        42: '_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"_-;_-@_-',
        43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
        44: '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-',
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mmss.0",
        48: "##0.0E+0",
        49: "@",
    }
)
"""The format codes that numFmtId 0 to 49 imply, where styles.xml gives none (ECMA-376 part 1,
18.8.30); dates and currency, which follow the reader's region, as in the United Kingdom."""


# Scorecards repeat themselves; `typed` keeps True apart from 1.
@lru_cache(maxsize=65_536, typed=True)
def render(value: float | DateValue, code: str) -> str:
    """Return the text that Excel shows for a stored value behind a format code.

    `value` is a number, or a date, time or duration that was read as such; a number behind
    a date code counts days. A date behind a code without dates gives ISO 8601 text. A code
    that breaks the grammar of ECMA-376 part 1, 18.8.31, or has more than Excel's 255
    characters, counts as General. NaN and the
    infinities give `str(value)`.
    """
    read = read_code(code)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (float, int)):
        return _number_text(value, read)
    return _date_text(value, read)


def decimals(code: str) -> int | None:
    """Return how many digits after the point the code's first section shows, at most.

    None if it shows no decimal number: General, text, dates and vulgar fractions.
    """
    body = read_code(code).first
    return body.places if isinstance(body, NumberBody) else None


def is_percent(code: str) -> bool:
    """Say whether a section of the code shows percentages: a `%` outside quotes and escapes."""
    return read_code(code).percent


def is_literal_percent(code: str) -> bool:
    """Say whether the code puts a percent sign as mere text behind a number, so that 45.5 is shown as 45.5%."""
    return read_code(code).literal_percent


@lru_cache(maxsize=4_096)
def is_time(code: str) -> bool:
    """Say whether the code shows a number as a duration, `2:35`: no date, and no time of day with AM or PM."""
    read = read_code(code)
    bodies = [section.body for section in read.sections if isinstance(section.body, DateBody)]
    return isinstance(read.first, DateBody) and not any(body.has_calendar or body.twelve_hours for body in bodies)


@lru_cache(maxsize=4_096)
def is_clock(code: str) -> bool:
    """Say whether the code of times shows no whole days, as a clock does: 30 hours as `6:00`."""
    body = read_code(code).first
    return isinstance(body, DateBody) and not any(token.kind == "elapsed" for token in body.tokens)


def time_units(code: str) -> tuple[str, int]:
    """Return which units of time the code shows, `hm` or `hms` or `ms`, and how many decimals of seconds."""
    body = read_code(code).first
    return (body.units, body.places) if isinstance(body, DateBody) else ("", 0)


def percent_places(code: str) -> int:
    """Return how many decimals of a percentage the code shows; 0 of one that shows none, as the house does."""
    return (decimals(code) or 0) if is_percent(code) else 0


def scaling(value: float, code: str) -> int:
    """Return by how much smaller the code shows a number than it is: 1,000 for `#,##0,`, where nothing is scaled 1."""
    body = read_code(code).section_for(value).body
    return int(10**-body.shift) if isinstance(body, NumberBody) and body.shift < 0 else 1


def shows_digits(value: float, code: str) -> bool:
    """Say whether the code shows a number by its digits, and not by words, by nothing, or as a date."""
    return not isinstance(read_code(code).section_for(value).body, LiteralBody | DateBody)


def _number_text(value: float, read: FormatCode) -> str:
    if not math.isfinite(value):
        return str(value)
    section = read.section_for(value)
    body = section.body
    if not section.signed:
        value = abs(value)
    if body is PLAIN_GENERAL and -1e11 < value < 1e11 and value == int(value):
        return str(int(value))
    if isinstance(body, DateBody):
        ticks = ticks_of_days(value)
        text = None if ticks is None else body.show(ticks)
        return general_text(decimal_of(value)) if text is None else text
    return body.show(decimal_of(value))


def _date_text(value: DateValue, read: FormatCode) -> str:
    ticks = ticks_of(value)
    text = None
    if ticks is not None:
        body = read.section_for(ticks).body
        if isinstance(body, DateBody):
            text = body.show(ticks)
        elif isinstance(body, LiteralBody):
            text = body.text
    return iso_text(value) if text is None else text

"""A new commentary: text, kept as it was written, whatever it begins with."""

from __future__ import annotations

import math
from datetime import date

from kpiworkbook.collector.given import NOT_CALCULATED, RefusedError
from kpiworkbook.model.excel import LONGEST_TEXT
from kpiworkbook.notation.number_format import render

__all__ = ["read_commentary"]


def read_commentary(value: object) -> str:
    """Return a commentary's text, without blanks around it; raise RefusedError where no cell can hold it.

    `=cmd|…` stays a text: it is for whoever writes it to write it as one.
    """
    if isinstance(value, str):
        text = value.strip()
        if len(text.encode("utf-16-le", "surrogatepass")) > LONGEST_TEXT * 2:
            raise RefusedError(
                f"the commentary has more than {LONGEST_TEXT:,} characters, which no cell holds; shorten it"
            )
        return text
    if value is NOT_CALCULATED:
        raise RefusedError("the commentary is a formula without a stored result; write the text itself")
    if isinstance(value, date):
        return str(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf:
        return render(value, "General")
    raise RefusedError(f"the commentary {value!r} is no text")

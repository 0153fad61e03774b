"""How sections and indicators are numbered: `1`, `2.`, `Priority 3`, `A`, `(B)`, `IV`."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["LETTER", "Numbering", "numbering"]

# Not compiled here: few texts are short enough to be asked.
_NUMBER = (
    r"(?i)(?:(?P<word>section|part|theme|priority|outcome|objective|goal|aim|domain)\s+)?"
    r"\(?(?:(?P<digits>\d+)|(?-i:[A-Z]|[IVX]{2,5}))[.):]{0,2}"
)


class Numbering(NamedTuple):
    """In which word a text numbers, and whether by digits: `Theme A` among the refs A, B, C is another than these."""

    word: str
    by_digits: bool


LETTER = Numbering("", by_digits=False)
"""A letter or a Roman numeral alone."""


def numbering(text: str) -> Numbering | None:
    """Return how a text numbers, None where it is no number."""
    match = re.fullmatch(_NUMBER, text.strip())
    return None if match is None else Numbering((match["word"] or "").lower(), by_digits=match["digits"] is not None)

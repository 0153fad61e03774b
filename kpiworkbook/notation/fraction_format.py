"""Shows a number as a vulgar fraction, as `# ?/?` asks (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from kpiworkbook.notation.format_code import Token

__all__ = ["FractionBody", "fraction_body"]

_BLANKS = {"0": "0", "?": " ", "#": ""}
_FRACTION = r"(?<![0#?])(?:([0#?]++)( ++))?([0#?]++)/([1-9][0-9]*|[0#?]+)"
_NO_LITERAL = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class FractionBody:
    """A vulgar fraction, as in `# ?/?` or `# ??/16` (`fixed_base` is 16, otherwise 0)."""

    before: str
    whole: str
    gap: str
    numerator: str
    fixed_base: int
    base_width: int
    after: str

    def show(self, number: Decimal) -> str:
        """Return the nearest fraction that the placeholders have room for."""
        from fractions import Fraction

        nearest = self._nearest(abs(Fraction(number)))
        whole, rest = divmod(nearest, 1) if self.whole else (0, nearest)
        blank = bool(self.whole) and not rest and "0" not in self.numerator
        sign = "-" if number < 0 and nearest else ""
        whole_text = _pad_left(str(whole) if whole or blank else "", self.whole)
        rest_text = " " * (len(self.numerator) + 1 + self.base_width) if blank else self._fraction(rest)
        return sign + self.before + whole_text + self.gap + rest_text + self.after

    def _nearest(self, size: Fraction) -> Fraction:
        from fractions import Fraction

        if self.fixed_base:
            return Fraction(int(size * self.fixed_base + Fraction(1, 2)), self.fixed_base)
        return size.limit_denominator(10**self.base_width - 1)

    def _fraction(self, rest: Fraction) -> str:
        base = self.fixed_base or rest.denominator
        return f"{_pad_left(str(rest * base), self.numerator)}/{base:<{self.base_width}}"


def fraction_body(tokens: Sequence[Token]) -> FractionBody | None:
    """Return the body of a section that holds a fraction, or None where it holds none."""
    # One character per token, so that places in `shape` are places in `tokens`.
    shape = "".join(token.text if len(token.text) == 1 else _NO_LITERAL for token in tokens)
    match = re.search(_FRACTION, shape) if "/" in shape else None
    if not match:
        return None
    whole, gap, numerator, base = match.groups(default="")
    return FractionBody(
        before="".join(token.text for token in tokens[: match.start()]),
        whole=whole,
        gap=gap,
        numerator=numerator,
        fixed_base=0 if base[0] in _BLANKS else int(base),
        base_width=len(base),
        after="".join(token.text for token in tokens[match.end() :]),
    )


def _pad_left(digits: str, placeholders: str) -> str:
    blanks = placeholders[: max(0, len(placeholders) - len(digits))]
    return "".join(_BLANKS[placeholder] for placeholder in blanks) + digits

"""Shows a number behind one section of a format code: decimals, exponents, General.

Rules: ECMA-376 part 1, 18.8.31. Rounding is half away from zero on the 15 significant
digits that a spreadsheet keeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpiworkbook.notation.format_code import Token

__all__ = ["GeneralBody", "NumberBody", "QuickForm", "general_text", "number_body"]

# A double has up to 309 digits before the point; a code has up to 255 places or percent signs.
_WIDE = Context(prec=1200, rounding=ROUND_HALF_UP)
_BLANKS = {"0": "0", "?": " ", "#": ""}
_ONE = Decimal(1)

_GENERAL_LIMIT = Decimal("1E11")
_GENERAL_SMALL = Decimal("1E-4")
_GENERAL_PLACES = 9

_QUICK = re.compile(r"(\0*)#*0(?:\.(0+))?(\0*)")
_NO_LITERAL = "\0"


def general_text(number: Decimal) -> str:
    """Show a number as General does in a wide cell: at most 11 characters and a sign."""
    size = number.copy_abs()
    if not size:
        return "0"
    sign = "-" if number < 0 else ""
    places = max(0, min(_GENERAL_PLACES, _GENERAL_PLACES - size.adjusted()))
    rounded = _round(size, places)
    needs_exponent = rounded >= _GENERAL_LIMIT or (size < _GENERAL_SMALL and rounded != size)
    return sign + (_general_exponent(size) if needs_exponent else _without_zeros(rounded))


def _general_exponent(size: Decimal) -> str:
    exponent = size.adjusted()
    places = 5 if abs(exponent) < 100 else 4
    mantissa = _round(size.scaleb(-exponent, context=_WIDE), places)
    if mantissa >= 10:
        mantissa, exponent = _ONE, exponent + 1
    return f"{_without_zeros(mantissa)}E{exponent:+03d}"


def _without_zeros(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _round(number: Decimal, places: int) -> Decimal:
    return number.quantize(_ONE.scaleb(-places), context=_WIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralBody:
    """General, with literal text around it."""

    before: str = ""
    after: str = ""
    shift: int = 0

    def show(self, number: Decimal) -> str:
        """Return the text for `number`, with a minus sign in front if it is negative."""
        sign = "-" if number < 0 else ""
        return sign + self.before + general_text(number.copy_abs().scaleb(self.shift, context=_WIDE)) + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickForm:
    """Plain placeholders between two literals, which `format()` can fill."""

    before: str
    spec: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBody:
    """Digit placeholders with literals among them, as in `#,##0.0"m"` or `0.00E+00`.

    `shift` is the power of ten of percent signs and scaling commas; `quick` is set for
    the common placeholders.
    """

    whole: tuple[Token, ...]
    fraction: tuple[Token, ...]
    exponent: tuple[Token, ...]
    exponent_mark: str
    has_point: bool
    grouped: bool
    shift: int
    places: int
    quantum: Decimal
    quick: QuickForm | None

    def show(self, number: Decimal) -> str:
        """Return the text for `number`, with a minus sign unless it rounds to zero."""
        shifted = number.scaleb(self.shift, context=_WIDE) if self.shift else number
        if self.exponent_mark:
            return self._scientific(shifted)
        rounded = shifted.quantize(self.quantum, context=_WIDE)
        sign = "-" if rounded < 0 else ""
        if quick := self.quick:
            return f"{sign}{quick.before}{rounded.copy_abs():{quick.spec}}{quick.after}"
        return sign + self._decimal(rounded.copy_abs())

    def _decimal(self, rounded: Decimal) -> str:
        whole, _, fraction = f"{rounded:f}".partition(".")
        point = "." if self.has_point else ""
        left = _fill_whole(self.whole, whole.lstrip("0"), self.grouped)
        return left + point + _fill_fraction(self.fraction, fraction.rstrip("0"))

    def _scientific(self, number: Decimal) -> str:
        width = _count_digits(self.whole)
        step = max(1, width)
        size = number.copy_abs()
        exponent = size.adjusted() // step * step + (not width) if size else 0
        mantissa = _round(size.scaleb(-exponent, context=_WIDE), self.places)
        if mantissa >= _ONE.scaleb(width):
            exponent += step
            mantissa = _round(size.scaleb(-exponent, context=_WIDE), self.places)
        sign = "-" if number < 0 else ""
        plus = "+" if self.exponent_mark.endswith("+") else ""
        power = _fill_whole(self.exponent, str(abs(exponent)).lstrip("0"), grouped=False)
        power_sign = "-" if exponent < 0 else plus
        return f"{sign}{self._decimal(mantissa)}{self.exponent_mark[0]}{power_sign}{power}"


def number_body(tokens: Sequence[Token]) -> NumberBody:
    """Return the body of a section that has digit placeholders and no slash among them."""
    slots, grouped, scaling_commas = _without_commas(tokens)
    mark = _place_of("exponent", slots)
    point = _place_of("point", slots[:mark])
    fraction = slots[point + 1 : mark]
    places = _count_digits(fraction)
    percents = sum(token.kind == "percent" for token in slots)
    return NumberBody(
        whole=slots[:point],
        fraction=fraction,
        exponent=slots[mark + 1 :],
        exponent_mark=slots[mark].text if mark < len(slots) else "",
        has_point=point < mark,
        grouped=grouped,
        shift=2 * percents - 3 * scaling_commas,
        places=places,
        quantum=_ONE.scaleb(-places),
        quick=_quick_form(slots, grouped),
    )


def _without_commas(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], bool, int]:
    """Take out the commas that group or scale; a comma anywhere else stays a literal."""
    slots: list[Token] = []
    grouped, past_point = False, False
    waiting = scaling = 0
    for place, token in enumerate(tokens):
        if token.kind == "comma" and slots and tokens[place - 1].kind in ("digit", "point", "comma"):
            waiting += 1
            continue
        past_point = past_point or token.kind == "point"
        if token.kind == "digit" and waiting:
            grouped = grouped or not past_point
        else:
            scaling += waiting
        waiting = 0
        slots.append(token)
    return tuple(slots), grouped, scaling + waiting


def _quick_form(slots: Sequence[Token], grouped: bool) -> QuickForm | None:
    shape = "".join(token.text if token.kind in ("digit", "point") else _NO_LITERAL for token in slots)
    match = _QUICK.fullmatch(shape)
    if not match or any(token.kind == "exponent" for token in slots):
        return None
    before, after = ("".join(token.text for token in part) for part in (slots[: match.end(1)], slots[match.start(3) :]))
    return QuickForm(before=before, spec=f"{',' * grouped}.{len(match[2] or '')}f", after=after)


def _place_of(kind: str, tokens: Sequence[Token]) -> int:
    return next((place for place, token in enumerate(tokens) if token.kind == kind), len(tokens))


def _count_digits(tokens: Sequence[Token]) -> int:
    return sum(token.kind == "digit" for token in tokens)


def _fill_whole(slots: Sequence[Token], digits: str, grouped: bool) -> str:
    """Fill placeholders from the right; the first of them takes all the digits that are left."""
    slots_left = _count_digits(slots)
    unplaced = "" if slots_left else digits
    shown = 0
    parts: list[str] = []
    for slot in reversed(slots):
        if slot.kind != "digit":
            parts.append(slot.text)
            continue
        slots_left -= 1
        wanted = 1 if slots_left else max(1, len(digits) - shown)
        for place in range(shown, shown + wanted):
            filled = digits[-place - 1] if place < len(digits) else _BLANKS[slot.text]
            parts.append(_with_separator(filled, place) if grouped else filled)
        shown += wanted
    return "".join(reversed(parts)) + unplaced


def _with_separator(filled: str, place: int) -> str:
    """Add what parts a digit from the thousand to its right; `place` counts from the right."""
    if not filled or not place or place % 3:
        return filled
    return filled + (" " if filled == " " else ",")


def _fill_fraction(slots: Sequence[Token], digits: str) -> str:
    remaining = iter(digits)
    return "".join(next(remaining, _BLANKS[slot.text]) if slot.kind == "digit" else slot.text for slot in slots)

"""A change in the form in which it was typed: its own arrow family, its decimals, its spaces."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import chain, product

from kpiworkbook.model.derived import Arrow, Change
from kpiworkbook.model.fields import CHANGES
from kpiworkbook.model.grid import Entry
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import (
    FAMILIES,
    GLYPHS,
    LETTERS,
    TypedChange,
    arrow_family,
    arrow_of,
    letter_arrows,
    omits_signs,
    parse_change,
    show_change,
)
from kpiworkbook.notation.change_format import PLAIN, change_as_number, fits_change
from kpiworkbook.notation.number_format import is_literal_percent, render
from kpiworkbook.notation.rounding import decimal_of, round_half_away

__all__ = ["ChangeForm", "change_number"]

_NUMBER = re.compile(r"(?:[+\-−–]\s?)?(?<![\d.,])[\d.][\d.,]*+(?:\s\d{3}[\d.,]*+)*+(?=\s*%)")
"""The figure as a whole, however its thousands are parted."""


class ChangeForm:
    """How a sheet writes its changes, learnt from those that stand there."""

    def __init__(self, sheet: Sheet, arrows: ArrowSettings) -> None:
        """Look at the sheet's change cells."""
        self._arrows = arrows
        self._signs: dict[tuple[str, Arrow], str] = {}
        self._examples: dict[int, str] = {}
        """By section's first row: a text with an arrow and a percentage."""
        changes: dict[int, list[TypedChange]] = {}
        nothing: Counter[str] = Counter()
        for section in sheet.sections:
            columns = [column for field in CHANGES if (column := section.column(field)) is not None]
            places = product(section.rows, (column.index for column in columns))
            learnt = [self._learn(sheet.grid.entry(*place), section, nothing) for place in places]
            changes[section.rows[0]] = [typed for typed in learnt if typed is not None]
        of_sheet = list(chain.from_iterable(changes.values()))
        self._without_signs = {first for first, own in changes.items() if omits_signs(own, of_sheet)}
        """The first rows of the sections whose changes leave their signs to the arrow."""
        self._nothing = nothing.most_common(1)[0][0] if nothing else arrows.not_available

    def _learn(self, entry: Entry, section: Section, nothing: Counter[str]) -> TypedChange | None:
        text = entry.shown.strip()
        typed = parse_change(entry.shown, entry.symbol_font, self._arrows)
        found = arrow_family(text)
        if found:
            self._signs.setdefault((found.family, found.arrow), found.sign)
        if typed is not None and typed.percent is None and typed.arrow is None and text:
            nothing[text] += 1
        elif typed is not None and typed.percent is not None and found and isinstance(entry.value, str):
            self._examples.setdefault(section.rows[0], text)
        return typed

    def corrected(self, entry: Entry, change: Change | None, section: Section, *, sign_only: bool) -> str:
        """Return what a wrong change cell is to say; with `sign_only` its digits stay as they were typed."""
        if change is None:
            return self._nothing
        typed = parse_change(entry.shown, entry.symbol_font, self._arrows)
        text = entry.shown.strip()
        if typed is None or typed.percent is None:
            text = self._examples.get(section.rows[0], "")
            typed = parse_change(text, "", self._arrows) if text else None
            sign_only = False
        if typed is None or typed.percent is None:
            return show_change(change, self._arrows)
        if text[0] in "-−–" and typed.arrow and not text[1:].strip()[0].isdigit():
            text = text[1:].strip()  # which stands behind the arrow from now on
        percent = self._rounded(change, typed.decimals)
        if sign_only:
            percent = abs(typed.percent).copy_sign(percent)
        held = percent if typed.decimals else Decimal(change.percent) if not sign_only else percent
        arrow = arrow_of(held / 100, self._arrows.threshold) if self._arrows.basis == "shown" else change.arrow
        if typed.arrow and not typed.has_sign and section.rows[0] in self._without_signs:
            percent = abs(percent)
        return self._with_arrow(_with_number(text, percent, typed.decimals), arrow, is_symbol=bool(entry.symbol_font))

    @staticmethod
    def _rounded(change: Change, decimals: int) -> Decimal:
        return round_half_away(change.exact * 100, decimals) if decimals else Decimal(change.percent)

    def _with_arrow(self, text: str, arrow: Arrow, *, is_symbol: bool) -> str:
        """Return the text with its arrow exchanged for that one of its family; one without an arrow stays without."""
        found = arrow_family(text)
        if found is None or found.arrow is arrow:
            return text
        if found.family == LETTERS and not is_symbol:
            # A letter that is drawn as an arrow has a font of its own within the cell, which plain text cannot have.
            new = {Arrow.UP: self._arrows.up, Arrow.SAME: self._arrows.same, Arrow.DOWN: self._arrows.down}[arrow]
        elif found.family == LETTERS:
            new = letter_arrows(found.sign)[arrow]
        else:
            known = next((glyph for glyph in FAMILIES.get(found.family, "") if GLYPHS[glyph] is arrow), "")
            new = self._signs.get((found.family, arrow)) or known or {
                Arrow.UP: self._arrows.up, Arrow.SAME: self._arrows.same, Arrow.DOWN: self._arrows.down
            }[arrow]  # fmt: skip
        return text.replace(found.sign, new, 1)


def change_number(stored: float, code: str, change: Change, *, sign_only: bool) -> tuple[float, str, str]:
    """Return what a wrong change that is a number is to be, the number format that it needs, and how that is shown.

    It stays behind its own format (an empty one is returned) where that shows percentages, with as many decimals as
    are shown; with `sign_only` its digits stay.
    """
    value, needed = change_as_number(change, code)
    if sign_only:
        value = float(-decimal_of(stored) / (100 if is_literal_percent(code) else 1))
        needed = "" if fits_change(code, value, change.arrow) else PLAIN
    return value, needed, render(value, needed or code)


def _with_number(text: str, percent: Decimal, decimals: int) -> str:
    number = f"{percent:.{decimals}f}"
    return _NUMBER.sub(lambda match: number if match[0][:1] != "+" or percent < 0 else f"+{number}", text, count=1)

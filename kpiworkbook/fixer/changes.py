"""A change in the form in which it was typed: its own arrow family, its decimals, its spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
    show_change,
    typed_change,
)
from kpiworkbook.notation.change_format import PLAIN, change_as_number, fits_change
from kpiworkbook.notation.change_habits import ChangeHabits, habits_of
from kpiworkbook.notation.number_format import is_literal_percent, render
from kpiworkbook.notation.rounding import decimal_of, round_half_away
from kpiworkbook.notation.symbol_letters import letter_arrows

__all__ = ["ChangeForm", "change_number"]

_DIGITS = r"(?:[+\-−–]\s?)?(?<![\d.,])(?!(?<=[\d.,]\s)\d{3})[\d.][\d.,]*+(?:\s\d{3}[\d.,]*+)*+"
_NUMBER = re.compile(_DIGITS + r"(?=\s*%)")
"""The figure as a whole, however its thousands are parted."""
_BARE_NUMBER = re.compile(_DIGITS)
_BRACKETS = re.compile(r"\(([^()]*)\)")


class ChangeForm:
    """How a sheet writes its changes, learnt from those that stand there."""

    def __init__(self, sheet: Sheet, arrows: ArrowSettings) -> None:
        """Look at the sheet's change cells."""
        self._arrows = arrows
        self._house = {Arrow.UP: arrows.up, Arrow.SAME: arrows.same, Arrow.DOWN: arrows.down}
        self._signs: dict[tuple[str, Arrow], str] = {}
        self._families: set[str] = set()
        """Those of the sheet's arrows, as far as an arrow is of one alone."""
        changes: dict[int, list[tuple[str, TypedChange]]] = {}
        """By section's first row: what is typed as text, empty for a number, and what that says."""
        nothing: Counter[str] = Counter()
        for section in sheet.sections:
            columns = [column for field in CHANGES if (column := section.column(field)) is not None]
            places = product(section.rows, (column.index for column in columns))
            learnt = [self._learn(sheet.grid.entry(*place), nothing) for place in places]
            changes[section.rows[0]] = [each for each in learnt if each is not None]
        of_sheet = [typed for _, typed in chain.from_iterable(changes.values())]
        self._habits = {first: habits_of([typed for _, typed in own], of_sheet) for first, own in changes.items()}
        self._examples = {first: self._example(own, self._habits[first]) for first, own in changes.items()}
        self._nothing = nothing.most_common(1)[0][0] if nothing else arrows.not_available

    def _learn(self, entry: Entry, nothing: Counter[str]) -> tuple[str, TypedChange] | None:
        text = entry.shown.strip()
        typed = typed_change(entry.shown, entry.symbol_font, self._arrows)
        if found := arrow_family(text, self._arrows):
            self._signs.setdefault((found.family, found.arrow), found.sign)
            if not found.also_of:
                self._families.add(found.family)
        if typed is None:
            return None
        if typed.percent is None and typed.arrow is None and text:
            nothing[text] += 1
        return text if isinstance(entry.value, str) else "", typed

    def _example(self, changes: Sequence[tuple[str, TypedChange]], habits: ChangeHabits) -> str:
        """Return a text with an arrow and a percentage."""
        understood = (text for text, typed in changes if typed.percent is not None and habits.meant(typed))
        return next((text for text in understood if arrow_family(text, self._arrows)), "")

    def corrected(self, entry: Entry, change: Change | None, section: Section, *, sign_only: bool) -> str:
        """Return what a wrong change cell is to say; with `sign_only` its digits stay as they were typed."""
        if change is None:
            return self._nothing
        habits, text = self._habits[section.rows[0]], entry.shown.strip()
        typed = habits.meant(typed_change(entry.shown, entry.symbol_font, self._arrows))
        if typed is None or typed.percent is None:
            text = self._examples[section.rows[0]]
            typed = habits.meant(typed_change(text, "", self._arrows)) if text else None
            sign_only = False
        if typed is None or typed.percent is None:
            return show_change(change, self._arrows)
        sign = found.sign if (found := arrow_family(text, self._arrows)) else ""
        leads = bool(sign) and text.startswith(sign)
        if text[0] in "-−–" and not leads and typed.arrow and not text[1:].strip()[0].isdigit():
            text = text[1:].strip()  # which stands behind the arrow from now on
        percent = self._rounded(change, typed.decimals)
        if sign_only:
            percent = abs(typed.percent).copy_sign(percent)
        arrow = arrow_of(percent / 100, self._arrows.threshold) if self._arrows.basis == "shown" else change.arrow
        if typed.arrow and not typed.has_sign and habits.omits_signs:
            percent = abs(percent)
        ahead = sign if text.startswith(sign) else ""  # a sign such as `-ve` is no part of the figure
        text = ahead + _with_number(
            text.removeprefix(ahead), percent, typed, brackets_are_sign=not habits.brackets_are_no_sign
        )
        return self._with_arrow(text, arrow, is_symbol=bool(entry.symbol_font))

    @staticmethod
    def _rounded(change: Change, decimals: int) -> Decimal:
        return round_half_away(change.exact * 100, decimals) if decimals else Decimal(change.percent)

    def _with_arrow(self, text: str, arrow: Arrow, *, is_symbol: bool) -> str:
        """Return the text with its arrow exchanged for that one of its family; one without an arrow stays without."""
        found = arrow_family(text, self._arrows)
        if found is None or found.arrow is arrow:
            return text
        if found.family == LETTERS and not is_symbol:
            # A letter that is drawn as an arrow has a font of its own within the cell, which plain text cannot have.
            new = self._house[arrow]
        elif found.family == LETTERS:
            new = letter_arrows(found.sign)[arrow]
        else:
            is_other = found.also_of in self._families and found.family not in self._families
            family = found.also_of if is_other else found.family
            known = next((glyph for glyph in FAMILIES.get(family, "") if GLYPHS[glyph] is arrow), "")
            new = self._signs.get((family, arrow)) or known or self._house[arrow]
        return text.replace(found.sign, new, 1)


def change_number(
    stored: float, code: str, change: Change, arrows: ArrowSettings, *, sign_only: bool
) -> tuple[float, str, str]:
    """Return what a wrong change that is a number is to be, the number format that it needs, and how that is shown.

    It stays behind its own format (an empty one is returned) where that shows percentages, with as many decimals as
    are shown; with `sign_only` its digits stay.
    """
    value, needed = change_as_number(change, code, arrows)
    if sign_only:
        size = abs(decimal_of(stored)) / (100 if is_literal_percent(code) else 1)
        value = float(size.copy_sign(change.exact))  # an arrow that the format draws may be all that is wrong
        needed = "" if fits_change(code, value, change.arrow, arrows) else PLAIN
    return value, needed, render(value, needed or code)


def _with_number(text: str, percent: Decimal, typed: TypedChange, *, brackets_are_sign: bool) -> str:
    """Return the text with another figure in the form of its own."""
    if typed.is_bracketed and not typed.is_signed_within and brackets_are_sign:
        if percent < 0:
            percent = abs(percent)
        else:
            text = _BRACKETS.sub(r"\1", text, count=1)
    number = f"{percent:.{typed.decimals}f}"
    figure = _BARE_NUMBER if typed.is_bare else _NUMBER
    return figure.sub(lambda match: number if match[0][:1] != "+" or percent < 0 else f"+{number}", text, count=1)

"""How figures and changes are written into cells, and the derived cells that an officer would make of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from .arithmetic import Rounding, arrow_of, mean, rounded
from .model import CHANGES, Card, Cell, Family, Look, Place, Row, Storage, Style, Unit
from .months import key_of

__all__ = ["change_text", "derived_cells", "digits", "figure", "rederived", "window", "with_month", "with_months"]


def digits(value: Fraction, decimals: int) -> str:
    """Return a rounded value in digits: 1754.50 for two decimals."""
    steps = int(abs(value) * 10**decimals)
    whole, part = divmod(steps, 10**decimals)
    text = f"{whole}.{part:0{decimals}d}" if decimals else str(whole)
    return f"-{text}" if value < 0 and steps else text


def figure(
    value: Fraction, look: Look, how: Rounding, *, decimals: int | None = None, full: bool = False
) -> tuple[Cell, Fraction]:
    """Return a cell that shows a figure, and what it then says. Percentages are fractions.

    `decimals` are those of the row unless given, `full` keeps all digits behind the number format.
    """
    scale = 100 if look.unit is Unit.PERCENT else 1
    shown = look.decimals + look.coarse if decimals is None else decimals
    near = rounded(value * scale, look.decimals if decimals is None else decimals, how)
    text = digits(near, shown)
    if look.stripped and decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if look.grouped and abs(near) >= 1000:
        whole, point, rest = text.partition(".")
        text = f"{int(whole):,}{point}{rest}"
    signed = scale == 100 and not look.bare
    if look.storage is Storage.TEXT:
        return Cell(text=text + "%" * signed), near / scale
    code = ("#,##0" if look.grouped else "0") + ("." + "0" * shown if shown else "") + "%" * signed
    if full:
        number = float(value * (100 if look.bare else 1))
        said = Fraction(repr(number)) / (100 if look.bare else 1)
    else:
        number, said = float(near / 100 if signed else near), near / scale
    return Cell(text=text + "%" * signed, number=number, code=code), said


def change_text(percent: int, family: Family, style: Style) -> str:
    """Return a change as it is written: `↑ 11%`."""
    return f"{family.glyph(arrow_of(percent))}{style.space}{percent}%"


def window(as_of: int, length: int = 12) -> range:
    """Return the months up to one."""
    return range(as_of - length + 1, as_of + 1)


def derived_cells(row: Row, family: Family, style: Style, as_of: int | None = None) -> dict[str, Cell]:
    """Return the four derived cells as whoever made the row would fill them, as of the current month or another."""
    values = row.true if row.from_true else row.typed
    end = style.as_of if as_of is None else as_of
    cells = {}
    for key, back in zip(CHANGES, (1, 12), strict=True):
        base, current = values.get(end - back), values.get(end)
        text = style.not_available
        if base is not None and current is not None and base > 0:
            text = change_text(int(rounded((current / base - 1) * 100, 0, row.rounding)), family, style)
        cells[key] = Cell(text=text)
    found = [values[month] for month in window(end) if month in values]
    average = mean(found)
    if average is None:
        return cells | {"average_12m": Cell(text=style.nothing), "max_12m": Cell(text=style.nothing)}
    look, full = row.look, row.look.storage is Storage.FULL
    cells["average_12m"], _ = figure(
        average, look, row.rounding, decimals=look.average_decimals, full=full and look.average_is_full
    )
    cells["max_12m"], _ = figure(max(found), look, row.rounding, full=full)
    return cells


def rederived(card: Card, place: Place) -> Card:
    """Return the card with a row's derived cells filled in anew."""
    section, row = card.sections[place.section], card.row(place)
    fresh = derived_cells(row, section.family, card.style)
    kept = {key: cell for key, cell in fresh.items() if key in row.cells}
    return card.with_row(place, replace(row, cells={**row.cells, **kept}))


def with_months(row: Row, figures: Mapping[int, Fraction]) -> Row:
    """Return the row with other figures in some months, written as it writes all of them."""
    true, typed, cells = dict(row.true), dict(row.typed), dict(row.cells)
    for month, value in figures.items():
        cell, said = figure(value, row.look, row.rounding, full=row.look.storage is Storage.FULL)
        cells[key_of(month)], typed[month] = cell, said
        # A figure that shows as nothing is nothing, or its owner would show a change that nobody can follow.
        true[month] = said if said == 0 or row.look.storage is Storage.FULL else value
    return replace(row, true=true, typed=typed, cells=cells)


def with_month(row: Row, month: int, said: Fraction | None, cell: Cell | str) -> Row:
    """Return the row with another entry in a month, and what it then says; None is: no figure."""
    true, typed = dict(row.true), dict(row.typed)
    true.pop(month, None)
    typed.pop(month, None)
    if said is not None:
        true[month] = typed[month] = said
    return replace(row.saying(key_of(month), cell), true=true, typed=typed)

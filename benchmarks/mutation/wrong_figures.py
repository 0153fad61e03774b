"""Mistakes in averages and maxima."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from .explanations import UNKNOWN, explanations
from .mistakes import Make, Slip, in_some_row
from .model import FIGURES, Card, Cell, Place, Row, Storage, Unit
from .oracle import State, verdict
from .reading import Shown, read_figure
from .slips import slipped
from .writing import derived_cells, digits, figure, window

__all__ = ["WRONG_FIGURES"]

_Wrong = Callable[[Random, Card, Place], Cell | None]


def _in_a_figure(kind: str, cause: str, wrong: _Wrong, keys: tuple[str, ...] = FIGURES) -> list[Make]:
    """Return makers of wrong averages and wrong maxima: `wrong` gives the cell that is typed."""

    def of(key: str) -> Make:
        def slip(rng: Random, card: Card, first: Place) -> Slip | None:
            place, row = first._replace(key=key), card.row(first)
            if key not in row.cells or (cell := wrong(rng, card, place)) is None:
                return None
            return card.with_row(first, row.saying(key, cell)), {place: cause}

        return in_some_row(f"{kind} · {'average' if key == 'average_12m' else 'maximum'}", slip)

    return [of(key) for key in keys]


def _shown(card: Card, place: Place) -> Shown | None:
    return read_figure(card.row(place).cells.get(place.key), card.row(place))


def _values(row: Row) -> dict[int, Fraction]:
    return dict(row.true if row.from_true else row.typed)


def _written(row: Row, key: str, value: Fraction) -> Cell:
    """Return a value as the row writes its averages or maxima."""
    look, is_average = row.look, key == "average_12m"
    full = look.storage is Storage.FULL and (look.average_is_full or not is_average)
    return figure(value, look, row.rounding, decimals=look.average_decimals if is_average else None, full=full)[0]


def _retyped(row: Row, number: str) -> Cell:
    """Return a figure's cell with other digits."""
    look, decimals = row.look, len(number.partition(".")[2])
    scale = 100 if look.unit is Unit.PERCENT else 1
    return figure(Fraction(number) / scale, look, row.rounding, decimals=decimals)[0]


def _swapped(_: Random, card: Card, first: Place) -> Slip | None:
    row = card.row(first)
    if not all(key in row.cells for key in FIGURES):
        return None
    average, largest = (row.cells[key] for key in FIGURES)
    row = row.saying(FIGURES[0], largest).saying(FIGURES[1], average)
    return card.with_row(first, row), {first._replace(key=key): "swapped-columns" for key in FIGURES}


def _carried_over(_: Random, card: Card, place: Place) -> Cell:
    section = card.sections[place.section]
    return derived_cells(card.row(place), section.family, card.style, card.style.as_of - 1)[place.key]


def _too_long(rng: Random, card: Card, place: Place) -> Cell | None:
    row = card.row(place)
    values, length = _values(row), rng.choice((13, 14))
    found = [values[month] for month in window(card.style.as_of, length) if month in values]
    if not found:
        return None
    value = max(found) if place.key == "max_12m" else sum(found, Fraction(0)) / len(found)
    return _written(row, place.key, value)


def _with_zeros(_: Random, card: Card, place: Place) -> Cell | None:
    """An average that counts the months without a figure."""
    row = card.row(place)
    values, months = _values(row), card.sections[place.section].months
    found = [values[month] for month in window(card.style.as_of) if month in values]
    columns = [month for month in window(card.style.as_of) if month in months]
    if not found or len(found) == len(columns):
        return None
    return _written(row, place.key, sum(found, Fraction(0)) / len(columns))


def _scale(rng: Random, card: Card, place: Place) -> Cell | None:
    row, shown = card.row(place), _shown(card, place)
    factor = rng.choice((Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100)))
    if shown is None or not shown.value:
        return None
    cell = _written(row, place.key, shown.value * factor)
    return cell if any(digit in cell.text for digit in "123456789") else None


def _digit(rng: Random, card: Card, place: Place) -> Cell | None:
    row, shown = card.row(place), _shown(card, place)
    if shown is None:
        return None
    scale = 100 if row.look.unit is Unit.PERCENT else 1
    number = slipped(rng, digits(_seen(shown, scale), shown.displayed))
    return None if number is None else _retyped(row, number)


def _seen(shown: Shown, scale: int) -> Fraction:
    """Return a figure as its digits on the screen give it, without those that are stored behind them."""
    return Fraction(round(shown.value * scale * 10**shown.displayed), 10**shown.displayed)


def _unknown(rng: Random, card: Card, place: Place) -> Cell | None:
    """A figure from nowhere, which no other mistake explains."""
    row, shown = card.row(place), _shown(card, place)
    if shown is None or not shown.value:
        return None
    for _ in range(20):
        cell = _written(row, place.key, shown.value * Fraction(rng.randint(20, 400), 100))
        tried = card.with_row(place, row.saying(place.key, cell))
        if verdict(tried, place).state is State.WRONG and explanations(tried, place) == {UNKNOWN}:
            return cell
    return None


def _nothing(_: Random, card: Card, place: Place) -> Cell | None:
    return None if _shown(card, place) is None else Cell(text=card.style.nothing)


def _something(rng: Random, card: Card, place: Place) -> Cell | None:
    row = card.row(place)
    scale = 100 if row.look.unit is Unit.PERCENT else 1
    return _written(row, place.key, Fraction(rng.randint(1, 90), scale)) if _shown(card, place) is None else None


WRONG_FIGURES: tuple[Make, ...] = (
    in_some_row("swapped-columns · average and maximum", _swapped),
    *_in_a_figure("carried-over", "carried-over", _carried_over),
    *_in_a_figure("wrong-window, 13 or 14 months", "wrong-window", _too_long),
    *_in_a_figure("wrong-window, zeros counted", "wrong-window", _with_zeros, ("average_12m",)),
    *_in_a_figure("scale", "scale", _scale),
    *_in_a_figure("digit-slip", "digit-slip", _digit),
    *_in_a_figure("unknown", UNKNOWN, _unknown),
    *_in_a_figure("nothing for a figure", UNKNOWN, _nothing),
    *_in_a_figure("a figure for nothing", UNKNOWN, _something),
)

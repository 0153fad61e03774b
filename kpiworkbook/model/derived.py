"""Derived figures: what the calculator makes of each indicator's months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from kpiworkbook.errors import LookupRefError, no_such_word
from kpiworkbook.model.fields import ARROWS, CHANGES, MONTHS_BACK, SUMMARIES, Field
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.places import address, count
from kpiworkbook.model.records import Polarity, Unit
from kpiworkbook.model.shown import Told, frame_as_html

if TYPE_CHECKING:
    import pandas as pd

    from kpiworkbook.model.arrow_columns import ArrowColumn

__all__ = ["Arrow", "Change", "Derived", "DerivedIndicator", "Judgement", "Revision", "months_behind"]


class Arrow(StrEnum):
    """Which way a figure went, by the house's threshold."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


class Judgement(StrEnum):
    """What a change means where the indicator has a polarity."""

    POSITIVE = "positive"
    SIMILAR = "similar"
    NEGATIVE = "negative"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A relative change: 0.1085… is up by 10.85…%, shown as 11%."""

    exact: Decimal
    """Current / base - 1, to 15 significant digits."""
    percent: int
    """Whole percent as shown, rounded half away from zero, as Excel's ROUND does: -12.5% is -13."""
    arrow: Arrow
    """By the percent as shown, or by the exact change where `[arrows]` has `basis = "exact"`."""

    def judged(self, polarity: Polarity) -> Judgement:
        """Return whether the change is good or bad news for an indicator of that polarity; NONE where it has none."""
        if polarity is Polarity.NONE:
            return Judgement.NONE
        if self.arrow is Arrow.SAME:
            return Judgement.SIMILAR
        good = Arrow.UP if polarity is Polarity.UP else Arrow.DOWN
        return Judgement.POSITIVE if self.arrow is good else Judgement.NEGATIVE


def months_behind(field: Field, as_of: date) -> tuple[date, ...]:
    """Return the months that a derived column is made of: the current one and its base, or the 12 that end with it."""
    back = MONTHS_BACK.get(ARROWS.get(field, field))
    return window(as_of) if back is None else (as_of, months_before(as_of, back))


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedIndicator:
    """The derived columns of one indicator. None is: cannot be computed (`- n/a`, or `-`)."""

    sheet: str
    row: int
    """The sheet's row, counted from zero: 26 is Excel's row 27."""
    ref: str
    indicator: str
    """What it measures; where there is no ref, this names it."""
    section: str
    as_of: date
    """The current month, its first day."""
    unit: Unit
    """What its figures count in."""
    polarity: Polarity
    current: Decimal | None
    """The figure of `as_of`; a percentage is a fraction. None is: there is none as yet (`tbc`, `-`)."""
    change_month: Change | None
    """On the calendar month before `as_of`."""
    change_year: Change | None
    """On the same month of the year before."""
    average_12m: Decimal | None
    """Mean of the available values of the 12 months that end with `as_of`."""
    max_12m: Decimal | None
    """The largest of them."""
    unknown: tuple[str, ...] = ()
    """The changes whose base month is neither on the sheet nor in its archive: what was typed there may be right."""
    incomplete: tuple[str, ...] = ()
    """The average and the maximum, where the sheet says something else, and months that neither it nor its archive has
    could be why: what was typed there may be right."""
    archived: tuple[Decimal, ...] = ()
    """The figures of the twelve months that are in the archive alone; average and maximum count them."""
    not_understood: tuple[str, ...] = ()
    """The columns of which a month's entry was not understood, `£1.2m` or `12 days`: they cannot be computed, and what
    stands there may be right. Placeholders are understood."""

    in_points: tuple[str, ...] = ()
    """The change columns whose cell says by how many percentage points a percentage changed, as its section's do."""

    arrows: Mapping[str, Arrow | None] = field(default_factory=dict)
    """What its cells in columns of arrows alone are to show, by column, `arrow_month` or `arrow_year`; None: there is
    no change to show. A cell that is not among them stays."""

    @property
    def stays(self) -> tuple[str, ...]:
        """The columns whose cells are left as they stand, since what was typed there may be right."""
        return (*self.unknown, *self.incomplete, *self.not_understood, *self.in_points)

    def change(self, column: str) -> Change | None:
        """Return the change of a column, `change_month` or `change_year`; None where it cannot be computed.

        Raises ValueError where there is no such column.
        """
        if column not in CHANGES:
            raise no_such_word(column, CHANGES, "column of changes")
        return self.change_month if column == Field.CHANGE_MONTH else self.change_year

    def figure(self, column: str) -> Decimal | None:
        """Return the figure of a column, `average_12m` or `max_12m`; None where there is none.

        Raises ValueError where there is no such column.
        """
        if column not in SUMMARIES:
            raise no_such_word(column, SUMMARIES, "column of averages or maxima")
        return self.average_12m if column == Field.AVERAGE_12M else self.max_12m


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Revision(Told):
    """A derived cell that reads differently once it is recomputed."""

    sheet: str
    cell: str
    """Excel's name of it: `T27`."""
    row: int
    """The same row counted from zero: 26."""
    ref: str
    column: str
    """The column's name in results: `change_month`, `average_12m`."""
    was: str
    """The text as it stood."""
    now: str
    """The text that a refresh gives it."""
    figure_changed: bool
    """False where only the writing differs: another arrow family, more or fewer decimals."""

    def __str__(self) -> str:
        """Return the cell, its indicator, what it said and what it says now."""
        return f"{address(self.sheet, self.cell)}, {self.ref}: {self.was!r} became {self.now!r}"

    # Processes send dozens of them for each of many books; what dataclasses do for that takes three times as long.
    def __getstate__(self) -> tuple[object, ...]:
        """Return the fields' values in their order."""
        return _STATE_OF_REVISION(self)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        """Take the fields' values in their order."""
        for name, value in zip(self.__slots__, state, strict=True):
            object.__setattr__(self, name, value)


_STATE_OF_REVISION = attrgetter(*Revision.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """The derived columns of a scorecard, by sheet and row (counted from zero)."""

    indicators: Mapping[tuple[str, int], DerivedIndicator] = field(default_factory=dict)
    arrow_columns: Mapping[tuple[str, str], ArrowColumn] = field(default_factory=dict)
    """By what the columns of arrows alone go, by sheet and column, `arrow_month` or `arrow_year`; one whose arrows show
    no habit is not among them."""

    def __iter__(self) -> Iterator[DerivedIndicator]:
        """Go through the indicators, from top to bottom."""
        return iter(self.indicators.values())

    def __len__(self) -> int:
        """Return how many indicators there are."""
        return len(self.indicators)

    def __contains__(self, ref: object) -> bool:
        """Return whether an indicator has that ref, or without one that name, or these are its derived columns."""
        return any(ref in (item.ref or item.indicator, item) for item in self)

    def __getitem__(self, ref: str) -> DerivedIndicator:
        """Return the derived columns of the indicator with that ref, or of the one without a ref that has that name.

        Raises LookupRefError when there is none, or more than one.
        """
        found = [item for item in self if (item.ref or item.indicator) == ref]
        if len(found) == 1:
            return found[0]
        if not isinstance(ref, str):
            raise LookupRefError.no_text(ref)
        if not found:
            raise LookupRefError.absent(ref, (item.ref or item.indicator for item in self), "the scorecard")
        places = [address(item.sheet, f"row {item.row + 1}") for item in found]
        raise LookupRefError.ambiguous(ref, places, "the scorecard", sheets=len({item.sheet for item in found}))

    def _ipython_key_completions_(self) -> list[str]:
        """Return what may stand in `derived["…"]`, for the Tab key in a notebook."""
        return [item.ref or item.indicator for item in self]

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame with a row per indicator, in reading order.

        `change_month` and `change_year` are fractions as the scorecard shows them, in whole percent (0.11), with
        `…_exact` (0.1085…, to 15 digits), `…_arrow` (`up`, `same`, `down`) and `…_judgement` (`positive`, `similar`,
        `negative` or empty) beside them. `current`, the figure of the month `as_of`, `average_12m` and `max_12m` are in
        what `unit` says, percentages as fractions. Numbers are float64, NaN where there is none; `as_of` is datetime64,
        everything else text.
        """
        import pandas as pd

        frame = pd.DataFrame([_row(item) for item in self])
        return frame.astype({name: "float64" for name in _NUMBERS if name in frame})

    def __repr__(self) -> str:
        """Return how many indicators there are."""
        return f"<Derived: the derived columns of {count(len(self), 'indicator')}>"

    def _repr_html_(self) -> str:
        """Return them as a table, for a notebook."""
        return frame_as_html(repr(self), self.to_frame())


_NUMBERS = (
    "current", "change_month", "change_month_exact", "change_year", "change_year_exact", "average_12m", "max_12m",
)  # fmt: skip


def _row(item: DerivedIndicator) -> dict[str, object]:
    row: dict[str, object] = {
        "sheet": item.sheet,
        "section": item.section,
        "ref": item.ref,
        "indicator": item.indicator,
        "as_of": _timestamp(item.as_of),
        "unit": item.unit.value,
        "polarity": item.polarity.value,
        "current": _number(item.current),
    }
    for name, change in (("change_month", item.change_month), ("change_year", item.change_year)):
        row[name] = change.percent / 100 if change else None
        row[f"{name}_exact"] = float(change.exact) if change else None
        row[f"{name}_arrow"] = change.arrow.value if change else ""
        row[f"{name}_judgement"] = change.judged(item.polarity).value if change else ""
    row["average_12m"], row["max_12m"] = _number(item.average_12m), _number(item.max_12m)
    return row


def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)


def _timestamp(period: date) -> object:
    import pandas as pd

    return pd.Timestamp(period)

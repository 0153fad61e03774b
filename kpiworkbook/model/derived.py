"""Derived figures: what the calculator makes of each indicator's months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from kpiworkbook.errors import LookupRefError
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.places import address, count
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.shown import Told, frame_as_html

if TYPE_CHECKING:
    import pandas as pd

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
    back = MONTHS_BACK.get(field)
    return window(as_of) if back is None else (as_of, months_before(as_of, back))


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedIndicator:
    """The derived columns of one indicator. None is: cannot be computed (`- n/a`, or `-`)."""

    sheet: str
    row: int
    """The sheet's row, counted from zero: 26 is Excel's row 27."""
    ref: str
    section: str
    as_of: date
    """The current month, its first day."""
    polarity: Polarity
    change_month: Change | None
    """On the calendar month before `as_of`."""
    change_year: Change | None
    """On the same month of the year before."""
    average_12m: Decimal | None
    """Mean of the available values of the 12 months that end with `as_of`; a percentage is a fraction."""
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

    @property
    def stays(self) -> tuple[str, ...]:
        """The columns whose cells are left as they stand, since what was typed there may be right."""
        return (*self.unknown, *self.incomplete, *self.not_understood)

    def change(self, column: str) -> Change | None:
        """Return the change of a column, `change_month` or `change_year`; None where it cannot be computed."""
        return self.change_month if column == "change_month" else self.change_year

    def figure(self, column: str) -> Decimal | None:
        """Return the figure of a column, `average_12m` or `max_12m`; None where there is none."""
        return self.average_12m if column == "average_12m" else self.max_12m


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

    def __iter__(self) -> Iterator[DerivedIndicator]:
        """Go through the indicators, from top to bottom."""
        return iter(self.indicators.values())

    def __len__(self) -> int:
        """Return how many indicators there are."""
        return len(self.indicators)

    def __contains__(self, ref: object) -> bool:
        """Return whether an indicator has that ref, or these are its derived columns."""
        return any(ref in (item.ref, item) for item in self)

    def __getitem__(self, ref: str) -> DerivedIndicator:
        """Return the derived columns of the indicator with that ref.

        Raises LookupRefError when there is none, or when several sheets have it.
        """
        found = [item for item in self if item.ref == ref]
        if len(found) == 1:
            return found[0]
        if not isinstance(ref, str):
            raise LookupRefError.no_text(ref)
        if not found:
            raise LookupRefError.absent(ref, (item.ref for item in self), "the scorecard")
        raise LookupRefError(f"{ref!r} is on {', '.join(repr(item.sheet) for item in found)}; read one `sheets=`")

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame with a row per indicator.

        `change_month` and `change_year` are fractions as the scorecard shows them, in whole percent (0.11), with
        `…_exact` (0.1085…, to 15 digits), `…_arrow` (`up`, `same`, `down`) and `…_judgement` (`positive`, `similar`,
        `negative` or empty) beside them; `average_12m` and `max_12m` are floats, percentages as fractions.
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


_NUMBERS = ("change_month", "change_month_exact", "change_year", "change_year_exact", "average_12m", "max_12m")


def _row(item: DerivedIndicator) -> dict[str, object]:
    row: dict[str, object] = {
        "sheet": item.sheet,
        "section": item.section,
        "ref": item.ref,
        "as_of": _timestamp(item.as_of),
        "polarity": item.polarity.value,
    }
    for name, change in (("change_month", item.change_month), ("change_year", item.change_year)):
        row[name] = change.percent / 100 if change else None
        row[f"{name}_exact"] = float(change.exact) if change else None
        row[f"{name}_arrow"] = change.arrow.value if change else ""
        row[f"{name}_judgement"] = change.judged(item.polarity).value if change else ""
    row["average_12m"] = None if item.average_12m is None else float(item.average_12m)
    row["max_12m"] = None if item.max_12m is None else float(item.max_12m)
    return row


def _timestamp(period: date) -> object:
    import pandas as pd

    return pd.Timestamp(period)

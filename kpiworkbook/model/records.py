"""Tidy records: one row per figure, kept as columns so that a hundred thousand of them stay cheap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from kpiworkbook.model.places import count
from kpiworkbook.model.problems import Problem

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "FEW",
    "RECORD_FIELDS",
    "Measure",
    "Polarity",
    "Record",
    "Records",
    "Series",
    "Shared",
    "Status",
    "Unit",
    "categorical",
    "dates",
]


class Status(StrEnum):
    """What an entry in a figure's place means."""

    REPORTED = "reported"
    MISSING = "missing"
    """`-` or an empty cell: not reported."""
    PENDING = "pending"
    """`tbc`: still to come."""
    LOCAL = "local"
    """`Local`: no national comparator."""
    NOT_APPLICABLE = "not-applicable"
    SUPPRESSED = "suppressed"
    """`<5`: known, but too small to publish."""
    ERROR = "error"
    """A formula's error, such as `#DIV/0!`."""
    NOT_UNDERSTOOD = "not-understood"
    """Neither a figure nor a placeholder: kept as it stands, and reported."""


class Unit(StrEnum):
    """What an indicator's figures count in."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate"
    DURATION = "duration"
    """Its figures are fractions of a day, as Excel holds times."""


class Polarity(StrEnum):
    """Which way is good: from the DoT column, `▲` or `▼`. NONE is no judgement."""

    UP = "up"
    DOWN = "down"
    NONE = ""


class Series(StrEnum):
    """What a figure stands for."""

    ACTUAL = "actual"
    BENCHMARK = "benchmark"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is true of all figures of one indicator."""

    unit: Unit
    polarity: Polarity
    decimals: int
    """The most decimals that any of its months shows (of a percentage: after the point of `36.9%`, 1). A duration that
    shows hours alone has 0, with minutes 1, with seconds 2, with tenths of seconds 3."""
    half_step: Decimal
    """How far a typed figure may lie from the true one: 0.0005 for `36.9%`, 0.005 where all months of a
    row end in `.0%`, 0 for counts and for full-precision numbers behind a number format."""
    scale: int = 1
    """By what the cells' numbers are divided: 100 where percentages are typed as `36.9` without a sign, or behind one
    that is only text."""
    largest_fraction: Decimal = Decimal(2)
    """From what size on a percentage without its sign is read as points: 36.9 among fractions is 36.9%."""
    grouped: bool = False
    """Whether its figures are shown with thousands separators."""
    shows_sign: bool = False
    """Whether percentages that are typed as `36.9` are shown with a percent sign all the same: behind `0.0"%"`."""
    time_format: str = ""
    """The number format that shows a duration as its months are shown; empty where it is none."""
    in_minutes: bool = False
    """Whether the two parts of a duration that is typed as `02:35` are minutes and seconds, not hours and minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One figure. `value` is a number (percentages as fractions) or None; `period` is set for actuals."""

    workbook: str
    sheet: str
    section: str
    ref: str
    indicator: str
    owner: str
    reporter: str
    unit: Unit
    polarity: Polarity
    series: Series
    label: str
    """The heading of its column."""
    period: date | None
    """The month of an actual, its first day."""
    value: float | None
    status: Status
    """Whether the cell holds a figure, and if not, why."""
    shown: str
    """The text that the cell shows."""
    cell: str
    """Excel's name of it: `T27`; of an archived figure with the archive's sheet."""


RECORD_FIELDS = tuple(item.name for item in fields(Record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the figures of an indicator have in common, once for each indicator; the records' columns repeat it."""

    values: Mapping[str, Sequence[Any]]
    """By the column's name."""
    lengths: Sequence[int]
    """How many figures each indicator has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records(Sequence[Record]):
    """The records of a scorecard, in reading order: row by row, and in a row from left to right.

    Behaves as a sequence of `Record`; `columns` maps each of their field names to the list of its values.
    """

    columns: Mapping[str, list[Any]] = field(default_factory=lambda: {name: [] for name in RECORD_FIELDS})
    measures: Mapping[tuple[str, int], Measure] = field(default_factory=dict)
    """By sheet and row (counted from zero)."""
    months: Mapping[tuple[str, int], Mapping[date, Decimal]] = field(default_factory=dict)
    """Each indicator's available months by sheet and row: exact decimals, percentages as fractions. They say what
    `columns` say, and it is from them that the derived columns are computed."""
    not_understood: Mapping[tuple[str, int], frozenset[date]] = field(default_factory=dict)
    """The months whose entries were not understood, by sheet and row, of the indicators that have such."""
    rows: Sequence[int] = ()
    """The sheet's row of each record, counted from zero."""
    half_steps: Sequence[float] = ()
    """Of each record, how far the true figure may lie from the typed one: 0.0005 for a month of 36.9%; 0 where it is
    exact (counts, full-precision numbers behind a format) and where there is no figure."""
    editions: Sequence[date | None] = ()
    """Of each record, the edition that says so: its sheet's current month, or the one that an archive's row names."""
    problems: Sequence[Problem] = ()
    """Entries that were not understood, each with its place; they are kept as they stand."""
    shared: Shared | None = field(default=None, repr=False, compare=False)
    """What `columns` say by the indicator; None where they were put together otherwise."""

    def __repr__(self) -> str:
        """Return how many figures there are, and of what."""
        workbooks = ", ".join(dict.fromkeys(self.columns["workbook"]))
        return f"<Records{workbooks and f' of {workbooks}'}: {count(len(self), 'figure')}>"

    def __len__(self) -> int:
        """Return how many figures there are."""
        return len(self.columns["cell"])

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        """Return one record, or a list of them for a slice."""
        if isinstance(index, slice):
            return [self._record(position) for position in range(*index.indices(len(self)))]
        return self._record(index)

    def __iter__(self) -> Iterator[Record]:
        """Go through the records."""
        return map(self._record, range(len(self)))

    def _record(self, position: int) -> Record:
        return Record(**{name: values[position] for name, values in self.columns.items()})

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame: a row per figure, a column per field of `Record`.

        `value` is float64 (NaN where there is none; percentages are fractions), `period` datetime64 (NaT for
        benchmarks and targets), everything else text; columns with few different texts are categorical.
        """
        import numpy as np
        import pandas as pd

        # Each column is made as it is to be: to convert a frame costs as much again as to make it.
        columns: dict[str, Any] = _repeated(self.shared) if self.shared else {}
        columns |= {name: categorical(self.columns[name]) for name in FEW if name not in columns}
        columns["value"] = np.array(self.columns["value"], dtype="float64")
        periods = {period: position for position, period in enumerate(dict.fromkeys(self.columns["period"]))}
        columns["period"] = dates(tuple(periods)).take(_positions(self.columns["period"], periods))
        others = [name for name in RECORD_FIELDS if name not in columns]
        columns |= {name: self.columns[name] or pd.Series(dtype=str) for name in others}  # empty, it is still text
        return pd.DataFrame({name: columns[name] for name in RECORD_FIELDS}, copy=False)


FEW = ("workbook", "sheet", "section", "unit", "polarity", "series", "status")
"""The columns with few different texts."""


def _repeated(shared: Shared) -> dict[str, Any]:
    """Return the columns that repeat what indicators have: made once for each, and then taken for each figure."""
    import numpy as np
    import pandas as pd

    made = {
        name: categorical(values) if name in FEW else pd.Series([*values]).array
        for name, values in shared.values.items()
    }
    positions = np.repeat(np.arange(len(shared.lengths)), shared.lengths)
    return {name: values.take(positions) for name, values in made.items()}


def categorical(values: Sequence[str]) -> pd.Categorical[Any]:
    """Return texts as a column whose categories are in alphabetical order."""
    import pandas as pd

    order = {text: position for position, text in enumerate(sorted(dict.fromkeys(values)))}
    dtype = pd.CategoricalDtype(_categories(tuple(order)).view())  # whoever names one frame's names no other's
    return pd.Categorical.from_codes(_positions(values, order), dtype=dtype)


def _positions(values: Sequence[Any], order: Mapping[Any, int]) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Return which of the different values each one is."""
    import numpy as np

    if len(order) == 1:
        return np.zeros(len(values), dtype=np.intp)
    return np.fromiter(map(order.__getitem__, values), dtype=np.intp, count=len(values))


@lru_cache(maxsize=256)
def _categories(texts: tuple[str, ...]) -> pd.Index[Any]:
    """Return the categories of a column with these texts; to make them is most of what a short column costs."""
    import pandas as pd

    return pd.Index([str(text) for text in texts])


@lru_cache(maxsize=256)
def dates(periods: tuple[Any, ...]) -> pd.DatetimeIndex:
    """Return months, or None where there is none, as pandas has them; the books of a folder share theirs."""
    import pandas as pd

    return pd.to_datetime([*periods])

"""Comparisons: what differs between two editions of a scorecard, restated past figures first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

from kpiworkbook.errors import no_such_word
from kpiworkbook.model.periods import month_key, month_name
from kpiworkbook.model.places import address, count
from kpiworkbook.model.shown import Told, as_html

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "Difference", "DifferenceKind", "SheetPair", "became"]


class DifferenceKind(StrEnum):
    """In what an edition differs from an older one."""

    RESTATED = "restated"
    """A past month has another figure, beyond what rounding explains."""
    WITHDRAWN = "withdrawn"
    """A past month had a figure and has none any more. Counts as restated."""
    FILLED_IN = "filled-in"
    """A past month had no figure (`tbc`, `-`, empty) and has one now."""
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    """An indicator with another ref or other words, or a section with another title."""
    MOVED = "moved"
    """An indicator in another section, or on another sheet."""
    UNIT = "unit"
    """A percentage that is none any more, or the other way round."""
    POLARITY = "polarity"
    OWNER = "owner"
    REPORTER = "reporter"
    OUTCOME = "outcome"
    TARGET = "target"
    BENCHMARK = "benchmark"
    COMMENTARY_UNCHANGED = "commentary-unchanged"
    """The commentary is that of the older edition, although the current figure is another."""
    PLACEHOLDER = "placeholder"
    """A past month without a figure says something else: `-` in place of `tbc`."""
    PRECISION = "precision"
    """Past months of an indicator that are written with other decimals; rounding explains all of it."""
    COLUMN_ADDED = "column-added"
    COLUMN_REMOVED = "column-removed"
    SHEET_ADDED = "sheet-added"
    SHEET_REMOVED = "sheet-removed"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise no_such_word(value, cls, "kind of difference")

    @property
    def is_restatement(self) -> bool:
        """Whether a published past figure is no longer what it was."""
        return self in (DifferenceKind.RESTATED, DifferenceKind.WITHDRAWN)

    @property
    def rank(self) -> int:
        """Its place in the list: restatements 0, what was filled in 1, all else 2."""
        return 0 if self.is_restatement else 1 if self is DifferenceKind.FILLED_IN else 2


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Difference(Told):
    """One thing that differs. What stands in one edition only has no sheet, cell or text in the other."""

    kind: DifferenceKind
    ref: str = ""
    """The indicator's ref in the new edition, of a removed one in the old; empty where it is about no indicator."""
    column: str = ""
    """The column's name in results: `2019-08`, `owner`, `target_2019_20`; `section` for titles and moves."""
    period: date | None = None
    """The month that it is about, its first day."""
    old_sheet: str = ""
    """The sheet of its cell; of a month that has left the scorecard, the archive."""
    old_cell: str = ""
    new_sheet: str = ""
    new_cell: str = ""
    old_shown: str = ""
    """The text as it stood."""
    new_shown: str = ""
    """The text as it stands now."""
    old_value: float | None = None
    """The figure, percentages as fractions; None where there is none."""
    new_value: float | None = None
    was_provisional: bool = False
    """Whether the older edition marked the figure, or its month, as provisional: `Aug-19 (p)`."""
    message: str
    """What differs, in plain words."""
    section: str = ""
    indicator: str = ""
    owner: str = ""
    reporter: str = ""

    @property
    def old_address(self) -> str:
        """The cell in the old edition with its sheet: `'Dataset'!Q3`; empty where there is none."""
        return address(self.old_sheet, self.old_cell) if self.old_cell else ""

    @property
    def new_address(self) -> str:
        """The cell in the new edition with its sheet; empty where there is none."""
        return address(self.new_sheet, self.new_cell) if self.new_cell else ""

    @property
    def reason(self) -> str:
        """The message without the two texts, for tables that have columns for both."""
        return self.message.removeprefix(f"{_quoted(self.old_shown)} became {_quoted(self.new_shown)}: ")

    def __str__(self) -> str:
        """Return the message with its place."""
        place = self.new_address or self.old_address or f"{self.new_sheet or self.old_sheet!r}"
        return f"{place}: {self.message}"


def became(old_shown: str, new_shown: str, reason: str) -> str:
    """Return the message of a text that became another, which `Difference.reason` shortens again."""
    return f"{_quoted(old_shown)} became {_quoted(new_shown)}: {reason}"


def _quoted(text: str) -> str:
    return repr(text) if text else "nothing"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SheetPair(Told):
    """Two sheets that were held against each other."""

    old: str
    new: str
    old_as_of: date
    """The current month of the old sheet."""
    new_as_of: date
    months: int
    """How many months stand in both, up to the old sheet's current one; their figures are compared."""
    indicators: int
    """How many of its indicators stand in both editions."""

    def __str__(self) -> str:
        """Return the sheets with their months: `Sheet 'Dataset', Aug-19 against Sep-19`."""
        now = month_name(self.new_as_of) if self.old == self.new else f"{self.new!r}, {month_name(self.new_as_of)}"
        return f"Sheet {self.old!r}, {month_name(self.old_as_of)} against {now}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two editions. It is true where no past figure was restated: `if kw.compare(a, b): send()`.

    Like a Report it has no length, so that "no differences" and "nothing restated" are not mixed up.
    """

    old: str
    """The older edition's path or name, as it was given."""
    new: str
    sheets: tuple[SheetPair, ...] = ()
    differences: tuple[Difference, ...] = field(default=(), repr=False)
    """Restatements first, then what was filled in, then the rest; each in the new edition's reading order."""
    notes: tuple[str, ...] = ()
    """What could not be compared, and why: a ref that stands twice, a formula without a stored result."""

    def __bool__(self) -> bool:
        """Return whether no past figure was restated or withdrawn; other differences do not count."""
        return not self.restatements

    def __iter__(self) -> Iterator[Difference]:
        """Go through the differences."""
        return iter(self.differences)

    @property
    def restatements(self) -> tuple[Difference, ...]:
        """The past figures that were restated or withdrawn."""
        return tuple(difference for difference in self.differences if difference.kind.is_restatement)

    @property
    def indicators(self) -> int:
        """How many indicators stand in both editions and were compared."""
        return sum(pair.indicators for pair in self.sheets)

    def of(self, kind: DifferenceKind | str) -> tuple[Difference, ...]:
        """Return the differences of one kind: `comparison.of("owner")`; ValueError where there is no such kind."""
        wanted = DifferenceKind(kind)
        return tuple(difference for difference in self.differences if difference.kind is wanted)

    def cells(self, difference: Difference) -> tuple[str, str]:
        """Return where it stood and where it stands; with the sheet where that does not go without saying.

        It does where one sheet was held against another: what it says of itself then is its cell, `Q3`, and of the
        archive's `'Archive'!L17`.
        """
        only = self.sheets[0] if len(self.sheets) == 1 else None
        old, new = difference.old_cell, difference.new_cell
        return (
            old if only and difference.old_sheet == only.old else difference.old_address,
            new if only and difference.new_sheet == only.new else difference.new_address,
        )

    def counts(self) -> dict[str, int]:
        """Return how many were `restated`, `withdrawn` and `filled_in`, and how many `other` differences there are."""
        numbers = {
            kind.value.replace("-", "_"): len(self.of(kind))
            for kind in (DifferenceKind.RESTATED, DifferenceKind.WITHDRAWN, DifferenceKind.FILLED_IN)
        }
        return numbers | {"other": len(self.differences) - sum(numbers.values())}

    @property
    def verdict(self) -> str:
        """The whole in one line: `2 past figures restated, 1 filled in, 4 other differences in 55 indicators`."""
        numbers = self.counts()
        told = [
            f"{number:,} {word}"
            for name, word in (("restated", "restated"), ("withdrawn", "withdrawn"), ("filled_in", "filled in"))
            if (number := numbers[name])
        ]
        if told:
            first, _, word = told[0].partition(" ")
            told[0] = f"{first} past figure{'' if first == '1' else 's'} {word}"
        if numbers["other"]:
            told.append(count(numbers["other"], "other difference" if told else "difference"))
        months = sum(pair.months for pair in self.sheets)
        nothing = "" if months or not self.sheets else "; no past figure was compared, as no month is in both"
        return f"{', '.join(told) or 'No differences'} in {count(self.indicators, 'indicator')}{nothing}"

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield each difference as a plain mapping, months as `2019-08`."""
        for difference in self.differences:
            row = asdict(difference)
            row["kind"] = difference.kind.value
            row["period"] = month_key(difference.period) if difference.period else None
            yield row

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame: a row per difference, a column per field of `Difference`.

        `period` is datetime64 (NaT where there is none), `old_value` and `new_value` are float64 (NaN where there is
        none; percentages are fractions), `was_provisional` is bool, all else text.
        """
        import pandas as pd

        names = [item.name for item in fields(Difference)]
        rows = [{**asdict(item), "kind": item.kind.value} for item in self.differences]
        frame = pd.DataFrame(rows, columns=names)
        frame["period"] = pd.to_datetime(frame["period"])
        others = {"old_value": "float64", "new_value": "float64", "was_provisional": "bool"}
        return frame.astype({name: others.get(name, str) for name in names if name != "period"})

    def __repr__(self) -> str:
        """Return the verdict with the names of the two workbooks."""
        return f"<Comparison {self.old} with {self.new}: {self.verdict}; {'; '.join(map(str, self.sheets))}>"

    def _repr_html_(self) -> str:
        """Return the verdict and the differences as a table, for a notebook."""
        names = ("kind", "ref", "column", "old_shown", "new_shown", "old_address", "new_address", "reason")
        return as_html(repr(self), names, self.differences, self.notes)

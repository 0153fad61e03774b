"""The scorecard: its sheets, and the indicators in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kpiworkbook.errors import LookupRefError
from kpiworkbook.model.archived import ArchivedCommentary, history
from kpiworkbook.model.entries import Entries
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import Place, address, count
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Records
from kpiworkbook.model.section import Section
from kpiworkbook.model.settings import Settings
from kpiworkbook.model.shown import Told, frame_as_html
from kpiworkbook.model.unmatched import Unmatched

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Indicator", "Scorecard", "Sheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A row of the scorecard; `row` is counted from zero: 26 is Excel's row 27."""

    grid: Grid = field(repr=False)
    section: Section = field(repr=False)
    row: int

    def text(self, field: Field) -> str:
        """Return the text shown in the first column of that kind, without spaces around it.

        Where the cell is merged with one further up, that is that one's.
        """
        column = self.section.first_of.get(field)
        if column is None:
            return ""
        return self.grid.text(self.row, column.index)

    @property
    def ref(self) -> str:
        """The name by which the scorecard calls it: `CP6B-NI`."""
        return self.text(Field.REF)

    @property
    def name(self) -> str:
        """What it measures."""
        return self.text(Field.INDICATOR)

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self.text(Field.OWNER)

    @property
    def reporter(self) -> str:
        """Who reports its figures."""
        return self.text(Field.REPORTER)

    @property
    def outcome(self) -> str:
        """What it is monitored for."""
        return self.text(Field.OUTCOME)

    @property
    def commentary(self) -> str:
        """What was written about the current month."""
        return self.text(Field.COMMENTARY)

    @property
    def hidden(self) -> bool:
        """Whether its row is hidden."""
        return self.row in self.grid.look.hidden_rows

    @property
    def entries(self) -> Entries:
        """What each of its cells says, by the column's key (`2019-09`, `england`), from left to right."""
        return Entries((c.key, c.heading, self.grid.entry(self.row, c.index)) for c in self.section.columns)

    def __repr__(self) -> str:
        """Return what it is called and where it stands, in a line."""
        place = address(self.grid.name, f"row {self.row + 1}")
        return f"<Indicator {self.ref or 'without a ref'}: {self.name}; {place}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sheet(Told):
    """A sheet that holds a scorecard."""

    grid: Grid
    sections: tuple[Section, ...]
    as_of: date
    """The current period: the latest of its sections'."""
    summaries: frozenset[int] = frozenset()
    """The rows that sum up indicators by formulas, and are none themselves."""

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.grid.name

    def texts(self, field: Field) -> list[str]:
        """Return what `Indicator.text` tells of each indicator, from top to bottom."""
        return [text for section in self.sections for text in section.texts(self.grid, field)]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Its indicators, from top to bottom."""
        return tuple(
            Indicator(grid=self.grid, section=section, row=row) for section in self.sections for row in section.rows
        )

    @property
    def other_formulas(self) -> frozenset[Place]:
        """The rows and columns, from zero, of the formulas outside the derived columns: they are not recomputed."""
        derived: dict[int, set[int]] = {}
        for section in self.sections if self.grid.look.formulas else ():
            for column in section.derived:
                derived.setdefault(column.index, set()).update(section.rows)
        return frozenset((row, column) for row, column in self.grid.look.formulas if row not in derived.get(column, ()))

    def __str__(self) -> str:
        """Return what it is called and how large it is."""
        size = (
            f"{count(sum(len(s.rows) for s in self.sections), 'indicator')} in {count(len(self.sections), 'section')}"
        )
        return f"{self.name!r}: {size}, as of {month_name(self.as_of)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A workbook's scorecard: every sheet that holds one, what was noticed, and the tidy records."""

    source: str
    """The workbook's path or name, as it was given."""
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    left_behind: Sequence[str] = field(default=(), repr=False, compare=False)
    """What `not_carried` tells, looked for when somebody first asks."""
    records: Records = field(default_factory=Records, repr=False)
    settings: Settings = field(default_factory=Settings, repr=False)
    archives: tuple[Grid, ...] = field(default=(), repr=False)
    """The sheets that hold what has left the scorecard."""
    archived: Records = field(default_factory=Records, repr=False)
    """The figures of months that have left the scorecard; each record's `cell` names the archive's sheet as well."""
    archived_commentary: tuple[ArchivedCommentary, ...] = field(default=(), repr=False)
    package: bytes = field(default=b"", repr=False, compare=False)
    """The bytes of the .xlsx or .xlsm that it was read from; empty where it was another kind of file."""
    unmatched: Unmatched = field(default_factory=Unmatched, repr=False)
    """The refs and columns that the configuration names and the scorecard does not have: mistyped, or another's."""
    is_protected: bool = False
    """Whether the workbook was opened with a password; what is written of it without one, anybody can read."""

    @property
    def not_carried(self) -> tuple[str, ...]:
        """What else the workbook holds, which a fresh workbook does not carry: `the sheet 'Cover'`, `1 chart`."""
        return tuple(self.left_behind)

    @property
    def history(self) -> Records:
        """The archived figures and after them the sheet's own records, each indicator's month once.

        A month that stands on the sheet and in the archive is the sheet's.
        """
        return history(self.archived, self.records)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators, sheet by sheet, from top to bottom."""
        return tuple(indicator for sheet in self.sheets for indicator in sheet.indicators)

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections, sheet by sheet, from top to bottom."""
        return tuple(section for sheet in self.sheets for section in sheet.sections)

    @property
    def columns(self) -> Iterator[str]:
        """The names in results that its columns have, section by section: `2019-09`, `change_month`."""
        return (column.key for sheet in self.sheets for section in sheet.sections for column in section.columns)

    def __iter__(self) -> Iterator[Indicator]:
        """Go through all indicators."""
        return iter(self.indicators)

    def __len__(self) -> int:
        """Return the number of indicators."""
        return sum(len(section.rows) for section in self.sections)

    def __contains__(self, ref: object) -> bool:
        """Return whether an indicator has that ref, or is the one given."""
        return any(ref in (indicator.ref, indicator) for indicator in self.indicators)

    def __getitem__(self, ref: str) -> Indicator:
        """Return the indicator with that ref; raise LookupRefError when there is none or more than one."""
        found = [indicator for indicator in self.indicators if indicator.ref == ref]
        if len(found) == 1:
            return found[0]
        if not isinstance(ref, str):
            raise LookupRefError.no_text(ref)
        if not found:
            raise LookupRefError.absent(ref, (indicator.ref for indicator in self.indicators), self.source)
        places = ", ".join(address(item.grid.name, f"row {item.row + 1}") for item in found)
        raise LookupRefError(f"{ref!r} is in {self.source} {len(found)} times: {places}")

    def to_frame(self) -> pd.DataFrame:
        """Return the tidy records of `history`, one row per figure; see `Records.to_frame`."""
        return self.history.to_frame()

    def __repr__(self) -> str:
        """Return what the scorecard holds, in a line."""
        sheets = ", ".join(f"{s.name!r} as of {month_name(s.as_of)}" for s in self.sheets)
        size = f"{count(len(self), 'indicator')} in {count(len(self.sections), 'section')}"
        return f"<Scorecard {self.source}: {size}; {sheets}>"

    def _repr_html_(self) -> str:
        """Return the indicators as a table, for a notebook."""
        import pandas as pd

        rows: Sequence[Mapping[str, str]] = [
            {
                "section": i.section.title,
                "ref": i.ref,
                "indicator": i.name,
                "owner": i.owner,
                "current": self._current(i),
            }
            for i in self.indicators
        ]
        return frame_as_html(repr(self), pd.DataFrame(rows))

    @staticmethod
    def _current(indicator: Indicator) -> str:
        section = indicator.section
        current = next(column for column in section.fields(Field.MONTH) if column.period == section.as_of)
        return indicator.grid.shown(indicator.row, current.index)

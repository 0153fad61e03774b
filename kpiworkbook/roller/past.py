"""Which months of a scorecard an area has, once those that have moved stand in other places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.ooxml.areas import Area, is_within
from kpiworkbook.roller.plan import SectionPlan, heading_row

__all__ = ["Headings", "Past"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The months whose headings stand on another sheet by formulas, by its rows and columns."""

    rows: dict[int, set[int]] = field(default_factory=dict)
    columns: dict[int, set[int]] = field(default_factory=dict)

    def add(self, place: Place, months: Collection[int]) -> None:
        """Note that the headings of these months, told by their columns, stand in a cell."""
        self.rows.setdefault(place[0], set()).update(months)
        self.columns.setdefault(place[1], set()).update(months)

    def beside(self, areas: Collection[Area]) -> set[int]:
        """Return the months whose headings stand in the rows or the columns of some areas."""
        found: set[int] = set()
        for top, left, bottom, right in areas:
            for months, first, last in ((self.rows, top, bottom), (self.columns, left, right)):
                there = (first,) if first == last else tuple(at for at in months if first <= at <= last)
                found.update(*(months.get(at, ()) for at in there))
        return found


class Past:
    """The months of a sheet's sections that move."""

    def __init__(self, sheet: Sheet, plans: Sequence[SectionPlan]) -> None:
        """Look up where they stand."""
        self.sheet = sheet.name
        """The sheet's name."""
        self.as_of = sheet.as_of
        """The month that was the current one."""
        self._sections = [
            (
                frozenset(column.index for column in plan.months),
                (heading_row(sheet.grid, plan.section, plan.months[-1]), *plan.rows),
                plan.target.index,
            )
            for plan in plans
            if plan.moves
        ]
        self.headings: Mapping[Place, int] = {
            (heading_row(sheet.grid, plan.section, column), column.index): column.index
            for plan in plans
            for column in plan.months
        }
        """The cells of months' headings, each with its column."""

    def columns(self, area: Area) -> set[int]:
        """Return the columns of past months that an area has; none where it has all months, and goes on having them."""
        return {index for months, target in self._within(area) for index in months if index != target}

    def has_months(self, area: Area) -> bool:
        """Return whether an area has some of the months, be it the current one."""
        return any(months for months, _ in self._within(area))

    def has_current(self, area: Area) -> bool:
        """Return whether an area has the current month among others, as the months of a quarter or a year do."""
        return any(target in months for months, target in self._within(area))

    def is_from_now(self, areas: Collection[Area]) -> bool:
        """Return whether single cells are looked at from the current month on, as a change on the month before is."""
        return all(area[:2] == area[2:] for area in areas) and any(map(self.has_current, areas))

    def is_looked_for(self, areas: Collection[Area]) -> bool:
        """Return whether one of the areas is that of several months' headings, among which one can be looked for."""
        return any(area[0] == area[2] and len(self.headed([area])) > 1 for area in areas)

    def headed(self, areas: Collection[Area]) -> set[int]:
        """Return the columns of the months whose headings stand in some of these areas."""
        return {index for place, index in self.headings.items() if is_within(place, areas)}

    def _within(self, area: Area) -> list[tuple[frozenset[int], int]]:
        """Return of each section that an area goes over some months of: which they are, and the current one."""
        top, left, bottom, right = area
        found = []
        for months, rows, target in self._sections:
            inside = months.intersection(range(left, right + 1))
            if inside and inside != months and any(top <= row <= bottom for row in rows):
                found.append((inside, target))
        return found

"""The months of a workbook that move, on all its sheets at once, and which formulas cannot follow them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import Place
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.ooxml.areas import LAST_ROW
from kpiworkbook.ooxml.cell_moves import all_formulas
from kpiworkbook.ooxml.defined_names import names_for_cells
from kpiworkbook.ooxml.formula_follow import Moves, areas_in, followed
from kpiworkbook.ooxml.package import Package
from kpiworkbook.roller.counted import all_areas, counted_areas
from kpiworkbook.roller.past import Past
from kpiworkbook.roller.plan import SectionPlan, heading_row, moves_of

__all__ = ["Moving", "words_in"]

_NAME = re.compile(
    r"""(?x) "(?:[^"]|"")*+"? | '(?:[^']|'')*+'? | \[(?:'.|\[(?:'.|[^\[\]'])*+\]|[^\[\]'])*+\]?
    | (?<![\w.]) (?P<name>[^\W\d][\w.]*+) (?![(!\[]) """
)
"""What may be a name, and texts, sheets and a table's columns, in which nothing is one; they may lack their ends."""
_SEVERAL_SHEETS = re.compile(
    r"""(?x) "(?:[^"]|"")*+"? | '(?P<quoted>(?:[^']|'')*+)'! | '(?:[^']|'')*+'?
    | (?<![\w.]) (?P<plain>\w[\w.]*+:\w[\w.]*+)! """
)


class Moving:
    """Where the months of all sheets stand, and how they move."""

    def __init__(self, card: Scorecard, plans: Mapping[str, Sequence[SectionPlan]], package: Package) -> None:
        """Look up what moves."""
        self.card = card
        self.package = package
        self.plans = plans
        """What the new month does to the sections of each sheet, by the sheets' names."""
        self._pasts = {
            sheet.name: Past(sheet, plans[sheet.name])
            for sheet in card.sheets
            if any(plan.moves for plan in plans[sheet.name])
        }
        own = {sheet.name: moves_of(sheet.grid, plans[sheet.name]) for sheet in card.sheets}
        there = {name.casefold(): own[name] for name in self._pasts}
        self._moves = {
            name: replace(moves, elsewhere={key: value for key, value in there.items() if key != name.casefold()})
            for name, moves in own.items()
        }
        self._followers = {sheet.name: _followers(sheet, plans[sheet.name]) for sheet in card.sheets}
        self.sheets = frozenset(self._followers)
        """The names of the sheets whose months move together, and whose headings say so."""
        self._names: Mapping[str, str] | None = None
        self._formulas: dict[str, Mapping[Place, str]] = {}

    def moves(self, sheet: str) -> Moves:
        """Return how the cells of a sheet move, and those of the others."""
        return self._moves[sheet]

    def past(self, sheet: str) -> Past | None:
        """Return the months of a sheet, or None where none of them move."""
        return self._pasts.get(sheet)

    def follows(self, sheet: str, place: Place) -> bool:
        """Return whether a cell is one of a month's, whose formula follows what it refers to."""
        return place in self._followers.get(sheet, ())

    def formulas(self, sheet: str) -> Mapping[Place, str]:
        """Return all formulas of one of the workbook's sheets; none where they cannot be read."""
        if sheet not in self._formulas:
            try:
                self._formulas[sheet] = all_formulas(self.package.read(dict(self.package.sheets())[sheet]), sheet)
            except NotAWorkbookError:  # another sheet's oddities are no reason to refuse
                self._formulas[sheet] = {}
        return self._formulas[sheet]

    def standing(self, sheet: str) -> frozenset[Place]:
        """Return the cells of months that stay where they are while months elsewhere move."""
        return self._followers[sheet] - self._moves[sheet].places if self._pasts else frozenset()

    def refers(self, formula: str, sheet: str) -> bool:
        """Return whether a formula on a sheet goes by months that move, in whatever way."""
        return followed(formula, sheet, self._moves[sheet]).refers or bool(self._by_place(formula, sheet))

    def hindrance(self, formula: str, sheet: str) -> str:
        """Return in words why a formula on a sheet cannot follow the months that it goes by; nothing where it can."""
        found = followed(formula, sheet, self._moves[sheet])
        if found.is_orphaned:
            return "refers to a month that leaves"
        if found.cut and not self._looks_for_months(formula, sheet):
            return "adds up or compares months, one of which leaves"
        return self._by_place(formula, sheet)

    def _looks_for_months(self, formula: str, sheet: str) -> bool:
        """Return whether a formula looks for its month among the headings, so that it needs no certain months."""
        return any(
            area[2] < LAST_ROW and len(past.headed([area])) > 1
            for name, past in self._pasts.items()
            for area in areas_in(formula, name, elsewhere=name != sheet)
        )

    def _by_place(self, formula: str, sheet: str) -> str:
        """Return in words how a formula goes by months other than by their cells' names; nothing where it does not."""
        if any(
            past.has_months(area)
            for name, past in self._pasts.items()
            for area in counted_areas(formula, name, elsewhere=name != sheet)
        ):
            return "counts off where its month stands"
        if self._goes_over_sheets(formula):
            return "goes over several sheets at once"
        names = self._names_of_months()
        name = next((names[word] for word in words_in(formula) if word in names), "") if names else ""
        return f"uses the name {name!r}, which stays where it is" if name else ""

    def _goes_over_sheets(self, formula: str) -> bool:
        """Return whether a formula goes from one sheet to another (`SUM(North:South!E2)`), over one that moves."""
        found = (match["quoted"] or match["plain"] or "" for match in _SEVERAL_SHEETS.finditer(formula))
        for first, _, last in (name.replace("''", "'").casefold().partition(":") for name in found if ":" in name):
            order = [name.casefold() for name, _ in self.package.sheets()]
            if first in order and last in order:
                between = order[order.index(first) : order.index(last) + 1]
                return any(name.casefold() in between for name in self._pasts)
        return False

    def _names_of_months(self) -> Mapping[str, str]:
        """Return the workbook's names for cells of some months, by themselves in small letters."""
        if self._names is None:
            self._names = {
                name.casefold(): name
                for name, text in (names_for_cells(self.package) if self._pasts else ())
                if any(
                    past.has_months(area)
                    for past in self._pasts.values()
                    for area in all_areas(text, past.sheet, elsewhere=True)
                )
            }
        return self._names


def words_in(formula: str) -> Iterator[str]:
    """Yield what may be names in a formula, in small letters."""
    return (match["name"].casefold() for match in _NAME.finditer(formula) if match["name"])


def _followers(sheet: Sheet, plans: Sequence[SectionPlan]) -> frozenset[Place]:
    """Return the cells of a sheet's months that there were, and of those that move the new month's too."""
    return frozenset(
        (row, column.index)
        for plan in plans
        for column in plan.months
        if column.index < plan.target.index or plan.moves
        for row in (heading_row(sheet.grid, plan.section, column), *plan.rows)
    )

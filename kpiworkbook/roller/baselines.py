"""Changes on a month that may be a baseline: as the months move on, they become changes on another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiworkbook.layout.heading_words import undated, words_of
from kpiworkbook.model.fields import CHANGES, MONTHS_BACK, Field
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import Place, address, cell_name
from kpiworkbook.notation.month_spelling import months_in, months_within
from kpiworkbook.roller.intake import Intake
from kpiworkbook.roller.new_cell import NewCell
from kpiworkbook.roller.plan import heading_row

__all__ = ["told_baselines"]

_OF_YEARS = {Field.CHANGE_MONTH: (3, 4, 9), Field.CHANGE_YEAR: (3, 4)}
"""March and April, with which a council's year ends and begins, and September, with which that of its schools begins:
figures are held against them all year. September of the year before is no beginning of this school year."""
_OF_CHANGES = frozenset(("change", "percent"))


def told_baselines(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the headings of changes that name nothing but the month of a year's end or beginning, and another one now.

    `% change from Apr-19` is the change on the month before in May, and may be that on the year's beginning.
    """
    grid, told = intake.sheet.grid, set[str]()
    for plan in intake.plans:
        columns = [column for field in CHANGES if (column := plan.section.column(field))]
        for column in columns if plan.is_new_month else ():
            place = heading_row(grid, plan.section, column), column.index
            base = months_before(plan.section.as_of, MONTHS_BACK[column.field])
            is_lone = base.month in _OF_YEARS[column.field] and words_of(undated(column.heading)) <= _OF_CHANGES
            if place in new and is_lone and months_within(column.heading) == {base} and column.heading not in told:
                told.add(column.heading)
                at = next(iter(months_in(column.heading))).start()
                kept = f"{column.heading[:at]}baseline {column.heading[at:]}"
                yield (
                    f"{address(grid.name, cell_name(*place))}: {column.heading!r} becomes {new[place].value!r}, and "
                    f"its changes are on that month. If {month_name(base)} is a baseline that stays for the year, "
                    f"write {kept!r} before you move the scorecard on, and bring that column up to date yourself"
                )

"""Columns that nothing here computes, whose typed entries seem to be of the month that was: they stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue, Grid, is_number
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import cell_name
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.notation.arrows import has_arrow, parse_polarity
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.month_spelling import months_in
from kpiworkbook.notation.months import MONTHS, parse_month
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.roller.plan import SectionPlan, heading_row

__all__ = ["names_month", "told_unknown"]

_RATINGS = re.compile(
    r"(?i)(?:[rag]|red|amber|green|blue|yellow|(?:on|off) (?:target|track)|(?:above|below|met|not met|behind|ahead)"
    r"(?: target)?|improv(?:ed|ing)|worsen(?:ed|ing)|declin(?:ed|ing)|stable|static|no change|better|worse|up|down|"
    r"same|positive|similar|negative)\.?"
)
_JUDGED = re.compile(
    r"(?i)\b(?:rag|ratings?|trend|confidence|forecast|rank|ranking|quartile)\b"
    r"|^(?:(?:current|latest|overall|kpi|indicator|performance|target|data) )?status\b"
    r"|^(?:(?:current|latest|overall) )?performance(?: (?:level|judgement|summary|against .*|vs .*))?$"
    r"|^(?:on|off) (?:track|course)\b"
    r"|^(?:(?:date|data|last) ){0,2}(?:updated|refreshed)(?: on)?$"
)
"""Headings of what is judged of the figures, or says when they were taken."""
_TO_TARGET = re.compile(
    r"(?i)\b(?:distance|gap|variance|deviation|difference|shortfall|progress|points)\b.{0,200}\btarget"
    r"|(?:^(?:on|met|meeting|above|below)|%|\b(?:percent(?:age)?|against|vs\.?|versus)) (?:of )?(?:the )?target"
    r"|\btarget (?:is |was )?(?:met|hit|achieved|reached|missed)\b"
)
"""Headings of what the figures are beside the target."""
_SCALES = re.compile(r"(?i)toleran|threshold|criteri|definition|boundar|\bkey\b|weight|baseline")
"""Words in the headings of what such a judgement goes by."""
_LASTS = re.compile(
    r"(?i)target|toleran|threshold|baseline|weight|benchmark|budget|capacity|code\b|population|\b(?:sort|order|page|id)\b"
    r"|\bcost cent(?:re|er)|\b(?:team|cohort|sample) size|\blast year|\bprevious year|out-?turn"
)
"""Words in the headings of figures that stay for a year or longer."""
_NOTHING = re.compile(r"(?i)[-–—\s]*(?:n/?a|tbc|tba)?")
_POLARITY = re.compile(r"(?i)polarity|\bgood|desired|\baim|better|preferred")
"""Words in the headings of arrows that say which way is good."""
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{2}\s?[-/]\s?[0-9]{2}\b")
_TO_DATE = re.compile(r"(?i)\bytd\b|to date")


def told_unknown(sheet: Sheet, plans: Sequence[SectionPlan]) -> Iterator[str]:
    """Yield one warning that names those columns of a sheet that has gone on to another month."""
    new = [plan for plan in plans if plan.is_new_month]
    cells: dict[str, str] = {}
    for plan in new:
        months = range(plan.months[0].index, plan.target.index)
        for column in plan.section.columns:
            # What stands between the months is of the month beside it.
            if column.heading and column.index not in months and _is_of_the_month(sheet.grid, plan, column):
                cell = cell_name(heading_row(sheet.grid, plan.section, column), column.index)
                cells.setdefault(" ".join(column.heading.split()), cell)
    if cells:
        names = ", ".join(f"{heading!r} ({cell})" for heading, cell in cells.items())
        was, period = month_name(new[0].section.as_of), month_name(new[0].period)
        yield (
            f"on {sheet.name!r}, what was typed under {names} is still that of {was}: what such a column holds is not "
            f"known here; bring it up to {period} if it depends on the month"
        )


def names_month(heading: str, month: date) -> bool:
    """Return whether a heading names a month, be it without its year: `Commentary for September`.

    One of another year is another month: `Outturn Mar-19`. And data that `may` change are of no month.
    """
    bare, end = "", 0
    for match in months_in(heading):
        if parse_month(match[0]) == month:
            return True
        bare, end = f"{bare}{heading[end : match.start()]} ", match.end()
    words = re.findall(r"[^\W\d_]+", bare + heading[end:])
    return any(MONTHS.get(word.casefold()) == month.month for word in words if word != "may")


def _is_of_the_month(grid: Grid, plan: SectionPlan, column: Column) -> bool:
    """Return whether a column that nothing computes holds typed entries that are about the month that was."""
    typed = [
        (row, grid.shown(row, column.index).strip())
        for row in plan.section.rows
        if (row, column.index) not in grid.look.formulas
        and not _NOTHING.fullmatch(grid.shown(row, column.index).strip())
    ]
    if column.field is Field.DOT:  # which says what is good, unless words of a trend stand there
        trends = sum(parse_polarity(shown) is None and _is_rating(shown) for _, shown in typed)
        return trends * 2 > len(typed)
    if column.field is not Field.EXTRA or _POLARITY.search(column.heading):
        return False
    heading = " ".join(column.heading.split())
    is_of_a_year = _YEAR.search(heading) is not None and not _TO_DATE.search(heading)
    is_judged = _JUDGED.search(heading) is not None or _TO_TARGET.search(heading) is not None
    if (is_judged and not is_of_a_year and not _SCALES.search(heading)) or names_month(heading, plan.section.as_of):
        return bool(typed)
    counts_figures = column.index > plan.target.index and not is_of_a_year and not _LASTS.search(heading)
    return _most_are_news(grid, column, typed, counts_figures=counts_figures)


def _most_are_news(grid: Grid, column: Column, typed: Sequence[tuple[int, str]], *, counts_figures: bool) -> bool:
    """Return whether most entries are ratings, or figures that are not such as stay for years.

    Figures count only to the right of the months, where people put what they make of them.
    """
    news = sum(
        _is_rating(shown) or (counts_figures and _is_figure(grid.value(row, column.index), shown))
        for row, shown in typed
    )
    return news * 2 > len(typed)


def _is_rating(shown: str) -> bool:
    return has_arrow(shown) or _RATINGS.fullmatch(shown) is not None


def _is_figure(value: CellValue, shown: str) -> bool:
    if isinstance(value, str):
        return parse_number(shown) is not None or is_duration(shown)
    return is_number(value)

"""What a person should look at after a scorecard has taken a new month, each with its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kpiworkbook.layout.other_words import in_other_words
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import financial_year, month_name, months_before
from kpiworkbook.model.places import Place, address, cell_name, range_name, runs
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.month_spelling import months_in
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.ooxml.areas import Area, overlaps
from kpiworkbook.ooxml.attached import linked_areas, validated_areas
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.roller.baselines import told_baselines
from kpiworkbook.roller.dated import months_told
from kpiworkbook.roller.formula_warnings import told_formulas
from kpiworkbook.roller.intake import Intake
from kpiworkbook.roller.new_cell import NewCell
from kpiworkbook.roller.past import Past
from kpiworkbook.roller.plan import SectionPlan, heading_row
from kpiworkbook.roller.unknown import names_month, told_unknown
from kpiworkbook.roller.wording import listed, worded
from kpiworkbook.roller.years_above import years_above

__all__ = ["notes_told", "warned"]

_LONGEST = 60
"""Characters of a text that is quoted."""
_LONGEST_BAND = 30
_BAND = re.compile(r"(?i)\bq(?:tr|uarter)?\.?\s?[1-4]\b|\b(?:19|20)\d\d\b|(?<!\d)\d\d\s?[-/–]\s?\d\d(?!\d)")
"""A quarter or a year over several months."""
_TODAY = re.compile(r"(?i)\b(?:TODAY|NOW)\(\)")


def warned(intake: Intake, new: Mapping[Place, NewCell], xml: bytes) -> Iterator[str]:
    """Yield what a person should look at on a sheet; `xml` is its part, its months not moved yet."""
    sheet, plans = intake.sheet, intake.plans
    yield from _commentary(intake, new)
    yield from _links_of_old_commentary(intake, new, xml)
    yield from _changes(intake, new)
    yield from _computed(intake, new)
    new_month = [plan for plan in plans if plan.is_new_month]
    if new_month:
        yield from _targets(sheet, new_month[0])
        yield from _still_named(intake, new)
        yield from told_baselines(intake, new)
        yield from told_unknown(sheet, plans)
    yield from told_formulas(intake, new)
    if intake.formulas.moves.leaving:
        yield from _left_alone(sheet.grid, plans)
        yield from _typed_totals(intake)
        yield from _attached(sheet.grid, plans, xml)


def _commentary(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the commentary of a month that is corrected, or was prepared, where another takes its place.

    No archive has it.
    """
    sheet = intake.sheet
    for plan in intake.plans:
        column = plan.commentary
        if column is None or (plan.is_new_month and not plan.has_prepared_commentary):
            continue
        for row in plan.section.rows:
            place = row, column.index
            old = sheet.grid.shown(*place).strip()
            if place in new and old not in ("", new[place].value):
                yield f"{address(sheet.name, cell_name(*place))}: the commentary is replaced; it said {old!r}"


def _links_of_old_commentary(intake: Intake, new: Mapping[Place, NewCell], xml: bytes) -> Iterator[str]:
    """Yield the cells whose commentary is another now and that still lead where the old one led."""
    sheet = intake.sheet
    columns = {plan.commentary.index for plan in intake.plans if plan.commentary}
    places = [(*place, *place) for place in new if place[1] in columns and sheet.grid.value(*place) is not None]
    linked = [_name(area) for area in linked_areas(xml) if overlaps(area, places)] if places else []
    if linked:
        told = worded(
            linked,
            "the link of the old commentary, which stays with its cell and not its text; remove it or set it again",
            "the links of the old commentary, which stay with their cells and not their texts; remove them or set "
            "them again",
        )
        yield f"{listed(sheet.name, linked)}: {told}"


def _changes(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the changes that were right for another figure, and can be computed from nothing that is here."""
    sheet, archived = intake.sheet, intake.archived
    for plan in intake.plans:
        for column, base, lacking in plan.nowhere(archived):
            told = f"{month_name(base)} has no column on the sheet and is not in its archive"
            if base in archived.of_any:
                told += " under this sheet, ref and name (if one of them is new, write it into the archive's rows, too)"
            told += ", so"
            changed = [row for row in lacking if _is_other(sheet.grid, new.get((row, column.index)), row, column)]
            for is_formula in (False, True):
                rows = (row for row in changed if bool(new[row, column.index].formula) is is_formula)
                for first, last in runs(rows):
                    where, cell = range_name(first, column.index, last, column.index), new[first, column.index]
                    advice = f"check whether ={cell.formula} uses its figure"
                    room = f"what was typed here is replaced by {cell.value!r}"
                    yield f"{address(sheet.name, where)}: {told} {advice if is_formula else room}"


def _is_other(grid: Grid, cell: NewCell | None, row: int, column: Column) -> bool:
    """Return whether a cell is to hold something else than it shows."""
    return cell is not None and (bool(cell.formula) or grid.shown(row, column.index).strip() != cell.value)


def _computed(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the cells whose formulas stay with what was given, which may not be what they give."""
    places = [(row, plan.target.index) for plan in intake.plans for row in plan.section.rows]
    cells = [
        cell_name(*place) for place in places if place in new and new[place].formula and not new[place].is_computed
    ]
    if cells:
        told = worded(
            cells,
            "a formula that stays; the figure that was given is stored as its result until Excel recalculates",
            "formulas that stay; the figures that were given are stored as their results until Excel recalculates",
        )
        yield f"{listed(intake.sheet.name, cells)}: {told}"


def notes_told(sheet: Sheet, plans: Sequence[SectionPlan], notes: Mapping[Place, str]) -> Iterator[str]:
    """Yield the notes that leave with the oldest month, with their texts."""
    months = {plan.months[0].index: plan.months[0].heading for plan in plans if plan.moves}
    for place, text in sorted(notes.items()):
        where = address(sheet.name, cell_name(*place))
        yield f"{where}: the note of {months.get(place[1], 'the oldest month')} leaves with its month: {text!r}"


def _targets(sheet: Sheet, plan: SectionPlan) -> Iterator[str]:
    """Yield the target column that a new financial year needs, where targets are headed by year."""
    year = financial_year(plan.period)
    years = {column.year for section in sheet.sections for column in section.fields(Field.TARGET)} - {None}
    if plan.period.month == 4 and years and year not in years:
        yield (
            f"{month_name(plan.period)} begins the financial year {year}-{(year + 1) % 100:02d}, for which "
            f"{sheet.name!r} has no target column; add one"
        )


def _still_named(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield titles, notes and headings that name the month that was the current one, and dates above the tables."""
    sheet, grid = intake.sheet, intake.sheet.grid
    own = {c.index for s in sheet.sections for c in s.columns if c.field in (Field.MONTH, Field.BENCHMARK)}
    # What stands between the months is of the month beside it.
    own |= {index for plan in intake.plans for index in range(plan.months[0].index, plan.target.index)}
    # Where the new commentary has a column of its own, the old one goes on being of its month.
    prepared = [plan.section for plan in intake.plans if plan.has_prepared_commentary]
    own |= {column.index for section in prepared for column in section.fields(Field.COMMENTARY)}
    passed_over = {row for plan in intake.plans for row in plan.section.rows}
    headers = {row for section in sheet.sections for row in section.header.rows}
    changes = {column.index for section in sheet.sections for column in section.derived}
    year_before = months_before(sheet.as_of, 12)
    # Dates over most months are theirs: the days on which each ends.
    dates = Counter(row for row, column, value in _cells(grid) if isinstance(value, date) and column in own)
    most = _most(intake.plans)
    found: dict[str, list[str]] = {}
    for row, column, value in _cells(grid):
        place = row, column
        if row in passed_over or place in new or (row in headers and column in own):
            continue
        is_title = isinstance(value, str) or (isinstance(value, date) and row < min(headers) and dates[row] < most)
        months = [sheet.as_of, *([year_before] if row in headers and column in changes else ())]
        is_named = is_title and any(_names(value, month, by_name=row in headers) for month in months)
        if is_named and not _goes_along(intake, place):
            found.setdefault(_quoted(grid.shown(*place), sheet.as_of), []).append(cell_name(*place))
    for text, cells in found.items():
        yield f"{listed(grid.name, cells)} still {worded(cells, 'says', 'say')} {text}"


def _names(value: object, month: date, *, by_name: bool) -> bool:
    """Return whether a text or a day names a month; `by_name`: without its year too, as in `Change (Sep v Aug)`."""
    if by_name and isinstance(value, str) and names_month(value, month):
        return True
    return isinstance(value, str | date) and month in months_told(value)


def _goes_along(intake: Intake, place: Place) -> bool:
    """Return whether a cell has a formula on months' headings, or on today, which Excel brings up to date by itself."""
    text = intake.formulas.others.get(place, "")
    if not text or _TODAY.search(text):
        return bool(text)
    return bool(Past(intake.sheet, intake.plans).headed([*areas_in(text, intake.sheet.name)]))


def _left_alone(grid: Grid, plans: Sequence[SectionPlan]) -> Iterator[str]:
    """Yield rows that belong to no indicator (working days), and quarters over months: they stay while months move."""
    passed_over = {row for plan in plans for row in plan.rows}
    passed_over |= {heading_row(grid, plan.section, column) for plan in plans for column in plan.months}
    passed_over |= {row for plan in plans if (row := years_above(grid, plan).row) is not None}
    passed_over |= (in_words := _in_other_words(grid, plans)).keys()
    bands = {row for plan in plans for row in range(plan.section.header.first_row - 2, plan.section.header.last_row)}
    columns = {column.index for plan in plans for column in plan.months}
    numbers: Counter[int] = Counter()
    figures: dict[int, list[str]] = {}
    labels: dict[int, list[str]] = {}
    for row, column, value in _cells(grid):
        if column not in columns or row in passed_over or (row, column) in grid.look.formulas:
            continue
        if isinstance(value, int | float | date) or (
            isinstance(value, str) and (parse_number(value) or is_duration(value))
        ):
            figures.setdefault(row, []).append(cell_name(row, column))
            numbers[row] += isinstance(value, int | float)
        elif isinstance(value, str) and row in bands and len(value) <= _LONGEST_BAND and _BAND.search(value):
            labels.setdefault(row, []).append(cell_name(row, column))
    most = _most(plans)
    # Two dates, or figures as text, in a row with few others are of a letterhead or a key.
    figures = {row: cells for row, cells in figures.items() if numbers[row] > 1 or len(cells) >= most}
    for rows, told in (
        (figures, "figures that belong to no indicator; they stay where they are, and are under other months now"),
        (labels, "quarters or years; they stay where they are, and are over other months now"),
    ):
        if found := [f"{cells[0]}:{cells[-1]}" for cells in rows.values() if len(cells) > 1]:
            yield f"{listed(grid.name, found)}: {told}"
    if in_words:
        yield (
            f"{listed(grid.name, in_words.values())}: the months in other words; they stay where they are, and are "
            "beside other months now. Bring them up by hand"
        )


def _in_other_words(grid: Grid, plans: Sequence[SectionPlan]) -> Mapping[int, str]:
    """Return the rows beside the headers that say the months in words which nobody here can write anew."""
    return {
        row: range_name(row, columns[0], row, columns[-1])
        for plan in plans
        for row in (plan.section.header.first_row - 1, plan.section.header.last_row + 1)
        if (columns := in_other_words(grid, plan.section.columns, row))
    }


def _most(plans: Sequence[SectionPlan]) -> float:
    """Return how many cells of a row under the months are enough to belong to them."""
    return max(2, min(len(plan.months) for plan in plans) / 2)


def _typed_totals(intake: Intake) -> Iterator[str]:
    """Yield the totals that are no formulas: the current month's, which has none in its place, and one that leaves."""
    sheet, formulas = intake.sheet, intake.formulas
    for plan in intake.plans:
        columns = dict.fromkeys((plan.target.index, plan.months[0].index))
        for place in ((row, column) for row in plan.summaries if plan.moves for column in columns):
            where, text = address(sheet.name, cell_name(*place)), sheet.grid.shown(*place).strip()
            if not text or place in formulas.texts:
                continue
            if (goes := formulas.moves.to.get(place)) is None:
                yield f"{where}: this total was typed, and leaves with its month: {text!r}"
            else:
                yield f"{where}: this total was typed; it goes to {cell_name(*goes)}, and the new month has none yet"


def _attached(grid: Grid, plans: Sequence[SectionPlan], xml: bytes) -> Iterator[str]:
    """Yield links on months' cells, and validations of some months only: they stay where they are."""
    blocks = [
        (top, plan.months[0].index, bottom, plan.months[-1].index)
        for plan in plans
        for top, bottom in runs(plan.section.rows)
    ]
    links = [area for area in linked_areas(xml) if overlaps(area, blocks)]
    if links:
        yield f"{listed(grid.name, map(_name, links))}: links stay where they are while the figures move"
    partial = [
        area
        for area in validated_areas(xml)
        if overlaps(area, blocks) and not all(_spans(area, plan) for plan in plans)
    ]
    if partial:
        told = "validation stays where it is while the figures move"
        yield f"{listed(grid.name, map(_name, partial))}: {told}"


def _spans(area: Area, plan: SectionPlan) -> bool:
    return area[1] <= plan.months[0].index and plan.months[-1].index <= area[3]


def _cells(grid: Grid) -> Iterator[tuple[int, int, object]]:
    for number, row in enumerate(grid.rows, grid.first_row):
        for column, value in enumerate(row, grid.first_column):
            yield number, column, value


def _name(area: Area) -> str:
    return range_name(*area)


def _quoted(text: str, month: date) -> str:
    """Return a text in quotation marks; of a long one its beginning, or what ends with the month if that is later."""
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST:
        return repr(plain)
    end = next((match.end() for match in months_in(plain) if parse_month(match[0]) == month), 0)
    start = max(0, end - _LONGEST)
    return repr("…" * bool(start) + plain[start : start + _LONGEST] + "…" * (start + _LONGEST < len(plain)))

"""What a person should look at among the formulas after a scorecard has taken a new month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpiworkbook.layout.heading_words import words_of
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import Place, address, cell_name
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.formula_follow import Moves, areas_in, followed
from kpiworkbook.ooxml.structured import columns_named
from kpiworkbook.roller.counted import counted_areas
from kpiworkbook.roller.intake import Intake
from kpiworkbook.roller.new_cell import Formulas, NewCell
from kpiworkbook.roller.past import Past
from kpiworkbook.roller.wording import listed, worded

__all__ = ["told_formulas"]

_SO_FAR = frozenset(("ytd", "date", "cumulative", "april"))
"""Words that say from where on a total is, which is the same month for a year."""
_MOST_ALONE = 3
"""How many formulas of one kind are told one by one, each with its text."""


def told_formulas(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the formulas that could not come along as they were, and those that stay and mean other months now."""
    yield from _hindered(intake)
    yield from _made_room(intake, new)
    if intake.formulas.moves.leaving:
        yield from _by_place(intake)
        yield from _by_name(intake)


def _made_room(intake: Intake, new: Mapping[Place, NewCell]) -> Iterator[str]:
    """Yield the formulas that went with their month, and have a plain figure in their place."""
    formulas, moves = intake.formulas, intake.formulas.moves
    targets = {plan.target.index for plan in intake.plans}
    for place, text in sorted(formulas.texts.items()):
        to = moves.to.get(place)
        is_plain = to is not None and place in new and place[1] in targets and not new[place].formula
        if to is not None and is_plain and place not in formulas.hindered:
            told = f"held ={text}, which went to {cell_name(*to)} with its month"
            yield f"{address(intake.sheet.name, cell_name(*place))} {told}; the new month has a plain figure"


def _hindered(intake: Intake) -> Iterator[str]:
    """Yield the formulas of months that cannot follow what they go by; many of one kind are told together."""
    sheet, formulas = intake.sheet, intake.formulas
    kinds: dict[tuple[str, str], list[Place]] = {}
    for place, why in sorted(formulas.hindered.items()):
        kinds.setdefault((why, _instead(place, formulas)), []).append(place)
    for (why, instead), places in kinds.items():
        if len(places) > _MOST_ALONE:
            cells, text = [cell_name(*place) for place in places], formulas.texts[places[0]]
            to = "the cell to the left of each"
            yield f"{listed(sheet.name, cells)}: each formula (such as ={text}) {why}; {instead.format(to=to)}"
            continue
        for place in places:
            to = cell_name(*formulas.moves.to.get(place, place))
            told = f"={formulas.texts[place]} {why}; {instead.format(to=to)}"
            yield f"{address(sheet.name, cell_name(*place))}: {told}"


def _instead(place: Place, formulas: Formulas) -> str:
    """Return what becomes of a formula that cannot follow what it goes by; `{to}` is where it would have gone."""
    if place not in formulas.moves.to:
        return "it stays as it is, and so means the months that are there now"
    if place in formulas.moves.without_formula:
        return "its result is in {to} instead"
    return "it has no result that could be put into {to} instead; decide what {to} should say"


def _by_place(intake: Intake) -> Iterator[str]:
    """Yield the formulas that stay and refer to past months: they mean other months now, unless they should.

    One on the current month means the new one, also where it is compared with an earlier one, and so does one up to it
    that its heading says is on the last months. A total below a column goes on being its column's.
    """
    sheet, plans, formulas = intake.sheet, intake.plans, intake.formulas
    current, months = {plan.target.index for plan in plans if plan.moves}, Past(sheet, plans)
    rolling = {
        (row, column.index)
        for section in sheet.sections
        for column in section.columns
        if column.field is Field.EXTRA and _is_rolling(column.heading)
        for row in section.rows
    }
    past: dict[int, Moves] = {}
    found = []
    for (row, column), text in sorted(formulas.others.items()):
        if column not in past:
            fixed = current | {column}
            to = {source: target for source, target in formulas.moves.to.items() if source[1] not in fixed}
            leaving = frozenset(place for place in formulas.moves.leaving if place[1] not in fixed)
            past[column] = Moves(to=to, leaving=leaving)
        counted = (area for area in counted_areas(text, sheet.name) if area[1] != column)
        areas = list(areas_in(text, sheet.name))
        if months.is_from_now(areas) or ((row, column) in rolling and _reaches_now(months, areas)):
            continue
        if followed(text, sheet.name, past[column]).refers or any(map(months.columns, counted)):
            found.append(cell_name(row, column))
    if found:
        told = "formulas on past months, which stay as they are and so mean the months that are there now"
        yield f"{listed(sheet.name, found)}: {told}"


def _is_rolling(heading: str) -> bool:
    """Return whether a heading is that of the last months, however many: `Rolling 12 months`, not `Rolling YTD`."""
    words = words_of(heading)
    return ("rolling" in words or {"previous", "month"} <= words) and _SO_FAR.isdisjoint(words)


def _reaches_now(months: Past, areas: Sequence[Area]) -> bool:
    """Return whether all areas that have past months have the current one too."""
    return all(months.has_current(area) for area in areas if months.columns(area))


def _by_name(intake: Intake) -> Iterator[str]:
    """Yield the formulas that name months' columns of a table: they go on meaning those months, the current one too."""
    sheet, plans = intake.sheet, intake.plans
    months = {column.heading.casefold() for plan in plans if plan.moves for column in plan.months}
    found = [
        cell_name(*place)
        for place, text in sorted(intake.formulas.others.items())
        if "[" in text and place[0] not in sheet.summaries and not months.isdisjoint(columns_named(text))
    ]
    if found:
        told = worded(
            found,
            "a formula that names months of the table, and still means those months; change it if it should mean",
            "formulas that name months of the table, and still mean those months; change those that should mean",
        )
        yield f"{listed(sheet.name, found)}: {told} {month_name(plans[0].period)}"

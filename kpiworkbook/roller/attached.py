"""What a sheet has beside its cells' formulas that goes by the places of another one's past months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpiworkbook.model.places import range_name
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.attached import (
    AttachedFormula,
    conditional_formulas,
    sparkline_ranges,
    validation_formulas,
)
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.ooxml.formula_shift import shifted
from kpiworkbook.roller.counted import all_areas, counted_areas
from kpiworkbook.roller.past import Headings, Past
from kpiworkbook.roller.wording import listed

__all__ = ["told_attached"]


def told_attached(name: str, xml: bytes, past: Past, headings: Headings) -> Iterator[str]:
    """Yield the sparklines of a sheet, and on other sheets than the months' own the rules, that will mean other months.

    `xml` is the part of the sheet of that name, `headings` are the months whose headings stand on it by formulas.
    """
    drawn = (each for each in sparkline_ranges(xml) if _shows_past(each, past, name))
    yield from _told(name, drawn, f"sparklines of past months of {past.sheet!r}", "show")
    if name == past.sheet:
        return
    for kind, found in (("conditional formats", conditional_formulas(xml)), ("validation", validation_formulas(xml))):
        strays = (each for each in found if _is_on_past(each, past, headings))
        yield from _told(name, strays, f"{kind} by formulas on past months of {past.sheet!r}", "mean")


def _told(name: str, found: Iterable[AttachedFormula], what: str, verb: str) -> Iterator[str]:
    cells: dict[str, str] = {}
    for text, areas in found:
        for area in areas:
            cells.setdefault(range_name(*area), text)
    if cells:
        yield (
            f"{listed(name, cells)}: {what} (={next(iter(cells.values()))}), which stay as they are and so {verb} the "
            "months that are there now; see whether that is meant"
        )


def _shows_past(drawn: AttachedFormula, past: Past, name: str) -> bool:
    """Return whether a sparkline shows some months, and not those up to the current one."""
    areas = all_areas(drawn.text, past.sheet, elsewhere=name != past.sheet)
    return any(past.columns(area) and not past.has_current(area) for area in areas)


def _is_on_past(rule: AttachedFormula, past: Past, headings: Headings) -> bool:
    """Return whether a rule names past months, in its first cell or in another of those for which it holds."""
    named = list(areas_in(rule.text, past.sheet, elsewhere=True))
    reached = [*_reached(rule, past.sheet, named), *counted_areas(rule.text, past.sheet, elsewhere=True)]
    with_heading = headings.beside(rule.areas)
    if past.is_from_now(named) or past.is_looked_for(reached):
        return False
    goes_along = any(area not in named and past.has_current(area) for area in reached)  # beside a copy of the months
    return not goes_along and any(not past.columns(area) <= with_heading for area in reached)


def _reached(rule: AttachedFormula, sheet: str, named: list[Area]) -> list[Area]:
    """Return what a rule refers to in all its cells: relative references move along in them."""
    if not rule.areas:
        return named
    tops, lefts, bottoms, rights = zip(*rule.areas, strict=True)
    last = shifted(rule.text, max(bottoms) - min(tops), max(rights) - min(lefts))
    ends = list(areas_in(last, sheet, elsewhere=True))
    if len(ends) != len(named):
        return named
    return [
        (min(first[0], end[0]), min(first[1], end[1]), max(first[2], end[2]), max(first[3], end[3]))
        for first, end in zip(named, ends, strict=True)
    ]

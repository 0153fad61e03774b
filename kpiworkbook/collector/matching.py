"""Which indicator each row is about, and whether it is about the month that was asked for."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from kpiworkbook.collector.given import GivenRow, is_blank, one_line
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, cell_name
from kpiworkbook.model.scorecard import Indicator, Scorecard
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.number_format import render

__all__ = ["Matched", "label_of", "match_rows", "of_summaries", "ref_of"]

_LONGEST_REF = 60
"""In messages."""
_MOST_HINTS = 200
"""So many unknown refs are each held against all that are known, which are as many as an error tells."""


class Matched(NamedTuple):
    """A row with its indicator, None where that cannot be told, and what is wrong with the row."""

    row: GivenRow
    indicator: Indicator | None
    problems: Sequence[str]


class _Search:
    """What is known of the scorecard's refs, and which of them have been named."""

    def __init__(self, card: Scorecard) -> None:
        self.source = card.source
        self.known: dict[str, list[Indicator]] = {}
        self.named: dict[str, list[Indicator]] = {}
        """Those without a ref, by their names in small letters."""
        self.first: dict[str, str] = {}
        """Where each ref was given first, in words."""
        self._hints_left = _MOST_HINTS
        for indicator in card:
            if ref := one_line(indicator.ref):
                self.known.setdefault(ref, []).append(indicator)
            elif name := one_line(indicator.name):
                self.named.setdefault(name.casefold(), []).append(indicator)

    def found(self, ref: str) -> Sequence[Indicator]:
        """Return the indicators that have a ref, or no ref and this name."""
        return self.known.get(ref) or self.named.get(ref.casefold()) or ()

    def near(self, ref: str) -> list[str]:
        """Return which refs, or names, may have been meant by one that is not known."""
        self._hints_left -= 1
        matches = get_close_matches(ref.casefold(), self._names, n=3) if self._hints_left >= 0 else ()
        return [name for match in matches for name in self._names[match]][:3]

    @property
    def names(self) -> Iterator[str]:
        """What rows may be about: refs, or names where there are none."""
        return iter(self.known) if self.known else (one_line(each[0].name) for each in self.named.values())

    @cached_property
    def _names(self) -> Mapping[str, Sequence[str]]:
        """Them by what they are in small letters."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(name.casefold(), []).append(name)
        return found


def match_rows(rows: Sequence[GivenRow], card: Scorecard, period: date) -> Iterator[Matched]:
    """Yield each row with its indicator; a ref that stands twice is a problem, as is another month than the period.

    Where an indicator has no ref, its name is as good, in capitals or not.
    """
    search = _Search(card)
    for row in rows:
        if other := _wrong_period(row, period):
            yield Matched(row, None, [f"{label_of(row)}: {other}"])
        else:
            found = search.found(ref_of(row))
            wrong = [f"{label_of(row)}: {message}" for message in _wrong_ref(row, search)]
            yield Matched(row, found[0] if len(found) == 1 else None, wrong)


def of_summaries(rows: Sequence[GivenRow], card: Scorecard) -> Mapping[str, str]:
    """Return those of the refs that rows of the scorecard have which sum up others, each with its cell.

    Where such a row has no ref, its name stands for it, in capitals or not.
    """
    cells: dict[str, str] = {}
    for sheet in card.sheets:
        headers = [section.header.last_row for section in sheet.sections]
        for row in sorted(sheet.summaries):
            section = sheet.sections[max(bisect(headers, row) - 1, 0)]
            item = Indicator(grid=sheet.grid, section=section, row=row)
            ref, name = one_line(item.ref), one_line(item.name).casefold()
            column = section.column(Field.REF if ref else Field.INDICATOR)
            if column and (ref or name):
                cells.setdefault(ref or name, address(sheet.name, cell_name(row, column.index)))
    known = {one_line(item.ref) or one_line(item.name).casefold() for item in card} if cells else set()
    given = (ref for ref in map(ref_of, rows) if known.isdisjoint((ref, ref.casefold())))
    return {ref: cell for ref in given if (cell := cells.get(ref) or cells.get(ref.casefold()))}


def ref_of(row: GivenRow) -> str:
    """Return the ref as text; Excel turns a ref of digits into a number."""
    ref = row.ref
    if isinstance(ref, float):
        return render(ref, "General")
    return "" if ref is None else one_line(str(ref))


def label_of(row: GivenRow) -> str:
    """Return where a row stands, for messages: `row 3, M1`."""
    return ", ".join(filter(None, (row.place, ref_of(row)[:_LONGEST_REF]))) or "an item without a ref"


def _wrong_period(row: GivenRow, period: date) -> str:
    month = parse_month(row.period)
    if month == period or is_blank(row.period):
        return ""
    if month is None:
        return f"the period {str(row.period)!r} is no month; write it as {month_name(period)}"
    return f"it is for {month_name(month)}, but the figures for {month_name(period)} are asked for; remove it"


def _wrong_ref(row: GivenRow, search: _Search) -> Iterator[str]:
    ref = ref_of(row)
    if not ref:
        example = next(iter(search.known), "") or next(search.names, "M1")
        yield f"it has no ref; name its indicator, as in {example}"
        return
    indicators = search.found(ref)
    if not indicators:
        yield _unknown(ref, search)
    elif len(indicators) > 1:
        several = len({item.grid.name for item in indicators}) > 1
        advice = ", or name the sheet that is meant (--sheet, in Python sheets=)" if several else ""
        yield f"{_several(indicators)}; give each row a ref of its own{advice}"
    ref = ref.casefold() if ref not in search.known and ref.casefold() in search.named else ref
    if ref in search.first:
        yield f"the ref was given already{search.first[ref]}; keep one of the two"
    search.first.setdefault(ref, f" in {row.place}" if row.place else "")


def _several(indicators: Sequence[Indicator]) -> str:
    """Return where indicators of one ref stand, or of one name where they have none."""
    if not indicators[0].ref:
        cells = ", ".join(address(item.grid.name, _name_cell(item)) for item in indicators)
        return f"the indicator has no ref, and its name stands in the scorecard {len(indicators)} times ({cells})"
    sheets = list(dict.fromkeys(item.grid.name for item in indicators))
    if len(sheets) == len(indicators):  # told alike of all refs that they share
        return f"the ref stands on {len(sheets)} sheets ({', '.join(map(repr, sheets))})"
    places = ", ".join(address(item.grid.name, f"row {item.row + 1}") for item in indicators)
    return f"the ref stands in the scorecard {len(indicators)} times ({places})"


def _name_cell(indicator: Indicator) -> str:
    column = indicator.section.column(Field.INDICATOR)
    return cell_name(indicator.row, column.index) if column else f"row {indicator.row + 1}"


def _unknown(ref: str, search: _Search) -> str:
    near = search.near(ref)
    hint = f"did you mean {' or '.join(near)}?" if near else "correct or remove it"
    if search.known or not search.named:
        return f"the scorecard {search.source} has no indicator with this ref; {hint}"
    advice = "" if near else ", or give them refs, in a column 'Ref.'"
    return f"the indicators of the scorecard {search.source} have no refs, and none has this name; {hint}{advice}"

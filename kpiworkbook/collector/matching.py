"""Which indicator each row is about, and whether it is about the month that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from kpiworkbook.collector.given import GivenRow, is_blank, one_line
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, cell_name
from kpiworkbook.model.scorecard import Field, Indicator, Scorecard
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.number_format import render

__all__ = ["Matched", "label_of", "match_rows", "of_summaries", "ref_of"]


_LONGEST_REF = 60
"""In messages."""


class Matched(NamedTuple):
    """A row with its indicator, None where that cannot be told, and what is wrong with the row."""

    row: GivenRow
    indicator: Indicator | None
    problems: Sequence[str]


@dataclass(slots=True)
class _Search:
    """What is known of the scorecard's refs, and which of them have been named."""

    known: Mapping[str, Sequence[Indicator]]
    source: str
    first: dict[str, str] = field(default_factory=dict)


def match_rows(rows: Sequence[GivenRow], card: Scorecard, period: date) -> Iterator[Matched]:
    """Yield each row with its indicator; a ref that stands twice is a problem, as is another month than the period."""
    known: dict[str, list[Indicator]] = {}
    for indicator in card:
        known.setdefault(one_line(indicator.ref), []).append(indicator)
    known.pop("", None)
    search = _Search(known, card.source)
    for row in rows:
        if other := _wrong_period(row, period):
            yield Matched(row, None, [f"{label_of(row)}: {other}"])
        else:
            found = known.get(ref_of(row), ())
            wrong = [f"{label_of(row)}: {message}" for message in _wrong_ref(row, search)]
            yield Matched(row, found[0] if len(found) == 1 else None, wrong)


def of_summaries(rows: Sequence[GivenRow], card: Scorecard) -> Mapping[str, str]:
    """Return those of the refs that rows of the scorecard have which sum up others, each with its cell."""
    known = {one_line(indicator.ref) for indicator in card} | {""}
    given = {ref_of(row) for row in rows} - known
    found: dict[str, str] = {}
    for sheet in card.sheets:
        columns = {column.index for section in sheet.sections if (column := section.column(Field.REF))}
        for row, index in ((row, index) for row in sorted(sheet.summaries) for index in columns):
            ref = one_line(sheet.grid.text(row, index))
            if ref in given:
                found.setdefault(ref, address(sheet.name, cell_name(row, index)))
    return found


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
        yield "it has no ref; name its indicator, as in M1"
        return
    indicators = search.known.get(ref, ())
    if not indicators:
        yield _unknown(ref, search)
    elif len(indicators) > 1:
        places = ", ".join(address(item.grid.name, f"row {item.row + 1}") for item in indicators)
        several = len({item.grid.name for item in indicators}) > 1
        advice = ", or name the sheet that is meant (--sheet, in Python sheets=)" if several else ""
        told = f"the ref stands in the scorecard {len(indicators)} times ({places})"
        yield f"{told}; give each row a ref of its own{advice}"
    if ref in search.first:
        yield f"the ref was given already{search.first[ref]}; keep one of the two"
    search.first.setdefault(ref, f" in {row.place}" if row.place else "")


def _unknown(ref: str, search: _Search) -> str:
    names = {name.casefold(): name for name in search.known}
    near = [names[match] for match in get_close_matches(ref.casefold(), names, n=3)]
    hint = f"did you mean {' or '.join(near)}?" if near else "correct or remove it"
    return f"the scorecard {search.source} has no indicator with this ref; {hint}"

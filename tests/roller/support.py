"""A scorecard rolled on in one line, and what then stands in its cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl

import kpiworkbook as kw
from kpiworkbook.model.values import NewFigure, NewValues, Rolled
from kpiworkbook.roller import roll

AUG, SEP, OCT = date(2019, 8, 1), date(2019, 9, 1), date(2019, 10, 1)
Given = float | str | tuple[float, str]
"""A figure, a placeholder, or a figure with its number format."""


def new_values(
    card: kw.Scorecard, period: date, given: Mapping[str, Given], commentary: Mapping[str, str] | None = None
) -> NewValues:
    """Return figures by ref as the collector gives them: for a new month, `tbc` where none was given."""
    figures, not_given = {}, []
    for indicator in card:
        place = (indicator.grid.name, indicator.row)
        if indicator.ref in given:
            value = given[indicator.ref]
            number, code = value if isinstance(value, tuple) else (value, "")
            figures[place] = NewFigure(ref=indicator.ref, value=number, number_format=code, shown=str(number))
        elif period != card.sheets[0].as_of:
            figures[place] = NewFigure(ref=indicator.ref, value="tbc", number_format="", shown="tbc")
            not_given.append(indicator.ref)
    texts = {(i.grid.name, i.row): commentary[i.ref] for i in card if commentary and i.ref in commentary}
    return NewValues(period=period, figures=figures, commentary=texts, not_given=tuple(not_given))


def rolled(
    book: bytes,
    given: Mapping[str, Given],
    period: date = OCT,
    commentary: Mapping[str, str] | None = None,
    *,
    sheets: Sequence[str] = (),
) -> Rolled:
    """Roll a workbook on to a month, or some of its sheets."""
    card = kw.read(book, sheets=sheets)
    return roll(card, new_values(card, period, given, commentary), book)


def row(book: bytes, number: int, *, formulas: bool = False) -> list[object]:
    """Return what openpyxl sees in a row of the first sheet; of formulas, their results or their texts."""
    sheet = openpyxl.load_workbook(io.BytesIO(book), data_only=not formulas).worksheets[0]
    return [cell.value for cell in sheet[number]]


def figures(card: kw.Scorecard) -> dict[tuple[str, date], tuple[float | None, str]]:
    """Return the months' figures, with the texts that show them."""
    return {(r.ref, r.period): (r.value, r.shown) for r in card.records if r.series == "actual"}


def differing_parts(before: bytes, after: bytes) -> set[str]:
    """Return the parts that are not byte for byte what they were."""
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        names = {*old.namelist(), *new.namelist()}
        kept = {n for n in names if n in old.namelist() and n in new.namelist() and old.read(n) == new.read(n)}
    return names - kept

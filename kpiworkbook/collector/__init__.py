"""The collector: new figures for a month, however they are handed in. Its one public verb is `collect`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import localcontext
from os import PathLike
from typing import Any

from kpiworkbook.collector.commentary import read_commentary
from kpiworkbook.collector.figures import read_value
from kpiworkbook.collector.files import from_file
from kpiworkbook.collector.given import Given, GivenRow, RefusedError, is_blank, is_nan, plain
from kpiworkbook.collector.habits import habits_of
from kpiworkbook.collector.matching import label_of, match_rows, of_summaries, ref_of
from kpiworkbook.collector.objects import Pairs, from_frame, from_items, from_pairs, from_series
from kpiworkbook.collector.own_words import Asked, own_words
from kpiworkbook.errors import ValuesError
from kpiworkbook.model.actuals import Actual, actuals_of
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.records import Status
from kpiworkbook.model.scorecard import Indicator, Scorecard
from kpiworkbook.model.values import NewFigure, NewValues
from kpiworkbook.notation.rounding import EXACT

__all__ = ["ValuesLike", "collect"]

ValuesLike = str | PathLike[str] | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Any
"""A path (.csv, .tsv, .xlsx, .json), ref to value or to value and commentary, a Series or DataFrame whose index is the
refs, a DataFrame with a column of them, a sequence of mappings."""

_PENDING = "tbc"


def collect(values: ValuesLike, card: Scorecard, period: date) -> NewValues:
    """Return the new figures and commentary for a month, ready for the cells of the scorecard.

    `values` is a path, a mapping of refs to values or to mappings with `value` and `commentary`, a Series or DataFrame
    whose index is the refs, a DataFrame with a column of them, or a sequence of mappings; columns and keys are `ref`,
    `value` or the month itself (`Oct-19`), and if wanted `period` and `commentary`. Values are as people type them
    (`36.9%`, `0.369`, `1,600`, `tbc`). `card` has its records; `period` is any day of the month.

    Where an indicator has no ref, its name stands for it. One whose section ends before the month gets `tbc` where
    nothing was given, in its sheet's own spelling.

    Raises ValuesError, naming every problem at once with its place, ReadError and NotAWorkbookError where a file cannot
    be read.
    """
    month = date(period.year, period.month, 1)
    given = _given(values, Asked(month=month, own=own_words(card)))
    found = _Found(card=card, month=month, actuals=actuals_of(card.records), problems=list(given.problems))
    rows = [_plain(row) for row in given.rows]
    sums = of_summaries(rows, card)
    # The caller's own decimal context must not round.
    with localcontext(EXACT):
        for row, indicator, wrong in match_rows([r for r in rows if ref_of(r) not in sums], card, month):
            found.problems += wrong
            if indicator is not None:
                found.read(row, indicator)
    if found.problems:
        raise ValuesError.of(given.name, found.problems)
    missing = [i for i in card if i.section.as_of < month and (i.grid.name, i.row) not in found.figures]
    return NewValues(
        period=month,
        figures=found.figures | _placeholders(missing, card),
        commentary=found.commentary,
        not_given=tuple(indicator.ref or indicator.name for indicator in missing),
        warnings=(*_warnings(given, month), *_not_used(rows, sums), *found.notes()),
    )


@dataclass(slots=True, kw_only=True)
class _Found:
    """What has been read so far, with what it is held against."""

    card: Scorecard
    month: date
    actuals: Mapping[tuple[str, int], Mapping[date, Actual]]
    problems: list[str]
    figures: dict[tuple[str, int], NewFigure] = field(default_factory=dict)
    commentary: dict[tuple[str, int], str] = field(default_factory=dict)

    def read(self, row: GivenRow, indicator: Indicator) -> None:
        """Take a row's figure and commentary, or note what is wrong with them."""
        place, settings = (indicator.grid.name, indicator.row), self.card.settings
        with _gathered(self.problems, row):
            if not is_blank(row.value):
                measure, actuals = self.card.records.measures[place], self.actuals.get(place, {})
                habits = habits_of(indicator, measure, actuals, self.month, settings)
                self.figures[place] = read_value(row, habits, settings)
        with _gathered(self.problems, row):
            if not is_blank(row.commentary):
                self.commentary[place] = read_commentary(row.commentary)

    def notes(self) -> Iterator[str]:
        """Yield what a person should know of single figures."""
        return (f"{figure.ref}: {figure.note}" for figure in self.figures.values() if figure.note)


@contextmanager
def _gathered(problems: list[str], row: GivenRow) -> Iterator[None]:
    try:
        yield
    except RefusedError as refused:
        problems.append(f"{label_of(row)}: {refused}")


def _given(values: Any, asked: Asked) -> Given:
    if isinstance(values, str | PathLike):
        return from_file(values, asked)
    name = "the values"
    if hasattr(values, "columns") and callable(getattr(values, "to_dict", None)):
        return from_frame(name, values, asked)
    if hasattr(values, "index") and callable(getattr(values, "items", None)):
        return from_series(name, values, asked)
    if isinstance(values, Mapping):
        return from_pairs(name, Pairs(values.items()), asked)
    if isinstance(values, Sequence) and not isinstance(values, bytes | bytearray | memoryview):
        return from_items(name, values, asked)
    raise ValuesError.of(
        name,
        [f"{type(values).__name__} is none of: a path, ref to value, Series or DataFrame, a sequence of mappings"],
    )


def _warnings(given: Given, month: date) -> tuple[str, ...]:
    told = f"of {given.name} only what is for {month_name(month)} is used, and not what stands under {given.unused}"
    over = f"of {given.name} what stands under {given.passed_over} is not used: the scorecard has that itself"
    return (*([told] if given.unused else []), *([over] if given.passed_over else []))


def _not_used(rows: Sequence[GivenRow], sums: Mapping[str, str]) -> Iterator[str]:
    for row in rows:
        cell = sums.get(ref_of(row))
        if cell and not (is_blank(row.value) and is_blank(row.commentary)):
            told = f"the row of {cell} sums up others by its formulas, so that what is given for it is not used"
            yield f"{label_of(row)}: {told}"


def _plain(row: GivenRow) -> GivenRow:
    commentary = plain(row.commentary)
    if is_nan(commentary):
        commentary = None
    return replace(row, ref=plain(row.ref), value=plain(row.value), period=plain(row.period), commentary=commentary)


def _placeholders(indicators: Sequence[Indicator], card: Scorecard) -> dict[tuple[str, int], NewFigure]:
    """Return `tbc` for indicators without a new figure, in the spelling that their sheet uses most."""
    used: dict[str, Counter[str]] = {}
    columns = card.records.columns
    for sheet, status, shown in zip(columns["sheet"], columns["status"], columns["shown"], strict=True):
        if status is Status.PENDING:
            used.setdefault(sheet, Counter())[shown.strip()] += 1
    found: dict[tuple[str, int], NewFigure] = {}
    for item in indicators:
        spellings = used.get(item.grid.name)
        text = spellings.most_common(1)[0][0] if spellings else _PENDING
        found[item.grid.name, item.row] = NewFigure(ref=item.ref or item.name, value=text, number_format="", shown=text)
    return found

"""How things are written: figures as text, mixed arrows and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.places import few, ranges_in_row
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import ArrowSign, arrow_family
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import FigureCell, Row
from kpiworkbook.validator.rule import Rule

__all__ = ["RULES"]

_Arrow = tuple[Row, Column, ArrowSign]
"""A change cell and the arrow in it."""
_POUNDS = '"£"'
"""Of a number format: the one currency that a British Excel makes a number of."""
_NAMED = 4
"""So many cells are named in a message."""


def _numbers_as_text(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        rows = list(context.rows_of(sheet))
        texts = [(row, own) for row in rows if (own := [*_text_numbers(row)])]
        if texts and all(map(_are_texts, rows)):
            if sheet.grid.look.styles:  # a text file has nothing else
                row, (figure, *_) = texts[0]
                mend = "`kpiworkbook refresh` makes numbers"
                if by_formula := sum(_by_formula(*each) for each in texts):
                    is_all = by_formula == sum(len(own) for _, own in texts)
                    mend = "let the formulas give numbers" if is_all else f"{mend} of those that no formula gives"
                message = f"every figure of the sheet is text, so no formula counts them; {mend}"
                yield context.finding(rule, row, figure.column, message, severity=Severity.INFO)
            continue
        for row, own in texts:
            yield context.finding(rule, row, own[0].column, _text_message(row, own))


def _text_message(row: Row, texts: Sequence[FigureCell]) -> str:
    """Return what is wrong with the figures of a row that are text: a habit that a row has is told once."""
    first, more = repr(texts[0].shown.strip()), len(texts) - 1
    if not more:
        subject, are, them = first, "is", "it"
    else:
        ranges = ranges_in_row(row.number, (figure.column.index for figure in texts))
        subject, are, them = f"{first} and {more} more of the row's figures ({ranges})", "are", "them"
    by_formula = _by_formula(row, texts)
    if by_formula == len(texts):
        mend = "let the formulas give numbers" if more else "let the formula give a number"
    else:
        mend = f"type {them} again, or use `kpiworkbook refresh`"
        mend += "; where a formula gives the text, let it give a number" if by_formula else ""
    return f"{subject} {are} stored as text, so sums and averages in Excel pass {them} over; {mend}"


def _by_formula(row: Row, texts: Sequence[FigureCell]) -> int:
    """Return how many of a row's texts formulas give: of those, `refresh` makes no numbers."""
    return sum((row.number, figure.column.index) in row.grid.look.formulas for figure in texts)


def _are_texts(row: Row) -> bool:
    """Return whether all its figures are stored as text."""
    figures = zip(_stored(row), row.statuses, strict=True)
    return all(isinstance(value, str) for value, status in figures if status is Status.REPORTED)


def _stored(row: Row) -> list[CellValue]:
    cells, first = row.grid.cells(row.number), row.grid.first_column
    return [cells[index - first] if index - first < len(cells) else None for index in row.plan.indexes]


def _text_numbers(row: Row) -> Iterator[FigureCell]:
    """Go through the figures that are stored as text."""
    stored = _stored(row)
    kinds = [*map(type, stored)]
    if kinds.count(str) == [kinds[at] for at in row.gaps].count(str):
        return  # no texts but placeholders
    for place, text in enumerate(stored):
        if row.statuses[place] is Status.REPORTED and isinstance(text, str):
            if row.measure.unit is Unit.DURATION and is_duration(text):
                yield row.figures[place]
            typed = parse_number(text)  # a footnote mark cannot be typed into a number
            if typed is not None and '"' not in typed.number_format.replace(_POUNDS, ""):
                yield row.figures[place]


def _arrow_styles(context: Context, rule: Rule) -> Iterator[Finding]:
    known: dict[str, ArrowSign | None] = {}
    arrows = context.card.settings.arrows
    for sheet in context.card.sheets:
        by_section = [_families(context.rows_in(sheet, section), known, arrows) for section in sheet.sections]
        for families in by_section:  # an odd arrow within its section
            yield from _other_families(context, rule, families)
        usual: dict[str, list[_Arrow]] = {}
        for families in by_section:  # a section that differs from the others
            if families:
                family = max(families, key=lambda name: len(families[name]))
                usual.setdefault(family, []).extend(families[family])
        yield from _other_families(context, rule, _with_their_neighbours(usual))


def _families(
    rows: Iterable[Row], known: dict[str, ArrowSign | None], arrows: ArrowSettings
) -> dict[str, list[_Arrow]]:
    """Return the arrows of some rows by family; `known` takes what each text has, since most say the same as others."""
    found: dict[str, list[_Arrow]] = {}
    for row in rows:
        for column in row.plan.changes:
            text = row.said[column.index]
            if text not in known:
                known[text] = arrow_family(text, arrows)
            if arrow := known[text]:
                found.setdefault(arrow.family, []).append((row, column, arrow))
    return _with_their_neighbours(found)


def _with_their_neighbours(families: dict[str, list[_Arrow]]) -> dict[str, list[_Arrow]]:
    """Return the families, those arrows that might be of another one that is there counted to that."""
    for family, cells in [*families.items()]:
        others = {arrow.also_of for _, _, arrow in cells}
        if len(others) == 1 and (other := others.pop()) in families:
            families[other] += families.pop(family)
    return families


def _other_families(context: Context, rule: Rule, families: Mapping[str, Sequence[_Arrow]]) -> Iterator[Finding]:
    """Yield a finding for each family but the one that is used most."""
    usual = max(families, key=lambda family: len(families[family]), default="")
    for family, cells in families.items():
        if family != usual:
            row, column, _ = cells[0]
            message = (
                f"{few([r.cell(c) for r, c, _ in cells], _NAMED)} {'uses' if len(cells) == 1 else 'use'} the arrows "
                f"{_signs(cells)}, the others "
                f"{_signs(families[usual])}; `kpiworkbook refresh` makes them one family"
            )
            yield context.finding(rule, row, column, message)


def _signs(cells: Sequence[_Arrow]) -> str:
    """Return the arrows that some cells use, up, level and down."""
    signs = {arrow.arrow: arrow.sign for _, _, arrow in cells}
    return " ".join(signs[arrow] for arrow in Arrow if arrow in signs)


def _placeholder_styles(context: Context, rule: Rule) -> Iterator[Finding]:
    placeholders = context.card.settings.placeholders
    plain = {"": ""}
    for sheet in context.card.sheets:
        spelled: dict[str, dict[str, list[tuple[Row, Column]]]] = {}
        for row in context.rows_of(sheet):
            for place in row.gaps:
                text = row.texts[place].strip()
                if text not in plain:
                    plain[text] = _plain_placeholder(text) if text.casefold() in placeholders else ""
                if plain[text]:
                    same = spelled.setdefault(plain[text], {})
                    same.setdefault(text, []).append((row, row.plan.figures[place]))
        yield from _variants(context, rule, spelled)


def _plain_placeholder(text: str) -> str:
    """Return what the spellings of one placeholder share."""
    dashes = text.casefold().replace("–", "-").replace("—", "-")
    return dashes if dashes == "-" else re.sub(r"[^a-z]", "", dashes) or dashes


def _variants(
    context: Context, rule: Rule, spelled: dict[str, dict[str, list[tuple[Row, Column]]]]
) -> Iterator[Finding]:
    for same in spelled.values():
        usual = max(same, key=lambda text: len(same[text]))
        for text, cells in same.items():
            if text != usual:
                row, column = cells[0]
                places = few([r.cell(c) for r, c in cells], _NAMED)
                message = f"{text!r} ({places}) is written {usual!r} elsewhere; choose one"
                yield context.finding(rule, row, column, message, expected=usual)


RULES = (
    Rule(
        name="number-stored-as-text",
        severity=Severity.WARNING,
        why="SUM and AVERAGE pass over a number that Excel holds as text, and it sorts in the wrong place. This is "
        "reported once for each indicator, at the first such figure, or once for the sheet if all its figures are "
        "text.",
        breaks="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | '117   | 119
        """,
        keeps="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | 117    | 119
        """,
        check=_numbers_as_text,
    ),
    Rule(
        name="arrow-style",
        severity=Severity.INFO,
        why="A scorecard should use one family of arrows. Mixed ones look as if they meant different things.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 120    | ↑ 20%
            A2   | Number of plans  | 100    | 130    | ⬆️ 30%
            A3   | Number of calls  | 100    | 101    | → 1%
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 120    | ↑ 20%
            A2   | Number of plans  | 100    | 130    | ↑ 30%
            A3   | Number of calls  | 100    | 101    | → 1%
        """,
        check=_arrow_styles,
    ),
    Rule(
        name="placeholder-style",
        severity=Severity.INFO,
        why="The same placeholder is spelled in more than one way.",
        breaks="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | tbc    | 121    | tbc    | 119
            A2   | Number of plans  | 20     | TBC    | 21     | 22
        """,
        keeps="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | tbc    | 121    | tbc    | 119
            A2   | Number of plans  | 20     | -      | 21     | 22
        """,
        check=_placeholder_styles,
    ),
)

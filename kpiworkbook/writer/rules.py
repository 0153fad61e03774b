"""Conditional formatting by polarity, actual against target, and what may be entered in the DoT column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpiworkbook.model.periods import financial_year
from kpiworkbook.model.places import cell_name, range_name, runs
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Column, Field, Scorecard, Section, Sheet
from kpiworkbook.model.settings import Paint
from kpiworkbook.notation.arrows import POLARITY_SIGNS, parse_polarity
from kpiworkbook.notation.figures import house_format
from kpiworkbook.notation.number_format import is_percent
from kpiworkbook.writer.cells import written_figure
from kpiworkbook.writer.formats import Formats

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["add_rules"]

MET, MISSED = "✓", "✗"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Rows of sections that have their columns in the same places and learn their polarity the same way."""

    section: Section
    rows: tuple[int, ...]
    fixed: Polarity | None
    """The polarity that the configuration sets in place of the DoT column's."""

    def ranges(self, first: int, last: int) -> str:
        """Return the rows' cells from one column to another, as Excel lists ranges."""
        return " ".join(range_name(top, first, bottom, last) for top, bottom in runs(self.rows))

    def polarity_is(self, polarity: Polarity) -> str:
        """Return the condition that the first row has that polarity."""
        dot = self.section.column(Field.DOT)
        if self.fixed is not None or dot is None:
            return "TRUE" if (self.fixed or Polarity.NONE) is polarity else "FALSE"
        cell = f"${cell_name(self.rows[0], dot.index)}"
        if polarity in POLARITY_SIGNS:
            return f'{cell}="{POLARITY_SIGNS[polarity]}"'
        return "AND(" + ",".join(f'{cell}<>"{sign}"' for sign in POLARITY_SIGNS.values()) + ")"


def add_rules(worksheet: Worksheet, card: Scorecard, sheet: Sheet, formats: Formats) -> None:
    """Add the conditional formats and the data validation of a sheet."""
    paints = _Paints(card, formats)
    for block in _blocks(card, sheet):
        for columns in _change_columns(block.section):
            _add_change_rules(worksheet, card, block, columns, paints)
        _add_target_rules(worksheet, card, sheet, block, formats)
    _validate_polarity(worksheet, sheet)


class _Paints:
    """The six formats of the key, made once."""

    def __init__(self, card: Scorecard, formats: Formats) -> None:
        style = card.settings.style
        self._made = {
            paint: formats.conditional(paint)
            for paint in (style.positive, style.similar, style.negative, style.increase, style.unchanged,
                          style.decrease)
        }  # fmt: skip

    def __getitem__(self, paint: Paint) -> object:
        return self._made[paint]


def _add_change_rules(
    worksheet: Worksheet, card: Scorecard, block: _Block, columns: tuple[int, int], paints: _Paints
) -> None:
    style, arrows = card.settings.style, card.settings.arrows
    cell = cell_name(block.rows[0], columns[0])

    def points(glyph: str) -> str:
        units = len(glyph.encode("utf-16-le")) // 2  # Excel counts a sign beyond the first plane as two
        quoted = glyph.replace('"', '""')
        return f'LEFT({cell},{units})="{quoted}"'

    up, same, down = points(arrows.up), points(arrows.same), points(arrows.down)
    good_up, good_down = block.polarity_is(Polarity.UP), block.polarity_is(Polarity.DOWN)
    no_judgement = block.polarity_is(Polarity.NONE)
    rules = (
        (f"OR(AND({good_up},{up}),AND({good_down},{down}))", style.positive),
        (f"OR(AND({good_up},{down}),AND({good_down},{up}))", style.negative),
        (f"AND(OR({good_up},{good_down}),{same})", style.similar),
        (f"AND({no_judgement},{up})", style.increase),
        (f"AND({no_judgement},{down})", style.decrease),
        (f"AND({no_judgement},{same})", style.unchanged),
    )
    for condition, paint in rules:
        _add_formula_rule(worksheet, block.ranges(*columns), f"={condition}", paints[paint])


def _add_target_rules(worksheet: Worksheet, card: Scorecard, sheet: Sheet, block: _Block, formats: Formats) -> None:
    target = _current_target(block.section)
    if target is None or block.fixed is Polarity.NONE:
        return
    current = next(c for c in block.section.fields(Field.MONTH) if c.period == block.section.as_of)
    style = card.settings.style
    for (code, factor), rows in _by_number_format(card, sheet, block, target):
        part = _Block(section=block.section, rows=rows, fixed=block.fixed)
        actual, aim = f"${cell_name(rows[0], current.index)}", f"${cell_name(rows[0], target.index)}"
        numbers = f"ISNUMBER({actual}),ISNUMBER({aim})"
        aim = f"{factor}*{aim}" if factor != 1 else aim
        up, down = part.polarity_is(Polarity.UP), part.polarity_is(Polarity.DOWN)
        for mark, paint, above, below in ((MET, style.positive, ">=", "<="), (MISSED, style.negative, "<", ">")):
            condition = f"=AND({numbers},OR(AND({up},{actual}{above}{aim}),AND({down},{actual}{below}{aim})))"
            look = formats.conditional(paint, num_format=_marked(code, mark))
            _add_formula_rule(worksheet, part.ranges(target.index, target.index), condition, look)


def _marked(code: str, mark: str) -> str:
    """Return a number format with a mark after each of its parts."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    return ";".join(f'{part}" {mark}"' for part in parts)


def _add_formula_rule(worksheet: Worksheet, ranges: str, criteria: str, look: object) -> None:
    options = {"type": "formula", "criteria": criteria, "format": look, "multi_range": ranges}
    worksheet.conditional_format(ranges.split(" ", maxsplit=1)[0], options)


def _blocks(card: Scorecard, sheet: Sheet) -> Iterator[_Block]:
    """Yield the sheet's rows in as few blocks as can share their rules."""
    rows: dict[tuple[object, Polarity | None], list[int]] = {}
    sections: dict[tuple[object, Polarity | None], Section] = {}
    for section in sheet.sections:
        layout: object = (section.as_of, *((c.index, c.key) for c in section.columns if c.field is not Field.EXTRA))
        dot = section.column(Field.DOT)
        for row in section.rows:
            key = (layout, _fixed_polarity(card, sheet, row, dot))
            rows.setdefault(key, []).append(row)
            sections.setdefault(key, section)
    for key, members in rows.items():
        yield _Block(section=sections[key], rows=tuple(members), fixed=key[1])


def _fixed_polarity(card: Scorecard, sheet: Sheet, row: int, dot: Column | None) -> Polarity | None:
    polarity = card.records.measures[sheet.name, row].polarity
    if dot is None:
        return polarity
    entry = sheet.grid.entry(row, dot.index)
    shown = parse_polarity(entry.shown, entry.symbol_font) or Polarity.NONE
    return None if shown is polarity else polarity


def _change_columns(section: Section) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbouring change columns."""
    indices = sorted(c.index for c in section.columns if c.field in (Field.CHANGE_MONTH, Field.CHANGE_YEAR))
    yield from runs(indices)


def _current_target(section: Section) -> Column | None:
    """Return the target of the financial year that the current month lies in, else one without a year."""
    targets = section.fields(Field.TARGET)
    years = (financial_year(section.as_of), None)
    return next((target for year in years for target in targets if target.year == year), None)


def _by_number_format(
    card: Scorecard, sheet: Sheet, block: _Block, target: Column
) -> Iterator[tuple[tuple[str, int], tuple[int, ...]]]:
    """Yield the rows that share a target's number format, and by what it is multiplied to compare with the months.

    Months typed as 82.3 without a percent sign are a hundred times a target of 85%.
    """
    found: dict[tuple[str, int], list[int]] = {}
    for row in block.rows:
        measure = card.records.measures[sheet.name, row]
        written = written_figure(sheet.grid, row, target.index, measure, card.settings)
        code = written[1] if written else house_format(measure, card.settings.style.number_formats)
        factor = 100 if measure.scale == 100 and is_percent(code) else 1
        found.setdefault((code, factor), []).append(row)
    for shared, rows in found.items():
        yield shared, tuple(rows)


def _validate_polarity(worksheet: Worksheet, sheet: Sheet) -> None:
    for section in sheet.sections:
        if dot := section.column(Field.DOT):
            for first, last in runs(section.rows):
                worksheet.data_validation(
                    first, dot.index, last, dot.index,
                    {
                        "validate": "list", "source": list(POLARITY_SIGNS.values()), "ignore_blank": True,
                        "input_title": "Which way is good?", "input_message": "▲ up, ▼ down, empty: no judgement",
                        "error_title": "DoT", "error_message": "Only ▲, ▼ or an empty cell can stand here.",
                    },
                )  # fmt: skip

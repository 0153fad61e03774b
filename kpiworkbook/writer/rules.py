"""Conditional formatting by polarity, actual against target, and what may be entered in the DoT column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kpiworkbook.house.colours import Block, blocks, change_columns, change_rules
from kpiworkbook.house.figures import written_figure
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import financial_year
from kpiworkbook.model.places import cell_name, runs
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import Paint
from kpiworkbook.notation.arrows import POLARITY_SIGNS
from kpiworkbook.notation.figures import house_format
from kpiworkbook.notation.number_format import is_percent
from kpiworkbook.writer.formats import Formats

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["add_rules"]

MET, MISSED = "✓", "✗"


def add_rules(worksheet: Worksheet, card: Scorecard, sheet: Sheet, formats: Formats) -> None:
    """Add the conditional formats and the data validation of a sheet."""
    style = card.settings.style
    key = (style.positive, style.similar, style.negative, style.increase, style.unchanged, style.decrease)
    paints = {paint: formats.conditional(paint) for paint in key}
    for block in blocks(card, sheet, rewritten=True):
        for columns in change_columns(block.section):
            _add_change_rules(worksheet, card, block, columns, paints)
        _add_target_rules(worksheet, card, sheet, block, formats)
    _validate_polarity(worksheet, sheet)


def _add_change_rules(
    worksheet: Worksheet, card: Scorecard, block: Block, columns: tuple[int, int], paints: Mapping[Paint, object]
) -> None:
    for condition, paint in change_rules(card, block, columns[0]):
        _add_formula_rule(worksheet, block.ranges(*columns), f"={condition}", paints[paint])


def _add_target_rules(worksheet: Worksheet, card: Scorecard, sheet: Sheet, block: Block, formats: Formats) -> None:
    target = _current_target(block.section)
    if target is None or block.fixed is Polarity.NONE:
        return
    current = next(c for c in block.section.fields(Field.MONTH) if c.period == block.section.as_of)
    style = card.settings.style
    for (code, factor), rows in _by_number_format(card, sheet, block, target):
        part = Block(section=block.section, rows=rows, fixed=block.fixed)
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
    return re.sub(r'("[^"]*"?)|;', lambda found: found[1] or f'" {mark}";', code) + f'" {mark}"'


def _add_formula_rule(worksheet: Worksheet, ranges: str, criteria: str, look: object) -> None:
    options = {"type": "formula", "criteria": criteria, "format": look, "multi_range": ranges}
    worksheet.conditional_format(ranges.split(" ", maxsplit=1)[0], options)


def _current_target(section: Section) -> Column | None:
    """Return the target of the financial year that the current month lies in, else one without a year."""
    targets = section.fields(Field.TARGET)
    years = (financial_year(section.as_of), None)
    return next((target for year in years for target in targets if target.year == year), None)


def _by_number_format(
    card: Scorecard, sheet: Sheet, block: Block, target: Column
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

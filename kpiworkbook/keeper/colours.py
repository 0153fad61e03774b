"""Conditional formats by polarity, for change columns that have none yet; the officer's own are left alone."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.house.colours import Block, blocks, change_columns, change_rules
from kpiworkbook.model.fields import CHANGES
from kpiworkbook.model.places import runs
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.notation.arrow_or_number import form_column, shows_numbers
from kpiworkbook.ooxml.areas import Area, overlaps
from kpiworkbook.ooxml.conditional import ConditionalRule, formatted_areas
from kpiworkbook.ooxml.styles_edit import StylesEditor

__all__ = ["new_rules"]


def new_rules(card: Scorecard, sheet: Sheet, xml: bytes, styles: StylesEditor) -> list[ConditionalRule]:
    """Return the rules that colour the changes of a sheet by their arrow and polarity, where nothing does so yet."""
    taken = list(formatted_areas(xml))
    found = []
    for block in blocks(card, sheet, rewritten=False):
        for columns in change_columns(block.section):
            if not any(overlaps(area, taken) for area in _areas(block, columns)):
                ranges, with_numbers = block.ranges(*columns), _has_numbers(sheet, block, columns)
                found += [
                    ConditionalRule(ranges=ranges, formula=condition, format_id=styles.conditional(paint))
                    for condition, paint in change_rules(card, block, columns[0], with_numbers=with_numbers)
                ]
    return found


def _areas(block: Block, columns: tuple[int, int]) -> Iterator[Area]:
    for top, bottom in runs(block.rows):
        yield top, columns[0], bottom, columns[1]


def _has_numbers(sheet: Sheet, block: Block, columns: tuple[int, int]) -> bool:
    """Return whether a change is a number, which it stays, or becomes one again, as its column's are."""
    first, last = columns
    grid, indices, rows = sheet.grid, range(first, last + 1), block.section.rows
    if any(grid.value(row, index).__class__ in (float, int) for row in block.rows for index in indices):
        return True
    changes = [column.index for column in block.section.columns if column.field in CHANGES]
    return any(shows_numbers(grid, rows, form_column(grid, rows, index, changes)) for index in indices)

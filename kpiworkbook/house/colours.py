"""What a change's colour depends on: conditions on its arrow and its polarity, as formulas for conditional formats.

With polarity the good direction is positive, the bad one negative, level similar; without, the three neutral colours of
the key. Source: the house rules in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpiworkbook.model.fields import CHANGES, Field
from kpiworkbook.model.places import cell_name, range_name, runs
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import ArrowSettings, Paint
from kpiworkbook.notation.arrows import POLARITY_SIGNS, parse_polarity

__all__ = ["Block", "blocks", "change_columns", "change_rules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows of sections that have their columns in the same places and learn their polarity the same way."""

    section: Section
    rows: tuple[int, ...]
    fixed: Polarity | None
    """The polarity that stands in place of the DoT column's."""

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


def blocks(card: Scorecard, sheet: Sheet, *, rewritten: bool) -> Iterator[Block]:
    """Yield the sheet's rows in as few blocks as can share their rules.

    `rewritten` says that DoT cells are written anew as ▲ or ▼; where they stay as they are, other signs cannot be asked
    for in a formula, and the polarity of their rows is fixed.
    """
    rows: dict[tuple[int, Polarity | None], list[int]] = {}
    sections: dict[tuple[int, Polarity | None], Section] = {}
    layouts: dict[object, int] = {}
    for section in sheet.sections:
        columns = ((c.index, c.key) for c in section.columns if c.field is not Field.EXTRA)
        number = layouts.setdefault((section.as_of, *columns), len(layouts))
        dot = section.column(Field.DOT)
        for row in section.rows:
            key = (number, _fixed_polarity(card, sheet, row, dot, rewritten=rewritten))
            rows.setdefault(key, []).append(row)
            sections.setdefault(key, section)
    for key, members in rows.items():
        yield Block(section=sections[key], rows=tuple(members), fixed=key[1])


def _fixed_polarity(card: Scorecard, sheet: Sheet, row: int, dot: Column | None, *, rewritten: bool) -> Polarity | None:
    polarity = card.records.measures[sheet.name, row].polarity
    if dot is None:
        return polarity
    text = sheet.grid.shown(row, dot.index)
    if text == POLARITY_SIGNS.get(polarity, ""):  # as a rule; no font makes another of the signs, or of nothing
        return None
    shown = parse_polarity(text, sheet.grid.symbol_font(row, dot.index)) or Polarity.NONE
    is_readable = rewritten or text == POLARITY_SIGNS.get(shown, text)
    return None if shown is polarity and is_readable else polarity


def change_columns(section: Section) -> list[tuple[int, int]]:
    """Return first and last of each run of neighbouring change columns."""
    return runs(c.index for c in section.columns if c.field in CHANGES)


def change_rules(
    card: Scorecard, block: Block, first_column: int, *, with_numbers: bool = False
) -> Iterator[tuple[str, Paint]]:
    """Yield the conditions, without the leading `=`, under which a change has each of the six colours.

    `with_numbers` says that some of the changes are numbers, whose arrow their size would give.
    """
    style, arrows, cell = card.settings.style, card.settings.arrows, cell_name(block.rows[0], first_column)
    up, same, down = directions = _directions(arrows, cell)
    if with_numbers:
        sizes = zip(_sizes(arrows, cell), directions, strict=True)
        up, same, down = (f"IF(ISNUMBER({cell}),{size},{arrow})" for size, arrow in sizes)
    good_up, good_down = block.polarity_is(Polarity.UP), block.polarity_is(Polarity.DOWN)
    no_judgement = block.polarity_is(Polarity.NONE)
    yield f"OR(AND({good_up},{up}),AND({good_down},{down}))", style.positive
    yield f"OR(AND({good_up},{down}),AND({good_down},{up}))", style.negative
    yield f"AND(OR({good_up},{good_down}),{same})", style.similar
    yield f"AND({no_judgement},{up})", style.increase
    yield f"AND({no_judgement},{down})", style.decrease
    yield f"AND({no_judgement},{same})", style.unchanged


def _directions(arrows: ArrowSettings, cell: str) -> tuple[str, str, str]:
    """Return the conditions that a cell begins with the arrow up, level, or down."""
    glyphs = (arrows.up, arrows.same, arrows.down)

    def begins(glyph: str) -> str:
        quoted = glyph.replace('"', '""')
        # A sign beyond the first plane counts as one or as two, by program and by version.
        length = f'LEN("{quoted}")' if max(glyph) > "\uffff" else len(glyph)
        return f'LEFT({cell},{length})="{quoted}"'

    def is_arrow(glyph: str) -> str:
        longer = [f"NOT({begins(other)})" for other in glyphs if other != glyph and _begins(other, glyph)]
        return f"AND({','.join((begins(glyph), *longer))})" if longer else begins(glyph)

    up, same, down = map(is_arrow, glyphs)
    return up, same, down


def _begins(text: str, start: str) -> bool:
    """Return whether a text begins with another for a program that takes capitals for small letters."""
    return text.casefold().startswith(start.casefold())


def _sizes(arrows: ArrowSettings, cell: str) -> tuple[str, str, str]:
    """Return the conditions that a change that is a number is one for the arrow up, level, or down.

    What binary numbers add is rounded away first, as in the house's formulas.
    """
    change, limit = f"ROUND({cell},12)", arrows.threshold_text
    held = f"ROUND({change},2)" if arrows.basis == "shown" else change
    return f"{held}>={limit}", f"ABS({held})<{limit}", f"{held}<=-{limit}"

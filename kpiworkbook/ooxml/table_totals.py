"""What a table says of its totals row, column by column: it goes along with the cells of that row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpiworkbook.ooxml.areas import area_of
from kpiworkbook.ooxml.formula_follow import Moves, followed
from kpiworkbook.ooxml.outline import Element
from kpiworkbook.ooxml.safe_xml import escape, unescape
from kpiworkbook.ooxml.structured import with_names
from kpiworkbook.ooxml.tables import as_attribute, columns_of

__all__ = ["Total", "goes_astray", "totals_after"]

_FUNCTION, _LABEL = "totalsRowFunction", "totalsRowLabel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What stands in the totals row below a column."""

    attributes: Mapping[str, str | None]
    """The function or the text, ready to be written; None for what there is not."""
    formula: bytes = b""
    """The element with a formula that is none of Excel's own functions."""


def totals_after(xml: bytes, root: Element, sheet: str, moves: Moves, names: Mapping[str, str]) -> Iterator[Total]:
    """Yield for each column of a table what is going to stand in its totals row, which may be hidden.

    `root` is the table's part, `sheet` the worksheet's name. What moves follows as its cell does: where its figures
    leave, its result alone is left. What stays names the columns that take the places of those that it named; `names`
    are the new ones by the old, in small letters.
    """
    columns, area = columns_of(root), area_of(root.attributes.get("ref", ""))
    top, left = area[:2] if area else (0, 0)
    sources = {goes[1]: place[1] for place, goes in moves.to.items() if place[0] == top}
    table = root.attributes.get("displayName", "")
    for index, own in enumerate(columns, left):
        source = sources.get(index, index) - left
        column = columns[source] if 0 <= source < len(columns) else own
        formula, text = column.child("totalsRowFormula"), None
        if formula is not None:
            text = unescape(xml[formula.inner : formula.close].decode())
            moved = followed(text, sheet, moves)
            text = with_names(text, table, names) if column is own else None if moved.is_orphaned else moved.text
        told = {key: as_attribute(column.attributes.get(key)) for key in (_FUNCTION, _LABEL)}
        if formula is None:
            yield Total(attributes=told)
        elif text is None:
            yield Total(attributes=dict.fromkeys(told))
        else:
            new = xml[formula.start : formula.inner] + escape(text).encode() + xml[formula.close : formula.end]
            yield Total(attributes=told, formula=new)


def goes_astray(root: Element, moves: Moves) -> bool:
    """Return whether totals move in a table that shows no headings, and so goes on calling its columns as before."""
    area = area_of(root.attributes.get("ref", ""))
    if area is None or root.attributes.get("totalsRowCount", "0") == "0":
        return False
    return any(row == area[2] and area[1] <= column <= area[3] for row, column in moves.to)

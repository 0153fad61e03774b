"""Arrows that stand in a cell alone, in a column of their own: `Trend | ↑`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import FAMILIES, GLYPHS, HOUSE, LETTERS, ArrowSign
from kpiworkbook.notation.symbol_letters import letter_arrows, lone_letter

__all__ = ["arrow_at", "lone_arrow", "signs_in", "signs_of"]

_CONFIGURED, _OTHERS, _TRIANGLES = "configured arrows", "other arrows", "triangles"
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_SIGNS = {glyph: (_OTHERS, arrow) for glyph, arrow in GLYPHS.items()}
_SIGNS |= {glyph: (name, GLYPHS[glyph]) for name, glyphs in FAMILIES.items() for glyph in glyphs}
# In a column of arrows a triangle is one; under DoT it says which way is good.
_SIGNS |= dict.fromkeys("▲△⏶🔺", (_TRIANGLES, Arrow.UP)) | dict.fromkeys("▼▽⏷🔻", (_TRIANGLES, Arrow.DOWN))
_SIGNS |= dict.fromkeys(("►", "▶", "▷", "◄►", "◀▶", "▬", "="), (_TRIANGLES, Arrow.SAME))
_COMPLETE = {
    name: {arrow: next(glyph for glyph in glyphs if _SIGNS[glyph][1] is arrow) for arrow in Arrow}
    for name, glyphs in {**FAMILIES, _TRIANGLES: "▲►▼"}.items()
}
_PICTURED = "\ufe0f"
"""Behind the signs of a family that programs draw as pictures."""


@lru_cache(maxsize=1_024)
def lone_arrow(text: str, font: str = "", arrows: ArrowSettings = HOUSE) -> ArrowSign | None:
    """Return the arrow that a text is, and its family; None where it is anything else.

    `font` is the cell's where it is a symbol font, which draws letters as arrows; `arrows` are the house's own signs.
    """
    typed = text.strip()
    plain = _SELECTORS.sub("", typed)
    if found := _SIGNS.get(plain):
        return ArrowSign(family=found[0], arrow=found[1], sign=typed)
    for sign, arrow in ((arrows.up, Arrow.UP), (arrows.same, Arrow.SAME), (arrows.down, Arrow.DOWN)):
        if plain and plain.casefold() == _SELECTORS.sub("", sign).strip().casefold():
            return ArrowSign(family=_CONFIGURED, arrow=arrow, sign=typed)
    letter = lone_letter(typed, font)
    return ArrowSign(family=LETTERS, arrow=letter, sign=typed) if letter else None


def arrow_at(grid: Grid, row: int, column: int, arrows: ArrowSettings) -> ArrowSign | None:
    """Return the arrow that a cell holds; None where it holds anything else.

    A number is one, even behind a number format that shows an arrow of it (`[>0]"↑"`): others may calculate with it.
    """
    text = grid.value(row, column)
    return lone_arrow(text, grid.symbol_font(row, column), arrows) if isinstance(text, str) else None


def signs_in(font: str, signs: Mapping[Arrow, str], arrows: ArrowSettings) -> Mapping[Arrow, str]:
    """Return how a column's arrows are written in one cell: as letters only where its font draws them as arrows."""
    if all(lone_arrow(sign, font, arrows) for sign in signs.values()):
        return signs
    return {Arrow.UP: arrows.up, Arrow.SAME: arrows.same, Arrow.DOWN: arrows.down}


def signs_of(found: Iterable[ArrowSign], arrows: ArrowSettings) -> Mapping[Arrow, str]:
    """Return how the arrows of a column are written: each as most are, in the family of most of them.

    An arrow that does not stand there yet is that of the family; where that has none, the house's.
    """
    signs = list(found)
    family = Counter(each.family for each in signs).most_common(1)[0][0]
    own = [each for each in signs if each.family == family]
    known = dict(zip((Arrow.UP, Arrow.SAME, Arrow.DOWN), (arrows.up, arrows.same, arrows.down), strict=True))
    if family == LETTERS:
        known |= letter_arrows(own[0].sign)
    elif complete := _COMPLETE.get(family):
        is_pictured = any(each.sign.endswith(_PICTURED) for each in own)
        known |= {arrow: sign + _PICTURED * (is_pictured and sign in "⬆⬇") for arrow, sign in complete.items()}
    typed = Counter((each.arrow, each.sign) for each in own)
    return known | {arrow: sign for (arrow, sign), _ in reversed(typed.most_common())}

"""The boxes of cell notes in a sheet's legacy drawing: new ones behind those that are there, some made larger.

The drawing is VML (ECMA-376 part 4, 19.4). It is searched and not parsed: Excel writes some that are no XML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.cell_sizes import Anchor, CellSizes
from kpiworkbook.ooxml.note_moves import note_shapes
from kpiworkbook.ooxml.outline import spliced
from kpiworkbook.ooxml.safe_xml import ATTRIBUTES, whole

__all__ = ["NEW_DRAWING", "Size", "blocks_of", "with_boxes"]

Size = tuple[int, int]
"""Width and height in pixels."""
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
NEW_DRAWING = (
    "<xml" + "".join(f' xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items()) + "></xml>"
).encode()
_ROOT = re.compile(rb"<xml(?=[\s>])" + ATTRIBUTES + rb">")
_END = re.compile(rb"</xml\s*>\s*$")
_BLOCKS = re.compile(rb"""(<(?:\w+:)?idmap\b[^<>]*?\bdata\s*=\s*["'])([\d,\s]*)(["'])""")
_NUMBER = re.compile(rb"""\bid\s*=\s*["']_x0000_s(\d+)["']""")
_BLOCK = 1024
"""Shapes are numbered by blocks; each drawing has blocks of its own."""
_TYPE = (
    '<v:shapetype{names} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_HAS_TYPE = re.compile(rb"""<(?:\w+:)?shapetype\b[^<>]*\bid\s*=\s*["']_x0000_t202["']""")
_SHAPE = (
    '<v:shape{names} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;'
    'margin-top:1.5pt;width:{width:g}pt;height:{height:g}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(</)")
_STYLE_SIZE = re.compile(rb"\b(width|height):(\d+(?:\.\d*)?|\.\d+)(pt|px)")
_POINTS_A_PIXEL = 0.75


def blocks_of(vml: bytes) -> set[int]:
    """Return the blocks of numbers that a drawing says are its own."""
    return {whole(block) for _, blocks, _ in _BLOCKS.findall(vml) for block in re.findall(rb"\d+", blocks)}


def with_boxes(vml: bytes, name: str, boxes: Mapping[Place, Size], sizes: CellSizes, taken: Collection[int]) -> bytes:
    """Return a drawing with boxes of those sizes for notes; where a note has one, it grows by what is to go into it.

    `taken` are the blocks of the workbook's drawings. Raises NotAWorkbookError, with `name`, where the drawing has no
    end.
    """
    root, end = _ROOT.search(vml), _END.search(vml)
    if root is None or end is None:
        raise NotAWorkbookError(f"{name} is damaged; open the workbook in Excel and save it again")
    shapes = {shape.place: shape for shape in note_shapes(vml) if shape.place in boxes}
    splices = [
        (shape.start, shape.end, _grown(vml[shape.start : shape.end], boxes[place], sizes))
        for place, shape in shapes.items()
    ]
    new = [place for place in sorted(boxes) if place not in shapes]
    if new:
        names = _missing_names(root[0])
        numbers, own = _numbers(vml, len(new), taken)
        splices += _renumbered(vml, root.end(), own)
        parts = [] if _HAS_TYPE.search(vml) else [_TYPE.format(names=names)]
        for place, number in zip(new, numbers, strict=True):
            parts.append(_shape(place, number, boxes[place], sizes.beside(place, boxes[place]), names))
        splices.append((end.start(), end.start(), "".join(parts).encode()))
    return spliced(vml, splices)


def _missing_names(root: bytes) -> str:
    """Return the declarations of prefixes that the drawing's root does not have."""
    told = (f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
    return "".join(f" {each}" for each in told if each.encode() not in root.replace(b"'", b'"'))


def _numbers(vml: bytes, count: int, taken: Collection[int]) -> tuple[list[int], list[int]]:
    """Return numbers for new shapes, and all the blocks that are then the drawing's."""
    used = {whole(number) for number in _NUMBER.findall(vml)}
    own = sorted(blocks_of(vml))
    free = max((*own, *taken, *(number // _BLOCK for number in used)), default=0) + 1
    highest: dict[int, int] = {}
    for number in used:
        highest[number // _BLOCK] = max(number, highest.get(number // _BLOCK, 0))
    numbers: list[int] = []
    added: list[int] = []
    for block in (*own, *range(free, free + count // (_BLOCK - 1) + 1)):
        if len(numbers) == count:
            break
        first = highest.get(block, block * _BLOCK) + 1
        numbers += range(first, min(first + count - len(numbers), (block + 1) * _BLOCK))
        if block >= free:
            added.append(block)
    return numbers, own + added


def _renumbered(vml: bytes, at: int, own: list[int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield what says which blocks are the drawing's, where that is something else than it was."""
    told, found = ",".join(map(str, own)), _BLOCKS.search(vml)
    if found is None:
        names = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in "vo")
        layout = f'<o:shapelayout{names} v:ext="edit"><o:idmap v:ext="edit" data="{told}"/></o:shapelayout>'
        yield at, at, layout.encode()
    elif set(own) != blocks_of(vml):
        yield found.start(2), found.end(2), told.encode()


def _shape(place: Place, number: int, size: Size, anchor: Anchor, names: str) -> str:
    return _SHAPE.format(
        names=names, number=number, width=size[0] * _POINTS_A_PIXEL, height=size[1] * _POINTS_A_PIXEL,
        anchor=", ".join(map(str, anchor)), row=place[0], column=place[1],
    )  # fmt: skip


def _grown(shape: bytes, by: Size, sizes: CellSizes) -> bytes:
    """Return a box that is at least so wide, and so much higher."""
    anchor = _ANCHOR.search(shape)
    numbers = [whole(number) for number in re.findall(rb"\d+", anchor[2])] if anchor else []
    if anchor and len(numbers) == 8:
        told = ", ".join(map(str, sizes.grown(numbers, *by))).encode()
        shape = shape[: anchor.start(2)] + told + shape[anchor.end(2) :]
    tag, closing, rest = shape.partition(b">")
    return _STYLE_SIZE.sub(lambda size: _grown_side(size, by), tag, count=2) + closing + rest


def _grown_side(side: re.Match[bytes], by: Size) -> bytes:
    """Return a width or a height in a shape's style; programs that read no anchor go by it."""
    unit = _POINTS_A_PIXEL if side[3] == b"pt" else 1
    new = max(float(side[2]), by[0] * unit) if side[1] == b"width" else float(side[2]) + by[1] * unit
    return side[1] + f":{new:g}".encode() + side[3]

"""Adding formats to a workbook's styles: those that are there keep their numbers, new ones come after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpiworkbook.model.settings import Paint
from kpiworkbook.notation.number_format import BUILTIN
from kpiworkbook.ooxml.alike import once_for_alike
from kpiworkbook.ooxml.border_xml import START_AND_END, bordered
from kpiworkbook.ooxml.outline import Element, opened, outline, spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import quoteattr, whole

__all__ = ["FIRST_OWN_FORMAT", "StylesEditor"]

FIRST_OWN_FORMAT = 164
"""Number formats below are Excel's own (ECMA-376 part 1, 18.8.30)."""
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
"""The order of a stylesheet's lists (ECMA-376 part 1, 18.8.39)."""
_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "fonts": ('<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>',),
    "fills": (
        '<{p}fill><{p}patternFill patternType="none"/></{p}fill>',
        '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>',
    ),
    "borders": ("<{p}border/>",),
    "cellXfs": ('<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}
"""What stands first in a list: all cells have it that say nothing else, so nothing new may come to stand there."""


Lists = Mapping[str, Sequence[Element]]
Numbers = Mapping[tuple[str, bytes], int]


@once_for_alike
def _read(xml: bytes, name: str) -> tuple[Element, Lists, Numbers]:
    """Return the part's outline, its lists by name, and the numbers of what stands in them."""
    root = outline(xml, name)
    there = {child.tag: child.children for child in reversed(root.children)}
    numbers = {
        (tag, xml[each.start : each.end]): number
        for tag, children in there.items()
        for number, each in reversed(list(enumerate(children)))
    }
    return root, there, numbers


class StylesEditor:
    """The styles of a workbook, with what is added to them."""

    def __init__(self, xml: bytes, name: str) -> None:
        """Read the styles part; `name` is for messages."""
        self._xml = xml
        self._root, self._there, numbers = _read(xml, name)
        self._numbers = dict(numbers)
        self._added: dict[str, list[bytes]] = {}
        self._numbered: dict[tuple[int, str], int] = {}
        own = self._there.get("numFmts", [])
        self._codes = {e.attributes.get("formatCode", ""): whole(e.attributes.get("numFmtId", "0")) for e in own}
        self._next = max((FIRST_OWN_FORMAT - 1, *(whole(e.attributes.get("numFmtId", "0")) for e in own))) + 1

    @property
    def prefix(self) -> str:
        """The prefix of its elements' names, with the colon."""
        return self._root.prefix

    def append(self, tag: str, new: bytes) -> int:
        """Return the index in a list (`fonts`) of what is added to it, unless it is there already."""
        if (tag, new) not in self._numbers:
            added = self._begun(tag)
            self._numbers[tag, new] = len(self._there.get(tag, ())) + len(added)
            added.append(new)
        return self._numbers[tag, new]

    def _begun(self, tag: str) -> list[bytes]:
        """Return what is added to a list; one that is not there yet begins with what all cells have."""
        added = self._added.setdefault(tag, [])
        if not added and not self._there.get(tag):
            added += [default.format(p=self.prefix).encode() for default in _DEFAULTS.get(tag, ())]
            if tag == "cellXfs":  # its formats name the first of these
                for other in ("fonts", "fills", "borders"):
                    self._begun(other)
        return added

    def number_of(self, code: str) -> int:
        """Return the number of a number format, which is added where the workbook does not have it."""
        builtin = next((number for number, known in BUILTIN.items() if known == code), None)
        # Excel's own dates and currencies follow the reader's region, so only plain numbers go by their numbers, and
        # only where the workbook does not mean something else by them.
        if builtin is not None and (builtin <= 4 or builtin in (9, 10)) and builtin not in self._codes.values():
            return builtin
        if code not in self._codes:
            self._codes[code] = self._next
            self.append(
                "numFmts", f'<{self.prefix}numFmt numFmtId="{self._next}" formatCode={quoteattr(code)}/>'.encode()
            )
            self._next += 1
        return self._codes[code]

    def with_number_format(self, style: int, code: str) -> int:
        """Return the index of the cell format that is like another one but for its number format."""
        found = self._numbered.get((style, code))
        if found is None:
            found = self._numbered[style, code] = self._with_number(style, code)
        return found

    def _with_number(self, style: int, code: str) -> int:
        number = str(self.number_of(code))
        like = self._format(style)
        if like is not None and like.attributes.get("numFmtId", "0") == number:
            return self.unquoted(style)
        return self._like(like, {"numFmtId": number, "applyNumberFormat": "1", "quotePrefix": None})

    def unquoted(self, style: int) -> int:
        """Return the index of the cell format that is like another one without the apostrophe that makes text of all.

        Excel notes with the format that an entry was typed behind one, and goes by that once the cell is edited.
        """
        like = self._format(style)
        if like is None or like.attributes.get("quotePrefix", "0") in ("0", "false"):
            return style
        return self._like(like, {"quotePrefix": None})

    def with_plain_font(self, style: int) -> int:
        """Return the index of the cell format that is like another one but in the workbook's first font."""
        like = self._format(style)
        number = like.attributes.get("numFmtId", "0") if like else "0"
        changes = {"numFmtId": number, "applyNumberFormat": "1", "quotePrefix": None}
        return self._like(like, {**changes, "fontId": "0", "applyFont": "1"})

    def with_border(self, style: int, sides: Mapping[str, tuple[str, str]]) -> int:
        """Return the index of the cell format that is like another one but for the named sides of its border.

        `sides` gives the line's name (ECMA-376 part 1, 18.18.3) and its colour, `RRGGBB`, of `left`, `right`, `top` and
        `bottom`; what is not named stays.
        """
        like = self._format(style)
        border = self.append("borders", bordered(self._xml, self._border(like), self.prefix, sides))
        return self._like(like, {"borderId": str(border), "applyBorder": "1"})

    def with_alignment(self, style: int, alignment: Mapping[str, str], code: str = "") -> int:
        """Return the index of the cell format that is like another one but for its alignment and its number format.

        `alignment` gives attributes (ECMA-376 part 1, 18.8.1): `vertical`, `wrapText`. Without a code the number format
        stays.
        """
        like = self._format(style)
        changes = {"applyAlignment": "1"}
        if code:
            changes |= {"numFmtId": str(self.number_of(code)), "applyNumberFormat": "1"}
        told = "".join(f' {name}="{value}"' for name, value in alignment.items())
        content = f"<{self.prefix}alignment{told}/>".encode()
        tag = f"<{self.prefix}xf>".encode()
        if like is not None:
            tag = opened(self._xml[like.start : like.inner])
            content += b"".join(self._xml[e.start : e.end] for e in like.children if e.tag != "alignment")
        end = f"</{self.prefix}xf>".encode()
        return self.append("cellXfs", with_attributes(tag, changes) + content + end)

    def has_line(self, style: int, side: str) -> bool:
        """Return whether a cell format draws a line on a side."""
        border = self._border(self._format(style))
        lines = [child for child in border.children if child.tag in (side, START_AND_END.get(side))] if border else []
        return any(line.attributes.get("style", "none") != "none" for line in lines)

    def conditional(self, paint: Paint) -> int:
        """Return the index of a differential format that fills and colours as the paint says."""
        p = self.prefix
        made = (
            f'<{p}dxf><{p}font><{p}color rgb="FF{paint.text}"/></{p}font>'
            f'<{p}fill><{p}patternFill><{p}bgColor rgb="FF{paint.fill}"/></{p}patternFill></{p}fill></{p}dxf>'
        ).encode()
        return self.append("dxfs", made)

    def xml(self) -> bytes:
        """Return the part with all that was added; the same bytes where nothing was."""
        splices = [splice for tag in _ORDER for splice in self._grown(tag)]
        root = self._root
        if splices and root.is_empty_tag:
            tag = opened(self._xml[root.start : root.inner])
            content = b"".join(new for _, _, new in splices)
            splices = [(root.start, root.end, tag + content + f"</{root.prefix}{root.tag}>".encode())]
        return spliced(self._xml, splices)

    def _format(self, style: int) -> Element | None:
        formats = self._there.get("cellXfs", [])
        return formats[style] if style < len(formats) else None

    def _border(self, like: Element | None) -> Element | None:
        borders = self._there.get("borders", [])
        number = whole(like.attributes.get("borderId", "0")) if like else 0
        return borders[number] if number < len(borders) else None

    def _like(self, like: Element | None, changes: Mapping[str, str | None]) -> int:
        if like is None:
            told = "".join(f' {name}="{value}"' for name, value in changes.items() if value is not None)
            return self.append("cellXfs", f"<{self.prefix}xf{told}/>".encode())
        tag = with_attributes(self._xml[like.start : like.inner], changes)
        return self.append("cellXfs", tag + self._xml[like.inner : like.end])

    def _grown(self, tag: str) -> list[tuple[int, int, bytes]]:
        """Return what adds to a list, or makes it where it is missing."""
        content = b"".join(self._added.get(tag, ()))
        if not content:
            return []
        p, container = self.prefix, self._root.child(tag)
        count = str(len(self._there.get(tag, ())) + len(self._added[tag]))
        if container is None:
            at = self._place_of(tag)
            return [(at, at, f'<{p}{tag} count="{count}">'.encode() + content + f"</{p}{tag}>".encode())]
        grown = opened(with_attributes(self._xml[container.start : container.inner], {"count": count}))
        if container.is_empty_tag:
            return [(container.start, container.end, grown + content + f"</{p}{tag}>".encode())]
        return [(container.start, container.inner, grown), (container.close, container.close, content)]

    def _place_of(self, tag: str) -> int:
        before = (self._root.child(other) for other in reversed(_ORDER[: _ORDER.index(tag)]))
        return next((element.end for element in before if element), self._root.inner)

"""Adding formats to a workbook's styles: those that are there keep their numbers, new ones come after them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiworkbook.model.settings import Paint
from kpiworkbook.notation.number_format import BUILTIN
from kpiworkbook.ooxml.outline import Element, outline, spliced, with_attributes
from kpiworkbook.ooxml.safe_xml import quoteattr, whole

__all__ = ["StylesEditor"]

FIRST_OWN_FORMAT = 164
"""Number formats below are Excel's own (ECMA-376 part 1, 18.8.30)."""
_AFTER_DXFS = ("tableStyles", "colors", "extLst")


_PLAIN_FONT = "\0font"
"""Stands for the first font among number formats, none of which can be this."""


class StylesEditor:
    """The styles of a workbook, with what is added to them."""

    def __init__(self, xml: bytes, name: str) -> None:
        """Read the styles part; `name` is for messages."""
        self._xml, self._root = xml, outline(xml, name)
        formats = self._root.child("numFmts")
        own = formats.all("numFmt") if formats else []
        self._codes = {e.attributes.get("formatCode", ""): whole(e.attributes.get("numFmtId", "0")) for e in own}
        self._own = len(own)
        self._next = max((FIRST_OWN_FORMAT - 1, *(whole(e.attributes.get("numFmtId", "0")) for e in own))) + 1
        cell_formats = self._root.child("cellXfs")
        self._formats = cell_formats.all("xf") if cell_formats else []
        differential = self._root.child("dxfs")
        self._differential = len(differential.all("dxf")) if differential else 0
        self._new_codes: list[tuple[int, str]] = []
        self._new_formats: list[bytes] = []
        self._made: dict[tuple[int, str], int] = {}
        self._new_differential: dict[bytes, int] = {}

    def with_number_format(self, style: int, code: str) -> int:
        """Return the index of the cell format that is like another one but for its number format."""
        if (style, code) not in self._made:
            like = self._formats[style] if style < len(self._formats) else None
            number = str(self._number_of(code))
            if like is not None and like.attributes.get("numFmtId", "0") == number:
                return style
            self._made[style, code] = len(self._formats) + len(self._new_formats)
            self._new_formats.append(self._like(like, number))
        return self._made[style, code]

    def with_plain_font(self, style: int) -> int:
        """Return the index of the cell format that is like another one but in the workbook's first font."""
        key = (style, _PLAIN_FONT)
        if key not in self._made:
            like = self._formats[style] if style < len(self._formats) else None
            self._made[key] = len(self._formats) + len(self._new_formats)
            changes = {"fontId": "0", "applyFont": "1"}
            self._new_formats.append(self._like(like, like.attributes.get("numFmtId", "0") if like else "0", changes))
        return self._made[key]

    def conditional(self, paint: Paint) -> int:
        """Return the index of a differential format that fills and colours as the paint says."""
        p = self._root.prefix
        made = (
            f'<{p}dxf><{p}font><{p}color rgb="FF{paint.text}"/></{p}font>'
            f'<{p}fill><{p}patternFill><{p}bgColor rgb="FF{paint.fill}"/></{p}patternFill></{p}fill></{p}dxf>'
        ).encode()
        return self._new_differential.setdefault(made, self._differential + len(self._new_differential))

    def xml(self) -> bytes:
        """Return the part with all that was added; the same bytes where nothing was."""
        codes = b"".join(
            f'<{self._root.prefix}numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'.encode()
            for number, code in self._new_codes
        )
        splices = [
            *self._grown("numFmts", codes, self._own + len(self._new_codes), self._root.inner),
            *self._grown("cellXfs", b"".join(self._new_formats), len(self._formats) + len(self._new_formats), None),
            *self._grown(
                "dxfs",
                b"".join(self._new_differential),
                self._differential + len(self._new_differential),
                self._dxfs_at(),
            ),
        ]
        return spliced(self._xml, splices)

    def _number_of(self, code: str) -> int:
        builtin = next((number for number, known in BUILTIN.items() if known == code), None)
        # Excel's own dates and currencies follow the reader's region, so only plain numbers go by their numbers.
        if builtin is not None and (builtin <= 4 or builtin in (9, 10)):
            return builtin
        if code not in self._codes:
            self._codes[code] = self._next
            self._new_codes.append((self._next, code))
            self._next += 1
        return self._codes[code]

    def _like(self, like: Element | None, number: str, further: Mapping[str, str] = MappingProxyType({})) -> bytes:
        changes = {"numFmtId": number, "applyNumberFormat": "1", "quotePrefix": None, **further}
        if like is None:
            return f'<{self._root.prefix}xf numFmtId="{number}" applyNumberFormat="1"/>'.encode()
        tag = with_attributes(self._xml[like.start : like.inner], changes)
        return tag + self._xml[like.inner : like.end]

    def _dxfs_at(self) -> int:
        following = (self._root.child(tag) for tag in _AFTER_DXFS)
        return next((element.start for element in following if element), self._root.close)

    def _grown(self, tag: str, content: bytes, count: int, otherwise: int | None) -> list[tuple[int, int, bytes]]:
        """Return what adds children to a container, or makes it where it is missing."""
        if not content:
            return []
        p, container = self._root.prefix, self._root.child(tag)
        if container is None:
            assert otherwise is not None  # noqa: S101 - every workbook has cell formats
            whole = f'<{p}{tag} count="{count}">'.encode() + content + f"</{p}{tag}>".encode()
            return [(otherwise, otherwise, whole)]
        opened = with_attributes(self._xml[container.start : container.inner], {"count": str(count)})
        if container.is_empty_tag:
            opened = opened.removesuffix(b"/>").rstrip() + b">"
            return [(container.start, container.end, opened + content + f"</{p}{tag}>".encode())]
        return [(container.start, container.inner, opened), (container.close, container.close, content)]

"""A workbook's cell styles: number formats, symbol fonts and fills. Calamine gives none of them."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Sequence
from typing import TypeVar
from xml.etree.ElementTree import Element

from kpiworkbook.model.grid import CellStyle
from kpiworkbook.notation.number_format import BUILTIN
from kpiworkbook.ooxml.alike import once_for_alike
from kpiworkbook.ooxml.package import Package, local_name, parsed

__all__ = ["read_styles"]

# Theme colour indices count light before dark, the theme part lists dark before light (ECMA-376 18.8.3).
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
                "hlink", "folHlink")  # fmt: skip

T = TypeVar("T")


def read_styles(package: Package) -> Sequence[CellStyle]:
    """Return the cell styles in the order in which cells refer to them."""
    theme = package.understood(package.part_of_workbook("theme"), _theme)
    return package.understood(package.part_of_workbook("styles"), _styles, theme)


@once_for_alike
def _styles(xml: bytes, theme: Sequence[str]) -> tuple[CellStyle, ...]:
    parts = {local_name(child.tag): list(child) for child in parsed(xml)}
    codes = dict(BUILTIN)
    for element in parts.get("numFmts", ()):
        codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "General")
    fonts = [_attribute(element, "name") for element in parts.get("fonts", ())]
    fills = [_fill(element, theme) for element in parts.get("fills", ())]
    return tuple(
        CellStyle(
            number_format=codes.get(int(xf.get("numFmtId", "0")), "General"),
            font=_at(fonts, xf.get("fontId"), ""),
            fill=_at(fills, xf.get("fillId"), None),
        )
        for xf in parts.get("cellXfs", ())
    )


def _at(items: list[T], index: str | None, default: T) -> T:
    position = int(index or 0)
    return items[position] if position < len(items) else default


def _children(element: Element, name: str) -> Iterable[Element]:
    return (child for child in element if local_name(child.tag) == name)


def _attribute(element: Element, name: str) -> str:
    return next((child.get("val", "") for child in _children(element, name)), "")


@once_for_alike
def _theme(xml: bytes) -> tuple[str, ...]:
    colours: dict[str, str] = {}
    for scheme in parsed(xml).iter():
        if scheme.tag.endswith("clrScheme") and local_name(scheme.tag) == "clrScheme":
            for slot in scheme:
                for colour in slot:
                    colours[local_name(slot.tag)] = colour.get("lastClr") or colour.get("val") or ""
    return tuple(colours.get(name, "") for name in _THEME_ORDER)


def _fill(element: Element, theme: Sequence[str]) -> str | None:
    for pattern in _children(element, "patternFill"):
        if pattern.get("patternType") == "solid":
            for colour in _children(pattern, "fgColor"):
                return _colour(colour, theme)
    return None


def _colour(element: Element, theme: Sequence[str]) -> str | None:
    if rgb := element.get("rgb"):
        return rgb[-6:].upper()
    index = element.get("theme")
    if index is None or int(index) >= len(theme) or len(theme[int(index)]) != 6:
        return None
    return _tinted(theme[int(index)].upper(), float(element.get("tint", "0")))


def _tinted(rgb: str, tint: float) -> str:
    """Lighten or darken as ECMA-376 18.8.19 says: on the luminance of the colour."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))

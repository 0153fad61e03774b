"""Reading `[style]`: fonts, colours and number formats of a fresh workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from kpiworkbook.config.problems import Problems, written
from kpiworkbook.model.records import Unit
from kpiworkbook.model.settings import Paint, StyleSettings
from kpiworkbook.notation.format_sections import is_figure_code
from kpiworkbook.notation.number_format import is_percent, is_time

__all__ = ["read_style"]

_FONT_SIZES = range(6, 25)


def read_style(table: Mapping[str, Any], problems: Problems) -> StyleSettings:
    """Return the style that the table asks for, over the defaults."""
    changes: dict[str, Any] = {}
    default = StyleSettings()
    for key, value in table.items():
        if key not in (known := [item.name for item in fields(StyleSettings)]):
            problems.unknown(key, known, "[style]")
        elif isinstance(current := getattr(default, key), Paint):
            changes[key] = _paint(key, value, current, problems)
        elif key == "number_formats" and isinstance(value, dict):
            changes[key] = _number_formats(value, problems)
        elif (key == "font" and isinstance(value, str) and value) or (key == "font_size" and value in _FONT_SIZES):
            changes[key] = value
        else:
            wanted = {"font": "a font's name", "font_size": "a whole number from 6 to 24"}.get(key, "a table")
            problems.append(f"[style] {key} = {written(value)}: should be {wanted}")
    return replace(default, **changes)


def _paint(key: str, value: Any, default: Paint, problems: Problems) -> Paint:
    if not isinstance(value, dict):
        problems.append(f'[style] {key} = {written(value)}: should be {{ fill = "C6EFCE", text = "006100" }}')
        return default
    colours: dict[str, str] = {}
    for part, colour in value.items():
        if part not in ("fill", "text"):
            problems.unknown(part, ("fill", "text"), f"[style] {key}")
        elif re.fullmatch("[0-9A-F]{6}", code := str(colour).removeprefix("#").upper()):
            colours[part] = code
        else:
            problems.append(
                f"[style] {key}: {part} = {written(colour)}: should be a colour in six digits for red, green and blue, "
                'as in { fill = "C6EFCE", text = "006100" }; Excel shows them under More Colors, Custom, as Hex'
            )
    return replace(default, **colours)


def _number_formats(table: Mapping[str, Any], problems: Problems) -> dict[Unit, str]:
    units = [unit.value for unit in Unit]
    for name, code in table.items():
        if name == Unit.DURATION:
            if not (isinstance(code, str) and is_time(code)):
                problems.append(
                    f"[style.number_formats] {name} = {written(code)}: should be a number format of times without a "
                    'date, such as "[h]:mm" or "[mm]:ss"'
                )
        elif name not in units:
            problems.unknown(name, units, "[style.number_formats]")
        elif not _is_format(code):
            problems.append(
                f"[style.number_formats] {name} = {written(code)}: should be a number format that Excel takes, such as "
                '"0.0%" or "#,##0.00": a point before the decimals, words in quotation marks, up to four parts between '
                "semicolons"
            )
        elif name != Unit.PERCENT and is_percent(code):
            problems.append(
                f"[style.number_formats] {name} = {written(code)}: shows 12 as 1200%; a {name} has no percent "
                'sign, and percentages have percent = "0.0%"'
            )
    return {Unit(name): code for name, code in table.items() if name in units and _is_format(code, name)}


def _is_format(code: Any, name: str = "") -> bool:
    return isinstance(code, str) and (is_time(code) if name == Unit.DURATION else is_figure_code(code))

"""Reading `kpiworkbook.toml` into Settings: everything has a default, and an unknown key is an error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from kpiworkbook.errors import ConfigError
from kpiworkbook.layout.headings import ALIASES
from kpiworkbook.model.records import Polarity, Status, Unit
from kpiworkbook.model.settings import ArrowSettings, Paint, Settings, StyleSettings

__all__ = ["CONFIG_NAME", "find_config", "load_config"]

CONFIG_NAME = "kpiworkbook.toml"
_COLUMNS = (*ALIASES, "benchmark")
_MEANINGS = (Status.MISSING, Status.PENDING, Status.LOCAL, Status.NOT_APPLICABLE, Status.SUPPRESSED)
_FONT_SIZES = range(6, 25)

E = TypeVar("E", bound=StrEnum)


def find_config(book: Path) -> Path | None:
    """Return the nearest `kpiworkbook.toml`: beside the book or in a folder above it; None where there is none."""
    return next((f for p in book.resolve().parents if (f := p / CONFIG_NAME).is_file()), None)


def load_config(path: Path) -> Settings:
    """Return what the file says, over the defaults.

    Raises ConfigError, naming every problem of the file at once: what is wrong, and what it should be.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; name an existing one with --config") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} is not readable as TOML: {error}") from error
    problems = _Problems()
    settings = _settings(document, problems)
    if problems:
        raise ConfigError(f"{path} cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return settings


class _Problems(list[str]):
    """What is wrong with a configuration, gathered so that it can be reported once."""

    def unknown(self, key: str, known: Iterable[str], where: str) -> None:
        """Note a key that does not exist."""
        known = sorted(known)
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        self.append(f"{where} has no {key!r}: {hint}")


def _settings(document: Mapping[str, Any], problems: _Problems) -> Settings:
    readers: dict[str, Callable[[Mapping[str, Any], _Problems], Any]] = {
        "arrows": _arrows,
        "placeholders": lambda table, found: {
            **Settings().placeholders,
            **{k.strip().casefold(): v for k, v in _members(table, Status, "[placeholders]", found, _MEANINGS).items()},
        },
        "columns": _columns,
        "units": lambda table, found: _members(table, Unit, "[units]", found),
        "polarity": lambda table, found: _members(table, Polarity, "[polarity]", found),
        "style": _style,
    }
    changes: dict[str, Any] = {}
    for name, table in document.items():
        if name not in readers:
            problems.unknown(name, readers, "the file")
        elif not isinstance(table, dict):
            problems.append(f"{name!r} should be a table: write [{name}] on a line of its own")
        else:
            changes[name] = readers[name](table, problems)
    return Settings(**changes)


def _members(
    table: Mapping[str, Any], kind: type[E], where: str, problems: _Problems, allowed: Collection[E] | None = None
) -> dict[str, E]:
    choices = {member.value or "none": member for member in allowed or kind}
    found: dict[str, E] = {}
    for key, value in table.items():
        if isinstance(value, str) and value in choices:
            found[key] = choices[value]
        else:
            listed = ", ".join(f'"{choice}"' for choice in choices)
            problems.append(f"{where} {key} = {value!r}: should be one of {listed}")
    return found


def _columns(table: Mapping[str, Any], problems: _Problems) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, headings in table.items():
        if name not in _COLUMNS:
            problems.unknown(name, _COLUMNS, "[columns]")
        elif not isinstance(headings, list) or not all(isinstance(item, str) for item in headings):
            problems.append(f'[columns] {name} = {headings!r}: should be a list of headings, ["Lead officer"]')
        else:
            found[name] = tuple(headings)
    return found


def _arrows(table: Mapping[str, Any], problems: _Problems) -> ArrowSettings:
    changes: dict[str, Any] = {}
    known = [item.name for item in fields(ArrowSettings)]
    for key, value in table.items():
        if key not in known:
            problems.unknown(key, known, "[arrows]")
        elif key == "threshold":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
                problems.append(f"[arrows] threshold = {value!r}: should be a fraction such as 0.10 (10%)")
            else:
                changes[key] = Decimal(str(value))
        elif key == "basis" and value not in ("shown", "exact"):
            problems.append(f'[arrows] basis = {value!r}: should be "shown" or "exact"')
        elif not isinstance(value, str) or not value.strip():
            problems.append(f"[arrows] {key} = {value!r}: should be the text to write")
        else:
            changes[key] = value
    return replace(ArrowSettings(), **changes)


def _style(table: Mapping[str, Any], problems: _Problems) -> StyleSettings:
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
            problems.append(f"[style] {key} = {value!r}: should be {wanted}")
    return replace(default, **changes)


def _paint(key: str, value: Any, default: Paint, problems: _Problems) -> Paint:
    if isinstance(value, dict):
        for part in set(value) - {"fill", "text"}:
            problems.unknown(part, ("fill", "text"), f"[style] {key}")
        value = {part: colour for part, colour in value.items() if part in ("fill", "text")}
        colours = {part: str(colour).removeprefix("#").upper() for part, colour in value.items()}
        if all(re.fullmatch("[0-9A-F]{6}", colour) for colour in colours.values()):
            return replace(default, **colours)
    problems.append(f'[style] {key} = {value!r}: should be {{ fill = "C6EFCE", text = "006100" }}')
    return default


def _number_formats(table: Mapping[str, Any], problems: _Problems) -> dict[Unit, str]:
    units = [unit.value for unit in Unit]
    for name in set(table) - set(units):
        problems.unknown(name, units, "[style.number_formats]")
    for name, code in table.items():
        if name in units and not isinstance(code, str):
            problems.append(f'[style.number_formats] {name} = {code!r}: should be a number format such as "0.0%"')
    return {Unit(name): code for name, code in table.items() if name in units and isinstance(code, str)}

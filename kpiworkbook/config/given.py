"""Checking Settings that were made in Python: they are put as the tables of a file, and read as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from kpiworkbook.config.checks import Rulebook
from kpiworkbook.config.loading import read_document
from kpiworkbook.config.problems import Problems
from kpiworkbook.errors import ConfigError
from kpiworkbook.model.settings import Settings

__all__ = ["checked"]

_TABLES = ("arrows", "placeholders", "columns", "units", "polarity", "style", "limits", "rules", "accept")
"""What is read again. Relations are objects that `discover` may have made, and say more than a file does."""


def checked(settings: Settings, rulebook: Rulebook) -> Settings:
    """Return the settings, with texts in the place of members (`"percent"`) made members.

    Raises ConfigError, naming every problem at once, where a file that says the same would not be usable.
    """
    default = Settings()
    said = {name: value for name in _TABLES if (value := getattr(settings, name)) != getattr(default, name)}
    if not said:
        return settings
    problems = Problems()
    found = read_document({name: _table(value) for name, value in said.items()}, problems, rulebook)
    if problems:
        raise ConfigError("the settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return replace(settings, **{name: getattr(found, name) for name in said})


def _table(value: Any) -> Any:
    """Return a value as TOML would give it; what no file could say stays, and is told of."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {item.name: getattr(value, item.name) for item in fields(value)}
        # A rule's own options stand in its table beside the severity; what is left as it is, is not said.
        parts |= parts.pop("options", {})
        return {name: _table(part) for name, part in parts.items() if part is not None and part != {}}
    if isinstance(value, Mapping):
        return {key: _table(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_table(part) for part in value]
    if isinstance(value, Enum):
        return value.value or "none"
    return float(value) if isinstance(value, Decimal) else value

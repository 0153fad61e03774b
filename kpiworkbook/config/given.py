"""Checking Settings that were made in Python: they are put as the tables of a file, and read as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from kpiworkbook.config.checks import Rulebook, read_relations
from kpiworkbook.config.loading import read_document
from kpiworkbook.config.problems import Problems
from kpiworkbook.errors import ConfigError
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.model.settings import Settings

__all__ = ["checked"]

_TABLES = ("arrows", "placeholders", "columns", "units", "polarity", "style", "limits", "rules", "accept")
"""What is read again. Relations are looked at one by one: `discover` may have made them, and they say more than a
file does."""
_OF_RELATIONS = ("ref", "numerator", "denominator", "refs", "total", "per", "population", "tolerance")
"""What a file may say of them beside their kind."""


def checked(settings: Settings, rulebook: Rulebook) -> Settings:
    """Return the settings, with texts in the place of members (`"percent"`) made members, and relations declared.

    Raises ConfigError, naming every problem at once, where a file that says the same would not be usable.
    """
    default = Settings()
    said = {name: value for name in _TABLES if (value := getattr(settings, name)) != getattr(default, name)}
    if not said and not settings.relations:
        return settings
    problems = Problems()
    found = read_document({name: _table(value) for name, value in said.items()}, problems, rulebook)
    tables = [_table_of(relation) for relation in settings.relations]
    relations = read_relations(tables, problems)
    if problems:
        raise ConfigError("the settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    parts = {name: getattr(found, name) for name in said}
    told = zip(settings.relations, tables, relations, strict=True)
    declared = [
        replace(own, declared=True, **{name: getattr(read, name) for name in table}) for own, table, read in told
    ]
    return replace(settings, **parts, relations=tuple(declared))


def _table_of(relation: Relation) -> dict[str, Any]:
    """Return a relation as TOML would give it; a sum that says no total is one of 100%."""
    default, kind = Relation(kind=relation.kind), {"kind": relation.kind.value}
    said = {name: value for name in _OF_RELATIONS if (value := getattr(relation, name)) != getattr(default, name)}
    total = {"total": "100%"} if relation.kind is RelationKind.SUM else {}
    return kind | total | {name: _table(value) for name, value in said.items()}


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

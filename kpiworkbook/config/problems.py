"""What is wrong with a configuration, gathered so that it can be reported once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from kpiworkbook.model.settings import ArrowSettings, LimitSettings, StyleSettings

__all__ = ["Problems", "members", "typed_names", "written"]

E = TypeVar("E", bound=StrEnum)
_HOMES = {
    item.name: table
    for table, settings in (("[arrows]", ArrowSettings), ("[style]", StyleSettings), ("[limits]", LimitSettings))
    for item in fields(settings)
}
"""What is easily written above the first table, or below the wrong one."""
_NO_HOMES: Mapping[str, str] = {}


class Problems(list[str]):
    """What is wrong with a configuration, gathered so that it can be reported once."""

    def unknown(self, key: str, known: Iterable[str], where: str, homes: Mapping[str, str] = _NO_HOMES) -> None:
        """Note a key that does not exist; `homes` says in which table more of them belong."""
        known = sorted(known)
        near = get_close_matches(key, known, n=1)
        home = homes.get(key) or _HOMES.get(key)
        if home and home != where:
            hint = f"it belongs below the line {home}"
        else:
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        self.append(f"{where} has no {key!r}: {hint}")

    def unquoted(self, where: str, name: str, value: Any) -> None:
        """Note a ref or a text with a point in it that stands without quotation marks, as in `1.2 = "rate"`."""
        self.append(
            f"{where} {name} = {written(value)}: a name with a point in it is written in quotation marks, as in "
            f'"{name}" = {written(value)}'
        )


def written(value: Any) -> str:
    """Return a value as it stands in a file: `true`, and not `True`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {written(part)}' for key, part in value.items())} }}"
    return repr(value)


def typed_names(key: str, value: Any, known: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
    """Yield a name and its value as they were typed: TOML takes `1.2 = "rate"` for a table `1` with a `2` in it.

    A table that has one of the known keys is one.
    """
    if isinstance(value, dict) and value and not any(part in known for part in value):
        for part, inner in value.items():
            yield from typed_names(f"{key}.{part}", inner, known)
    else:
        yield key, value


def members(
    table: Mapping[str, Any], kind: type[E], where: str, problems: Problems, allowed: Collection[E] | None = None
) -> dict[str, E]:
    """Return a table's values as members of an enumeration; what is none of those allowed becomes a problem."""
    choices = {member.value or "none": member for member in allowed or kind}
    found: dict[str, E] = {}
    for key, value in table.items():
        unquoted = [each for each in typed_names(key, value) if each[0] != key]
        for name, typed in unquoted:
            problems.unquoted(where, name, typed)
        if unquoted:
            continue
        if isinstance(value, str) and value in choices:
            found[key] = choices[value]
        else:
            listed = ", ".join(f'"{choice}"' for choice in choices)
            problems.append(f"{where} {key} = {written(value)}: should be one of {listed}")
    return found

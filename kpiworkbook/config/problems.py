"""What is wrong with a configuration, gathered so that it can be reported once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

__all__ = ["Problems", "members"]

E = TypeVar("E", bound=StrEnum)


class Problems(list[str]):
    """What is wrong with a configuration, gathered so that it can be reported once."""

    def unknown(self, key: str, known: Iterable[str], where: str) -> None:
        """Note a key that does not exist."""
        known = sorted(known)
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        self.append(f"{where} has no {key!r}: {hint}")


def members(
    table: Mapping[str, Any], kind: type[E], where: str, problems: Problems, allowed: Collection[E] | None = None
) -> dict[str, E]:
    """Return a table's values as members of an enumeration; what is none of those allowed becomes a problem."""
    choices = {member.value or "none": member for member in allowed or kind}
    found: dict[str, E] = {}
    for key, value in table.items():
        if isinstance(value, str) and value in choices:
            found[key] = choices[value]
        else:
            listed = ", ".join(f'"{choice}"' for choice in choices)
            problems.append(f"{where} {key} = {value!r}: should be one of {listed}")
    return found

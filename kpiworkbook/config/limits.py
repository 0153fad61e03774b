"""Reading `[limits]`: how large a book may be before it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from kpiworkbook.config.problems import Problems, written
from kpiworkbook.errors import ConfigError
from kpiworkbook.model.settings import LimitSettings

__all__ = ["check_not_raised", "read_limits"]


def read_limits(table: Mapping[str, Any], problems: Problems) -> LimitSettings:
    """Return the limits that the table sets, over the defaults."""
    known = [item.name for item in fields(LimitSettings)]
    changes: dict[str, int] = {}
    for key, value in table.items():
        if key not in known:
            problems.unknown(key, known, "[limits]")
        elif isinstance(value, bool) or not isinstance(value, int) or value < 1:
            problems.append(f"[limits] {key} = {written(value)}: should be a whole number from 1 on")
        else:
            changes[key] = value
    return replace(LimitSettings(), **changes)


def check_not_raised(path: Path, limits: LimitSettings) -> None:
    """Raise ConfigError where a file that nobody has named allows more than the defaults do.

    Whoever can put a book into a folder can put a configuration beside it.
    """
    default = LimitSettings()
    raised = [item.name for item in fields(default) if getattr(limits, item.name) > getattr(default, item.name)]
    if raised:
        raise ConfigError(
            f"{path} raises {', '.join(raised)} under [limits], which counts only where you name the file with "
            "--config (in Python: config=): whoever puts a book into a folder may put a configuration beside it"
        )

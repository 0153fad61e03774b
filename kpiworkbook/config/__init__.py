"""The configuration: `find_config` looks for a `kpiworkbook.toml`, `config.loading` reads one.

They are apart because most books have none, and what reads one takes its time to start.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["CONFIG_NAME", "find_config"]

CONFIG_NAME = "kpiworkbook.toml"


def find_config(book: Path) -> Path | None:
    """Return the nearest `kpiworkbook.toml`: beside the book or in a folder above it; None where there is none."""
    try:
        folders = book.resolve().parents
    except (OSError, RuntimeError, ValueError):  # no name for a file, or a link to itself; it is the reader's to say
        return None
    # Path.is_file raises where a folder may not be looked into.
    return next((f for p in folders if os.path.isfile(f := p / CONFIG_NAME)), None)  # noqa: PTH113

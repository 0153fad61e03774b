"""The account of many books that closes a command, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from kpiworkbook.cli.show import say, table

__all__ = ["close"]


def close(counted: Mapping[str, int], failed: Sequence[tuple[str, str]]) -> None:
    """Print how many there were of each, and each book that could not be read or written, with the reason."""
    say("")
    table(tuple(counted), [tuple(f"{number:,}" for number in counted.values())], sys.stderr)
    if failed:
        rows = [(path, message.removeprefix(f"{path}: ").removeprefix(f"{path} ")) for path, message in failed]
        table(("Unreadable or not written", "Why"), rows, sys.stderr)

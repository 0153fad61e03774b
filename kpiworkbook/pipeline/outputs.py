"""What every verb asks of its output."""

from __future__ import annotations

from pathlib import Path

from kpiworkbook.errors import OutputError
from kpiworkbook.output import same_file, whole_file

__all__ = ["check_source", "write_whole"]


def check_source(source: Path, target: Path, advice: str = "choose another name") -> None:
    """Raise OutputError where the target is the workbook that is read."""
    if same_file(source, target):
        raise OutputError(f"{target} is the workbook that is read, and is left as it is; {advice}")


def write_whole(target: Path, content: bytes, *, force: bool) -> None:
    """Write a file whole or not at all; raise OutputError where that cannot be done."""
    with whole_file(target, force=force) as stream:
        stream.write(content)

"""What a workbook is called in a file of records."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["as_given", "from_folder"]


def as_given(workbook: str) -> str:
    """Return a workbook's name with a `?` for each byte that is no text, as old Linux names have."""
    return workbook.encode("utf-8", "replace").decode()


def from_folder(workbook: str, folder: Path) -> str:
    """Return a workbook's path from the folder; absolute on another drive; a name that is no file's as it is."""
    known = workbook
    if Path(workbook).is_file():
        known = Path(workbook).resolve().as_posix()
        with suppress(ValueError):
            known = Path(os.path.relpath(known, folder)).as_posix()
    return as_given(known)

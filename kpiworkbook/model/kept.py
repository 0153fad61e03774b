"""What became of a workbook that was changed in place: its new content, and what could not be done."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An officer's workbook with only those cells changed that had to change."""

    content: bytes = field(repr=False)
    changed: tuple[str, ...]
    """The cells that were changed, with their sheets: `'Dataset'!T27`."""
    numbers: int = 0
    """How many of them were figures stored as text."""
    left_alone: tuple[str, ...] = ()
    """The cells that should have changed but are part of an array formula or a data table."""
    lost: tuple[str, ...] = ()
    """What cannot outlive any change, in words that an officer knows: `its digital signature`."""

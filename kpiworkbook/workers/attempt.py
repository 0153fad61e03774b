"""Doing the work for one item, and what becomes of it when that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from typing import Any, Protocol

from kpiworkbook.errors import KpiWorkbookError

__all__ = ["Attempt", "Failure", "Named", "Observer", "unexpected"]


class Named(Protocol):
    """What has a path, by which messages call it."""

    @property
    def path(self) -> str | PathLike[str]:
        """The book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An item whose work could not be done, and why."""

    message: str


class Observer:
    """Is told what happens, as it happens; all that is not overridden does nothing."""

    def begun(self, item: Any) -> None:
        """Note that an item is in hand."""

    def done(self, item: Any, result: Any) -> None:
        """Note that an item is done, or failed."""

    def killed(self, item: Any, process: int) -> None:
        """Note that the process with that number died while it had the item in hand."""


class Attempt:
    """Calls the work and turns what goes wrong into a Failure; a closure could not be pickled."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        """Hold the work."""
        self._work = work

    def __call__(self, item: Named) -> Any:
        """Return the work's result, or a Failure."""
        try:
            return self._work(item)
        except KpiWorkbookError as error:
            return Failure(message=str(error))
        except Exception as error:
            return unexpected(item, error)


def unexpected(item: Named, error: Exception) -> Failure:
    """Return the failure that nobody foresaw."""
    if isinstance(error, OSError):
        told = f"cannot be read or written: {error.strerror or error}; check the disk, and that you may open it"
    elif isinstance(error, MemoryError):
        told = "there is not enough memory for it; close other programs, or split the workbook"
    else:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        told = f"internal error ({said}); please report it, with the workbook if you may"
    return Failure(message=f"{item.path}: {told}")

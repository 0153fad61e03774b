"""How many books are worked on, and the account that is kept of them while it goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpiworkbook.batch.placing import Existing
from kpiworkbook.batch.planning import Job
from kpiworkbook.output import sweep
from kpiworkbook.stores import Location, Url
from kpiworkbook.workers import Failure, Observer, each, interrupts_wait

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kpiworkbook.batch.manifest import Manifest

__all__ = ["Account", "How", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """By what many books are worked on."""

    jobs: int | None = None
    """How many processes; 1 for none, None for one a core."""
    timeout: float | None = None
    """Seconds for one book."""
    executor: Executor | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what is no number of processes, or no time."""
        if self.jobs is not None and not (type(self.jobs) is int and self.jobs > 0):
            raise ValueError(f"jobs={self.jobs!r}: a number of processes is 1, 2, …, or None for one a core")
        if self.timeout is not None and not (isinstance(self.timeout, int | float) and 0 < self.timeout < inf):
            raise ValueError(f"timeout={self.timeout!r}: it is the seconds that one book may take, or None for any")


class Account(Observer):
    """Keeps the account of a run, also for a manifest; tells another observer as well."""

    def __init__(self, manifest: Manifest | None = None, also: Observer | None = None) -> None:
        """Begin an account in which nothing is done yet."""
        self.done_paths: set[str] = set()
        self.failed_paths: set[str] = set()
        self._manifest = manifest
        self._also = also or Observer()

    def begun(self, item: Any) -> None:
        """Pass it on."""
        self._also.begun(item)

    def done(self, item: Any, result: Any) -> None:
        """Count the book, and note in the manifest what became of it."""
        if isinstance(result, Failure):
            self.failed_paths.add(_known_as(item))
        else:
            with interrupts_wait():  # what is told to be done is noted as well
                stamp = getattr(result, "stamp", None)
                if self._manifest is not None and stamp is not None:
                    self._manifest.record(item.target, stamp)
                self.done_paths.add(_known_as(item))
        self._also.done(item, result)

    def killed(self, item: Any, process: int) -> None:
        """Remove what the process had begun to write."""
        if isinstance(item, Job) and isinstance(item.target, Path):
            sweep(item.target.parent, process)
        self._also.killed(item, process)

    def open(self, items: Sequence[Any]) -> list[Any]:
        """Return those of the items that are neither done nor have failed."""
        settled = self.done_paths | self.failed_paths
        return [item for item in items if _known_as(item) not in settled]


def _known_as(item: Any) -> str:
    """Return the name of an item's book that is the same here and where the item was sent to."""
    return os.fspath(_absolute(item.path))


def run(
    work: Callable[[Any], Any], items: Sequence[Any], how: How, account: Account, *, ahead: int | None = None
) -> AbstractContextManager[Iterator[Any]]:
    """Return, as a context, the results in the order of the items; to leave it ends all work."""
    if how.executor is not None:
        work, items = _from_anywhere(work), [_sent(item) for item in items]
    return closing(  # type: ignore[type-var]  # it is a generator
        each(
            work, items, jobs=how.jobs, timeout=how.timeout, executor=how.executor, ahead=ahead, observer=account
        )
    )  # fmt: skip


def _from_anywhere(work: Any) -> Any:
    """Return the work with the files that its options name called so that another process finds them."""
    named = {
        name: _absolute(value) for name in ("config", "values") if isinstance(value := getattr(work, name, None), Path)
    }
    return replace(work, **named) if named else work


def _sent(item: Any) -> Any:
    """Return an item as another process, which may stand elsewhere, or may do it twice, has to see it."""
    path = _absolute(item.path)
    if not isinstance(item, Job):
        return replace(item, path=path)
    target = _absolute(item.target)
    is_free = item.existing is Existing.REFUSE and not os.path.lexists(target)
    return replace(item, path=path, target=target, existing=Existing.SAME if is_free else item.existing)


def _absolute(place: Location) -> Location:
    return place if isinstance(place, Url) else Path(os.path.abspath(place))  # noqa: PTH100 - links stay

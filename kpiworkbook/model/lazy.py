"""Lists that are made when somebody first asks for them: most work on a scorecard needs few of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

__all__ = ["LazyColumns", "LazyList"]

T = TypeVar("T")


class LazyColumns(Mapping[str, list[Any]]):
    """Columns by their names; equal to a dict of the same lists, and pickled as one."""

    def __init__(self, names: Sequence[str], make: Callable[[str], list[Any]]) -> None:
        """Take the names of the columns, and what makes one of them."""
        self._names, self._make = names, make
        self._made: dict[str, list[Any]] = {}

    def __getitem__(self, name: str) -> list[Any]:
        """Return a column; raise KeyError where there is none of that name."""
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self._names)

    def __reduce__(self) -> tuple[type[dict[str, list[Any]]], tuple[dict[str, list[Any]]]]:
        """Pickle the columns themselves, since what makes them cannot be."""
        return dict, (dict(self),)


class LazyList(Sequence[T]):
    """A list that is made when it is first looked at; equal to a list of the same items, and pickled as one."""

    def __init__(self, make: Callable[[], list[T]]) -> None:
        """Take what makes the list."""
        self._make = make
        self._made: list[T] | None = None

    def _list(self) -> list[T]:
        if self._made is None:
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        """Return an item, or a list of them for a slice."""
        return self._list()[index]

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._list())

    def __iter__(self) -> Iterator[T]:
        """Go through the items."""
        return iter(self._list())

    def __eq__(self, other: object) -> bool:
        """Compare with any list, made or not."""
        return self._list() == (list(other) if isinstance(other, LazyList) else other)

    __hash__ = None  # type: ignore[assignment]  # as a list's

    def __repr__(self) -> str:
        """Return what a list of the same items would."""
        return repr(self._list())

    def __reduce__(self) -> tuple[type[list[T]], tuple[list[T]]]:
        """Pickle the items, since what makes them cannot be."""
        return list, (self._list(),)

"""Lists that are made when somebody first asks for them: most work on a scorecard needs few of its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar, overload

__all__ = ["LazyList", "LazyMapping"]

T = TypeVar("T")
K = TypeVar("K")


class LazyMapping(Mapping[K, T]):
    """Items by their keys, such as columns by their names; equal to a dict of the same items, and pickled as one."""

    def __init__(self, keys: Collection[K], make: Callable[[K], T]) -> None:
        """Take the keys, and what makes the item of one of them."""
        self._keys, self._make = keys, make
        self._made: dict[K, T] = {}

    def __getitem__(self, key: K) -> T:
        """Return an item; raise KeyError where there is none of that key."""
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __iter__(self) -> Iterator[K]:
        """Go through the keys."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._keys)

    def __repr__(self) -> str:
        """Return the keys; to show the items, all of them would have to be made."""
        return f"<LazyMapping: {', '.join(map(str, self._keys))}>"

    def __reduce__(self) -> tuple[type[dict[K, T]], tuple[dict[K, T]]]:
        """Pickle the items themselves, since what makes them cannot be."""
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

"""What a configuration names that a scorecard does not have: a ref that was mistyped, or one of another book."""

from __future__ import annotations

from dataclasses import dataclass

from kpiworkbook.model.shown import Told

__all__ = ["Unmatched", "UnmatchedName"]

_MOST_NAMED = 5
"""So many names are told; a configuration of many books has more that one of them does not have."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class UnmatchedName(Told):
    """A ref or a column that a configuration names and a scorecard does not have."""

    table: str
    """Where it is named: `[units]`, `[[accept]] number 2`."""
    what: str
    """`ref` or `column`."""
    name: str
    near: str = ""
    """The name in the scorecard that comes nearest; empty where none comes near."""

    def __str__(self) -> str:
        """Return it with its place and what may have been meant."""
        hint = f" (did you mean {self.near!r}?)" if self.near else ""
        return f"the {self.what} {self.name!r} in {self.table}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """All such names of one configuration. It is true where there are any."""

    config: str = ""
    """The configuration's file; empty where the settings were made in Python."""
    names: tuple[UnmatchedName, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.names)

    def told(self, books: str) -> str:
        """Return the sentence that tells of them; `books` says whose they are not: `sep-19.xlsx does not have`."""
        named = "; ".join(map(str, self.names[:_MOST_NAMED]))
        more = f"; and {len(self.names) - _MOST_NAMED:,} more" if len(self.names) > _MOST_NAMED else ""
        return (
            f"{self.config or 'the settings'} names what {books}: {named}{more}. Correct it, or leave it where it is "
            "another book's"
        )

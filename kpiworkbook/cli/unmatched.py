"""What a configuration names that none of the books has: most likely a ref that was mistyped."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.cli.show import say
from kpiworkbook.model.unmatched import Unmatched, unmatched_by_all

__all__ = ["warn_unmatched"]


def warn_unmatched(found: Sequence[Unmatched], book: str) -> None:
    """Warn of what none of the books that were read has; `book` is how the only one is called.

    One configuration serves many books, so that what one of them does not have may be another's.
    """
    whose = f"{book} does not have" if len(found) == 1 else f"none of the {len(found):,} books that were read has"
    for names in unmatched_by_all(found):
        say(f"Warning: {names.told(whose)}")

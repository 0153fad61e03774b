"""Every statement once: what an archive repeats of an earlier edition is left out where that is told already."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator

from kpiworkbook.exporter.batches import Batch, figures, is_quoted, size, taken
from kpiworkbook.exporter.spool import Spool

__all__ = ["each_once"]


def each_once(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield what the sheets themselves say, as it comes; at the end what only archives say, each statement once.

    Every rolled workbook carries its whole archive along, so twelve editions tell a figure that has left twelve times.
    A statement is: this edition says this of this figure. Eight bytes are kept of each (that two of millions have the
    same ones is a chance of one in a hundred million), and what archives say waits on the disk.
    """
    told = array("q")
    quoted: dict[int, None] = {}
    with Spool() as spool:
        for batch in batches:
            keys = [hash(statement) for statement in _statements(batch)]
            by_archive = is_quoted(batch)
            if not any(by_archive):
                told.extend(keys)
                yield batch
                continue
            own = [position for position, quotes in enumerate(by_archive) if not quotes]
            told.extend(keys[position] for position in own)
            new = [p for p in range(size(batch)) if by_archive[p] and keys[p] not in quoted]
            quoted |= dict.fromkeys(keys[position] for position in new)
            spool.append(taken(batch, new))
            yield taken(batch, own)
        for key in told:
            quoted.pop(key, None)
        yield from _remaining(spool, quoted)


def _remaining(spool: Spool, quoted: dict[int, None]) -> Iterator[Batch]:
    for batch in spool:
        # Popped, because one archive may say the same twice.
        kept = [p for p, statement in enumerate(_statements(batch)) if quoted.pop(hash(statement), ...) is None]
        if kept:
            yield taken(batch, kept)


def _statements(batch: Batch) -> Iterator[Hashable]:
    words = zip(batch["edition"], batch["value"], batch["status"], batch["shown"], strict=True)
    for figure, (edition, value, status, shown) in zip(figures(batch), words, strict=True):
        yield (figure, edition, value) if value is not None else (figure, edition, status, shown)

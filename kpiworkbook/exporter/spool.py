"""Records that wait on the disk, so that memory does not grow with the number of books."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType

from kpiworkbook.exporter.batches import Batch, size

__all__ = ["Spool"]


class Spool:
    """A temporary file of batches, gone when it is closed; `len` gives the number of records."""

    def __init__(self) -> None:
        """Open the file."""
        self._file = TemporaryFile(prefix="kpi-")  # noqa: SIM115 - closed by __exit__
        self._count = 0

    def __enter__(self) -> Spool:
        """Return the spool."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file."""
        self._file.close()

    def __len__(self) -> int:
        """Return how many records wait."""
        return self._count

    def append(self, batch: Batch) -> None:
        """Put a batch behind the others."""
        pickle.dump(batch, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += size(batch)

    def __iter__(self) -> Iterator[Batch]:
        """Give the batches back, in the order in which they came."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)  # noqa: S301 - the file has no name, so nobody else writes to it

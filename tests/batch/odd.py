"""The command line, but for a work that does what a book's name says: `python -m tests.batch.odd refresh …`."""

from __future__ import annotations

from kpiworkbook.batch import refreshing
from kpiworkbook.cli import main
from tests.batch.works import OddRefresh

if __name__ == "__main__":
    refreshing.Refresh = OddRefresh  # type: ignore[misc]
    main()

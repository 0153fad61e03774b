"""The records that come in: counted, looked at, and told apart from the file when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import Batch, is_quoted, size
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.tidied import SameEdition, TidyResult

__all__ = ["Source"]


class Source:
    """Batches as they come. `error` is what went wrong with them, as opposed to the file that they go to."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        """Take the batches, and read none yet."""
        self._batches = batches
        self._editions: dict[tuple[str, date], tuple[str, str]] = {}
        self._same: list[SameEdition] = []
        self._scorecards: set[str] = set()
        self._records = self._workbooks = 0
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[Batch]:
        """Go through them once."""
        try:
            for batch in self._batches:
                self._workbooks += 1
                self._scorecards.update(batch["scorecard"])
                self._look_at(batch)
                yield batch
        except Exception as error:
            self.error = error
            raise

    def counted(self, chosen: Iterable[Batch]) -> Iterator[Batch]:
        """Yield the batches that were chosen of these, and count their records."""
        for batch in chosen:
            self._records += size(batch)
            yield batch

    def result(self) -> TidyResult:
        """Return what has come of it."""
        return TidyResult(
            records=self._records, workbooks=self._workbooks, scorecards=len(self._scorecards),
            same_editions=tuple(self._same),
        )  # fmt: skip

    def _look_at(self, batch: Batch) -> None:
        names = (batch["scorecard"], batch["edition"], batch["workbook"], batch["sheet"])
        own = (row for row, quoted in zip(zip(*names, strict=True), is_quoted(batch), strict=True) if not quoted)
        for scorecard, edition, workbook, sheet in dict.fromkeys(own):
            if edition is None:
                continue
            before = self._editions.get((scorecard, edition))
            if before == (workbook, sheet):
                raise OutputError(
                    f"the sheet {sheet!r} of {workbook} as of {month_name(edition)} is there twice; read each workbook "
                    "once, and give one that comes as bytes a name of its own: kw.read(…, name='sep-19')"
                )
            self._editions[scorecard, edition] = workbook, sheet
            if before:
                told = SameEdition(scorecard=scorecard, edition=edition, earlier=before[0], later=workbook)
                self._same.append(told)

"""Validating one of many books: the work, as it is handed from process to process."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import pipeline
from kpiworkbook.batch.placing import place
from kpiworkbook.batch.planning import Job
from kpiworkbook.workers import Failure

if TYPE_CHECKING:
    from kpiworkbook.model.findings import CheckedBook, Report
    from kpiworkbook.model.settings import Settings

__all__ = ["Validate", "checked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validate:
    """Validates one book after the other with the same options."""

    annotate: bool = False
    force: bool = False
    config: Path | Settings | None = None
    sheets: tuple[str, ...] = ()
    password: str | None = field(default=None, repr=False)

    def __call__(self, job: Job) -> Report:
        """Validate a book, write the annotated copy where one is wanted, and return what was found."""
        # What reads books is imported by the process that works on them, and not where they are handed out.
        from kpiworkbook.batch.opening import source_of

        source = source_of(job.path, self.config, self.password)
        card = pipeline.read(source, config=self.config, sheets=self.sheets, password=self.password)
        report = pipeline.validate(card)
        if self.annotate:

            def write(target: Path) -> Path:
                return pipeline.annotate(card, report, target, force=self.force)

            place(write, job.target, job.existing, force=self.force)
        return report


def checked(job: Job, result: Report | Failure) -> CheckedBook:
    """Return what was found in a book, or why it could not be read."""
    from kpiworkbook.model.findings import CheckedBook

    path = job.path.as_posix()
    if isinstance(result, Failure):
        return CheckedBook(path=path, error=result.message)
    return CheckedBook(path=path, report=result)

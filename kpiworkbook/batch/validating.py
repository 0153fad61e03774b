"""Validating one of many books: the work, as it is handed from process to process."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import pipeline
from kpiworkbook.batch.placing import place
from kpiworkbook.batch.planning import Job
from kpiworkbook.workers import Attempt, Failure

if TYPE_CHECKING:
    from kpiworkbook.model.findings import CheckedBook, Report
    from kpiworkbook.model.scorecard import Scorecard
    from kpiworkbook.model.settings import Settings

__all__ = ["Validate", "Validated", "checked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What was found in a book, and why its annotated copy could not be written, where one was wanted and could not."""

    report: Report
    not_annotated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validate:
    """Validates one book after the other with the same options."""

    annotate: bool = False
    force: bool = False
    config: Path | Settings | None = None
    sheets: tuple[str, ...] = ()
    password: str | None = field(default=None, repr=False)

    def __call__(self, job: Job) -> Validated:
        """Validate a book, write the annotated copy where one is wanted, and return what was found."""
        # What reads books is imported by the process that works on them, and not where they are handed out.
        from kpiworkbook.batch.opening import source_of

        source = source_of(job.path, self.config, self.password)
        card = pipeline.read(source, config=self.config, sheets=self.sheets, password=self.password)
        report = pipeline.validate(card)
        # What was found is worth having without the copy.
        copied = Attempt(lambda _: self._annotate(card, report, job))(job) if self.annotate else None
        return Validated(report=report, not_annotated=copied.message if isinstance(copied, Failure) else "")

    def _annotate(self, card: Scorecard, report: Report, job: Job) -> None:
        def write(target: Path) -> Path:
            return pipeline.annotate(card, report, target, force=self.force)

        job.check()
        place(write, job.target, job.existing, force=self.force)


def checked(job: Job, result: Validated | Failure) -> CheckedBook:
    """Return what was found in a book, or why it could not be read."""
    from kpiworkbook.model.findings import CheckedBook

    path = job.path.as_posix()
    if isinstance(result, Failure):
        return CheckedBook(path=path, error=result.message)
    return CheckedBook(path=path, report=result.report, not_annotated=result.not_annotated)

"""Refreshing one of many books: the work, and a report of it that is small enough to travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import __version__, pipeline
from kpiworkbook.batch.manifest import Stamp, digest
from kpiworkbook.batch.placing import aside, place
from kpiworkbook.batch.planning import Job
from kpiworkbook.config import find_config
from kpiworkbook.model.places import count
from kpiworkbook.model.shown import Told
from kpiworkbook.model.unmatched import Unmatched
from kpiworkbook.stores import Location

if TYPE_CHECKING:
    from kpiworkbook.model.derived import Revision
    from kpiworkbook.model.settings import Settings
    from kpiworkbook.pipeline import RefreshResult
    from kpiworkbook.reader.source import Source

__all__ = ["Refresh", "RefreshReport"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RefreshReport(Told):
    """What a refresh did to one of many books: texts and numbers only, to be handed from process to process."""

    book: str
    output: str
    backup: str | None
    written: bool
    dry_run: bool
    kept: bool
    indicators: int
    numbers: int
    left_alone: tuple[str, ...]
    as_typed: tuple[str, ...]
    in_points: tuple[str, ...]
    not_computed: tuple[str, ...]
    """The derived cells of each row that need a figure which was not understood: `'Dataset'!F3:H3`."""
    lost: tuple[str, ...]
    moved: bool
    archived: bool
    """Whether anything went to the workbook's archive."""
    new_archive: str
    """The sheet that was made for it; empty where there was one."""
    given: int
    """How many new figures were put in."""
    commentaries: int
    """How many new commentaries were put in."""
    not_given: tuple[str, ...]
    replaced: tuple[tuple[str, str, str, str], ...]
    sheets: tuple[str, ...]
    """A line for each sheet."""
    has_derived: bool
    warnings: tuple[str, ...]
    not_carried: tuple[str, ...]
    revisions: tuple[Revision, ...]
    headings: Mapping[tuple[str, str], str]
    """What the sheet calls the column of a revised cell, by sheet and cell."""
    unmatched: Unmatched = field(default_factory=Unmatched)
    """What the configuration names that the book does not have."""
    gone: tuple[tuple[str, int, str, str], ...] = ()
    """Of the officer's own formulas that made room, those of a kind together: the cells, how many they are, the formula
    of the first, and what stands there now."""
    gone_because: tuple[str, ...] = ()
    """Why they did, where that was seen before the new figures: a line for each reason, with the cells."""
    refusal: str = ""
    """Of a dry run: why the real run would be refused."""
    stamp: Stamp | None = None

    @property
    def changed(self) -> int:
        """How many derived cells say something else now."""
        return sum(revision.figure_changed for revision in self.revisions)

    def __str__(self) -> str:
        """Return what was done."""
        return f"{self.output}, {'written' if self.written else 'not written'}: {self.brief}"

    @property
    def brief(self) -> str:
        """How much changed: `12 derived cells changed in 55 indicators`."""
        return f"{count(self.changed, 'derived cell')} changed in {count(self.indicators, 'indicator')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Refreshes one book after the other with the same options."""

    month: str | None = None
    values: Path | None = None
    in_place: bool = False
    values_only: bool = False
    restyle: bool = False
    dry_run: bool = False
    force: bool = False
    config: Path | Settings | None = None
    sheets: tuple[str, ...] = ()
    password: str | None = field(default=None, repr=False)
    stamped: bool = False
    """Whether the report says by content what became what."""

    def __call__(self, job: Job) -> RefreshReport:
        """Refresh a book and return what was done."""
        # What reads books is imported by the process that works on them, and not where they are handed out.
        from kpiworkbook.batch.opening import source_of
        from kpiworkbook.batch.reporting import report

        if not self.dry_run:
            job.check()
        read = digest(job.path) if self.stamped else None
        source = source_of(job.path, self.config, self.password)
        if self.in_place or (self.dry_run and isinstance(job.target, Path)):
            result = self._refresh(source, None if self.in_place else Path(job.target))
        elif self.dry_run:
            with aside(job.target) as path:
                result = self._refresh(source, path)
        else:
            result = place(
                lambda target: self._refresh(source, target), job.target, job.existing, force=self.force,
                password=self.password,
            )  # fmt: skip
        wrote = digest(job.target) if read else None
        stamp = Stamp(input=read, options=self.options(job.path), output=wrote) if read and wrote else None
        return report(job, result, dry_run=self.dry_run, stamp=stamp)

    def options(self, book: Location) -> str:
        """Return what the output depends on beside the book: the version, the options, and the files that they name."""
        import json
        from hashlib import sha256

        from kpiworkbook.model.settings import Settings

        config = self.config or (find_config(book) if isinstance(book, Path) else None)
        told = (
            __version__, self.month, digest(self.values) if self.values else None, self.values_only, self.restyle,
            repr(replace(config, relations=())) if isinstance(config, Settings) else digest(config) if config else None,
            self.sheets,
        )  # fmt: skip
        return sha256(json.dumps(told).encode()).hexdigest()

    def _refresh(self, source: Path | Source, target: Path | None) -> RefreshResult:
        return pipeline.refresh(
            source, target, month=self.month, values=self.values, in_place=self.in_place,
            values_only=self.values_only, restyle=self.restyle, dry_run=self.dry_run, force=self.force,
            config=self.config, sheets=self.sheets, password=self.password,
        )  # fmt: skip

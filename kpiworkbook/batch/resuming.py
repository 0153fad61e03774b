"""Going on where an earlier run into the same folder has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kpiworkbook.batch.manifest import Manifest
from kpiworkbook.batch.planning import Job
from kpiworkbook.batch.refreshing import Refresh
from kpiworkbook.output import sweep_dead

__all__ = ["Remaining", "remaining"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """What is left to do of a batch, what was done before, and the manifest in which it is noted."""

    jobs: Sequence[Job]
    done: Sequence[Job] = ()
    manifest: Manifest | None = None


@contextmanager
def remaining(work: Refresh, planned: Sequence[Job], folder: Path | None, *, resume: bool) -> Iterator[Remaining]:
    """Give what is to be done of a plan; with `resume` without that which was done already and is unchanged.

    The manifest lies in `folder`, which must exist. Without a folder there is none, and all is to be done.
    """
    if folder is None:
        yield Remaining(jobs=planned)
        return
    for into in dict.fromkeys(Path(job.target).parent for job in planned):
        sweep_dead(into)
    manifest = Manifest(folder)
    done: list[Job] = []
    jobs: list[Job] = []
    for job in planned:
        if resume and not job.refused and manifest.is_done(job.target, job.path, work.options(job.path)):
            done.append(job)
        else:
            jobs.append(replace(job, existing=manifest.existing(job.target)) if resume else job)
    manifest.begin(job.target for job in jobs if not job.refused)
    with manifest:
        yield Remaining(jobs=jobs, done=done, manifest=manifest)

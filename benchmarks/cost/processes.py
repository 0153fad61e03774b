"""Programs run to their end, with what they took, and several of them in turn, so that noise hits all alike."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SLOW = 60.0
"""Seconds from which on a program is not run again: the median of what takes minutes is not worth the hours."""


class FailedError(Exception):
    """A program died or took too long; the text is what the table says of it."""


class Run(NamedTuple):
    """What one run took: seconds of processors, children included, and by the clock; megabytes where they are told."""

    processor: float
    clock: float
    peak: float = 0.0
    output: str = ""


def run(command: Sequence[str | Path], limit: float, *, accepted: tuple[int, ...] = (0,)) -> Run:
    """Run a program. Raises FailedError where it ends with another status, or is not done within so many seconds."""
    before, start = _children(), time.perf_counter()
    with subprocess.Popen(
        [*map(str, command)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True, env=_environment(),
    ) as process:  # fmt: skip
        try:
            output, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            raise FailedError(f"over {limit:.0f} s") from None
        finally:
            # LibreOffice is started by a script, and a batch starts processes: what is left of them ends as well.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    clock = time.perf_counter() - start
    if process.returncode not in accepted:
        raise FailedError(_died(process.returncode, errors))
    return Run(_children() - before, clock, output=output)


def _environment() -> dict[str, str]:
    """Return the environment, in which Python keeps what it has compiled, as an installed program has it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _died(status: int, errors: str) -> str:
    """Return why a program died, in a word: its signal, what is not installed, or its last error."""
    if status < 0:
        return f"died ({signal.Signals(-status).name})"
    kind = (errors.strip().splitlines() or ["for no reason told"])[-1].split(":")[0]
    return "not installed" if kind == "ModuleNotFoundError" else f"failed ({kind})"


@dataclass(slots=True)
class Series:
    """The runs of one kind of work, and why there are no more."""

    runs: list[Run] = field(default_factory=list)
    failure: str = ""

    def values(self, what: str) -> list[float]:
        """Return one of a run's figures, of all runs."""
        return [getattr(run, what) for run in self.runs]

    def median(self, what: str = "processor") -> float:
        """Return the median of a figure."""
        return statistics.median(self.values(what))

    def ratio(self, ruler: Series, what: str = "processor") -> float | None:
        """Return the median of the ratios to what the ruler took in the same round; None where there is none."""
        pairs = zip(self.values(what), ruler.values(what), strict=False)
        ratios = [value / measure for value, measure in pairs if measure]
        return statistics.median(ratios) if ratios else None


Jobs = Mapping[str, Callable[[], Run]]


def in_turn(jobs: Jobs, repeats: int, label: str) -> dict[str, Series]:
    """Run each of the jobs, then each again: so many rounds. What has failed or is slow is not tried again."""
    series = {name: Series() for name in jobs}
    for number in range(repeats):
        for name, job in jobs.items():
            done = series[name]
            if done.failure or (done.runs and done.runs[-1].clock > SLOW):
                continue
            try:
                done.runs.append(job())
            except FailedError as error:
                done.failure = str(error)
            told = done.failure or f"{done.runs[-1].processor:.3f} s"
            print(f"{label}, round {number + 1} of {repeats}: {name}: {told}", file=sys.stderr, flush=True)
    return series

"""Fuzzes for some minutes from a seed; exit status 1 where a case crashed, hung, or raised what is none of ours.

    python -m tests.fuzz --minutes 10             all targets, a seed of today's chance
    python -m tests.fuzz --minutes 1 --seed 5     the same cases each time, as many as fit
    python -m tests.fuzz --seed 5 --only reader --case 812    one case, in this process

A case is told by its target, its seed and its number, and can be had again by them for as long as nothing in
`tests/fuzz/` or in the zoo has changed.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path

from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import Worker, attempt

SECONDS = 60
"""What a case may take, on a machine that does other things as well."""


def main() -> int:
    """Fuzz as the command line says."""
    options = _options()
    if options.case is not None:
        with tempfile.TemporaryDirectory() as folder:
            told = attempt(options.only, options.seed, options.case, Path(folder))
        print(told or "nothing wrong")
        return int(bool(told))
    print(f"Fuzzing {', '.join(_targets(options))} for {options.minutes:g} minutes with the seed {options.seed}")
    sys.stdout.flush()
    return _fuzz(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--only", choices=TARGETS, help="one target")
    parser.add_argument("--case", type=int, help="one case of that target")
    options = parser.parse_args()
    if options.case is not None and options.only is None:
        parser.error("--case needs --only")
    return options


def _targets(options: argparse.Namespace) -> list[str]:
    return [options.only] if options.only else list(TARGETS)


def _fuzz(options: argparse.Namespace) -> int:
    end = time.monotonic() + options.minutes * 60
    tried: Counter[str] = Counter()
    found: dict[str, str] = {}
    worker = Worker(SECONDS, with_books=True)
    slowest = 0.0, ""
    for number in count():
        for target in _targets(options):
            started = time.monotonic()
            if started > end:
                worker.stop()
                return _report(tried, found, slowest, options.seed)
            told = worker.run(target, options.seed, number)
            slowest = max(slowest, (time.monotonic() - started, f"{target} {number}"))
            tried[target] += 1
            if told and (first := told.splitlines()[0]) not in found:
                found[first] = told
                print(f"--only {target} --seed {options.seed} --case {number}\n{told}", flush=True)
    raise AssertionError


def _report(tried: Counter[str], found: dict[str, str], slowest: tuple[float, str], seed: int) -> int:
    told = ", ".join(f"{name} {number:,}" for name, number in tried.items())
    print(f"Seed {seed}: {tried.total():,} cases ({told}), {len(found)} kinds of mistakes; the slowest took "
          f"{slowest[0]:.1f} s ({slowest[1]})")  # fmt: skip
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())

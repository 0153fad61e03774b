"""What a validation finds: recall, false errors and causes, on random scorecards with random mistakes.

`python benchmarks/validation.py [--cards 1000] [--mutations 5000] [--seed 1] [--show 0]`: validates clean scorecards
of random layout and figures, puts mistakes of every kind into them one at a time, and holds what is found against an
oracle that shares no code with the checks. A mistake that rounding excuses does not count for recall, but must not be
an error. Exit status 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import time

from mutation.running import run
from mutation.tally import told


def main() -> int:
    """Run, print the tables and the failures that were asked for; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=1000, help="clean scorecards")
    parser.add_argument("--mutations", type=int, default=5000, help="scorecards with a mistake")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N failures in full")
    options = parser.parse_args()
    start = time.perf_counter()
    tally = run(cards=options.cards, mutations=options.mutations, seed=options.seed)
    tally.print()
    print(f"in {time.perf_counter() - start:.0f} s")
    for number, failure in enumerate(tally.failures[: options.show], 1):
        print(f"\n{number}. {told(failure)}")
    return 0 if tally.passes() else 1


if __name__ == "__main__":
    raise SystemExit(main())

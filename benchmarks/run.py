"""What kpiworkbook costs beside openpyxl, pandas, LibreOffice and wolfxl: the figures of docs/benchmarks.md.

`python benchmarks/run.py [--only S,S0,L,L0,cold,batch,linear,peers] [--repeats 5] [--limit 900] [--write PAGE]`: every
measurement in a process of its own, in rounds that begin with the ruler; medians of the rounds' ratios. `peers` holds
the other programs against the four books. Prints the tables; `--write docs/benchmarks.md` puts them into the page as
well, in place of all that are there. Needs `pip install -e '.[bench]'`; what is not installed, the tables say.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cost import page, parts
from benchmarks.cost.tables import Results

PARTS = (*parts.COPIES, "cold", "batch", "linear", "peers")


def measure(bench: parts.Bench, asked: set[str]) -> Results:
    """Measure the parts that are asked for."""
    results = Results()
    for label in parts.COPIES:
        names = [*(parts.OWN if label in asked else ()), *(parts.PEERS if "peers" in asked else ())]
        if names:
            results.books[label] = parts.sized(bench, label, names)
        if "peers" in asked:
            results.converted[label] = parts.converted(bench, label)
    if "cold" in asked:
        results.cold = parts.cold(bench)
    if "batch" in asked:
        results.batch = parts.batch(bench)
    if "linear" in asked:
        results.linear = parts.linear(bench)
    return results


def _page(parser: argparse.ArgumentParser, path: Path | None) -> str:
    """Return the page that is to be written; one that cannot be is refused before anything is measured."""
    if path is None:
        return ""
    try:
        old = path.read_text(encoding="utf-8")
        page.replaced(old, "")
    except (OSError, ValueError) as error:
        parser.error(f"{path}: {error}")
    return old


def main() -> None:
    """Measure, and print the tables or write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=float, default=900.0, help="seconds after which a process is ended")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    options = parser.parse_args()
    asked = set(options.only.split(","))
    if unknown := asked - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    old = _page(parser, options.write)
    with tempfile.TemporaryDirectory() as folder:
        results = measure(parts.Bench(Path(folder), options.repeats, options.limit), asked)
    given = "" if asked == set(PARTS) else f" --only {options.only}"
    given += "" if options.limit == parser.get_default("limit") else f" --limit {options.limit:g}"
    text = page.measured(results, f"python benchmarks/run.py --repeats {options.repeats}{given}", options.repeats)
    print(text)
    if options.write:
        options.write.write_text(page.replaced(old, text), encoding="utf-8")


if __name__ == "__main__":
    main()

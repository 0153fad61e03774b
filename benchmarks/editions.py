"""Many editions of many services' scorecards, made of the sample by rewriting its sheet's XML, in milliseconds each.

`python benchmarks/editions.py FOLDER [--services 40] [--editions 45]` writes `FOLDER/service-01/scorecard-sep-19.xlsx`
and so on. From edition to edition the months move by a column with their figures, so that a month says the same in
each; one figure in a hundred is restated. Derived columns stay as they were, which a reading of figures does not mind.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kpiworkbook.model.periods import month_name, months_before

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "childrens-services-sep-19.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
MONTHS = "FGHIJKLMNOPQRS"
FIRST = date(2019, 9, 1)
_EPOCH = date(1899, 12, 30)
_ROW = re.compile(r'<row r="(\d+)".*?</row>', re.DOTALL)
_CELL = re.compile(rf'<c r="([{MONTHS}])(\d+)"(.*?)(?=<c |</row>)', re.DOTALL)
_COUNT = re.compile(r"<v>(\d{2,4})</v>")


def editions(folder: Path, services: int, months: int) -> Iterator[Path]:
    """Write so many editions of each service's scorecard, and yield where each lies."""
    with zipfile.ZipFile(SAMPLE) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts[SHEET].decode()
    for step in range(months):
        later = _ROW.sub(lambda row, step=step: _moved(row[0], int(row[1]), step), sheet).encode()
        for service in range(1, services + 1):
            name = f"service-{service:02}/scorecard-{month_name(months_before(FIRST, -step)).lower()}.xlsx"
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
                for part, content in parts.items():
                    package.writestr(part, later if part == SHEET else content)
            yield target


def _moved(row: str, number: int, step: int) -> str:
    """Return a row so many months later: dates move on, figures move to the left and come round again."""
    tails = {match[1]: match[3] for match in _CELL.finditer(row)}
    serials = [int(found[1]) for tail in tails.values() if (found := re.search(r"<v>(4\d{4})</v>", tail))]
    if len(serials) == len(MONTHS):
        return _CELL.sub(lambda cell: f'<c r="{cell[1]}{cell[2]}"{_later(cell[3], step)}', row)
    if set(tails) != set(MONTHS):
        return row

    def figure(cell: re.Match[str]) -> str:
        tail = tails[MONTHS[(MONTHS.index(cell[1]) + step) % len(MONTHS)]]
        if (number * 14 + MONTHS.index(cell[1]) + step) % 100 == 0:
            tail = _COUNT.sub(lambda count: f"<v>{int(count[1]) + 1}</v>", tail)
        return f'<c r="{cell[1]}{cell[2]}"{tail}'

    return _CELL.sub(figure, row)


def _later(tail: str, step: int) -> str:
    def moved(serial: re.Match[str]) -> str:
        month = months_before((_EPOCH + timedelta(int(serial[1]))).replace(day=1), -step)
        return f"<v>{(month - _EPOCH).days}</v>"

    return re.sub(r"<v>(4\d{4})</v>", moved, tail)


def main() -> None:
    """Write the editions and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--services", type=int, default=40)
    parser.add_argument("--editions", type=int, default=45)
    options = parser.parse_args()
    print(sum(1 for _ in editions(options.folder, options.services, options.editions)), "workbooks")


if __name__ == "__main__":
    main()

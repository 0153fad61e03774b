"""However many books: memory stays flat. A real process is asked how much it had at most, for few and for many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import SAMPLE

FEW = {".csv": 30, ".sqlite": 30, ".parquet": 100}
"""What a run needs once, it has by then: pyarrow takes ever more until it has written four groups of records."""
FURTHER = 50
MORE = FURTHER / 20
"""MB that the further books may add, 50 kB each; kept in memory, they would need six to ten times as much."""
CODE = """
import sys
from dataclasses import replace
import kpiworkbook as kw
from kpiworkbook.model.records import Records

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

card = kw.read({book!r})

def cards(books):
    for number in range(books):
        columns = dict(card.records.columns)
        columns["workbook"] = [f"service-{{number}}/sep-19.xlsx"] * len(card.records)
        columns["shown"] = [f"{{text}} {{number}}" for text in columns["shown"]]
        yield replace(card, records=replace(card.records, columns=columns))

def peak_after(books):
    result = kw.tidy(cards(books), f"{target}/{{books}}{ending}", latest={latest})
    assert result.workbooks == books
    return peak()

few = peak_after({few})
print(peak_after({few} + {further}) - few)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the peak")
@pytest.mark.parametrize(
    ("ending", "latest"),
    # What chooses the newest is one for all endings.
    [(".csv", False), (".csv", True), (".sqlite", False), (".parquet", False)],
)
def test_memory_does_not_grow_with_the_books(tmp_path: Path, ending: str, latest: bool) -> None:
    code = CODE.format(
        book=str(SAMPLE), few=FEW[ending], further=FURTHER, target=tmp_path, ending=ending, latest=latest
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert float(result.stdout) < MORE, result.stdout

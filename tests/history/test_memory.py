"""However many books: memory stays flat. A real process is asked how much it had at most, early and late."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import SAMPLE

BEFORE, BOOKS = 100, 500
MORE = 20
"""MB that the later books may add; kept in memory, they would need about 200."""
CODE = """
import sys
from dataclasses import replace
import kpiworkbook as kw
from kpiworkbook.model.records import Records

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024

card = kw.read({book!r})
seen = []

def cards():
    for number in range({books}):
        columns = dict(card.records.columns)
        columns["workbook"] = [f"service-{{number}}/sep-19.xlsx"] * len(card.records)
        columns["shown"] = [f"{{text}} {{number}}" for text in columns["shown"]]
        yield replace(card, records=replace(card.records, columns=columns))
        if number == {before}:
            seen.append(peak())

result = kw.tidy(cards(), {target!r}, latest={latest})
assert result.workbooks == {books}
print(peak() - seen[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the peak")
@pytest.mark.parametrize("latest", [False, True], ids=["all", "latest"])
@pytest.mark.parametrize("ending", [".csv", ".parquet", ".sqlite"])
def test_memory_does_not_grow_with_the_books(tmp_path: Path, ending: str, latest: bool) -> None:
    target = str(tmp_path / f"history{ending}")
    code = CODE.format(book=str(SAMPLE), books=BOOKS, before=BEFORE, target=target, latest=latest)

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    # With --latest nothing is written before the last book, so what pyarrow needs for itself comes late.
    room = MORE + 130 * (latest and ending == ".parquet")
    assert int(result.stdout) < room, result.stdout

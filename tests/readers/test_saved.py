"""The sample as SheetJS saves it in Excel's other formats is the same scorecard, with the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.readers import saved_by_sheetjs
from tests.support import SAMPLE


@pytest.mark.parametrize(("ending", "kind"), [("xlsb", "xlsb"), ("xls", "biff8"), ("xlsx", "xlsx")])
def test_the_sample_is_read_as_it_is(tmp_path: Path, ending: str, kind: str) -> None:
    card, sample = kw.read(saved_by_sheetjs(SAMPLE, tmp_path / f"book.{ending}", kind)), kw.read(SAMPLE)

    assert [(r.cell, r.value, r.status) for r in card.records] == [(r.cell, r.value, r.status) for r in sample.records]
    found, expected = ({(f.cell, f.rule) for f in kw.validate(each).findings} for each in (card, sample))
    # How numbers are shown is not told of old and binary books, so nothing is said of it.
    assert found == {(cell, rule) for cell, rule in expected if rule != "number-format" or ending == "xlsx"}

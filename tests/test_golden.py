"""The sample and its golden outputs: what is in the repository is what a fresh run gives."""

from __future__ import annotations

import difflib
import importlib.util
import shutil

import pytest

import kpiworkbook as kw
from tests.dump import meaning
from tests.support import SAMPLE, SAMPLES, refreshed

REGENERATE = "if the change is meant, regenerate with: python samples/build.py"
NAME = SAMPLE.stem
PACKAGED = SAMPLES.parent / "kpiworkbook" / "data" / SAMPLE.name


def assert_same(expected: list[str], found: list[str], what: str) -> None:
    if expected != found:
        difference = list(difflib.unified_diff(expected, found, "golden", "now", lineterm="", n=0))
        pytest.fail(f"{what} differs; {REGENERATE}\n" + "\n".join(difference[:40]), pytrace=False)


def test_the_golden_workbook_is_what_refreshing_the_sample_gives(tmp_path):
    golden = SAMPLES / f"{NAME}.golden.xlsx"
    assert_same(meaning(golden), meaning(refreshed(SAMPLE, tmp_path)), golden.name)


def test_the_golden_kept_workbook_is_what_refreshing_the_sample_gives(tmp_path):
    golden = SAMPLES / f"{NAME}.kept.golden.xlsx"
    kw.refresh(SAMPLE, tmp_path / "kept.xlsx")

    assert_same(meaning(golden), meaning(tmp_path / "kept.xlsx"), golden.name)
    assert golden.read_bytes() == (tmp_path / "kept.xlsx").read_bytes(), REGENERATE


def test_the_golden_annotated_workbook_is_what_annotating_the_sample_gives(tmp_path):
    golden, card = SAMPLES / f"{NAME}.annotated.golden.xlsx", kw.read(SAMPLE)
    copy = kw.annotate(card, kw.validate(card), tmp_path / "annotated.xlsx")

    assert_same(meaning(golden), meaning(copy), golden.name)
    assert golden.read_bytes() == copy.read_bytes(), REGENERATE


def test_the_golden_records_are_what_the_sample_gives(tmp_path, monkeypatch):
    golden = SAMPLES / f"{NAME}.golden.csv"
    monkeypatch.chdir(SAMPLES)  # the records name the workbook as it was given
    kw.tidy([kw.read(SAMPLE.name)], tmp_path / "fresh.csv")
    lines = [path.read_text(encoding="utf-8-sig").splitlines() for path in (golden, tmp_path / "fresh.csv")]
    assert_same(*lines, golden.name)


def test_the_sample_is_what_its_script_builds_from_the_readable_source(tmp_path):
    spec = importlib.util.spec_from_file_location("build", SAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    build.build_sample(tmp_path / SAMPLE.name)

    assert_same(meaning(SAMPLE), meaning(tmp_path / SAMPLE.name), SAMPLE.name)
    assert SAMPLE.read_bytes() == (tmp_path / SAMPLE.name).read_bytes(), REGENERATE


def test_the_package_ships_the_very_same_sample(tmp_path):
    assert PACKAGED.read_bytes() == SAMPLE.read_bytes(), REGENERATE
    assert kw.sample(tmp_path / "sample.xlsx").read_bytes() == SAMPLE.read_bytes()


def test_no_workbook_in_the_package_is_without_its_source():
    assert {path.name for path in PACKAGED.parent.glob("*.xlsx")} == {SAMPLE.name}


def test_the_golden_comparison_notices_a_single_cell(tmp_path):
    import openpyxl

    changed = tmp_path / "changed.xlsx"
    shutil.copyfile(SAMPLES / f"{NAME}.golden.xlsx", changed)
    book = openpyxl.load_workbook(changed)
    book.active["F11"].value += 1
    book.save(changed)
    lines = set(meaning(changed)) - set(meaning(SAMPLES / f"{NAME}.golden.xlsx"))
    assert [line for line in lines if line.startswith("Dataset!F11 ")] != []

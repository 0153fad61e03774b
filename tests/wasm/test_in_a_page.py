"""The core works in a browser page: without processes, threads, links, or anything compiled but calamine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kpiworkbook as kw
from tests.support import SAMPLE, SAMPLES
from tests.wasm import needs_page, run_in_page

WORK = """
import json, os, shutil
from pathlib import Path
import kpiworkbook as kw

said = {}
here = Path("/home/officer")
here.mkdir(parents=True)
os.chdir(here)
book = shutil.copyfile("/project/samples/childrens-services-sep-19.xlsx", "childrens-services-sep-19.xlsx")
card = kw.read(Path(book).read_bytes(), name=book)
report = kw.validate(card)
kw.refresh(book, "kept.xlsx")
kw.refresh(book, "fresh.xlsx", restyle=True)
kw.fix(book, "fixed.xlsx")
kw.annotate(card, report, "annotated.xlsx")
kw.refresh(book, "rolled.xlsx", month="Oct-19", values={"M1": 1600, "M3": "35.1%"})
kw.tidy([card], "records.csv")
kw.tidy([kw.read("rolled.xlsx")], "records.xlsx")
Path("findings.json").write_text(kw.publish(report, "json"), encoding="utf-8")
Path("findings.html").write_text(kw.publish(report, "html"), encoding="utf-8")
Path("comparison.json").write_text(kw.publish_comparison(kw.compare(book, "rolled.xlsx"), "json"), encoding="utf-8")
said["relations"] = [str(relation) for relation in kw.discover(card)]
said["many"] = [str(done.output) for done in kw.refresh_many([book, "rolled.xlsx"], "out", jobs=2)]
said["findings"] = [len(checked.report.findings) for checked in kw.validate_many([book, "rolled.xlsx"])]
said["errors"] = []
for wrong in (
    lambda: kw.refresh_many([book, "rolled.xlsx"], "timed", timeout=60),
    lambda: kw.refresh(book, "kept.xlsx"),
    lambda: card["EH3c"],
):
    try:
        wrong()
    except kw.KpiWorkbookError as error:
        said["errors"].append(str(error))
said["in place"] = kw.refresh("fixed.xlsx", in_place=True).backup.name
said["left over"] = sorted(path.name for path in here.glob(".*"))
for output in here.glob("*.*"):
    shutil.copyfile(output, Path("/shared") / output.name)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder with what was written in a page, and what was said there."""
    needs_page()
    outputs = tmp_path_factory.mktemp("page")
    return outputs, json.loads(run_in_page(WORK, outputs).splitlines()[-1])


@pytest.mark.parametrize(
    ("output", "golden"),
    [
        ("kept.xlsx", "kept.golden.xlsx"),
        ("fresh.xlsx", "golden.xlsx"),
        ("annotated.xlsx", "annotated.golden.xlsx"),
        ("records.csv", "golden.csv"),
    ],
)
def test_what_is_written_there_is_the_golden_output_byte_for_byte(
    page: tuple[Path, dict[str, Any]], output: str, golden: str
) -> None:
    outputs, _ = page
    assert (outputs / output).read_bytes() == (SAMPLES / f"{SAMPLE.stem}.{golden}").read_bytes()


def test_fixing_moving_on_checking_and_comparing_give_what_they_give_here(
    page: tuple[Path, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, said = page
    monkeypatch.chdir(tmp_path)
    book = Path(SAMPLE.name)
    book.write_bytes(SAMPLE.read_bytes())
    card = kw.read(book)
    kw.fix(book, "fixed.xlsx")
    kw.refresh(book, "rolled.xlsx", month="Oct-19", values={"M1": 1600, "M3": "35.1%"})
    kw.tidy([kw.read("rolled.xlsx")], "records.xlsx")
    report, comparison = kw.validate(card), kw.compare(book, "rolled.xlsx")

    for name in ("fixed.bak.xlsx", "rolled.xlsx", "records.xlsx"):
        assert (outputs / name).read_bytes() == Path(name.replace(".bak", "")).read_bytes(), name
    assert (outputs / "findings.json").read_text(encoding="utf-8") == kw.publish(report, "json")
    assert (outputs / "findings.html").read_text(encoding="utf-8") == kw.publish(report, "html")
    assert (outputs / "comparison.json").read_text(encoding="utf-8") == kw.publish_comparison(comparison, "json")
    assert said["relations"] == [str(relation) for relation in kw.discover(card)]
    assert said["findings"] == [len(kw.validate(kw.read(name)).findings) for name in (book, "rolled.xlsx")]


def test_many_books_are_worked_on_one_after_the_other(page: tuple[Path, dict[str, Any]]) -> None:
    _, said = page
    assert said["many"] == ["out/childrens-services-sep-19.refreshed.xlsx", "out/rolled.refreshed.xlsx"]


def test_what_cannot_be_done_there_is_said(page: tuple[Path, dict[str, Any]]) -> None:
    _, said = page
    assert said["errors"] == [
        "a book that takes too long cannot be ended here, where there are no processes; leave out timeout",
        "kept.xlsx exists already; choose another name, or replace it with --force (in Python: force=True)",
        "childrens-services-sep-19.xlsx has no indicator with the ref 'EH3c': did you mean EH3c% or EH3 or EH3e%?",
    ]


def test_nothing_is_left_over(page: tuple[Path, dict[str, Any]]) -> None:
    _, said = page
    assert (said["in place"], said["left over"]) == ("fixed.bak.xlsx", [])

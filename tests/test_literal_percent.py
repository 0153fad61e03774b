r"""A percent sign that is only text in a number format, `0.0"%"` or `0.0\%`: the figure is stored in hundredths."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.model.records import Status
from kpiworkbook.notation.figures import read_figure
from kpiworkbook.notation.number_format import is_literal_percent
from tests.support import converted, recalculated, saved, xlsx

FORMS = ('0.0"%"', r"0.0\%", '0.0" %"', '[Red][<0]-0.0"%";0.0"%"')
GRID = """
    Ref. | Indicator           | Jul-19 | Aug-19 | Sep-19 | Monthly change | 12 month average | 12 month max
    A1   | % of visits in time | {}     | {}     | {}     | {}             | {}               |
"""
SMALL = (0.5, 0.6, 0.7)


def book(*months: float, codes: tuple[str, ...] = FORMS[:1], change: str = "↑ 17%", average: str = "") -> bytes:
    """Return a scorecard whose months, average and maximum stand behind the number formats, one after the other."""
    opened = openpyxl.load_workbook(io.BytesIO(xlsx(GRID.format(*months, change, average))))
    for at, cell in enumerate(("C2", "D2", "E2", "G2", "H2")):
        opened.active[cell].number_format = codes[min(at, len(codes) - 1)]
    return saved(opened)


def put_into(folder: Path, data: bytes) -> Path:
    (folder / "book.xlsx").write_bytes(data)
    return folder / "book.xlsx"


@pytest.mark.parametrize("code", FORMS)
def test_the_sign_behind_the_digits_is_text(code: str) -> None:
    assert is_literal_percent(code)
    assert read_figure(0.5, "0.5%", code, {}).in_points


@pytest.mark.parametrize(
    "code", ["0.0%", "General", "", "0.0", '0.0"p"', '"%"0.0', '0" (%)"', "@", '"%"', '0.0%"%"', "d\\%"]
)
def test_any_other_format_says_no_such_thing(code: str) -> None:
    assert not is_literal_percent(code)
    assert not read_figure(0.5, "0.5", code, {}).in_points


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("months", [SMALL, (45.5, 50.5, 55.5), (1.5, 1.6, 1.7), (0.5, 0, 99.5), (0.0, 0.0, 0.1)])
def test_such_a_figure_is_in_hundredths_whatever_its_size(code: str, months: tuple[float, ...]) -> None:
    card = kw.read(book(*months, codes=(code,)))

    assert [record.value for record in card.records] == pytest.approx([month / 100 for month in months])
    assert {record.unit for record in card.records} == {"percent"}
    assert {record.status for record in card.records} == {Status.REPORTED}
    assert card.problems == ()


@pytest.mark.parametrize(
    ("months", "codes"),
    [
        ((0.005, 0.006, 0.7), ("0.0%", "0.0%", '0.0"%"')),
        ((0.005, 0.6, 0.7), ("0.0%", '0.0"%"', '0.0"%"')),
    ],
)
def test_among_real_percentages_each_goes_by_its_own_format(
    tmp_path: Path, months: tuple[float, ...], codes: tuple[str, ...]
) -> None:
    card = kw.read(book(*months, codes=codes))

    assert [record.value for record in card.records] == pytest.approx([0.005, 0.006, 0.007])
    assert card.problems == ()
    new = kw.refresh(put_into(tmp_path, book(*months, codes=codes)), tmp_path / "new.xlsx").output
    entries = kw.read(new)["A1"].entries
    assert [entries[key].shown for key in ("2019-07", "2019-08", "2019-09", "average_12m", "max_12m")] == [
        "0.5%", "0.6%", "0.7%", "0.6%", "0.7%",
    ]  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"values_only": True}, {"restyle": True}])
@pytest.mark.parametrize("code", FORMS[:2])
def test_what_is_computed_is_shown_as_the_months_are(tmp_path: Path, code: str, options: dict[str, bool]) -> None:
    new = kw.refresh(put_into(tmp_path, book(*SMALL, codes=(code,))), tmp_path / "new.xlsx", **options).output

    for read in (new, recalculated(new, tmp_path)):
        entries = kw.read(read)["A1"].entries
        assert [entries[key].shown for key in ("2019-09", "change_month", "average_12m", "max_12m")] == [
            "0.7%", "↑ 17%", "0.6%", "0.7%",
        ]  # fmt: skip
        assert [entries[key].value for key in ("2019-09", "average_12m", "max_12m")] == pytest.approx([0.7, 0.6, 0.7])


def test_an_average_without_a_format_gets_the_sign_of_its_row(tmp_path: Path) -> None:
    new = kw.refresh(put_into(tmp_path, book(*SMALL, codes=(*FORMS[:1] * 3, "General"))), tmp_path / "new.xlsx").output

    assert kw.read(new)["A1"].entries["average_12m"].shown == "0.6%"


@pytest.mark.parametrize(("average", "wrong"), [("0.6", False), ("0.8", True), ("60", True), ("0.006", True)])
def test_an_average_behind_such_a_format_is_checked(average: str, wrong: bool) -> None:
    report = kw.validate(kw.read(book(*SMALL, average=average)))

    found = [finding for finding in report.findings if finding.rule == "average-value"]
    assert [(finding.cell, finding.expected) for finding in found] == [("G2", "0.6%")] * wrong


def test_an_ods_file_tells_such_a_sign_by_what_is_stored(tmp_path: Path) -> None:
    for months, codes in ((SMALL, FORMS[:1]), ((45.5, 50.5, 55.5), FORMS[:1]), ((0.005, 0.006, 0.007), ("0.0%",))):
        card = kw.read(converted(put_into(tmp_path, book(*months, codes=codes)), tmp_path / "ods", "ods"))

        divided = 100 if codes == FORMS[:1] else 1
        assert [record.value for record in card.records] == pytest.approx([month / divided for month in months])
        assert card.problems == ()


@pytest.mark.parametrize(("given", "shown"), [("0.8%", "0.8%"), (0.8, "0.8%"), ("1.5%", "1.5%")])
def test_a_new_figure_stands_behind_the_row_s_format(tmp_path: Path, given: object, shown: str) -> None:
    new = tmp_path / "oct.xlsx"
    kw.refresh(put_into(tmp_path, book(*SMALL)), new, month="Oct-19", values={"A1": given})

    entry = kw.read(new)["A1"].entries["2019-10"]
    assert (entry.shown, entry.value) == (shown, float(shown[:-1]))


def test_a_new_figure_that_is_given_behind_such_a_format_is_in_hundredths(tmp_path: Path) -> None:
    values = openpyxl.Workbook()
    values.active.append(["ref", "value"])
    values.active.append(["A1", 0.8])
    values.active["B2"].number_format = '0.0"%"'
    values.save(tmp_path / "values.xlsx")
    rows = book(0.005, 0.006, 0.007, codes=("0.0%",))

    kw.refresh(put_into(tmp_path, rows), tmp_path / "oct.xlsx", month="Oct-19", values=tmp_path / "values.xlsx")

    entry = kw.read(tmp_path / "oct.xlsx")["A1"].entries["2019-10"]
    assert (entry.shown, entry.value) == ("0.8%", pytest.approx(0.008))


def test_a_change_with_the_wrong_sign_behind_such_a_format_is_mended_as_it_is_shown(tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(book(10, 10, 12, change="-16")))
    opened.active["F2"].number_format = '"⬆️ "0"%";"⬆️ "-0"%"'
    opened.active["C2"].number_format = opened.active["D2"].number_format = opened.active["E2"].number_format = "0"

    result = kw.fix(put_into(tmp_path, saved(opened)), tmp_path / "fixed.xlsx")

    assert [(each.was, each.now, each.value) for each in result.corrections] == [("⬆️ -16%", "16%", 0.16)]

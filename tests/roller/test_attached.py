"""Sparklines and rules that go by the places of past months are told when the months move."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pytest
import xlsxwriter

from tests.roller.support import SEP, differing_parts, rolled
from tests.roller.test_elsewhere import GRID
from tests.support import write_cells
from tests.zoo.parts import Parts

Sheet = xlsxwriter.workbook.Worksheet
OTHER_PART = "xl/worksheets/sheet2.xml"


def book(draw: Callable[[Mapping[str, Sheet]], object]) -> bytes:
    """Return a scorecard and a sheet `Notes`, into which `draw` puts something."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheets = {name: workbook.add_worksheet(name) for name in ("Dataset", "Notes")}
    write_cells(sheets["Dataset"], GRID)
    draw(sheets)
    workbook.close()
    return stream.getvalue()


def told(draw: Callable[[Mapping[str, Sheet]], object]) -> tuple[str, ...]:
    return rolled(book(draw), {}).warnings


@pytest.mark.parametrize("on", ["Dataset", "Notes"])
@pytest.mark.parametrize("drawn", ["Dataset!C2:D2", "Dataset!D2:D3"])
def test_a_sparkline_of_past_months_is_told(on: str, drawn: str) -> None:
    assert told(lambda sheets: sheets[on].add_sparkline("H2", {"range": drawn})) == (
        f"'{on}'!H2: sparklines of past months of 'Dataset' (={drawn}), which stay as they are and so show the months "
        "that are there now; see whether that is meant",
    )


@pytest.mark.parametrize("on", ["Dataset", "Notes"])
@pytest.mark.parametrize("drawn", ["Dataset!C2:E2", "Dataset!D2:E2", "Dataset!E2:E3", "Notes!C2:D2", "Dataset!C8:D8"])
def test_one_up_to_the_current_month_is_right(on: str, drawn: str) -> None:
    assert told(lambda sheets: sheets[on].add_sparkline("H2", {"range": drawn})) == ()


def test_the_sparklines_of_a_group_are_told_together() -> None:
    group = {"location": ["H2", "H3"], "range": ["Dataset!C2:D2", "Dataset!C3:D3"]}
    (warning,) = told(lambda sheets: sheets["Notes"].add_sparkline("H2", group))
    assert warning.startswith("'Notes'!H2, H3: sparklines of past months of 'Dataset' (=Dataset!C2:D2), which stay")


def ruled(formula: str, area: str = "A1:A9") -> Callable[[Mapping[str, Sheet]], object]:
    """Put a conditional format by a formula into the other sheet."""
    return lambda sheets: sheets["Notes"].conditional_format(area, {"type": "formula", "criteria": formula})


@pytest.mark.parametrize(
    "formula", ["=Dataset!$D$2>1000", "=A1<Dataset!$D2", "=SUM(Dataset!$C$2:$D$2)>5", '=INDIRECT("Dataset!D2")>5']
)
def test_a_conditional_format_on_a_past_month_is_told(formula: str) -> None:
    assert told(ruled(formula)) == (
        f"'Notes'!A1:A9: conditional formats by formulas on past months of 'Dataset' ({formula}), which stay as they "
        "are and so mean the months that are there now; see whether that is meant",
    )


@pytest.mark.parametrize(
    ("formula", "area"),
    [
        ("=Dataset!$E$2>1000", "A1:A9"),
        ("=Dataset!$E2<Dataset!$D2", "A1:A9"),
        ("=Dataset!C2>5", "C2:E9"),
        ("=Dataset!D2>5", "D2:E9"),
        ("=SUM(Dataset!$C$2:$E$2)>5", "A1:A9"),
        ("=$D$2>1000", "A1:A9"),
        ('=$A1="Dataset!D2"', "A1:A9"),
    ],
)
def test_one_on_the_current_month_or_beside_a_copy_of_the_months_is_right(formula: str, area: str) -> None:
    assert told(ruled(formula, area)) == ()


def test_one_whose_months_heading_stands_above_it_by_a_formula_goes_on_with_it() -> None:
    def draw(sheets: Mapping[str, Sheet]) -> None:
        sheets["Notes"].write_formula("B1", "=Dataset!D1")
        ruled("=B2<Dataset!$D2", "B2:B9")(sheets)

    assert told(draw) == ()


def test_a_limit_of_a_scale_that_is_a_past_figure_is_told() -> None:
    scale = {"type": "2_color_scale", "min_type": "formula", "min_value": "=Dataset!$D$2", "max_type": "max"}
    (warning,) = told(lambda sheets: sheets["Notes"].conditional_format("B1:B9", scale))
    assert warning.startswith(
        "'Notes'!B1:B9: conditional formats by formulas on past months of 'Dataset' (=Dataset!$D$2)"
    )


def test_a_format_of_excel_2010_is_told() -> None:
    parts = Parts.of(book(lambda _: None))
    rule = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings><x14:conditionalFormatting '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="expression" priority="1" '
        b'id="{00000000-000E-0000-0000-000001000000}"><xm:f>B1&gt;Dataset!$D$2</xm:f></x14:cfRule>'
        b"<xm:sqref>B1:B9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    parts[OTHER_PART] = parts[OTHER_PART].replace(b"</worksheet>", rule + b"</worksheet>")
    (warning,) = rolled(parts.packed(), {}).warnings
    assert warning.startswith(
        "'Notes'!B1:B9: conditional formats by formulas on past months of 'Dataset' (=B1>Dataset!$D$2)"
    )


@pytest.mark.parametrize(
    "rule",
    [
        {"validate": "custom", "value": "=A1<=Dataset!$D$2"},
        {"validate": "integer", "criteria": "between", "minimum": "=Dataset!$D$2", "maximum": "=Dataset!$E$2"},
        {"validate": "list", "source": "=Dataset!$D$2:$D$3"},
    ],
)
def test_a_validation_by_a_past_figure_is_told(rule: dict[str, object]) -> None:
    (warning,) = told(lambda sheets: sheets["Notes"].data_validation("A1:A9", rule))
    assert warning.startswith("'Notes'!A1:A9: validation by formulas on past months of 'Dataset' (=")


@pytest.mark.parametrize("source", ["=Dataset!$C$1:$E$1", "=Dataset!$E$2:$E$3", ["red", "green"]])
def test_a_list_of_all_months_of_the_current_one_or_of_texts_is_right(source: object) -> None:
    assert told(lambda sheets: sheets["Notes"].data_validation("A1:A9", {"validate": "list", "source": source})) == ()


def test_they_stay_as_they_are_and_nothing_is_told_where_no_month_moves() -> None:
    made = book(ruled("=Dataset!$D$2>1000"))
    assert OTHER_PART not in differing_parts(made, rolled(made, {}).content)
    assert rolled(made, {"M1": 1450.0}, SEP).warnings == ()

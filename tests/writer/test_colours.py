"""Colours: what each change and target is painted, that all can be read, and that the key tells the truth."""

from __future__ import annotations

from dataclasses import fields

import openpyxl
import pytest
from openpyxl.utils import get_column_letter as letter

import kpiworkbook as kw
from tests.dump import colour_of, colours, contrast, fill_of, painted
from tests.support import SAMPLE, cells, refreshed, saved, tsv, xlsx

STYLE = kw.StyleSettings()
PAINTS = {f.name: getattr(STYLE, f.name) for f in fields(STYLE) if isinstance(getattr(STYLE, f.name), kw.Paint)}
AA = 4.5
CHANGE, TARGET = "% change from previous month", "Target 19-20"
HEADINGS = f"Ref | Indicator | Aug-19 | Sep-19 | {CHANGE} | DoT | Percentage? | {TARGET}"

CHANGES = f"""
Positive | Similar | Negative
Increase 10% or more | Similar | Decrease 10% or more

{HEADINGS}
UP1 | Rising is good, and it rose       | 10 | 12  | | ▲ | - |
UP2 | Rising is good, and it held       | 10 | 10  | | ▲ | - |
UP3 | Rising is good, and it fell       | 10 | 8   | | ▲ | - |
DN1 | Falling is good, and it rose      | 10 | 12  | | ▼ | - |
DN2 | Falling is good, and it held      | 10 | 10  | | ▼ | - |
DN3 | Falling is good, and it fell      | 10 | 8   | | ▼ | - |
NO1 | No judgement, and it rose         | 10 | 12  | | | - |
NO2 | No judgement, and it held         | 10 | 10  | | | - |
NO3 | No judgement, and it fell         | 10 | 8   | | | - |
NA1 | Rising is good, and nobody counted | tbc | 8 | | ▲ | - |
"""
EXPECTED = {
    "UP1": "positive", "UP2": "similar", "UP3": "negative",
    "DN1": "negative", "DN2": "similar", "DN3": "positive",
    "NO1": "increase", "NO2": "unchanged", "NO3": "decrease",
}  # fmt: skip


def test_a_change_has_the_colour_of_its_direction_and_polarity_and_keeps_its_arrow(tmp_path):
    drawn = painted(refreshed(xlsx(CHANGES), tmp_path), tmp_path / "drawn")

    found = {ref: drawn[ref, CHANGE][1:] for ref in EXPECTED}
    assert found == {ref: (PAINTS[name].fill, PAINTS[name].text) for ref, name in EXPECTED.items()}
    assert [drawn[ref, CHANGE].text for ref in ("UP1", "UP2", "UP3")] == ["↑ 20%", "→ 0%", "↓ -20%"]
    assert drawn["NA1", CHANGE] == ("- n/a", "FFFFFF", "000000")


def test_the_configurations_polarity_and_glyphs_colour_a_change_too(tmp_path):
    settings = kw.Settings(
        polarity={"NO1": kw.Polarity.UP, "UP1": kw.Polarity.NONE},
        arrows=kw.ArrowSettings(up="⬆️", same="➔", down="⬇️"),
    )
    drawn = painted(refreshed(xlsx(CHANGES), tmp_path, config=settings), tmp_path / "drawn")

    assert drawn["NO1", CHANGE] == ("⬆️ 20%", STYLE.positive.fill, STYLE.positive.text)
    assert drawn["UP1", CHANGE] == ("⬆️ 20%", STYLE.increase.fill, STYLE.increase.text)
    assert drawn["DN3", CHANGE] == ("⬇️ -20%", STYLE.positive.fill, STYLE.positive.text)


@pytest.mark.parametrize(
    "signs", [("up", "up or down", "DOWN"), ("🔺", "⏺", "🔻"), ("▲", "▲▼", "▼"), ("Increase", "Similar", "Decrease")]
)
def test_signs_and_words_are_painted_as_arrows_are_and_the_key_stays_one(tmp_path, signs):
    settings = kw.Settings(arrows=kw.ArrowSettings(**dict(zip(("up", "same", "down"), signs, strict=True))))
    book = refreshed(xlsx(CHANGES), tmp_path, config=settings)
    drawn = painted(book, tmp_path / "drawn")

    found = {ref: drawn[ref, CHANGE][1:] for ref in EXPECTED}
    assert found == {ref: (PAINTS[name].fill, PAINTS[name].text) for ref, name in EXPECTED.items()}
    assert [drawn[ref, CHANGE].text for ref in ("UP1", "UP2", "UP3")] == [
        f"{sign} {percent}" for sign, percent in zip(signs, ("20%", "0%", "-20%"), strict=True)
    ]
    assert {indicator.ref for indicator in kw.read(book, config=settings)} == {*EXPECTED, "NA1"}


TARGETS = f"""
{HEADINGS}
UP1 | Rising is good, and it is above  | 10 | 12 | | ▲ | - | 11
UP2 | Rising is good, and it is there  | 10 | 11 | | ▲ | - | 11
UP3 | Rising is good, and it is below  | 10 | 10 | | ▲ | - | 11
DN1 | Falling is good, and it is above | 10 | 12 | | ▼ | - | 11
DN2 | Falling is good, and it is there | 10 | 11 | | ▼ | - | 11
DN3 | Falling is good, and it is below | 10 | 10 | | ▼ | - | 11
NO1 | No judgement                     | 10 | 12 | | | - | 11
TB1 | Target to be confirmed           | 10 | 12 | | ▲ | - | tbc
TB2 | Actual to be confirmed           | 10 | tbc | | ▲ | - | 11
PC1 | Percentage, below its target     | 82.0% | 82.3% | | ▲ | P | 85%
"""
MET = {"UP1", "UP2", "DN2", "DN3"}
MISSED = {"UP3", "DN1", "PC1"}


def test_a_target_is_painted_met_or_missed_where_both_are_numbers_and_a_direction_is_good(tmp_path):
    drawn = painted(refreshed(xlsx(TARGETS), tmp_path), tmp_path / "drawn")

    fills = {ref: cell.fill for (ref, heading), cell in drawn.items() if heading == TARGET and ref[:1].isupper()}
    assert {ref for ref, fill in fills.items() if fill == STYLE.positive.fill} == MET
    assert {ref for ref, fill in fills.items() if fill == STYLE.negative.fill} == MISSED


def test_a_percent_target_is_held_against_percentages_typed_without_their_sign(tmp_path):
    grid = f"{HEADINGS}\nPC1 | Percentage seen in time | 82.1 | 82.3 | | ▲ | P | 85%\nPC2 | x | 1 | 2 | | | - |"
    drawn = painted(refreshed(xlsx(grid), tmp_path), tmp_path / "drawn")

    assert drawn["PC1", TARGET].fill == STYLE.negative.fill


def test_a_target_says_met_or_missed_with_a_mark_as_well_as_a_colour(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(TARGETS), tmp_path)).active
    marks = {
        (colours(rule.dxf)[0], rule.dxf.numFmt.formatCode[-2])
        for block in sheet.conditional_formatting
        for rule in block.rules
        if rule.dxf.numFmt
    }
    assert marks == {(STYLE.positive.fill, "✓"), (STYLE.negative.fill, "✗")}


def test_a_target_that_is_met_keeps_the_decimals_that_it_was_typed_with(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(TARGETS), tmp_path)).active
    row = next(cell.row for cell in sheet["A"] if cell.value == "PC1")
    codes = {
        rule.dxf.numFmt.formatCode
        for block in sheet.conditional_formatting
        for rule in block.rules
        if rule.dxf.numFmt and f"H{row}" in block
    }
    assert sheet.cell(row, 8).number_format == "0%"
    assert codes == {'0%" ✓"', '0%" ✗"'}


def test_a_mark_follows_negative_numbers_and_zeros_too(tmp_path):
    settings = kw.Settings(style=kw.StyleSettings(number_formats={kw.Unit.COUNT: '#,##0;-#,##0;"nil"'}))
    sheet = openpyxl.load_workbook(refreshed(xlsx(TARGETS), tmp_path, config=settings)).active
    codes = {
        rule.dxf.numFmt.formatCode
        for block in sheet.conditional_formatting
        for rule in block.rules
        if rule.dxf.numFmt and "nil" in rule.dxf.numFmt.formatCode
    }
    assert codes
    assert all(part.endswith(('" ✓"', '" ✗"')) for code in codes for part in code.split(";"))


@pytest.mark.parametrize("name", PAINTS)
def test_every_pair_of_the_house_style_passes_wcag_aa(name):
    assert contrast(PAINTS[name].fill, PAINTS[name].text) >= AA


@pytest.mark.parametrize("fill", ["D9D9D9", "808080", "FF0000", "767676", "00B0F0", "7F7F7F", "FFFF00", "1F3864"])
def test_everything_in_a_refreshed_workbook_passes_wcag_aa(tmp_path, fill):
    book = openpyxl.load_workbook(SAMPLE)
    for row in book.active.iter_rows(min_row=9, max_row=10):
        for cell in row:
            cell.fill = openpyxl.styles.PatternFill("solid", fgColor=fill)
    sheet = openpyxl.load_workbook(refreshed(saved(book), tmp_path)).active

    pairs = {(fill_of(cell), colour_of(cell)) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    pairs |= {colours(rule.dxf) for block in sheet.conditional_formatting for rule in block.rules}
    assert {pair for pair in pairs if contrast(*pair) < AA} == set()
    assert fill in {pair[0] for pair in pairs}


def key_of(sheet) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if str(cell.value).split(" ")[0] in ("Positive", "Similar", "Negative", "Increase", "Decrease"):
                found.setdefault(str(cell.value), []).append((fill_of(cell), colour_of(cell)))
    return found


KEY = {
    "Positive": [STYLE.positive], "Similar": [STYLE.similar, STYLE.unchanged], "Negative": [STYLE.negative],
    "Increase 10% or more": [STYLE.increase], "Decrease 10% or more": [STYLE.decrease],
}  # fmt: skip


def test_the_officers_key_shows_the_very_colours_that_the_rules_use(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(SAMPLE, tmp_path)).active

    assert key_of(sheet) == {text: [(p.fill, p.text) for p in paints] for text, paints in KEY.items()}
    used = {colours(rule.dxf) for block in sheet.conditional_formatting for rule in block.rules}
    assert used <= {pair for pairs in key_of(sheet).values() for pair in pairs}


BARE = f"""
{HEADINGS}
A1 | First measure  | 10 | 12 | | ▲ | - | 11
A2 | Second measure | 10 | 9  | | ▼ | - | 11
"""


def test_a_key_is_added_where_there_is_none(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(BARE), tmp_path)).active

    assert key_of(sheet) == {text: [(p.fill, p.text) for p in paints] for text, paints in KEY.items()}


def test_an_added_key_can_be_read_whole(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(BARE), tmp_path)).active
    spans = {merge.coord.split(":")[0]: merge for merge in sheet.merged_cells.ranges}
    for cell in (c for row in sheet.iter_rows() for c in row if c.value in KEY):
        span = spans.get(cell.coordinate)
        last = span.max_col if span else cell.column
        room = sum(sheet.column_dimensions[letter(n)].width for n in range(cell.column, last + 1))
        lines = -(-len(cell.value) // room)
        assert lines == 1 or (sheet.row_dimensions[cell.row].height or 15) >= 12.5 * lines, cell.coordinate


@pytest.mark.parametrize("blanks", ["", "| | | |"], ids=["months-first", "table-further-right"])
def test_an_added_key_is_no_indicator_and_a_second_refresh_adds_no_other(tmp_path, blanks):
    grid = "\n".join(blanks + line for line in BARE.strip().splitlines())
    once = refreshed(xlsx(grid), tmp_path)
    card = kw.read(once)
    kw.refresh(once, tmp_path / "twice.xlsx")

    assert [indicator.ref for indicator in card] == ["A1", "A2"]
    assert card.problems == ()
    assert key_of(openpyxl.load_workbook(tmp_path / "twice.xlsx").active) == key_of(openpyxl.load_workbook(once).active)


def test_a_key_that_stands_in_a_column_is_painted_and_no_second_one_added(tmp_path):
    words = ("Positive", "Similar", "Negative", "Increase 10% or more", "Similar", "Decrease 10% or more")
    sheet = openpyxl.load_workbook(refreshed(xlsx("\n".join(words) + "\n" + BARE), tmp_path)).active

    assert key_of(sheet) == {text: [(p.fill, p.text) for p in paints] for text, paints in KEY.items()}


def test_a_key_beside_an_empty_merged_block_is_painted(tmp_path):
    grid = f"Positive | Similar | Negative\nIncrease 10% or more | Similar | Decrease 10% or more\n{BARE}"
    sheet = openpyxl.load_workbook(refreshed(xlsx(grid, merges=("D1:G2",)), tmp_path)).active

    assert fill_of(sheet["C2"]) == STYLE.decrease.fill
    assert "D1:G2" in {str(merge) for merge in sheet.merged_cells.ranges}


def test_an_added_key_is_none_either_where_arrows_are_words_of_it(tmp_path):
    settings = kw.Settings(arrows=kw.ArrowSettings(up="Increase", same="Similar", down="Decrease"))
    once = refreshed(xlsx(BARE), tmp_path, config=settings)

    assert [indicator.ref for indicator in kw.read(once, config=settings)] == ["A1", "A2"]


def test_the_added_key_names_the_configured_threshold(tmp_path):
    settings = kw.Settings(arrows=kw.ArrowSettings(threshold=kw.ArrowSettings().threshold / 4))
    sheet = openpyxl.load_workbook(refreshed(xlsx(BARE), tmp_path, config=settings)).active
    assert {"Increase 2.5% or more", "Decrease 2.5% or more"} <= key_of(sheet).keys()


def test_dot_takes_nothing_but_the_triangles_or_an_empty_cell(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(xlsx(BARE), tmp_path)).active
    (validation,) = sheet.data_validations.dataValidation

    assert str(validation.sqref) == "F2:F3"
    assert (validation.type, validation.formula1, validation.allow_blank) == ("list", '"▲,▼"', True)
    assert validation.showErrorMessage


@pytest.mark.parametrize(("typed", "sign"), [("▲", "▲"), ("🔻", "▼"), ("high", "▲"), ("", None), ("?", "?")])
def test_a_polarity_is_written_as_the_triangle_that_the_validation_takes(tmp_path, typed, sign):
    rows = cells(BARE)
    rows[1][5] = typed
    (tmp_path / "book.tsv").write_bytes(tsv("\n".join(" | ".join(row) for row in rows)))
    sheet = openpyxl.load_workbook(refreshed(tmp_path / "book.tsv", tmp_path)).active
    assert sheet["F2"].value == sign

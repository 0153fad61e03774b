"""A footnote that is a raised digit of a rich text: `146^1^` in these grids, of which the text alone says `1461`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

import kpiworkbook as kw
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.raised import RaisedTexts
from tests.support import cells, converted, recalculated, saved

GRID = """
    Ref. | Indicator        | Owner | Jul-19  | Aug-19  | Sep-19^1^  | % change from previous month^2^ | 12 month average | England^3^ | Target 19-20 | Commentary (Sep-19):
    M1   | Referrals        | AB    | 141     | 145     | 146^1^     | → 1%                            | 144              | 150^4^     | ≥140^5^      | Rose to 146^1^ here.
    M2   | % in time        | AB    | 14.1%   | 14.5%   | 14.9%^p^   | → 3%^1^                         | 14.5%^1^         | Local      | 15%          | Of CO_2_.
    M3   | Visits^1^        | CD    | 1,303   | 1,304   | -^1^       | - n/a                           | 1,304            | -          | tbc^1^       | None.
"""  # noqa: E501
COLUMNS = ("2019-09", "change_month", "average_12m", "england", "target_2019_20")


def parts(text: str) -> list[tuple[str, str]]:
    """Return a text's parts, each with how it stands."""
    found = [
        (part, "subscript" if at % 2 else "superscript" if is_raised % 2 else "")
        for is_raised, raised in enumerate(text.split("^"))
        for at, part in enumerate(raised.split("_"))
    ]
    return [(part, look) for part, look in found if part]


def by_xlsxwriter(grid: str, *, inline: bool = False) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": inline})
    looks = {"superscript": book.add_format({"font_script": 1}), "subscript": book.add_format({"font_script": 2})}
    sheet = book.add_worksheet("Dataset")
    for row, texts in enumerate(cells(grid)):
        for column, text in enumerate(texts):
            if len(parts(text)) > 1:
                sheet.write_rich_string(
                    row, column, *(x for part, look in parts(text) for x in (*([looks[look]] if look else []), part))
                )
            else:
                sheet.write(row, column, int(text) if text.isdigit() else text)
    book.close()
    return stream.getvalue()


def inline(grid: str) -> bytes:
    return by_xlsxwriter(grid, inline=True)


def by_openpyxl(grid: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Dataset"
    for row, texts in enumerate(cells(grid), 1):
        for column, text in enumerate(texts, 1):
            rich = CellRichText(*(TextBlock(InlineFont(vertAlign=look or None), part) for part, look in parts(text)))
            book.active.cell(row, column, int(text) if text.isdigit() else rich if len(parts(text)) > 1 else text)
    return saved(book)


WAYS: list[Callable[[str], bytes]] = [by_xlsxwriter, inline, by_openpyxl]


def put_into(folder: Path, data: bytes, name: str = "book.xlsx") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def check_read(card: kw.Scorecard) -> None:
    shown = {item.ref: [item.entries[column].shown for column in COLUMNS] for item in card}
    assert shown == {
        "M1": ["146¹", "→ 1%", "144", "150⁴", "≥140⁵"],
        "M2": ["14.9%p", "→ 3%¹", "14.5%¹", "Local", "15%"],
        "M3": ["-¹", "- n/a", "1,304", "-", "tbc¹"],
    }
    figures = [record.value for record in card.records if record.cell in ("F2", "F3", "F4", "I2", "J2")]
    assert figures == [146, 150, 140, pytest.approx(0.149), None]
    assert card["M1"].entries["commentary"].shown == "Rose to 146¹ here."
    assert card["M2"].entries["commentary"].shown == "Of CO2."
    assert card.sheets[0].as_of.isoformat() == "2019-09-01"


@pytest.mark.parametrize("made", WAYS)
def test_the_figure_is_what_stands_before_the_footnote(made: Callable[[str], bytes]) -> None:
    card = kw.read(made(GRID))

    check_read(card)
    assert {finding.rule for finding in kw.validate(card).findings} == {"number-stored-as-text"}


def test_so_it_is_in_an_ods_file(tmp_path: Path) -> None:
    check_read(kw.read(converted(put_into(tmp_path, by_xlsxwriter(GRID)), tmp_path / "ods", "ods")))


@pytest.mark.parametrize("made", WAYS)
def test_a_refresh_shows_the_footnote_behind_the_number(tmp_path: Path, made: Callable[[str], bytes]) -> None:
    book = put_into(tmp_path, made(GRID))

    new = kw.refresh(book, tmp_path / "new.xlsx").output

    for read in (new, recalculated(new, tmp_path)):
        found = {item.ref: [item.entries[column].shown for column in COLUMNS] for item in kw.read(read)}
        assert found["M1"] == ["146¹", "→ 1%", "144", "150⁴", "≥140⁵"]
        assert found["M3"][0] == "-¹"
    assert kw.read(new)["M1"].entries["2019-09"].value == 146
    sheet = openpyxl.load_workbook(new, rich_text=True).active
    assert (sheet["F2"].number_format, sheet["F3"].number_format) == ('0"¹"', '0.0%"p"')
    was = openpyxl.load_workbook(book, rich_text=True).active
    for cell in ("F1", "I1", "K2", "F4", "J2", "G3", "H3"):  # which no number takes the place of
        assert isinstance(sheet[cell].value, CellRichText)
        assert sheet[cell].value == was[cell].value
    again = kw.refresh(new, tmp_path / "again.xlsx").output
    assert again.read_bytes() == new.read_bytes()


def test_a_derived_cell_with_a_footnote_makes_room_for_another_figure(tmp_path: Path) -> None:
    wrong = GRID.replace("→ 3%^1^", "↑ 30%^1^").replace("14.5%^1^", "17.4%^2^")
    book = put_into(tmp_path, by_xlsxwriter(wrong))

    errors = [each for each in kw.validate(kw.read(book)).findings if each.severity == "error"]
    assert [(each.cell, each.shown, each.expected) for each in errors] == [("G3", "↑ 30%¹", "→ 3%")]
    assert [each.now for each in kw.fix(book, tmp_path / "fixed.xlsx").corrections] == ["→ 3%¹"]
    result = kw.refresh(book, tmp_path / "new.xlsx")
    assert [(each.was, each.now) for each in result.revisions] == [("↑ 30%¹", "→ 3%"), ("17.4%²", "14.5%")]


@pytest.mark.parametrize("made", WAYS)
def test_new_figures_have_footnotes_too(tmp_path: Path, made: Callable[[str], bytes]) -> None:
    book = put_into(tmp_path, made(GRID))
    values = put_into(tmp_path, made("ref | value\nM1 | 148^1^\nM2 | 15.1%^a^\nM3 | 1,399"), "values.xlsx")

    new = kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values=values).output

    card = kw.read(new)
    assert [item.entries["2019-10"].shown for item in card] == ["148¹", "15.1% (a)", "1,399"]
    assert [item.entries["2019-09"].shown for item in card] == ["146¹", "14.9%p", "-¹"]
    assert card["M1"].entries["change_month"].shown == "→ 1%"


def test_a_new_workbook_shows_the_footnotes(tmp_path: Path) -> None:
    new = kw.refresh(put_into(tmp_path, by_xlsxwriter(GRID)), tmp_path / "new.xlsx", restyle=True).output

    shown = {record.cell: record.shown for record in kw.read(new).records}
    assert {"146¹", "14.9%p", "-¹", "150⁴", "≥140⁵", "tbc¹"} <= set(shown.values())


def test_an_annotated_copy_keeps_the_rich_text(tmp_path: Path) -> None:
    card = kw.read(put_into(tmp_path, by_xlsxwriter(GRID.replace("→ 1%", "↑ 40%^1^"))))

    kw.annotate(card, kw.validate(card), tmp_path / "new.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "new.xlsx", rich_text=True)["Dataset"]
    assert isinstance(sheet["G2"].value, CellRichText)
    assert "'↑ 40%¹' should be '→ 1%'" in sheet["G2"].comment.text


TEXTS = "".join(
    f"<si>{text}</si>"
    for text in (
        "<t>1461</t>",
        "<x:r><x:t>146</x:t></x:r><x:r><x:rPr><x:vertAlign val='superscript'/></x:rPr><x:t>1</x:t></x:r>",
        "<r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r><r><rPr><vertAlign val='baseline'/></rPr><t>46</t></r>"
        "<rPh sb='0' eb='1'><t>9</t></rPh>",
        "<r><t>a&#38;_x0041_</t></r><r><rPr><vertAlign val='subscript'/></rPr><t>2</t></r>",
    )
)
SHEET = (
    b"<sheetData><row r='1'><c t='s' r='A1'><v>0</v></c><c r='B1' t='s'><v>1</v></c><x:c r='C1' s='1' t='s'>\n"
    b"<x:v> 2 </x:v></x:c><c r='D1'><v>1</v></c><c r='E1' t='s'><v>3</v></c><c r='F1' t='s'><v>9</v></c>"
    b"<c r='G1' t='inlineStr'><is><r><t>5</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r></is></c>"
    b"<c r='H1'/></row></sheetData><extLst><vertAlign val='superscript'/></extLst>"
)


def test_runs_are_found_however_the_xml_is_written() -> None:
    rels = "<Relationships><Relationship Id='1' Type='x/sharedStrings' Target='t.xml'/></Relationships>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/_rels/workbook.xml.rels", rels)
        package.writestr("xl/t.xml", f"<sst>{TEXTS}</sst>")

    found = RaisedTexts(Package(stream, "book")).on(SHEET)

    assert {place: [tuple(run) for run in runs] for place, runs in found.items()} == {
        (0, 1): [("146", 0), ("1", 1)],
        (0, 2): [("1", 1), ("46", 0)],
        (0, 4): [("a&A", 0), ("2", -1)],
        (0, 6): [("5", 0), ("1", 1)],
    }

"""The sheet `Checks`: what was found, where, whom to ask, and what was accepted; all of it text, and printable."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

import kpiworkbook as kw
from tests.dump import colour_of, contrast, fill_of
from tests.support import SAMPLE, converted, saved, xlsx
from tests.writer.annotations import GRID, MERGES, WAYS, finding, notes, opened, report_on, rows_of, table_of

BOOK = xlsx(GRID, merges=MERGES)


@pytest.fixture(params=WAYS)
def annotated(request):
    """Return what annotates: all that is said here holds for the officer's own workbook and for a new one."""
    return WAYS[request.param]


def about(ref, cell, message="this is wrong", **more):
    """Return a finding with what an indicator of GRID says of itself."""
    names = {"A1": ("Contacts", "Head of Service"), "A2": ("Referrals", "Head of Care"), "A3": ("Visits", "")}
    indicator, owner = names[ref]
    said = {"ref": ref, "indicator": indicator, "owner": owner, "section": "Safeguarding"} | more
    return finding(cell, message, **said)


FOUND = (
    about("A1", "H3", "rounded", column="average_12m", severity="info", rule="average-value", cause=kw.Cause.ROUNDING),
    about("A1", "F3", "'⬆️ -20%' should be '↑ 20%'", column="change_month", shown="⬆️ -20%", expected="↑ 20%",
          cause=kw.Cause.SIGN_FLIPPED, reporter="Service Manager"),
    about("A2", "E4", "still to come", column="2019-09", shown="tbc", severity="warning", rule="missing-entry"),
    about("A3", "F5", "wrong too", column="change_month", shown="→ 0%"),
    about("A3", "I5", "no commentary", column="commentary", severity="warning", rule="missing-commentary"),
)  # fmt: skip


def checks_of(book):
    return opened(book)["Checks"]


def test_it_comes_first_and_in_front(annotated, tmp_path):
    book = opened(annotated(BOOK, tmp_path, *FOUND))
    assert book.sheetnames == ["Checks", "Dataset"]
    assert book.active.title == "Checks"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [True, False]


def test_it_says_what_was_checked_and_what_came_of_it(annotated, tmp_path):
    first = [row[0] for row in rows_of(checks_of(annotated(SAMPLE, tmp_path, finding("T27")))) if row][:3]
    assert first[:2] == ["Checks of childrens-services-sep-19.xlsx", "1 error in 55 indicators of 4 sections"]
    assert first[2].startswith("Dataset as of September 2019. Nothing was recomputed")


def test_the_findings_stand_in_a_table_the_errors_first_and_else_from_top_to_bottom(annotated, tmp_path):
    table = table_of(checks_of(annotated(BOOK, tmp_path, *FOUND)))
    assert [(row["Severity"], row["Cell"], row["Ref."]) for row in table] == [
        ("Error", "F3", "A1"), ("Error", "F5", "A3"), ("Warning", "E4", "A2"), ("Warning", "I5", "A3"),
        ("Info", "H3", "A1"),
    ]  # fmt: skip
    assert table[0] == {
        "Severity": "Error", "Cell": "F3", "Ref.": "A1", "Indicator": "Contacts", "Owner": "Head of Service",
        "Reporter": "Service Manager", "Column": "Change from previous month", "As typed": "⬆️ -20%",
        "Should say": "↑ 20%", "What is wrong": "'⬆️ -20%' should be '↑ 20%'", "Rule": "change-value",
        "Cause": "sign flipped",
    }  # fmt: skip
    assert [row["Column"] for row in table[1:]] == [
        "Change from previous month", "Sep-19", "Commentary", "12 month average",
    ]  # fmt: skip


def test_each_severity_says_what_it_means_how_it_is_marked_and_how_often_it_was_found(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND))
    legend = [[cell.value for cell in row[:3]] for row in sheet["A4:C6"]]
    assert legend == [
        ["Error", 2, "provably wrong: correct it before the scorecard goes out"],
        ["Warning", 2, "suspicious: a person should look"],
        ["Info", 1, "worth knowing, and no more"],
    ]
    assert [sheet[name].border.left.style for name in ("A4", "A5", "A6")] == ["thick", "mediumDashed", "dotted"]


def links_of(sheet):
    return {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def test_each_finding_has_a_link_to_its_cell(annotated, tmp_path):
    links = links_of(checks_of(annotated(BOOK, tmp_path, *FOUND)))
    assert {text: place for text, place in links.items() if len(text) == 2} == {
        name: f"'Dataset'!{name}" for name in ("F3", "F5", "E4", "I5", "H3")
    }


@pytest.mark.parametrize("name", ["O'Neill House", "A & B", "it's 'quoted' x", "Übersicht", "x" * 31, "1st"])
def test_links_lead_to_sheets_of_any_name(annotated, tmp_path, name):
    book = annotated(xlsx(GRID, sheet=name), tmp_path, finding("F3", sheet=name))
    (link,) = [place for text, place in links_of(checks_of(book)).items() if text == "F3"]
    sheet, cell = link.rsplit("!", 1)
    assert cell == "F3"
    assert sheet[1:-1].replace("''", "'") in openpyxl.load_workbook(book).sheetnames


def several_sheets(*names):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID, sheet=names[0])))
    for name in names[1:]:
        book.copy_worksheet(book.active).title = name
    return saved(book)


def test_where_there_are_several_sheets_each_cell_is_told_with_its_sheets_name(annotated, tmp_path):
    source = several_sheets("Safeguarding", "O'Neill House")
    book = annotated(source, tmp_path, finding("F3", sheet="O'Neill House"), finding("F3", sheet="Safeguarding"))
    links = links_of(checks_of(book))
    assert [links[name] for name in ("'O''Neill House'!F3", "'Safeguarding'!F3")] == [
        "'O''Neill House'!F3", "'Safeguarding'!F3",
    ]  # fmt: skip
    assert [list(notes(sheet)) for sheet in opened(book).worksheets[1:]] == [["F3"], ["F3"]]


@pytest.mark.parametrize("name", ["Checks", "checks", "CHECKS"])
def test_it_takes_another_name_where_the_book_has_a_sheet_of_its_own(annotated, tmp_path, name):
    book = annotated(xlsx(GRID, sheet=name), tmp_path, finding("F3", sheet=name))
    sheets = opened(book)
    assert sheets.sheetnames == ["Checks (2)", name]
    assert links_of(sheets["Checks (2)"])["F3"] == f"'{name}'!F3"
    assert sheets[name]["F3"].comment is not None


def test_a_longer_name_than_excel_takes_still_gets_its_links_and_notes(annotated, tmp_path):
    (tmp_path / "book.xlsx").write_bytes(BOOK)
    name = "The scorecard of the children's services"
    source = tmp_path / "book.ods"
    with (
        zipfile.ZipFile(converted(tmp_path / "book.xlsx", tmp_path / "ods", "ods")) as package,
        zipfile.ZipFile(source, "w") as renamed,
    ):
        for part in package.namelist():
            renamed.writestr(part, package.read(part).replace(b"Dataset", name.encode()))
    book = opened(annotated(source, tmp_path, finding("F3", sheet=name)))
    assert [sheet.name for sheet in kw.read(source).sheets] == [name]
    assert links_of(book["Checks"])["F3"] == "'The scorecard of the children''s'!F3"
    assert book.worksheets[1]["F3"].comment is not None


def test_a_finding_on_a_sheet_that_the_card_does_not_hold_is_listed_without_a_link(annotated, tmp_path):
    table = table_of(checks_of(annotated(BOOK, tmp_path, finding("F3", sheet="Elsewhere"), finding("F4"))))
    assert [row["Cell"] for row in table] == ["F3", "F4"]
    assert set(links_of(checks_of(tmp_path / "annotated.xlsx"))) == {"F4"}


def chase_of(sheet, by):
    """Return the rows of a chase list as texts and numbers."""
    rows = rows_of(sheet)
    start = rows.index([f"Chase list by {by}"])
    end = next((number for number in range(start, len(rows)) if not rows[number]), len(rows))
    return rows[start + 1 : end]


def test_the_chase_lists_say_whom_to_ask_how_much_and_about_what(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND))
    assert chase_of(sheet, "owner") == [
        ["Errors", "Warnings", "Infos", "Owner", "Indicators"],
        [1, 1, 0, "No owner is named", "A3"],
        [1, 0, 1, "Head of Service", "A1"],
        [0, 1, 0, "Head of Care", "A2"],
    ]
    assert chase_of(sheet, "reporter") == [
        ["Errors", "Warnings", "Infos", "Reporter", "Indicators"],
        [1, 2, 1, "No reporter is named", "A1, A2, A3"],
        [1, 0, 0, "Service Manager", "A1"],
    ]


def test_refs_that_need_more_room_than_a_row_go_on_in_the_next(annotated, tmp_path):
    refs = [f"LAC11-QL ({number})" for number in range(30)]
    found = (finding("F3", ref=ref, owner="Head of Care") for ref in refs)
    head, *rows = chase_of(checks_of(annotated(BOOK, tmp_path, *found)), "owner")
    assert head == ["Errors", "Warnings", "Infos", "Owner", "Indicators"]
    assert rows[0][:4] == [30, 0, 0, "Head of Care"]
    assert [row[:-1] for row in rows[1:]] == [["Head of Care, continued"]] * (len(rows) - 1) != []
    assert " ".join(row[-1] for row in rows) == ", ".join(refs)
    assert all(len(row[-1]) < 170 for row in rows)


def test_no_cells_are_merged_which_would_get_in_the_way_of_screen_readers(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND, accepted=(finding("D3"),)))
    assert sheet.merged_cells.ranges == set()
    title = next(cell for cell in sheet["A"] if cell.value == "Chase list by owner")
    assert {fill_of(cell) for cell in sheet[title.row]} == {fill_of(title)} != {"FFFFFF"}


def test_it_says_how_the_notes_are_read_with_a_mouse_and_without_one(annotated, tmp_path):
    (told,) = [cell.value for cell in checks_of(annotated(BOOK, tmp_path, *FOUND))["A"] if "note" in str(cell.value)]
    how = (
        "Each cell that is framed has a note, which says what this list says: rest the mouse on it, or press Shift+F2."
    )
    assert told.endswith(how)


def test_links_at_the_top_lead_to_what_stands_below_the_findings(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND, accepted=(finding("D3"),)))
    links = {text: place for text, place in links_of(sheet).items() if ", row " in text}
    titles = {text: sheet[place.rsplit("!", 1)[1]].value for text, place in links.items()}
    assert list(titles.values()) == [
        "Chase list by owner", "Chase list by reporter", "Accepted in the configuration, with a reason: 1 finding",
    ]  # fmt: skip
    assert all(text.startswith(title) for text, title in titles.items())


def test_what_was_accepted_stands_last_without_colours_and_without_marks(annotated, tmp_path):
    book = opened(annotated(BOOK, tmp_path, FOUND[0], accepted=(about("A1", "F3", accepted="as agreed"),)))
    sheet = book["Checks"]
    last = [cell for cell in sheet[sheet.max_row] if cell.value]
    assert [cell.value for cell in last[:3]] == ["Error", "F3", "A1"]
    assert {fill_of(cell) for cell in last} == {"FFFFFF"}
    assert "this is wrong. Accepted: as agreed" in [cell.value for cell in last]
    assert sheet["A2"].value.endswith("1 finding accepted")
    assert book["Dataset"]["F3"].comment is None
    plain = opened(annotated(BOOK, tmp_path))["Dataset"]["F3"]
    assert book["Dataset"]["F3"].border.left.style == plain.border.left.style


def test_where_nothing_was_found_it_says_so_and_no_more(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path))
    assert [row for row in rows_of(sheet) if row] == [
        [f"Checks of {kw.read(BOOK).source}"],
        ["Nothing found in 3 indicators of 1 section"],
        ["Dataset as of September 2019. Nothing was recomputed: the cells stand as they were typed."],
    ]
    assert sheet.auto_filter.ref is None


def test_where_all_was_accepted_that_is_all_it_lists(annotated, tmp_path):
    rows = [row for row in rows_of(checks_of(annotated(BOOK, tmp_path, accepted=FOUND))) if row]
    assert rows[1] == ["Nothing found in 3 indicators of 1 section; 5 findings accepted"]
    assert rows[3] == ["Accepted in the configuration, with a reason: 5 findings"]
    assert len(rows) == 3 + 2 + 5


LIKE_FORMULAS = ["=1+1", "+44 1273", "-5", "@sum", '=HYPERLINK("http://example.org","x")', "http://example.org",
                 "mailto:a@example.org", "internal:'Dataset'!A1", "{=1+1}", "0012", "1e5", "TRUE"]  # fmt: skip


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_what_people_typed_is_written_as_text_whatever_it_looks_like(annotated, tmp_path, text):
    names = ("rule", "ref", "indicator", "owner", "reporter", "shown", "expected", "column")
    said = dict.fromkeys(names, text)
    sheet = checks_of(annotated(BOOK, tmp_path, finding("F3", text, **said)))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == len(said) + 1 + 4  # and owner, reporter and their refs once more in the chase lists
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for row in sheet.iter_rows() for cell in row if cell.hyperlink} >= {"F3"}
    assert not any(cell.hyperlink for cell in cells)
    if text.startswith(("=", "+", "-", "@")):
        assert all(cell.quotePrefix for cell in cells)


def test_a_text_that_no_cell_can_hold_is_cut_and_a_commentary_is_told_by_its_beginning(annotated, tmp_path):
    found = finding("I3", "far too long " * 5_000, shown="It rose. " * 300)
    (row,) = table_of(checks_of(annotated(BOOK, tmp_path, found)))
    assert len(row["What is wrong"]) == 32_767
    assert row["As typed"].startswith("It rose. It rose.")
    assert len(row["As typed"]) == 80


def test_no_severity_is_told_by_its_colour_alone_and_every_text_can_be_read(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND, accepted=FOUND[:1]))
    filled = [cell for row in sheet.iter_rows() for cell in row if fill_of(cell) != "FFFFFF"]
    assert {cell.value for cell in filled} >= {"Error", "Warning", "Info"}
    texts = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in texts if contrast(fill_of(cell), colour_of(cell)) < 4.5] == []


def test_rows_are_tall_enough_for_their_wrapped_text(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, about("A1", "F3", "so many words " * 30), about("A1", "F4", "few")))
    tall, low = (sheet.row_dimensions[row].height for row in (9, 10))
    width = sheet.column_dimensions["J"].width
    assert sheet["J9"].alignment.wrap_text
    assert tall >= len("so many words ") * 30 / (width * 1.25) * 12
    assert low < 50


def test_the_header_and_the_first_columns_stay_in_sight_and_the_findings_can_be_filtered(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND))
    assert sheet.freeze_panes == "D9"
    assert sheet.auto_filter.ref == "A8:L13"


def test_it_prints_on_a4_landscape_one_page_wide_with_numbered_pages(annotated, tmp_path):
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND))
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert "Page &P of &N" in sheet.oddFooter.center.text
    assert sheet.print_title_rows is None


def test_the_header_is_repeated_where_the_findings_run_over_a_page(annotated, tmp_path):
    many = (about("A1", "F3", "so many words " * 20) for _ in range(60))
    assert checks_of(annotated(BOOK, tmp_path, *many)).print_title_rows == "$8:$8"


def test_the_chase_lists_begin_a_page_where_they_would_run_over_one(annotated, tmp_path):
    def breaks(number):
        people = (about("A1", "F3", owner=f"Owner {n}", reporter=f"Reporter {n}") for n in range(number))
        sheet = checks_of(annotated(BOOK, tmp_path, *people))
        return [item.id for item in sheet.row_breaks.brk]

    assert breaks(3) == []
    assert breaks(25) == [8 + 25 + 1]


def test_reading_the_copy_finds_the_scorecard_and_does_not_take_the_list_for_one(annotated, tmp_path):
    misleading = [
        finding(cell, rule="header-variant", column=column, shown=shown, expected=expected, section="Safeguarding")
        for cell, column, shown, others in (
            ("A2", "ref", "Ref.", ["", "Ref", "Indicator", "Owner"]),
            ("B2", "indicator", "Indicator", ["", "Measure", "Ref.", "Reporter"]),
            ("D2", "2019-08", "Aug-19", ["", "Sep-19", "Monthly Data", "Owner"]),
            ("E2", "2019-09", "Sep-19", ["", "Aug-19", "England", "DoT"]),
        )
        for expected in others
    ]
    card = kw.read(annotated(BOOK, tmp_path, *misleading))
    assert [sheet.name for sheet in card.sheets] == ["Dataset"]
    assert [indicator.ref for indicator in card] == ["A1", "A2", "A3"]
    assert "the sheet 'Checks'" in card.not_carried


def test_the_list_of_the_real_findings_is_not_taken_for_a_scorecard_either(tmp_path):
    card = kw.read(SAMPLE)
    copy = kw.read(kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx"))
    assert [sheet.name for sheet in copy.sheets] == ["Dataset"]


def test_what_is_found_beyond_the_links_that_excel_allows_is_listed_without_one(annotated, tmp_path, monkeypatch):
    monkeypatch.setattr("kpiworkbook.writer.rows.MOST_LINKS", 3)
    sheet = checks_of(annotated(BOOK, tmp_path, *FOUND))
    cells = [(row["Cell"], f"'Dataset'!{row['Cell']}") for row in table_of(sheet)]
    assert len(cells) == len(FOUND)
    assert {text: place for text, place in links_of(sheet).items() if len(text) == 2} == dict(cells[:3])


def test_thousands_of_findings_are_listed_with_links_and_notes(tmp_path):
    card = kw.read(SAMPLE)
    cells = [entry.cell for indicator in card for entry in indicator.entries.values()]
    found = [finding(cell, f"finding {number}") for number in range(3) for cell in cells]
    book = opened(kw.annotate(card, report_on(card, *found), tmp_path / "copy.xlsx"))
    assert len(found) > 5_000
    assert len(table_of(book["Checks"])) == len(found)
    assert sum(cell.hyperlink is not None for cell in book["Checks"]["B"]) == len(found)
    assert all(text.count("finding") == 3 for text in notes(book["Dataset"]).values())

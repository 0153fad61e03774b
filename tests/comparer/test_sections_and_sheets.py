"""Sections, columns and sheets that are other ones, or that came or went."""

from __future__ import annotations

import io

import openpyxl
import pytest

import kpiworkbook as kw
from tests.comparer.editions import compare, told
from tests.support import DISPLACED, SAMPLE, read, saved, xlsx, xlsx_of

# --- sections, columns, sheets


def test_a_move_to_another_section_is_told_and_an_inserted_section_moves_nobody() -> None:
    comparison = compare("""
        Front door                              ||  Early help
        Ref. | Indicator | Jul-19 | Aug-19      ||  Ref. | Indicator | Jul-19 | Aug-19
        M1   | Contacts  | 1861   | 1377        ||  E1   | Plans     | 5      | 6
        M2   | Referrals | 612    | 459         ||
        M3   | Visits    | 20     | 30          ||  Front door
                                                ||  Ref. | Indicator | Jul-19 | Aug-19
        Care                                    ||  M1   | Contacts  | 1861   | 1377
        Ref. | Indicator | Jul-19 | Aug-19      ||  M2   | Referrals | 612    | 459
        L1   | In care   | 500    | 501         ||
        L2   | Adopted   | 3      | 4           ||  Children in care
                                                ||  Ref. | Indicator | Jul-19 | Aug-19
                                                ||  L1   | In care   | 500    | 501
                                                ||  L2   | Adopted   | 3      | 4
                                                ||  M3   | Visits    | 20     | 30
    """)

    assert told(comparison) == [
        "added E1 ref: -> A3 Plans",
        "renamed section: A7 Care -> A10 Children in care",
        "moved M3 section: A5 Front door -> A14 Children in care",
    ]
    assert comparison.differences[2].message == "'M3' has moved from 'Front door' to 'Children in care'"


def test_of_two_sections_that_became_one_the_smaller_has_moved() -> None:
    comparison = compare("""
        Front door                         ||  Front door and care
        Ref. | Indicator | Aug-19          ||  Ref. | Indicator | Aug-19
        M1   | Contacts  | 1377            ||  M1   | Contacts  | 1377
        M2   | Referrals | 459             ||  M2   | Referrals | 459
                                           ||  L1   | In care   | 500
        Care                               ||
        Ref. | Indicator | Aug-19          ||
        L1   | In care   | 500             ||
    """)

    assert [(d.kind.value, d.ref, d.old_shown, d.new_shown) for d in comparison] == [
        ("renamed", "", "Front door", "Front door and care"), ("moved", "L1", "Care", "Front door and care"),
    ]  # fmt: skip


def test_sections_without_titles_have_no_other_titles_after_a_new_one() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Aug-19          ||  Ref. | Indicator | Aug-19
            M1   | Contacts  | 1377            ||  E1   | Plans     | 7
                                               ||
            Ref. | Indicator | Aug-19          ||  Ref. | Indicator | Aug-19
            L1   | In care   | 500             ||  M1   | Contacts  | 1377
                                               ||
                                               ||  Ref. | Indicator | Aug-19
                                               ||  L1   | In care   | 500
        """)
    ) == ["added E1 ref: -> A2 Plans"]


def test_where_one_edition_has_no_sections_at_all_nobody_has_moved() -> None:
    divided, whole = (
        read("""
            Front door
            Ref. | Indicator | Aug-19
            M1   | Contacts  | 1377

            Care
            Ref. | Indicator | Aug-19
            L1   | In care   | 500
        """),
        read("""
            Ref. | Indicator | Aug-19
            M1   | Contacts  | 1377
            L1   | In care   | 500
        """),
    )

    assert told(kw.compare(divided, whole)) == told(kw.compare(whole, divided)) == []


def test_a_column_without_a_heading_is_nobodys() -> None:
    assert not compare("""
        Ref. | Indicator | Aug-19 | England  ||  Ref. | Indicator | Aug-19 | England |
        M1   | Contacts  | 1377   | 1300     ||  M1   | Contacts  | 1377   | 1300    | see me
    """).differences


def test_a_column_that_comes_or_goes_is_told_once_for_all_indicators() -> None:
    comparison = compare("""
        Ref. | Indicator | Aug-19 | England | Target 18-19  ||  Ref. | Indicator | Aug-19 | Target 18-19 | Target 19-20
        M1   | Contacts  | 1377   | 1300    | 1400          ||  M1   | Contacts  | 1377   | 1400         | 1500
        M2   | Referrals | 459    | 400     | 450           ||  M2   | Referrals | 459    | 450          | 460
                                                            ||
        Ref. | Indicator | Aug-19 | England | Target 18-19  ||  Ref. | Indicator | Aug-19 | Target 18-19 | Review
        L1   | In care   | 500    | 510     | 450           ||  L1   | In care   | 500    | 450          | May
    """)

    assert told(comparison) == [
        "column-removed england: D1 England ->",
        "column-added target_2019_20: -> E1 Target 19-20",
        "column-added extra_review: -> E5 Review",
    ]
    assert [d.message for d in comparison] == [
        "no more column", "a new column in 'Section 1'", "a new column in 'Section 2'",
    ]  # fmt: skip


def test_a_month_missing_within_the_window_is_a_column_that_went() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jun-19 | Jul-19 | Aug-19  ||  Ref. | Indicator | Jun-19 | Aug-19 | Sep-19
            M1   | Contacts  | 1660   | 1861   | 1377    ||  M1   | Contacts  | 1660   | 1377   | 1514
        """)
    ) == ["column-removed 2019-07: D1 Jul-19 ->"]


GRID = "Ref. | Indicator | Jul-19 | Aug-19\n"


def book(**sheets: str) -> bytes:
    """Return a workbook whose sheets hold these rows below the same header."""
    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    for name, rows in sheets.items():
        sheet = whole.create_sheet(name)
        for row in openpyxl.load_workbook(io.BytesIO(xlsx(GRID + rows))).active.iter_rows(values_only=True):
            sheet.append(row)
    return saved(whole)


def test_sheets_are_matched_by_name_then_by_what_they_have_in_common() -> None:
    old = book(North="M1 | Contacts | 10 | 11", Aug="K1 | Plans | 7 | 8", Gone="Z1 | Calls | 1 | 2\nZ2 | Posts | 1 | 2")
    new = book(Sep="K1 | Plans | 7 | 9", North="M1 | Contacts | 12 | 11", Fresh="Y1 | Mails | 1 | 2")

    comparison = kw.compare(old, new)

    assert [(pair.old, pair.new) for pair in comparison.sheets] == [
        ("Aug", "Sep"),
        ("North", "North"),
        ("Gone", "Fresh"),
    ]
    assert [(d.kind.value, d.old_address, d.new_address) for d in comparison][:2] == [
        ("restated", "'Aug'!D2", "'Sep'!D2"), ("restated", "'North'!C2", "'North'!C2"),
    ]  # fmt: skip


def test_sheets_with_the_same_indicators_are_matched_by_their_figures() -> None:
    """As where each district has the same scorecard, the sheets name the month, and a district is new."""
    east, west = "M1 | Contacts | 10 | 11\nM2 | Plans | 31 | 35", "M1 | Contacts | 7 | 8\nM2 | Plans | 22 | 20"
    old = book(**{"East Aug": east, "West Aug": west})
    new = book(**{
        "North Sep": "M1 | Contacts | 3 | 5\nM2 | Plans | 14 | 15",
        "West Sep": west.split("\n", maxsplit=1)[0],
        "East Sep": east.replace("35", "36"),
    })  # fmt: skip

    assert told(kw.compare(old, new)) == [
        "restated M2 2019-08: D3 35 -> D3 36",
        "sheet-added : -> North Sep",
        "removed M2 ref: A3 Plans ->",
    ]


def test_a_district_in_the_place_of_another_restates_nothing() -> None:
    """Its sheet has the same indicators, and figures of its own."""
    others = {
        "North": "M1 | Contacts | 10 | 11\nM2 | Plans | 31 | 35\nM3 | Visits | 5 | 6",
        "East": "C1 | Carers | 1 | 2",
    }
    south, coast = (f"M1 | Contacts | {a} | 8\nM2 | Plans | 22 | {a}\nM3 | Visits | {a} | {a}" for a in (7, 9))

    comparison = kw.compare(book(**others, South=south), book(**others, Coast=coast))

    assert told(comparison) == ["sheet-added : -> Coast", "sheet-removed : South ->"]
    assert comparison


def test_a_district_is_known_by_its_figures_after_a_new_numbering() -> None:
    rows = "M1 | Contacts | {} | 8\nM2 | Plans | 22 | {}\nM3 | Visits | {} | {}"
    south, coast = (rows.format(*[figure] * 4) for figure in (7, 9))
    numbered = {"M1": "M3", "M2": "M1", "M3": "M2"}

    def anew(text: str) -> str:
        return "\n".join(numbered[line[:2]] + line[2:] for line in text.split("\n"))

    comparison = kw.compare(
        book(South=south, Coast=coast), book(**{"The coast": anew(coast), "The south": anew(south)})
    )

    assert [(pair.old, pair.new) for pair in comparison.sheets] == [("Coast", "The coast"), ("South", "The south")]
    assert comparison


def test_districts_of_other_names_without_a_month_in_common_are_not_held_against_each_other() -> None:
    """Nothing says which is which, and an archive would restate the one with the other's figures."""
    rows = "Ref. | Indicator | {0} | {1}\nM1 | Contacts | 3 | 4"

    def districts(month: str, *names: str) -> kw.Scorecard:
        return kw.read(xlsx_of({name: rows.format(f"Jul-{month}", f"Aug-{month}") for name in names}))

    far = kw.compare(districts("17", "South", "Coast"), districts("19", "The coast", "The south"))
    alone = kw.compare(districts("17", "South", "Coast"), districts("19", "The coast", "South"))

    assert [d.kind for d in far] == ["sheet-added", "sheet-added", "sheet-removed", "sheet-removed"]
    assert [(pair.old, pair.new) for pair in alone.sheets] == [("Coast", "The coast"), ("South", "South")]


def test_a_sheet_that_is_alone_with_its_indicators_is_known_by_them_whatever_its_figures() -> None:
    rows = ["M1 | Contacts | 10 | 11", "M2 | Plans | 31 | 35", "M3 | Visits | 5 | 6"]
    restated = "\n".join(rows).replace(" 1", " 2").replace(" 3", " 4")

    comparison = kw.compare(book(Dataset="\n".join(rows)), book(Scorecard=restated))

    assert len(comparison.restatements) == 4


def test_sheets_that_are_editions_themselves_are_matched_by_their_months() -> None:
    months = {"Jul-19": "6 | 7", "Aug-19": "7 | 8", "Sep-19": "8 | 9"}
    heads = {"Jul-19": "Jun-19 | Jul-19", "Aug-19": "Jul-19 | Aug-19", "Sep-19": "Aug-19 | Sep-19"}

    def dated(*sheets: tuple[str, str]) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, month in sheets:
            sheet = workbook.create_sheet(title)
            for line in (f"Ref. | Indicator | {heads[month]}", f"M1 | Contacts | {months[month]}"):
                sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(" | ")])
        return saved(workbook)

    comparison = kw.compare(
        dated(("Jul", "Jul-19"), ("Aug", "Aug-19"), ("Sep", "Sep-19")),
        dated(("September 2019", "Sep-19"), ("August 2019", "Aug-19"), ("July 2019", "Jul-19")),
    )

    assert [(pair.old, pair.new) for pair in comparison.sheets] == [
        ("Sep", "September 2019"), ("Aug", "August 2019"), ("Jul", "July 2019"),
    ]  # fmt: skip
    assert not list(comparison)


def test_sheets_with_nothing_in_common_are_not_held_against_each_other() -> None:
    old = book(One="M1 | Contacts | 10 | 11", Two="K1 | Plans | 7 | 8")
    new = book(Three="Y1 | Mails | 1 | 2", Four="Z1 | Calls | 3 | 4")

    assert told(kw.compare(old, new)) == [
        "sheet-added : -> Three", "sheet-added : -> Four", "sheet-removed : One ->", "sheet-removed : Two ->",
    ]  # fmt: skip


def test_a_sheet_more_or_less_is_told_once_and_who_moved_to_it_is_not_lost() -> None:
    old = book(All="M1 | Contacts | 10 | 11\nM2 | Referrals | 5 | 6\nK1 | Plans | 7 | 8")
    new = book(All="M1 | Contacts | 10 | 11\nM2 | Referrals | 5 | 6", Early="K1 | Plans | 9 | 8\nK2 | Visits | 3 | 4")

    assert told(kw.compare(old, new)) == [
        "restated K1 2019-07: C4 7 -> C2 9",
        "sheet-added : -> Early",
        "moved K1 section: A4 All: Section 1 -> A2 Early: Section 1",
    ]
    removed = kw.compare(new, kw.read(book(All="M1 | Contacts | 10 | 11\nM2 | Referrals | 5 | 6")))
    assert told(removed) == ["sheet-removed : Early ->"]


def test_a_displaced_header_and_the_same_sheet_as_text_differ_in_nothing() -> None:
    assert not kw.compare(SAMPLE, DISPLACED).differences


def test_a_title_that_goes_on_with_the_month_is_the_same_title() -> None:
    editions = """
        Front door (Aug-19)                  || Front door (Sep-19)
        Ref. | Indicator | Jul-19 | Aug-19   || Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 10     | 11       || M1   | Contacts  | 10     | 11     | 12
    """
    assert told(compare(editions)) == []
    assert told(compare(editions.replace("(Sep-19)", "(Jul-19)"))) == [
        "renamed section: A1 Front door (Aug-19) -> A1 Front door (Jul-19)"
    ]


@pytest.mark.parametrize(("before", "now"), [("May 2019", "June 2019"), ("May-19", "Jun-19"), ("Aug-18", "Sept-18")])
def test_a_titles_month_is_the_editions_whichever_way_it_is_shortened(before: str, now: str) -> None:
    months = [" ".join(month.split("-")) for month in (before, now)]
    assert (
        told(
            compare(f"""
        Front door ({before})            || Front door ({now})
        Ref. | Indicator | {months[0]}   || Ref. | Indicator | {months[0]} | {months[1]}
        M1   | Contacts  | 10            || M1   | Contacts  | 10          | 11
    """)
        )
        == []
    )

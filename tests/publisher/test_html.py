"""The page as text: what it says, in which order, and that a workbook's texts stay texts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.model.findings import CheckedBook, Finding, Report
from kpiworkbook.publisher.html import render
from kpiworkbook.publisher.wording import column_name
from tests.publisher.reports import EDITION, book, findings, many, unread

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "</script></style></title><script>alert(1)</script><img src=x onerror='alert(2)'>\"><b>&lt;"
ACCEPTED = """
section    | severity | cell | ref | column  | shown | expected | rule    | owner        | reporter     | message
Front Door | warning  | S11  | M1  | 2019-09 | 1514  |          | outlier | Head of Door | Data Officer | A month like no other.
"""  # noqa: E501 - a line is a finding

TEXTS = [item.name for item in fields(Finding) if item.type == "str"]


class Parsed(HTMLParser):
    """A page's elements and texts, as a parser that is not ours finds them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open:
            self.texts.append((self._open[-1], " ".join(data.split())))

    def within(self, *tags: str) -> list[str]:
        """Return the texts that stand directly in elements of those kinds."""
        return [text for tag, text in self.texts if tag in tags]


def test_a_row_tells_severity_place_indicator_texts_reason_cause_and_rule() -> None:
    texts = [text for _, text in Parsed(render([book()])).texts]
    start = texts.index("T27")

    assert texts[start - 1 : start + 13] == [
        "Error",
        "T27",
        "Change on previous month",
        "EH3c%",
        "Percentage of children and families counted as EH3c%",
        "Owner: Head of Help",
        "Reporter: Help Manager",
        "⬆️ -16%",
        "↑ 17%",
        "23.3% after 19.9% is up by 17%.",
        "Rule:",
        "change-value",
        ", cause:",
        "sign-flipped",
    ]


def test_findings_stand_by_section_in_reading_order_and_the_errors_come_first() -> None:
    page = Parsed(render([book()]))

    assert page.within("h3") == ["Early Help", "Looked after", "The sheet as a whole", "By owner", "By reporter"]
    cells = [text for text in page.within("th") if text[-1].isdigit()]
    assert cells == ["T27", "U27", "AE31", "S25", "T59", "W59", "Y50", "S61", "S9"]


def test_the_title_is_the_verdict_in_one_line() -> None:
    title = Parsed(render([book()])).within("title")

    assert title == ["4 errors, 3 warnings, 2 infos in 55 indicators of 4 sections – sep-19.xlsx"]


def test_several_workbooks_are_counted_together_and_told_apart() -> None:
    clean = book("", path="scorecards/aug-19.xlsx")
    page = Parsed(render([book(), clean, unread()]))

    assert page.within("h1") == ["3 workbooks"]
    assert page.within("title") == ["4 errors, 3 warnings, 2 infos in 2 workbooks; 1 could not be read – 3 workbooks"]
    assert page.within("h2") == [
        "Workbooks", "scorecards/sep-19.xlsx", "scorecards/aug-19.xlsx", "scorecards/locked.xlsx", "Whom to ask"
    ]  # fmt: skip
    assert any("encrypted; open it in Excel" in text for text in page.within("p"))


def test_the_sheet_is_named_only_where_there_are_several() -> None:
    twice = Report(source="two.xlsx", findings=(*findings(EDITION, sheet="North"), *findings(EDITION, sheet="South")))

    assert "sheet" not in " ".join(Parsed(render([book()])).within("h3")).replace("The sheet as a whole", "")
    headings = Parsed(render([CheckedBook(path="two.xlsx", report=twice)])).within("h3")
    assert [text for text in headings if text.startswith("Early Help")] == [
        "Early Help, sheet 'North'",
        "Early Help, sheet 'South'",
    ]


@pytest.mark.parametrize(
    ("books", "line", "advice"),
    [
        ([], "No workbook was checked", "Nothing was checked."),
        ([book("")], "Nothing found in 55 indicators of 4 sections", "Everything that was checked is in order."),
        ([unread()], "The workbook could not be read", "Nothing was checked."),
        ([unread(), unread("b.xlsx")], "Nothing found in 0 workbooks; 2 could not be read", "Nothing was checked."),
        (
            [book(""), unread()],
            "Nothing found in 1 workbook; 1 could not be read",
            "Everything that was checked is in order. What could not be read was not checked.",
        ),
    ],
    ids=["none", "fine", "unread", "all unread", "fine but for one"],
)
def test_where_nothing_was_found_the_page_says_so_and_offers_no_filters(
    books: list[CheckedBook], line: str, advice: str
) -> None:
    page = Parsed(render(books))

    assert {line, advice} <= {text for _, text in page.texts}
    assert not {"form", "script", "select", "table"} & set(page.tags) - ({"table"} if len(books) > 1 else set())


def test_without_errors_the_advice_is_milder() -> None:
    lines = EDITION.splitlines()
    milder = "\n".join(line for line in lines if "| error" not in line)

    assert "Nothing is provably wrong. A person should look at the warnings." in render([book(milder)])
    assert "worth knowing, and no more" in render([book("\n".join([lines[1], lines[2]]))])


def test_what_was_accepted_stands_apart_and_counts_nowhere() -> None:
    page = Parsed(render([book(accepted=ACCEPTED)]))

    assert "1 finding accepted in kpiworkbook.toml" in page.within("summary")
    assert not [text for text in page.within("span", "option") if text.startswith(("Head of Door", "Data Officer (2)"))]
    assert sum(name == "data-severity" for name, _ in page.attributes) == 9


def test_the_chase_lists_count_by_severity_and_give_the_refs() -> None:
    texts = [text for _, text in Parsed(render([book()])).texts]
    owners = texts[texts.index("By owner") : texts.index("By reporter")]

    assert owners[2:] == [
        "Owner", "Errors", "Warnings", "Infos",
        "Head of Help", "EH3a%, EH3c%, EH4-QL", "2", "1", "1",
        "Head of Care", "LAC11-QL, LAC1", "2", "1", "0",
        "No owner named", "LAC12", "0", "0", "1",
    ]  # fmt: skip


def test_a_long_text_is_cut_in_its_column_and_whole_where_it_opens() -> None:
    commentary = "Contacts rose by 137 on August. " * 20
    changed = [replace(finding, shown=commentary) for finding in findings(EDITION)][:1]
    page = Parsed(render([CheckedBook(path="a.xlsx", report=Report(source="a.xlsx", findings=tuple(changed)))]))

    assert "Contacts rose by 137 on August. Contacts rose by 137 on …" in page.within("td")
    assert page.within("summary") == ["The whole text as typed"]
    assert " ".join(commentary.split()) in page.within("span")


@pytest.mark.parametrize("place", ["path", "error", *TEXTS])
def test_markup_in_any_text_stays_text(place: str) -> None:
    letters = re.sub(r"[^a-z ]", "x", HOSTILE)
    plain, hostile = render([dressed(place, letters)]), render([dressed(place, HOSTILE)])

    assert Parsed(hostile).tags == Parsed(plain).tags
    assert len(Parsed(hostile).attributes) == len(Parsed(plain).attributes)
    assert "<script>alert" not in hostile


def dressed(place: str, text: str) -> CheckedBook:
    """Return a book with findings that carries a text in one place, or one that could not be read because of it."""
    if place == "error":
        return CheckedBook(path="a.xlsx", error=text)
    report = book(accepted=ACCEPTED).report
    if place in TEXTS:
        report = replace(
            report,
            findings=tuple(replace(finding, **{place: text}) for finding in report.findings),
            accepted=tuple(replace(finding, **{place: text}) for finding in report.accepted),
        )
    if place == "sheet":
        report = replace(report, sheets=(replace(report.sheets[0], sheet=text),))
    return CheckedBook(path=text if place == "path" else "a.xlsx", report=report)


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50))
def test_whatever_is_typed_can_be_read_and_adds_no_element(text: str) -> None:
    first = findings(EDITION)[0]
    of = {
        shown: Parsed(
            render([CheckedBook(path="a", report=Report(source="a", findings=(replace(first, shown=shown),)))])
        )
        for shown in (text, "x")
    }

    assert of[text].tags == of["x"].tags
    assert not text.strip() or " ".join(text.split()) in of[text].within("span")


def test_the_same_books_give_the_same_bytes_in_every_process() -> None:
    code = "\n".join([
        "import sys",
        "from kpiworkbook.publisher.html import render",
        "from tests.publisher.reports import book, many, unread",
        "sys.stdout.buffer.write(render([book(), unread(), many(50)]).encode())",
    ])  # fmt: skip
    pages = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert pages == {render([book(), unread(), many(50)]).encode()}


def test_nothing_in_the_page_names_another_place() -> None:
    page = Parsed(render([book(), unread()]))

    assert not {"link", "img", "iframe", "object", "base"} & set(page.tags)
    assert {value[0] for name, value in page.attributes if name in {"href", "src", "action"} and value} == {"#"}
    policy = next(value for name, value in page.attributes if name == "content" and value and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("2019-09", "Sep-19"),
        ("2019-13", "2019-13"),
        ("change_month", "Change on previous month"),
        ("target_2019_20", "Target 2019-20"),
        ("england", "England"),
        ("se_region", "SE region"),
        ("extra_review_date", "Review date"),
        ("", ""),
    ],
)
def test_columns_are_named_as_people_name_them(key: str, name: str) -> None:
    assert column_name(key) == name

"""What is not understood is told with what to type instead; words that say what a placeholder says are understood."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read, xlsx

HEADER = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | England | Target 19-20"


@pytest.mark.parametrize(
    ("row", "cell", "remedy"),
    [
        ("84.2 | 84.9 | 85.1 (83.0-87.2) | 83.9 | 90", "E2", "Type '85.1' alone, and the interval into the commentary"),
        ("8% | 9% | 9% (7% to 12%) | 11% | 12%", "E2", "Type '9%' alone, and the interval into the commentary"),
        ("84.2 | 84.9 | 85.1 | 83.9 (83.1 – 84.7) | 90", "F2", "Type '83.9' alone, and the interval into the"),
        ("84% | 85% | 85.1% (83.0-87.2) | 83% | 90%", "E2", "Type '85.1%' alone, and the interval into the"),
        ("45 | 46 | 45 (2018-19) | 44 | 40", "E2", "Type '45' alone, or with a mark that stands for the note"),
        ("118 | 121 | nil | 110 | 120", "E2", "Type the figure, '-' (not reported) or 'tbc' (to come), or say"),
        ("84 | 81 | £84k | 110 | 120", "E2", """Type '84,000' behind the number format £0,"k", which shows it"""),
        ("84 | 81 | £1.2m | 110 | 120", "E2", """Type '1,200,000' behind the number format £0.0,,"m", which"""),
        ("84 | 81 | 1,012 days | 110 | 120", "E2", """Type '1,012' behind the number format #,##0" days", which"""),
        ("8 | 6 | 7 of 8 | 110 | 120", "E2", "Type the percentage, '87.5%', or '7' alone where all months are of 8"),
        ("8 | 6 | 09:15 | 110 | 120", "E2", "colons, this one as 9.25 (minutes of mm:ss, hours of h:mm)"),
        ("9 | 6 | 1:17 | 110 | 120", "E2", "(minutes of mm:ss, hours of h:mm). If it is a ratio, type 17"),
        ("84 | 81 | 1.2 million | 110 | 120", "E2", """Type '1,200,000' behind the number format 0.0,," million","""),
        ("84 | 81 | £84 thousand | 110 | 120", "E2", """Type '84,000' behind the number format £0," thousand","""),
        ("8% | 6% | 12 per cent | 11% | 12%", "E2", "does not count as a figure. Type '12%'"),
        ("118 | 121 | 31 March | 110 | 120", "E2", "Type the figure, '-' (not reported) or 'tbc' (to come), or say"),
        ("8 | 6 | 01:09:00 | 110 | 120", "E2", "Type them in one unit, as numbers behind a number format"),
        ("8 | 6 | 7 of 0 | 110 | 120", "E2", "Type the figure, '-' (not reported) or 'tbc' (to come), or say"),
        ("118 | 121 | 12O | 110 | 120", "E2", "'120' was perhaps meant. Correct it, or say"),
        ("118 | 121 | 120 | 110 | under 120 days", "G2", "Type '120' alone to have it compared with the months,"),
        ("8.1% | 8.4% | 8.2% | 7.9% (2018) | 9%", "F2", "Type '7.9%' alone, or with a mark that stands for the note"),
        ("118 | 121 | 120 (1) | 110 | 120", "E2", "Type '120' alone, or with a mark that stands for the note"),
        ("118 | 121 | 120p | 110 | 120", "E2", "Type '120 (p)' if it is provisional, and the pounds if it is pence"),
        ("118 | 121 | 120 | 110 | 120-130", "G2", "Type a single figure to have it compared with the months,"),
        ("118 | 121 | 120 | 110 | by Mar-20", "G2", "Type a single figure to have it compared with the months,"),
        ("118 | 121 | 120 | 110 | £1.2m", "G2", "Type a single figure to have it compared with the months,"),
        ("8.1% | 8.4% | 8.2% | 7.9% | about 9.5%", "G2", "Type '9.5%' alone to have it compared with the months,"),
        ("118 | 121 | 120 | 110 | Reduce", "G2", "Type a single figure to have it compared with the months, 'tbc'"),
    ],
)  # fmt: skip
def test_the_message_says_what_to_type(row: str, cell: str, remedy: str) -> None:
    report = kw.validate(read(f"{HEADER}\nA1 | Visits in all | {row}"))

    (message,) = (f.message for f in report if f.cell == cell and f.rule == "not-a-number")
    assert f"{remedy}" in message


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Not reported", "missing"), ("No data", "missing"), ("not collected", "missing"),
        ("To be confirmed", "pending"), ("Not yet available", "pending"), ("Pending", "pending"),
        ("Not applicable", "not-applicable"), ("Suppressed", "suppressed"), ("N/K", "missing"),
        ("Not known", "missing"), ("No target", "not-applicable"), ("No target set", "not-applicable"),
    ],
)  # fmt: skip
def test_placeholders_may_be_words(text: str, status: str) -> None:
    card = read(f"{HEADER}\nA1 | Number of visits | 118 | 121 | {text} | 110 | 120\nA2 | Number of plans | 1 | 2 | 3")

    (record,) = (r for r in card.records if r.ref == "A1" and r.label == "Sep-19")
    assert (record.status, record.shown) == (status, text)
    assert [f for f in kw.validate(card) if f.rule == "not-a-number"] == []


def test_a_fraction_among_percentages_is_told_to_lack_their_sign() -> None:
    months = "Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    report = kw.validate(
        read(f"Ref. | Indicator | {months}\nA1 | Visits | 35.1% | 34.8% | 36.0% | 35.5% | 35.9% | 0.362")
    )

    (message,) = (f.message for f in report if f.cell == "H2" and f.rule == "number-format")
    assert message == (
        "'0.362' lacks the percent sign that the other months of the row have, and is read as 36.2%; give the cell "
        "their number format"
    )


BEHIND = """
Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | Commentary (Sep-19):
A1   | Number of visits | 10     | 12     | 11     | Fewer than in August.

Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Commentary (Sep-19):
B1   | Number of plans  | 20     | 21     | 22     | One more.
"""


def test_a_commentary_of_the_sheets_month_is_not_stale_where_the_months_were_left_behind() -> None:
    found = {f.rule: f.message for f in kw.validate(read(BEHIND))}

    assert "stale-commentary-header" not in found
    assert found["section-behind"].endswith(
        "Bring its figures up to date, or, where they are, the headings of its months"
    )
    assert "stale-commentary-header" in {f.rule for f in kw.validate(read(BEHIND.replace("(Sep-19)", "(Jul-19)")))}


def test_a_row_without_ref_and_name_is_told_in_whole_sentences() -> None:
    report = kw.validate(
        read("""
        Ref. | Indicator | Aug-19 | Sep-19 | Commentary
        A1   | Visits    | 118    | 121    | More.
             |           | 20     | 21     |
        """)
    )

    (message,) = (f.message for f in report if f.rule == "missing-commentary")
    assert message == "no commentary for the current month"


@pytest.mark.parametrize(("figure", "limit"), [("-8.3%", "lowest"), ("108.3%", "highest")])
def test_of_a_percentage_out_of_range_the_limit_that_would_allow_it_is_named(figure: str, limit: str) -> None:
    report = kw.validate(read(f"{HEADER}\nA1 | Percentage seen | 8.1% | 8.4% | {figure} | 7.9% | 9.5%"))

    (message,) = (f.message for f in report if f.rule == "percent-out-of-range")
    assert f"set `{limit}` for A1 under [rules.percent-out-of-range]" in message


def test_a_numerator_and_a_denominator_belong_with_the_indicator_above_and_need_no_commentary_of_their_own() -> None:
    report = kw.validate(
        read("""
        Ref. | Indicator             | Aug-19 | Sep-19 | Commentary
        2B   | Percentage still home | 72.0%  | 75.0%  | More.
             | Numerator             | 72     | 75     |
             | - Denominator for 2B  | 100    | 100    |
        2D   | Percentage without    | 70.0%  | 71.0%  |
             | Numerator             | 70     | 71     |
        """)
    )

    found = [(f.cell, f.severity, f.message) for f in report if f.rule == "missing-commentary"]
    assert found == [
        ("E3", "info", "no commentary; it belongs with 2B above, which has some"),
        ("E4", "info", "no commentary; it belongs with 2B above, which has some"),
        ("E5", "warning", "no commentary on 2D for the current month"),
        ("E6", "warning", "no commentary on Numerator for the current month"),
    ]


def test_pounds_that_are_text_among_numbers_are_told_since_sums_pass_them_over() -> None:
    book = xlsx("""
        Ref. | Indicator       | Jul-19 | Aug-19    | Sep-19
        A1   | Arrears profile | 8400   | (£1,200)  | 9100
        A2   | Visits          | 118    | 121*      | 120
    """)

    found = [f for f in kw.validate(kw.read(book)) if f.rule == "number-stored-as-text"]
    assert [(f.cell, f.message[:29]) for f in found] == [("D2", "'(£1,200)' is stored as text,")]


@pytest.mark.parametrize(
    ("name", "others", "figure", "expected"),
    [
        ("Variance (£k)", "-90 | 1180", "£1.1m", "1,100"),
        ("Spend (£000)", "84 | 81", "£84k", "84"),
        ("Slippage (£m)", "1.2 | 0.4", "£900k", "0.9"),
        ("Spend (£k)", "84000 | 81000", "£84k", ""),
        ("Spend", "84 | 81", "£84k", ""),
        ("Waits (£000)", "84 | 81", "12 days", ""),
    ],
)
def test_an_amount_is_told_as_the_rows_name_says_that_its_figures_are(
    name: str, others: str, figure: str, expected: str
) -> None:
    report = kw.validate(read(f"{HEADER}\nA1 | {name} | {others} | {figure} | 110 | 120"))

    (found,) = (finding for finding in report if finding.rule == "not-a-number")
    assert found.expected == expected
    assert not expected or f"'{expected}' was perhaps meant" in found.message

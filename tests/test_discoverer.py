# ruff: noqa: E501 - the sheets under test have fourteen months, and each stands on one line
"""The discoverer: finds what holds between indicators, and nothing that merely might."""

from __future__ import annotations

import random
from itertools import accumulate

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.discoverer.chance import alternatives
from kpiworkbook.discoverer.rates import per_of
from tests.support import DISPLACED, SAMPLE, read, saved

HEADER = "Ref. | Indicator | Aug-18 | Sep-18 | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
MONTHS = 14

CONTACTS = "M1 | Number of contacts       | 1754  | 1441  | 1620  | 1871  | 1598  | 1715  | 1463  | 1704  | 1572  | 1747  | 1660  | 1861  | 1377  | 1514 "
REFERRED = "M2 | Number of referrals      | 262   | 226   | 235   | 240   | 192   | 286   | 378   | 577   | 488   | 522   | 542   | 612   | 459   | 558  "
SHARE = "   M3 | Percentage of contacts   | 14.9% | 15.7% | 14.5% | 12.8% | 12.0% | 16.7% | 25.8% | 33.9% | 31.0% | 29.9% | 32.7% | 32.9% | 33.3% | 36.9%"
RATE = "    M4 | Referrals per 10,000     | 52    | 45    | 47    | 48    | 38    | 57    | 75    | 115   | 97    | 104   | 108   | 122   | 91    | 111  "
GIRLS = "   G1 | Number of girls          | 131   | 113   | 101   | 124   | 90    | 152   | 184   | 301   | 223   | 270   | 281   | 300   | 220   | 271  "
BOYS = "    G2 | Number of boys           | 131   | 113   | 134   | 116   | 102   | 134   | 194   | 276   | 265   | 252   | 261   | 312   | 239   | 287  "


def found(*rows: str) -> list[str]:
    """Return what is discovered in a sheet of fourteen months."""
    return [str(relation) for relation in kw.discover(read("\n".join(["", HEADER, *rows])))]


def row(ref: str, name: str, figures: list[object]) -> str:
    return " | ".join([ref, name, *map(str, figures)])


# --- the sample


@pytest.mark.parametrize("book", [SAMPLE, DISPLACED], ids=["xlsx", "tsv"])
def test_every_relation_of_the_sample_is_found_and_no_coincidence(book: object) -> None:
    relations = kw.discover(kw.read(book))

    assert {str(relation) for relation in relations if relation.kind != "rate"} == {
        "M3 = M2 / M1",
        "M6-QL = M6-QL (val) / M2",
        "EH4-QL = EH4 (val) / EH3",
        "CP4 = CP4 (val) / CP2",
        "CP3-QL = CP3-QL (val) / CP2",
        "LAC6 (%) = LAC6 (val) / LAC3",
        "LAC12 (%) = LAC12 (val) / LAC3",
        "LAC10 (%) = LAC10-QL / LAC1",
        "LAC9 = LAC9 (val) / LAC1",
        "EH3a% + EH3b% + EH3c% + EH3d% + EH3e% = 100%",
        "EH3e% + EH4-QL = 100%",
    }
    rates = [relation for relation in relations if relation.kind == "rate"]
    assert {(rate.ref, rate.numerator) for rate in rates} == {
        ("M2-NI", "M2"), ("CP1-NI", "CP1"), ("CP6B-NI", "CP6B"), ("LAC1-NI", "LAC1"),
    }  # fmt: skip
    assert all(50_000 < rate.population < 51_000 for rate in rates)
    assert all(relation.agreeing == relation.months == 14 for relation in relations)
    assert [relation.evidence for relation in relations] == sorted((r.evidence for r in relations), reverse=True)


def test_what_rests_on_figures_that_hardly_move_is_listed_without_being_beyond_doubt() -> None:
    doubted = {relation.ref for relation in kw.discover(kw.read(SAMPLE)) if not relation.is_overwhelming}

    assert doubted == {"LAC1-NI"}


# --- what is found


def test_a_ratio() -> None:
    assert found(CONTACTS, REFERRED, SHARE) == ["M3 = M2 / M1"]


def test_a_ratio_that_is_an_average_and_no_percentage() -> None:
    cases = [284, 310, 297, 266, 305, 341, 352, 330, 318, 299, 287, 311, 326, 340]
    workers = [21, 20, 22, 19, 20, 24, 23, 25, 24, 22, 21, 20, 23, 24]
    caseload = [f"{case / worker:.1f}" for case, worker in zip(cases, workers, strict=True)]

    assert found(
        row("W1", "Number of cases", cases), row("W2", "Number of workers", workers),
        row("W3", "Average caseload", caseload),
    ) == ["W3 = W1 / W2"]  # fmt: skip


def test_a_rate_with_the_population_that_fits() -> None:
    (relation,) = kw.discover(read("\n".join(["", HEADER, REFERRED, RATE])))

    assert (relation.ref, relation.numerator, relation.per) == ("M4", "M2", 10_000)
    assert 49_500 < relation.population < 51_000


@pytest.mark.parametrize("name", ["Average days", "Spend (£000)"])
def test_an_average_and_money_in_thousands_are_of_no_population(name: str) -> None:
    assert found(REFERRED, RATE.replace("Referrals per 10,000", name)) == []


@pytest.mark.parametrize("per", ["per 0", "per 1", "per 10,000"])
@pytest.mark.parametrize("count", [1, 3, 100_000])
def test_no_rate_is_of_a_population_of_nobody(per: str, count: int) -> None:
    """As where a count of some ten stands beside figures a million times as large."""
    large = [f"{number * 1_000_000.5:.1f}" for number in range(12, 12 + MONTHS)]
    small = [number * count for number in range(12, 12 + MONTHS)]
    for relation in kw.discover(
        read("\n".join(["", HEADER, row("N1", "Cases", small), row("N2", f"Cases {per}", large)]))
    ):
        assert relation.population >= 1


def test_a_sum_of_counts_wherever_its_parts_stand() -> None:
    assert found(GIRLS, CONTACTS, REFERRED, BOYS) == ["G1 + G2 = M2"]


def test_a_sum_of_small_counts_that_waver_little_is_beyond_doubt_among_many_others() -> None:
    girls = row("D1a", "Number of girls", [17, 16, 18, 14, 16, 14, 16, 16, 13, 14, 15, 16, 13, 12])
    boys = row("D1b", "Number of boys", [11, 13, 13, 14, 15, 16, 15, 13, 15, 12, 13, 14, 13, 13])
    children = row("D1", "Number of children", [28, 29, 31, 28, 31, 30, 31, 29, 28, 26, 28, 30, 26, 25])
    rng = random.Random(4)
    others = (unrelated(rng, place) for place in range(40))

    (relation,) = kw.discover(read("\n".join(["", HEADER, *others, girls, boys, children])))

    assert str(relation) == "D1a + D1b = D1"
    assert relation.is_overwhelming


def test_a_complement() -> None:
    late = "M5 | Percentage of others | 85.1% | 84.3% | 85.5% | 87.2% | 88.0% | 83.3% | 74.2% | 66.1% | 69.0% | 70.1% | 67.3% | 67.1% | 66.7% | 63.1%"

    assert found(SHARE, late) == ["M3 + M5 = 100%"]


def test_shares_that_make_100_percent_with_counts_between_them() -> None:
    rng = random.Random(1)
    shares = [[rng.randint(5, 40) for _ in range(4)] for _ in range(MONTHS)]
    parts = [[f"{100 * share[part] / sum(share):.1f}%" for share in shares] for part in range(4)]
    rows = [row(f"S{part}", "Percentage within days", figures) for part, figures in enumerate(parts)]

    assert found(rows[0], rows[1], CONTACTS, rows[2], rows[3]) == ["S0 + S1 + S2 + S3 = 100%"]


def test_full_precision_behind_a_number_format() -> None:
    book = openpyxl.Workbook()
    for line in [HEADER, CONTACTS, REFERRED]:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in map(str.strip, line.split("|"))])
    top, bottom = list(book.active.values)[2][2:], list(book.active.values)[1][2:]
    book.active.append(["M3", "Percentage", *(one / other for one, other in zip(top, bottom, strict=True))])
    for cell in book.active[4][2:]:
        cell.number_format = "0%"

    assert [str(relation) for relation in kw.discover(kw.read(saved(book)))] == ["M3 = M2 / M1"]


def test_months_without_figures_say_nothing() -> None:
    (relation,) = kw.discover(read("\n".join(["", HEADER, CONTACTS, REFERRED, SHARE.replace("25.8%", "tbc  ")])))

    assert (relation.agreeing, relation.months) == (13, 13)


def test_each_sheet_is_searched_by_itself() -> None:
    book = openpyxl.Workbook()
    for name in ("East", "West"):
        sheet = book.create_sheet(name)
        for line in [HEADER, CONTACTS, REFERRED, SHARE]:
            sheet.append([cell.strip() for cell in line.split("|")])

    relations = kw.discover(kw.read(saved(book)))

    assert [(str(relation), relation.sheet) for relation in relations] == [
        ("M3 = M2 / M1", "East"), ("M3 = M2 / M1", "West"),
    ]  # fmt: skip


@given(seed=st.integers(0, 10_000), decimals=st.integers(0, 2))
def test_a_ratio_of_lively_counts_is_always_found(seed: int, decimals: int) -> None:
    rng = random.Random(seed)
    bottom = [rng.randint(300, 900) for _ in range(MONTHS)]
    top = [round(count * rng.uniform(0.1, 0.9)) for count in bottom]
    share = [f"{100 * one / other:.{decimals}f}%" for one, other in zip(top, bottom, strict=True)]

    assert found(row("A1", "Visits", bottom), row("A2", "In time", top), row("A3", "Percentage", share)) == [
        "A3 = A2 / A1"
    ]


# --- broken months


@pytest.mark.parametrize(("typed", "wrong"), [("36.9%", "39.6%"), ("14.9%", "1.5%"), ("29.9%", "92.9%")])
def test_a_month_that_is_typed_wrong_hides_no_relation(typed: str, wrong: str) -> None:
    (relation,) = kw.discover(read("\n".join(["", HEADER, CONTACTS, REFERRED, SHARE.replace(typed, wrong)])))

    assert str(relation) == "M3 = M2 / M1"
    assert (relation.agreeing, relation.months) == (13, 14)
    assert relation.is_overwhelming


def test_a_month_that_is_typed_wrong_weakens_the_evidence() -> None:
    whole = kw.discover(read("\n".join(["", HEADER, CONTACTS, REFERRED, SHARE])))
    broken = kw.discover(read("\n".join(["", HEADER, CONTACTS, REFERRED, SHARE.replace("36.9%", "39.6%")])))

    assert broken[0].evidence < whole[0].evidence - 2


def test_what_holds_in_half_of_the_months_is_no_relation() -> None:
    half = SHARE
    for typed, other in [
        ("14.9%", "24.9%"),
        ("14.5%", "44.5%"),
        ("12.0%", "52.0%"),
        ("25.8%", "65.8%"),
        ("31.0%", "71.0%"),
        ("32.7%", "82.7%"),
        ("33.3%", "93.3%"),
    ]:
        half = half.replace(typed, other)

    assert found(CONTACTS, REFERRED, half) == []


def test_three_months_prove_nothing() -> None:
    short = [" | ".join(line.split("|")[:5]) for line in (HEADER, CONTACTS, REFERRED, SHARE)]

    assert kw.discover(read("\n".join(["", *short]))) == ()


# --- coincidences


def test_rows_that_stand_still_prove_nothing() -> None:
    assert found(
        row("A1", "Number of places", [200] * MONTHS),
        row("A2", "Number of places filled", [150] * MONTHS),
        row("A3", "Percentage of places filled", ["75.0%"] * MONTHS),
        row("A4", "Percentage of places empty", ["25.0%"] * MONTHS),
        row("A5", "Number of places empty", [50] * MONTHS),
    ) == []  # fmt: skip


def test_a_percentage_that_is_always_100_percent_proves_nothing() -> None:
    assert found(CONTACTS, CONTACTS.replace("M1", "M9"), row("A3", "Percentage seen", ["100.0%"] * MONTHS)) == []


def test_tiny_counts_prove_nothing() -> None:
    rng = random.Random(4)
    tiny = [[rng.randint(0, 2) for _ in range(MONTHS)] for _ in range(8)]
    tiny.append([one + other for one, other in zip(tiny[0], tiny[1], strict=True)])

    assert found(*(row(f"T{place}", "Number of cases", figures) for place, figures in enumerate(tiny))) == []


def test_a_sum_needs_each_of_its_parts() -> None:
    nearly = [1754, 1441, 1620, 1871, 1598, 1716, 1463, 1704, 1572, 1747, 1661, 1861, 1377, 1514]

    assert (
        found(
            CONTACTS,
            row("A2", "Number of cases", [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]),
            row("A3", "Total", nearly),
        )
        == []
    )


def test_rows_that_grow_alike_prove_nothing() -> None:
    grown = [
        list(accumulate(range(MONTHS - 1), lambda count, _: count * 1.03, initial=start))
        for start in (900.0, 64.0, 4000.0)
    ]

    assert found(
        row("A1", "Number of visits", [round(count) for count in grown[0]]),
        row("A2", "Rate of calls per 10,000", [round(count) for count in grown[1]]),
        row("A3", "Number of letters", [round(count) for count in grown[2]]),
    ) == []  # fmt: skip


def test_a_small_percentage_fits_too_many_counts_to_single_one_out() -> None:
    rng = random.Random(5)
    counts = [[rng.randint(400, 500) for _ in range(MONTHS)] for _ in range(10)]
    few = [rng.randint(3, 9) for _ in range(MONTHS)]
    share = [f"{100 * one / other:.0f}%" for one, other in zip(few, counts[0], strict=True)]

    assert found(
        *(row(f"A{place}", "Number of visits", figures) for place, figures in enumerate(counts)),
        row("B1", "Number of complaints", few), row("B2", "Percentage of complaints", share),
    ) == []  # fmt: skip


def test_a_rate_that_goes_with_a_count_for_half_a_year_is_not_beyond_doubt() -> None:
    """Demand moves both; that they stay within 3% of each other for six months may be luck."""
    header = " | ".join(HEADER.split(" | ")[:8])
    count = row("K1", "Number of referrals", [1270, 1101, 970, 1213, 1662, 1482])
    rate = row("K2", "Rate of attendance per 10,000", [177.6, 155.6, 139.8, 170.1, 236.5, 211.0])
    others = (row(f"A{place}", "Number of visits", [place * number for number in range(6)]) for place in range(1, 31))

    (relation,) = kw.discover(read("\n".join(["", header, count, rate, *others])))

    assert relation.numerator == "K1"
    assert not relation.is_overwhelming


def walk(rng: random.Random, level: float) -> list[float]:
    """Return a row's true course: noise around a level, a random walk, a trend or a jump."""
    kind, spread = rng.choice(["noise", "walk", "trend", "jump", "still"]), rng.choice([0.01, 0.05, 0.2])
    if kind == "walk":
        return [
            max(value, 0)
            for value in accumulate((rng.gauss(0, spread * level) for _ in range(MONTHS - 1)), initial=level)
        ]
    growth = rng.uniform(-0.04, 0.04) if kind == "trend" else 0
    step = rng.choice([0.4, 0.7, 1.5, 2]) if kind == "jump" else 1
    noise = 0 if kind == "still" else spread
    return [
        max(level * (1 + growth) ** t * (step if t > 6 else 1) * (1 + rng.gauss(0, noise)), 0) for t in range(MONTHS)
    ]


def unrelated(rng: random.Random, place: int) -> str:
    """Return a row whose figures have nothing to do with any other's."""
    kind = rng.choice(["count", "count", "percent", "percent", "rate"])
    if kind == "count":
        return row(f"A{place}", "Number of visits", [round(value) for value in walk(rng, 10 ** rng.uniform(0, 3.3))])
    if kind == "rate":
        return row(
            f"A{place}", "Visits, rate per 10,000", [round(value) for value in walk(rng, rng.choice([6, 50, 120]))]
        )
    decimals = rng.choice([0, 1])
    if rng.random() < 0.4:  # a share of few, whose counts the sheet does not have
        people = [rng.randint(1, 12) for _ in range(MONTHS)]
        shares = [rng.randint(0, count) / count for count in people]
    else:
        shares = [min(value, 1) for value in walk(rng, rng.choice([0.03, 0.3, 0.7, 0.97]))]
    return row(f"A{place}", "Percentage of visits", [f"{share * 100:.{decimals}f}%" for share in shares])


@pytest.mark.parametrize("batch", range(4))
def test_a_scorecard_without_relations_gives_none(batch: int) -> None:
    for seed in range(15):
        rng = random.Random(f"{batch} {seed}")
        assert found(*(unrelated(rng, place) for place in range(50))) == [], seed


def test_the_samples_own_figures_in_another_order_give_none() -> None:
    lines = [[*item.entries.values()] for item in kw.read(SAMPLE).indicators]
    rng = random.Random(6)
    for _ in range(10):
        rows = []
        for entries in lines:
            months = [entry.shown for entry in entries[5:19]]
            rng.shuffle(months)
            rows.append(row(entries[0].shown, entries[1].shown, months))
        assert found(*rows) == []


# --- said once


def test_of_two_rows_that_explain_a_third_the_nearer_is_named() -> None:
    between = [row(f"X{place}", "Number of others", [5] * MONTHS) for place in range(3)]

    assert found(CONTACTS.replace("M1", "M0"), *between, CONTACTS, REFERRED, SHARE) == ["M3 = M2 / M1"]


def test_a_sum_that_follows_from_others_is_not_said_again() -> None:
    rng = random.Random(2)
    parts = [[rng.randint(100, 900) for _ in range(MONTHS)] for _ in range(3)]
    half = [one + other for one, other in zip(parts[0], parts[1], strict=True)]
    whole = [one + other for one, other in zip(half, parts[2], strict=True)]
    names = ["A1", "A2", "A3", "A12", "A123"]

    relations = found(
        *(row(name, "Number of visits", figures) for name, figures in zip(names, [*parts, half, whole], strict=True))
    )

    assert len(relations) == 2  # A1 + A2 + A3 = A123 follows from any two of the three


def test_a_longer_list_with_next_to_nothing_in_it_is_not_said_beside_the_shorter() -> None:
    rng = random.Random(3)
    shares = [[rng.randint(5, 40) for _ in range(3)] for _ in range(MONTHS)]
    parts = [[f"{100 * share[part] / sum(share):.1f}%" for share in shares] for part in range(3)]
    rows = [row(f"S{part}", "Percentage within days", figures) for part, figures in enumerate(parts)]

    assert found(*rows, row("S3", "Percentage never", ["0.0%"] * 13 + ["0.1%"])) == ["S0 + S1 + S2 = 100%"]


def test_a_ref_that_stands_twice_is_left_out() -> None:
    assert found(CONTACTS, REFERRED, REFERRED, SHARE) == []


# --- how far and how much


@pytest.mark.parametrize("before", [0, 150])
@pytest.mark.parametrize("rows", [(CONTACTS, REFERRED, SHARE), (GIRLS, BOYS, REFERRED)], ids=["ratio", "sum"])
def test_partners_stand_on_one_page(rows: tuple[str, str, str], before: int) -> None:
    rng = random.Random(7)
    others = [row(f"X{n}", "Number of others", [rng.randint(1, 99999) for _ in range(MONTHS)]) for n in range(210)]
    first, second, last = rows

    assert len(found(*others[:before], first, second, *others[before : before + 58], last, *others[200:])) == 1
    assert found(*others[:before], first, second, *others[before : before + 59], last, *others[200:]) == []


@pytest.mark.parametrize(
    ("name", "per"),
    [
        ("Rate of children per 10,000 aged 0-17", 10_000),
        ("Visits per 1000", 1_000),
        ("Visits per 1,000 people", 1_000),
        ("Deaths per 100,000", 100_000),
        ("Deaths per 100 thousand", 100_000),
        ("Rate of children per 10 000 aged 0-17", 10_000),
        ("Deaths per 100\u00a0000 people", 100_000),
        ("Visits per 100 2019/20", 100),
        ("Deaths per 100k", 100_000),
        ("Births per thousand", 1_000),
        ("Births per hundred", 100),
        ("Rate of visits", 10_000),
        ("Rate per 0 people", 10_000),
    ],
)
def test_of_how_many_people_a_name_says_a_rate_is(name: str, per: float) -> None:
    assert per_of(name) == per


# --- how unlikely


def test_a_month_tells_as_much_as_its_figure_is_surprising() -> None:
    still = alternatives([5.0, 5.0, 5.0, 5.0, 5.0], 1.0)
    straight = alternatives([10.0, 20.0, 30.0, 40.0, 50.0], 1.0)
    lively = alternatives([310.0, 150.0, 420.0, 280.0, 90.0], 1.0)

    assert still == [1.0] * 5
    assert straight[2:] == [1.0] * 3
    assert min(lively) > 50


def test_what_to_expect_is_said_in_one_way_for_the_whole_row() -> None:
    """In a row that wavers, one of four ways comes near by luck in many a month; that is worth a quarter of it."""
    wavering = alternatives([300.0, 250.0, 300.0, 270.0, 290.0, 312.0, 255.0, 300.0], 1.0)

    growth = 312 - 290 * 290 / 270
    assert wavering[5] == pytest.approx(4 * (1 + 4 * growth))


def test_a_value_that_comes_often_tells_little() -> None:
    often = alternatives([0.33, 1.0, 0.2, 1.0, 0.47, 1.0], 0.001, whole=1.0)

    assert max(often[1], often[3], often[5]) <= 3
    assert min(often[0], often[2], often[4]) > 100


def test_a_month_without_a_figure_tells_nothing() -> None:
    assert alternatives([10.0, None, 90.0, None], 1.0)[1::2] == [1.0, 1.0]
    assert alternatives([None, None], 1.0) == [1.0, 1.0]

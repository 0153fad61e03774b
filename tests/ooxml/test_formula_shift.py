"""A formula's relative references move with its cell, as when Excel fills it down; nothing else in it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from kpiworkbook.model.places import cell_name
from kpiworkbook.ooxml.formula_shift import shifted


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "C4"),
        ("$A1+A$1+$A$1", "$A4+C$1+$A$1"),
        ("SUM(A1:B2)", "SUM(C4:D5)"),
        ("SUM(A$1:$B2,C3)", "SUM(C$1:$B5,E6)"),
        ("A1:B2:C3", "C4:D5:E6"),
        ("A1:INDEX(B:B,2)", "C4:INDEX(D:D,2)"),
        ("A1 B2", "C4 D5"),
        ("A:A+$A:B", "C:C+$A:D"),
        ("1:1+$1:2", "4:4+$1:5"),
        ("a1+$b$2", "C4+$b$2"),
        ("XFD1", "#REF!"),
        ("Sheet2!A1", "Sheet2!C4"),
        ("Sheet2!A1:Sheet2!B2", "Sheet2!C4:Sheet2!D5"),
        ("[1]Sheet2!A1", "[1]Sheet2!C4"),
        ("A1#", "C4#"),
        ("@A1", "@C4"),
        ("-A1%", "-C4%"),
        ('A1&"A1"&B2', 'C4&"A1"&D5'),
        ('"say ""A1"""&A1', '"say ""A1"""&C4'),
        ("{1,2;3,4}*A1", "{1,2;3,4}*C4"),
    ],
)
def test_references_move(formula, moved):
    assert shifted(formula, 3, 2) == moved


@pytest.mark.parametrize(
    "formula",
    [
        "$A$1", "LOG10(2)", "ATAN2(1,2)", "DAYS360(1,2)", "_xlfn.T.DIST.2T(1,2)", "BIN2DEC(1)", '"A1"', '"A1""B2"',
        "Rate_A1", "A1_rate", "ABC1_x", "A1.rate", "rate.A1", "A1?", "\\A1", "ÄA1", "A1Ä", "ABCD1", "A0", "A01",
        "ZZZ1", "XFE1", "A1048577", "AB9999999", "TRUE", "#N/A", "#REF!", "#DIV/0!", "#REF!#REF!", "1E5", "1.5E2",
        "2E+3", "R1C1", "Teams[A1]", "Teams[[#This Row],[A1]]", "Teams[[A1]:[B2]]", "Teams[A1'[x']]", "Teams[it''s A1]",
        "Teams[[#Headers],[a'[b']'']]", "[1]!A1name", "A1!name", "Q1!Rate_1", "1.5", "12", "",
    ],
)  # fmt: skip
def test_what_is_no_relative_reference_stays(formula):
    assert shifted(formula, 3, 2) == formula


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("'A1'!A1", "'A1'!C4"),
        ("'It''s A1 x'!A1", "'It''s A1 x'!C4"),
        ("'[last A1.xlsx]A1'!A1", "'[last A1.xlsx]A1'!C4"),
        ("Q1!A1", "Q1!C4"),
        ("Q1:Q4!A1", "Q1:Q4!C4"),
        ("'Q1:Q4'!A1", "'Q1:Q4'!C4"),
        ("SUM(Jan:Mar!A1,A1)", "SUM(Jan:Mar!C4,C4)"),
        ("Teams[A1]+A1", "Teams[A1]+C4"),
        ("Teams[a'[b]+A1", "Teams[a'[b]+C4"),
        ('IF(A1="it\'s",B1,"isn\'t")', 'IF(C4="it\'s",D4,"isn\'t")'),
        ("ZZZ1:A1", "ZZZ1:C4"),
        ("A1:ZZZ1", "C4:ZZZ1"),
        ("A1\n+\tB1", "C4\n+\tD4"),
    ],
)
def test_names_that_look_like_references_do_not_mislead(formula, moved):
    assert shifted(formula, 3, 2) == moved


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "#REF!"),
        ("A2+B1", "#REF!+#REF!"),
        ("$A2", "$A1"),
        ("B$1", "A$1"),
        ("SUM(A1:B5)", "SUM(#REF!)"),
        ("SUM(B2:C1)", "SUM(#REF!)"),
        ("A:B", "#REF!"),
        ("1:5", "#REF!"),
        ("Sheet2!A1", "Sheet2!#REF!"),
        ("B2", "A1"),
    ],
)
def test_a_reference_that_leaves_the_sheet_is_an_error(formula, moved):
    assert shifted(formula, -1, -1) == moved


REFERENCES = st.builds(
    lambda column, row, column_fixed, row_fixed: (
        f"{'$' * column_fixed}{cell_name(0, column)[:-1]}{'$' * row_fixed}{row + 1}"
    ),
    st.integers(50, 16_000), st.integers(50, 1_000_000), st.booleans(), st.booleans(),
)  # fmt: skip
RANGES = st.tuples(REFERENCES, REFERENCES).map(":".join)
SHEETS = st.sampled_from(["", "", "Sheet2!", "'A1'!", "'It''s B2'!", "[1]Data!"])
TERMS = st.one_of(
    st.tuples(SHEETS, REFERENCES | RANGES).map("".join),
    st.sampled_from(['"A1"', '"a""B2"', "LOG10(2)", "Rate_A1", "Teams[A1]", "1E+3", "TRUE", "3%", "$B:$C", "AB:AC"]),
)
FORMULAS = st.lists(TERMS, min_size=1, max_size=5).map(lambda terms: "SUM(" + ",".join(terms) + ")&" + terms[0])


@given(formula=FORMULAS, rows=st.integers(-40, 40), columns=st.integers(-20, 40))
def test_openpyxl_moves_formulas_alike(formula, rows, columns):
    origin, target = cell_name(50, 50), cell_name(50 + rows, 50 + columns)
    assert "=" + shifted(formula, rows, columns) == Translator("=" + formula, origin).translate_formula(target)


@given(formula=FORMULAS, rows=st.integers(0, 40), columns=st.integers(0, 40))
def test_there_and_back_is_where_it_was(formula, rows, columns):
    assert shifted(shifted(formula, rows, columns), -rows, -columns) == formula


@given(text=st.text("AZ19$:!.,_'\"[]()#?\\ é&{}ſK", max_size=20))
def test_any_text_is_taken(text):
    assert shifted(text, 0, 0).upper() == text.upper()

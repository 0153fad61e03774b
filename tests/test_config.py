"""kpiworkbook.toml: every table, and problems that are reported all at once with the right key."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import kpiworkbook as kw
from kpiworkbook.config import find_config
from kpiworkbook.config.loading import load_config
from kpiworkbook.model.settings import ArrowSettings, Paint
from tests.support import tsv


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "kpiworkbook.toml"


def loaded(config: Path, text: str) -> kw.Settings:
    config.write_text(text, encoding="utf-8")
    return load_config(config)


def refusal(config: Path, text: str) -> str:
    with pytest.raises(kw.ConfigError) as refused:
        loaded(config, text)
    return str(refused.value)


def test_empty_file_is_the_defaults(config: Path) -> None:
    assert loaded(config, "") == kw.Settings()


def test_defaults_are_the_house_rules() -> None:
    assert ArrowSettings() == ArrowSettings(
        threshold=Decimal("0.10"), up="↑", same="→", down="↓", not_available="- n/a", basis="shown"
    )


def test_file_saved_by_notepad_is_read(config: Path) -> None:
    config.write_bytes(b"\xef\xbb\xbf[units]\r\nM1 = 'rate'\r\n")

    assert load_config(config).units == {"M1": kw.Unit.RATE}


def test_files_that_say_the_same_are_each_named_whether_they_can_be_used_or_not(tmp_path: Path) -> None:
    for text in ('[units]\nM1 = "rate"', '[units]\nM1 = "furlong"'):
        for name in ("one.toml", "two.toml"):
            config = tmp_path / name
            config.write_text(text, encoding="utf-8")
            if "rate" in text:
                assert load_config(config).file == str(config)
            else:
                with pytest.raises(kw.ConfigError, match=f"{name} cannot be used:\n.*M1 = 'furlong'"):
                    load_config(config)


def test_arrows(config: Path) -> None:
    settings = loaded(
        config,
        """
        [arrows]
        threshold = 0.05
        basis = "exact"
        up = "⬆️"
        same = "➔"
        down = "⬇️"
        not_available = "n/a"
        """,
    )

    assert settings.arrows == ArrowSettings(
        threshold=Decimal("0.05"), basis="exact", up="⬆️", same="➔", down="⬇️", not_available="n/a"
    )


def test_placeholders_join_the_defaults_whatever_their_case(config: Path) -> None:
    settings = loaded(config, '[placeholders]\n" Awaited " = "pending"\n"[c]" = "suppressed"\n"-" = "not-applicable"')

    card = kw.read(
        tsv("""
            Ref. | Indicator        | Jun-19  | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | AWAITED | [c]    | -      | tbc
        """),
        config=settings,
    )
    assert [record.status for record in card.records] == ["pending", "suppressed", "not-applicable", "pending"]


def test_columns_add_headings(config: Path) -> None:
    settings = loaded(config, '[columns]\nowner = ["Head of service"]\nengland = ["All councils"]')

    card = kw.read(
        tsv("""
            Ref. | Indicator        | Head of Service: | Aug-19 | Sep-19 | ALL COUNCILS
            A1   | Number of visits | Someone          | 10     | 20     | 15
        """),
        config=settings,
    )
    assert card["A1"].owner == "Someone"
    assert card["A1"].entries["england"].shown == "15"


def test_units_and_polarity(config: Path) -> None:
    settings = loaded(
        config, '[units]\nM1 = "rate"\n"LAC11-QL (%)" = "percent"\n[polarity]\nM1 = "up"\nM2 = "down"\nM3 = "none"'
    )

    assert settings.units == {"M1": kw.Unit.RATE, "LAC11-QL (%)": kw.Unit.PERCENT}
    assert settings.polarity == {"M1": kw.Polarity.UP, "M2": kw.Polarity.DOWN, "M3": kw.Polarity.NONE}


def test_style(config: Path) -> None:
    style = loaded(
        config,
        """
        [style]
        font = "Calibri"
        font_size = 12
        header = { fill = "#1f3864", text = "ffffff" }
        positive = { fill = "00FF00" }
        [style.number_formats]
        percent = "0.00%"
        """,
    ).style

    assert (style.font, style.font_size, style.number_formats) == ("Calibri", 12, {kw.Unit.PERCENT: "0.00%"})
    assert style.header == Paint(fill="1F3864", text="FFFFFF")
    assert style.positive == Paint(fill="00FF00", text=kw.StyleSettings().positive.text)
    assert style.negative == kw.StyleSettings().negative


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("[arows]\nthreshold = 0.1", "arows", "arrows"),
        ("[place_holders]\nx = 'pending'", "place_holders", "placeholders"),
        ("[arrows]\ntreshold = 0.1", "treshold", "threshold"),
        ("[columns]\nownr = ['Lead']", "ownr", "owner"),
        ("[columns]\naverage = ['Mean']", "average", "average_12m"),
        ("[style]\nfontsize = 10", "fontsize", "font_size"),
        ("[style.number_formats]\npercnt = '0%'", "percnt", "percent"),
        ("[style]\nheader = { fil = 'FFFFFF' }", "fil", "fill"),
    ],
)
def test_unknown_key_suggests_the_right_one(config: Path, text: str, wrong: str, right: str) -> None:
    message = refusal(config, text)

    assert str(config) in message
    assert wrong in message
    assert f"did you mean '{right}'?" in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("threshold = 0.1", "the file has no 'threshold': it belongs below the line [arrows]"),
        ("[arrows]\nfont_size = 9", "[arrows] has no 'font_size': it belongs below the line [style]"),
        ("outlier = 'off'", "the file has no 'outlier': it belongs below the line [rules]"),
    ],
)
def test_a_key_that_stands_below_no_table_or_another_is_told_where_it_belongs(
    config: Path, text: str, told: str
) -> None:
    config.write_text(text, encoding="utf-8")

    with pytest.raises(kw.ConfigError) as refused:
        kw.read(b"", config=config)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n[arrows]\nup = '^'\nthreshold = 10", "line 4: [arrows] threshold = 10: should be"),
        ("[arrows]\n# threshold = 0.1\ntreshold = 0.1", "line 3: [arrows] has no 'treshold'"),
        ("[arrows]\ndown = '↑'", "line 1: [arrows] up and down are both"),
        ("[units]\nM1 = 'rate'\n[polarity]\nM1 = 'good'", "line 4: [polarity] M1 = 'good'"),
        ("[units]\n'M1 %' = 'rate'\n\"M1 % b\" = 'rte'", "line 3: [units] M1 % b = 'rte'"),
        ("[units]\n1.2 = 'rate'", "line 2: [units] 1.2 = 'rate': a name with a point"),
        ("[style]\nfont = 'Arial'\nband = { fill = 'red' }", "line 3: [style] band: fill = 'red'"),
        ("[style.number_formats]\ncount = '0'\nrate = '0%'", "line 3: [style.number_formats] rate = '0%'"),
        ("[placeholders]\n'0' = 'missing'", "line 2: [placeholders] '0': is a figure"),
        ("[units]\n[colums]\nowner = ['a']", "line 2: the file has no 'colums'"),
        ("threshold = 0.1", "line 1: the file has no 'threshold'"),
        ("[[arrows]]\nup = '^'", "line 1: 'arrows' should be a table"),
        ("[rules]\nmonth-gap = 'off'\noutlier = 'none'", "line 3: [rules] outlier = 'none'"),
        ("[rules.outlier]\nfactor = 0", "line 2: [rules] outlier factor = 0"),
        (f"[rules.outlier]\nfactor = {10**400}", "line 2: [rules] outlier factor = 1"),
        ("[rules.outlir]\nfactor = 4", "line 1: [rules] has no 'outlir'"),
        ("[rules.outlier.refs]\nM1 = 'off'\nM2 = 'of'", "line 3: [rules] outlier M2 = 'of'"),
        (
            "[[accept]]\nrule = 'outlier'\nreason = 'x'\n[[accept]]\nrule = 'outlier'",
            "line 4: [[accept]] number 2 has no",
        ),
        ("[[relation]]\nkind = 'rate'\nref = 'A'\nnumerator = 'B'\nper = 0", "line 5: [[relation]] number 1 per = 0"),
        (f"[[relation]]\nkind = 'rate'\nref = 'A'\nnumerator = 'B'\nper = {10**400}", "line 5: [[relation]] number 1"),
        ("[columns]\nowner = [\n 'Lead',\n 5]", "line 2: [columns] owner = ['Lead', 5]"),
    ],
    ids=str,
)
def test_a_problem_is_told_with_its_line(config: Path, text: str, told: str) -> None:
    config.write_text(text, encoding="utf-8")

    with pytest.raises(kw.ConfigError) as refused:
        kw.read(b"", config=config)
    assert f"\n  - {told}" in str(refused.value)


def test_a_text_of_several_lines_that_looks_like_tables_does_no_harm(config: Path) -> None:
    text = f'[units]\nM1 = """\n[#x]\n#\n = 5\n{" " * 50_000}\n[[y]]"""\n[polarity]\nM1 = 5'

    assert "line 9: [polarity] M1 = 5: should be" in refusal(config, text)


def test_problems_come_in_the_order_of_the_file(config: Path) -> None:
    names = ["eins", "zwei", "drei", "vier", "fuenf", "sechs"]
    lines = "".join(f'{name} = "0"\n' for name in names)

    told = refusal(config, f"[style.number_formats]\n{lines}[[accept]]\nrule = 'outlier'\nreason = 'r'\n{lines}")

    found = [name for name in re.findall(r"has no '(\w+)'", told) if name in names]
    assert found == names + names


def test_key_like_no_other_lists_what_there_is(config: Path) -> None:
    assert "known are" in refusal(config, "[zzz]\na = 1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[arrows]\nthreshold = 10", "a fraction such as 0.10"),
        ("[arrows]\nthreshold = '10%'", "a fraction such as 0.10"),
        ("[arrows]\nthreshold = true", "a fraction such as 0.10"),
        ("[arrows]\nthreshold = nan", "a fraction such as 0.10"),
        ("[arrows]\nbasis = 'displayed'", '"shown" or "exact"'),
        ("[arrows]\nup = ''", "the text to write"),
        ("[arrows]\nup = '→'", "[arrows] up and same are both '→': give each a sign of its own"),
        ("[arrows]\nup = '⬆️'\ndown = '⬆'", "up and down are both '⬆'"),
        ("[arrows]\nup = 1", "the text to write"),
        ("[arrows]\nup = 'UP'\ndown = 'up'", "up and down are both 'UP': give each a sign of its own"),
        ("[arrows]\nup = '↓'\ndown = '↑'", "[arrows] up = '↓': is the sign for down; were the two exchanged?"),
        ("[arrows]\ndown = '▲'", "[arrows] down = '▲': is the sign for up"),
        (f"[arrows]\nup = '{'u' * 41}'", "[arrows] up has 41 characters: should be a sign, or a word or two"),
        ("[arrows]\nup = '1'", "[arrows] up = '1': is what figures are written with"),
        ("[arrows]\nup = '%'", "[arrows] up = '%': is what figures are written with"),
        ("[arrows]\ndown = '-'", "[arrows] down = '-': is what figures are written with"),
        ("[arrows]\nnot_available = '0%'", "[arrows] not_available = '0%': is a figure; it is to say that there is no"),
        ("[arrows]\nnot_available = '→'", "[arrows] not_available = '→': is an arrow"),
        ("[placeholders]\nawaited = 'waiting'", '"pending"'),
        ("[placeholders]\nawaited = 'reported'", '"pending"'),
        ("[placeholders]\nawaited = 'not-understood'", '"pending"'),
        (
            "[placeholders]\nAwaited = 'missing'\n' awaited' = 'pending'",
            "'Awaited' and ' awaited' are one, since capitals",
        ),
        ("[placeholders]\n'0' = 'missing'", "[placeholders] '0': is a figure, and stays one"),
        (
            "[placeholders]\nn.k = 'missing'",
            "a name with a point in it is written in quotation marks, as in \"n.k\" = 'missing'",
        ),
        ("[columns]\nowner = 'Lead'", "a list of headings"),
        ("[columns]\nowner = ['']", "a list of headings"),
        ("[columns]\nowner = ['Lead']\nreporter = ['LEAD']", "'LEAD' is under owner and under reporter"),
        ("[columns]\nowner = ['Sep-19']", "[columns] owner = 'Sep-19': is a month, and months are known by themselves"),
        ("[columns]\nowner = [1]", "a list of headings"),
        ("[units]\nM1 = 'percentage'", '"percent"'),
        ("[units]\nM1 = ['rate']", '"rate"'),
        ("[units]\nM1 = true", "[units] M1 = true: should be"),
        ("[units]\n1.2 = 'rate'\n1.3.1 = 'count'", "is written in quotation marks, as in \"1.3.1\" = 'count'"),
        ("[polarity]\nM1 = 'good'", '"none"'),
        ("[style]\nfont = 5", "a font's name"),
        ("[style]\nfont_size = 'big'", "a whole number"),
        ("[style]\nfont_size = true", "a whole number"),
        ("[style]\nfont_size = -3", "font_size = -3"),
        ("[style]\nheader = 'red'", "fill ="),
        ("[style]\nheader = { fill = 'red' }", "header: fill = 'red': should be a colour in six digits"),
        (
            "[style]\nheader = { fill = 'FFF', text = '000000' }",
            "header: fill = 'FFF': should be a colour in six digits",
        ),
        ("[style.number_formats]\ncount = '0%'", "count = '0%': shows 12 as 1200%; a count has no percent sign"),
        ("[style.number_formats]\npercent = 5", "percent = 5"),
        ("arrows = 5", "write [arrows] on a line of its own"),
    ],
)
def test_value_that_cannot_be_used_is_told_what_it_should_be(config: Path, text: str, says: str) -> None:
    assert says in refusal(config, text)


@pytest.mark.parametrize(
    "code",
    ['"abc', "Standard", "[Foo]0", "0;0;0;0;0;0", "#.##0,0", "0.0.0", "dd/mm/yyyy", '"nil"', "@", "", "0\t", "0" * 256],
)
def test_number_format_that_excel_would_not_take_or_that_shows_no_figure_is_refused(config: Path, code: str) -> None:
    message = refusal(config, f"[style.number_formats]\nrate = {json.dumps(code)}")

    assert f"rate = {code!r}: should be a number format that Excel takes, such as" in message


@pytest.mark.parametrize(
    "code",
    ["#,##0.00", "# ##0", '#,##0;[Red]-#,##0;"nil"', "General", '0" days"', "# ?/?", "0.0,", "[$£-809]#,##0",
     '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "[>=10]0;0.0", "0.00E+00"],
)  # fmt: skip
def test_number_formats_as_excel_has_them_are_taken(config: Path, code: str) -> None:
    settings = loaded(config, f"[style.number_formats]\nrate = {json.dumps(code)}")

    assert settings.style.number_formats == {kw.Unit.RATE: code}


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0", '0.0"%"', "0%;[Red]-0%"])
def test_percentages_may_have_a_format_without_a_sign_for_rows_that_are_typed_so(config: Path, code: str) -> None:
    settings = loaded(config, f"[style.number_formats]\npercent = {json.dumps(code)}")

    assert settings.style.number_formats == {kw.Unit.PERCENT: code}


def test_all_problems_are_reported_at_once(config: Path) -> None:
    message = refusal(
        config,
        """
        [arrows]
        treshold = 0.1
        basis = "displayed"
        [units]
        M1 = "percentage"
        [style]
        header = "red"
        [colums]
        owner = ["Lead"]
        """,
    )

    assert message.count("\n  - ") == 5


@pytest.mark.parametrize("content", [b"[arrows", b"a = ", b"\xff\xfe\x00"])
def test_file_that_is_no_toml_is_named(config: Path, content: bytes) -> None:
    config.write_bytes(content)

    with pytest.raises(kw.ConfigError, match="not readable as TOML") as refused:
        load_config(config)
    assert str(config) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[units]\nM1 = count", 'line 2, `M1 = count`: a text is written in quotation marks, as in M1 = "rate"'),
        ("[units]\nM1 = “count”", "line 2, `M1 = “count”`: quotation marks have to be straight ones"),
        ('[units]\nCP2b % = "count"', "a name with spaces or signs in it is written in quotation marks"),
        ('[units]\nM1: "count"', "a line is NAME = VALUE or [TABLE]"),
        ('[units]\nM1 = "count', "a quotation mark is missing at the end of a text"),
        ('[units]\nM1 = "count"\nM1 = "rate"', 'line 3, `M1 = "rate"`: this name is in the file twice'),
        (
            "[style]\nfont = 'Arial\nsize = 10",
            "line 2, `font = 'Arial`: a quotation mark is missing at the end of a text",
        ),
        ('[units]\nM1 = "a\u2028b"\nM2 = rate', "line 3, `M2 = rate`: a text is written in quotation marks"),
        ("[units]\n[units]", "line 2, `[units]`: this name is in the file twice"),
        ("[arrows]\nthreshold = 10%", "a number has a point and no other sign (0.1, not 0,1 or 10%)"),
        ("[arrows]\nthreshold = 0,1", "a number has a point and no other sign (0.1, not 0,1 or 10%)"),
        ("[units", "a table's name is written in brackets on a line of its own"),
        ('[columns]\nowner = ["Lead"', "a bracket is missing at the end of a list or a table"),
        ('[style.number_formats]\ncount = "0\\%"', "is written in single quotation marks"),
        (
            "[units]\nM1\u00a0= 'rate'",
            "line 2, `M1\u00a0= 'rate'`: a sign that nobody sees, as web pages and word processors",
        ),
        ("\u200b[units]", "is at column 1; type the line again"),
        ("[style]\nband = { fill = '000000',\n text = 'FFFFFF' }", "what is between { and } has to be on one line"),
        ("[accept]\nrule = 'outlier'\n[accept]", "line 3, `[accept]`: it has two pairs of brackets, each time"),
        (
            "[rules]\noutlier = 'off'\n[rules.outlier]\nfactor = 4",
            "write that into its own table instead, as in severity",
        ),
    ],
    ids=str,
)
def test_what_is_no_toml_is_told_in_plain_words_with_its_line(config: Path, text: str, told: str) -> None:
    assert told in refusal(config, text)


def test_a_folder_and_a_file_in_another_encoding_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_bytes("[columns]\nowner = ['Responsable délégué']".encode("cp1252"))

    with pytest.raises(kw.ConfigError, match=r"is a folder; name the .*kpiworkbook\.toml in it"):
        load_config(tmp_path)
    with pytest.raises(kw.ConfigError, match="it is not text in UTF-8"):
        load_config(tmp_path / "old.toml")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(kw.ConfigError, match="there is no such file"):
        load_config(tmp_path / "other.toml")


def test_found_beside_the_book_before_any_folder_above(tmp_path: Path) -> None:
    folder = tmp_path / "editions" / "2019"
    folder.mkdir(parents=True)
    above = tmp_path / "kpiworkbook.toml"
    above.write_text("", encoding="utf-8")
    assert find_config(folder / "sep.xlsx") == above

    beside = folder / "kpiworkbook.toml"
    beside.write_text("", encoding="utf-8")
    assert find_config(folder / "sep.xlsx") == beside


def test_configuration_beside_the_book_is_used_unless_another_is_given(tmp_path: Path, config: Path) -> None:
    book = tmp_path / "sep.tsv"
    book.write_bytes(tsv("Ref. | Indicator | Aug-19 | Sep-19\nM1 | Number of visits | 10 | 20"))
    config.write_text('[units]\nM1 = "rate"', encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text('[units]\nM1 = "percent"', encoding="utf-8")

    assert kw.read(book).records[0].unit == "rate"
    assert kw.read(book, config=other).records[0].unit == "percent"
    assert kw.read(book, config=kw.Settings()).records[0].unit == "count"


def test_threshold_and_glyphs_reach_the_refreshed_cells(tmp_path: Path, config: Path) -> None:
    book = tmp_path / "sep.tsv"
    book.write_bytes(
        tsv("""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 106    | -
            A2   | Number of visits | 0      | 106    | -
        """)
    )
    config.write_text('[arrows]\nthreshold = 0.05\nup = "⬆️"\nnot_available = "none"', encoding="utf-8")

    result = kw.refresh(book, dry_run=True)
    assert [revision.now for revision in result.revisions] == ["⬆️ 6%", "none"]

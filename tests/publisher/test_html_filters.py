"""The page in a browser: what the filters leave, what they say, and that they need neither mouse nor network."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

import kpiworkbook as kw
from kpiworkbook.model.findings import CheckedBook, Report
from tests.publisher.browser import Browser
from tests.publisher.conftest import Show
from tests.publisher.reports import book, findings, many, unread
from tests.support import SAMPLE

ALL = ["T27", "U27", "AE31", "S25", "T59", "W59", "Y50", "S61", "S9"]


def shown(browser: Browser) -> list[str]:
    """Return the cells whose findings can be seen."""
    return [text.split()[0] for text in browser.texts("#findings tbody th")]


def counted(browser: Browser) -> str:
    """Return what the page says about how many findings can be seen."""
    return browser.one("#count").text


def choose(browser: Browser, name: str, choice: str) -> None:
    """Choose in a list."""
    Select(browser.one(f"#{name}")).select_by_visible_text(choice)


def test_at_first_everything_is_shown(show: Show) -> None:
    page = show(book())

    assert shown(page) == ALL
    assert counted(page) == "9 findings"


def test_the_sample_shows_its_seven_errors_and_whom_to_ask_about_them(show: Show) -> None:
    report = kw.validate(kw.read(SAMPLE))
    page = show(CheckedBook(path=str(SAMPLE), report=report))
    page.one("input[value=warning]").click()
    page.one("input[value=info]").click()

    assert shown(page) == ["T27", "U27", "T29", "U29", "U30", "T66", "W66"]
    assert counted(page) == f"7 of {len(report.findings)} findings"
    errors = [int(cell.text) for cell in page.driver.find_elements("css selector", "#ask td:nth-of-type(1)")]
    assert sum(errors) == 14  # seven by owner, seven by reporter


@pytest.mark.parametrize(
    ("off", "left", "count"),
    [
        (["error"], ["AE31", "S25", "Y50", "S61", "S9"], "5 of 9 findings"),
        (["warning", "info"], ["T27", "U27", "T59", "W59"], "4 of 9 findings"),
        (["error", "warning", "info"], [], "0 of 9 findings"),
    ],
)
def test_severities_are_switched_off(show: Show, off: list[str], left: list[str], count: str) -> None:
    page = show(book())
    for severity in off:
        page.one(f"input[value={severity}]").click()

    assert shown(page) == left
    assert counted(page) == count


@pytest.mark.parametrize(
    ("name", "choice", "left"),
    [
        ("owner", "Head of Help (4)", ["T27", "U27", "AE31", "S25"]),
        ("owner", "No owner named (1)", ["S61"]),
        ("reporter", "Data Officer (1)", ["S25"]),
        ("section", "Looked after (4)", ["T59", "W59", "Y50", "S61"]),
        ("section", "The sheet as a whole (1)", ["S9"]),
    ],
)
def test_a_choice_leaves_as_many_findings_as_it_says(show: Show, name: str, choice: str, left: list[str]) -> None:
    page = show(book())
    choose(page, name, choice)

    assert shown(page) == left
    assert counted(page) == f"{len(left)} of 9 findings"


@pytest.mark.parametrize(
    ("sought", "left"),
    [
        ("LAC11", ["T59", "W59"]),
        ("lac11 AVERAGE", ["W59"]),
        ("u27", ["U27"]),
        ("far below", ["Y50"]),
        ("header-variant", ["S9"]),
        ("nowhere", []),
        ("  ", ALL),
    ],
)
def test_search_finds_rows_that_hold_every_word(show: Show, sought: str, left: list[str]) -> None:
    page = show(book())
    page.one("#search").send_keys(sought)

    assert shown(page) == left


def test_filters_add_up_and_empty_sections_go(show: Show) -> None:
    page = show(book())
    choose(page, "reporter", "Care Manager (4)")
    page.one("input[value=error]").click()

    assert shown(page) == ["Y50", "S61"]
    assert page.texts("#findings h3") == ["Looked after"]
    assert page.texts(".group-count") == ["2 of 4 findings"]


def test_where_nothing_passes_the_page_says_so_and_offers_the_way_back(show: Show) -> None:
    page = show(book())
    page.one("#search").send_keys("nowhere")
    assert page.texts("#no-match") == ["No finding passes these filters. Clear the filters"]

    page.one("#no-match .clear").click()

    assert shown(page) == ALL
    assert page.run("return document.activeElement.id") == "search"


def test_a_name_in_the_chase_list_shows_that_persons_findings_and_only_those(show: Show) -> None:
    page = show(book())
    page.one("#search").send_keys("LAC")
    page.one("[data-filter=owner] button").click()

    assert shown(page) == ["T27", "U27", "AE31", "S25"]
    assert Select(page.one("#owner")).first_selected_option.text == "Head of Help (4)"
    assert page.run("return document.activeElement.id") == "findings"
    pressed = [button.text for button in page.driver.find_elements("css selector", "[aria-pressed=true]")]
    assert pressed == ["Head of Help"]


def test_a_name_that_is_pressed_is_let_go_by_pressing_it_again(show: Show) -> None:
    page = show(book())
    name = page.one("[data-filter=owner] button")
    name.click()
    name.click()

    assert shown(page) == ALL
    assert name.get_attribute("aria-pressed") == "false"
    assert page.run("return document.activeElement") == name
    assert page.texts("#ask-hint") == [
        "All findings count here, whatever the filters say. "
        "Press a name to see that person’s findings, and only those; press it again to see all."
    ]


def test_every_name_shows_as_many_findings_as_its_row_counts(show: Show) -> None:
    page = show(book(), book(path="b.xlsx"))
    for row in page.driver.find_elements("css selector", "#ask tbody tr"):
        row.find_element("css selector", "button").click()

        numbers = [int(cell.text) for cell in row.find_elements("css selector", "td")]
        assert len(shown(page)) == sum(numbers)


def test_clean_workbooks_leave_when_a_filter_is_set_and_unread_ones_stay(show: Show) -> None:
    page = show(book(), book("", path="clean.xlsx"), unread("locked.xlsx"), book(path="b.xlsx"))
    assert page.texts("#findings h2") == ["scorecards/sep-19.xlsx", "clean.xlsx", "locked.xlsx", "b.xlsx"]

    page.one("#search").send_keys("T27")

    assert page.texts("#findings h2") == ["scorecards/sep-19.xlsx", "locked.xlsx", "b.xlsx"]


def test_without_its_script_the_page_shows_every_finding_and_no_dead_control(show: Show) -> None:
    page = show(book(), script=False)
    page.command("Emulation.setScriptExecutionDisabled", value=False)  # for the questions that follow, not for the page

    assert shown(page) == ALL
    assert page.texts("form") == page.texts("button") == page.texts("#ask-hint") == []
    assert "Head of Help" in page.texts("#ask .name")


def test_the_page_asks_the_network_for_nothing_and_the_console_stays_silent(show: Show) -> None:
    page = show(book(), unread())
    page.one("#search").send_keys("LAC", Keys.ENTER)
    page.one("[data-filter=reporter] button").click()

    assert len(page.requests()) == 1
    assert page.complaints() == []


def test_what_a_workbook_says_is_never_run_nor_loaded(show: Show) -> None:
    markup = (
        "</script><img src='https://example.org/a.png' onerror='document.title=1'><script>document.title=2</script>"
    )
    grid = (
        "severity | cell | ref | owner | reporter | section | rule | shown | message\nerror | A1" + f" | {markup}" * 7
    )
    page = show(CheckedBook(path=markup, report=Report(source=markup, findings=findings(grid))))
    page.one("#search").send_keys("example.org")
    page.one("[data-filter=owner] button").click()

    assert markup in page.one("td.message").text
    assert page.driver.title.startswith("1 error")
    assert len(page.requests()) == 1
    assert page.complaints() == []


def test_the_policy_of_the_page_refuses_to_load_anything(show: Show) -> None:
    page = show(book())
    refused = page.driver.execute_async_script("""
        const done = arguments[0];
        document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
        new Image().src = "https://example.org/a.png";
    """)

    assert refused == "img-src"


def test_everything_can_be_done_with_the_keyboard(show: Show) -> None:
    page = show(book())
    keys = ActionChains(page.driver)
    tab_to(page, "input[value=error]")
    keys.send_keys(Keys.SPACE).perform()
    assert counted(page) == "5 of 9 findings"

    tab_to(page, "#owner")
    keys.send_keys("Head of H").perform()
    assert shown(page) == ["AE31", "S25"]

    tab_to(page, "#search")
    keys.send_keys("decimal").perform()
    assert shown(page) == ["S25"]

    tab_to(page, ".actions .clear")
    keys.send_keys(Keys.ENTER).perform()
    assert shown(page) == ALL

    tab_to(page, "[data-filter=reporter] button")
    keys.send_keys(Keys.ENTER).perform()
    assert shown(page) == ["T59", "W59", "Y50", "S61"]


def test_the_skip_link_is_the_first_stop_and_leads_past_the_filters(show: Show) -> None:
    page = show(book())
    keys = ActionChains(page.driver)
    keys.send_keys(Keys.TAB).perform()
    assert page.run("return document.activeElement.className") == "skip"
    assert page.run("return document.activeElement.getBoundingClientRect().top") >= 0

    keys.send_keys(Keys.ENTER, Keys.TAB).perform()

    assert page.run("return document.activeElement.closest('#ask') !== null")


def test_tab_reaches_every_control_and_each_shows_that_it_has_the_focus(show: Show) -> None:
    page = show(book(accepted=one_accepted()), unread())
    controls = page.run("""
        return Array.from(document.querySelectorAll("a, button, input, select, summary"))
            .filter((element) => element.checkVisibility()).length
    """)

    outlines = []
    for _ in range(controls):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        outlines.append(
            page.run("""
                const style = getComputedStyle(document.activeElement);
                document.activeElement.dataset.reached = "yes";
                return [style.outlineStyle, parseFloat(style.outlineWidth)];
            """)
        )

    assert len(page.driver.find_elements("css selector", "[data-reached]")) == controls
    assert all(style == "solid" and width >= 2 for style, width in outlines)


def test_thousands_of_findings_are_filtered(show: Show) -> None:
    page = show(many(5000))
    page.one("#search").send_keys("K499")
    assert counted(page) == "11 of 5,000 findings"

    choose(page, "section", "Service 10 (500)")

    assert counted(page) == "10 of 5,000 findings"
    assert page.texts("#findings h3") == ["Service 10"]


def tab_to(page: Browser, selector: str) -> None:
    """Press the tab key until the focus is on an element; fail where it never gets there."""
    for _ in range(60):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        if page.run("return document.activeElement.matches(arguments[0])", selector):
            return
    pytest.fail(f"the tab key never reaches {selector}")


def one_accepted() -> str:
    """Return an accepted finding as a text grid."""
    return "severity | cell | ref | rule | message\nwarning | S11 | M1 | outlier | A month like no other."

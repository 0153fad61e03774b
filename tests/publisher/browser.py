"""Headless Chromium: pages as a reader has them, driven by the programs that Debian ships, nothing downloaded."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

_SECONDS = 30
"""What a page may take until it is there."""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-domain-reliability", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en-GB",
)  # fmt: skip


def needs_chromium() -> None:
    """Skip the test where Chromium or its driver is missing; in CI, fail."""
    _needs("chromium", package="chromium")
    _needs("chromedriver", package="chromium-driver")


def needs_pdftotext() -> None:
    """Skip the test where pdftotext is missing; in CI, fail."""
    _needs("pdftotext", package="poppler-utils")


def _needs(program: str, *, package: str) -> None:
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing: apt-get install {package}")
        pytest.skip(f"{program} is missing")


class Browser:
    """A browser window with what the tests ask of it."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(
        self, page: Path, *, width: int = 1280, height: int = 900, dark: bool = False, script: bool = True
    ) -> None:
        """Open a file in a window of that size, in light or dark, with or without its script."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self._events()
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.command("Emulation.setScriptExecutionDisabled", value=False)
        # Windows are never narrower than 500 px, telephones are.
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        self.driver.get(page.as_uri())
        # The page gets a process of its own, and at times the driver comes back before that has shown it.
        WebDriverWait(self.driver, _SECONDS).until(
            lambda _: self.run("return document.readyState == 'complete' && document.URL") == page.as_uri()
        )
        if not script:  # told before, it would come too late where the page gets a process of its own
            self.command("Emulation.setScriptExecutionDisabled", value=True)
            self._events()
            self.driver.refresh()
            # No script can be asked then whether the page is there, and whoever allows them too soon has them run.
            WebDriverWait(self.driver, _SECONDS).until(
                lambda _: any(event["method"] == "Page.loadEventFired" for event in self._events())
            )

    def command(self, name: str, **parameters: object) -> Any:
        """Send a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page and return what it returns."""
        return self.driver.execute_script(script, *arguments)

    def one(self, selector: str) -> Any:
        """Return the first element that a CSS selector names."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        """Return what can be read in the visible elements that a CSS selector names."""
        # Asked for at once: WebDriver would run two scripts for each element.
        found = self.run(
            "return [...document.querySelectorAll(arguments[0])].filter(each => each.checkVisibility("
            "{visibilityProperty: true, opacityProperty: true})).map(each => each.innerText)",
            selector,
        )
        return [" ".join(text.split()) for text in found]

    def complaints(self) -> list[str]:
        """Return what the console holds since the page was opened: errors of the script, things that were refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return the addresses that the page asked for since it was opened."""
        asked = [each for each in self._events() if each["method"] == "Network.requestWillBeSent"]
        urls = [each["params"]["request"]["url"] for each in asked]
        return [url for url in urls if url != "about:blank"]

    def _events(self) -> list[dict[str, Any]]:
        """Return what the browser has told since it was last asked."""
        return [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]

    def accessible(self) -> list[tuple[str, str]]:
        """Return role and name of every node of the accessibility tree, from top to bottom."""
        nodes = self.command("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")
        ]

    def printed(self, target: Path) -> Path:
        """Print the page to a PDF file as it stands."""
        result = self.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        target.write_bytes(base64.b64decode(result["data"]))
        return target


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Run a browser with a new, empty profile."""
    options = ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield Browser(driver)
    finally:
        driver.quit()

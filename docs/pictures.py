"""Draws the README's pictures anew: `python docs/pictures.py`, with LibreOffice, poppler-utils and Chromium."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from pathlib import Path

import kpiworkbook as kw

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = Path("samples", "childrens-services-sep-19.xlsx")
"""From the project's root, since the report shows the path."""
DOTS_AN_INCH = 150
SCORECARD = {"x": 34, "y": 86, "W": 1480, "H": 700}
"""Where its first rows stand on the first page, in dots."""
REPORT = (1180, 940)
"""The window in which the report is seen, in dots."""


def scorecard(folder: Path) -> Path:
    """Draw the first rows of the sample in house style."""
    book = folder / "scorecard.xlsx"
    kw.refresh(SAMPLE, book, restyle=True)
    _run("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", folder, book)  # fmt: skip
    target = PICTURES / "scorecard"
    crop = [word for side, dots in SCORECARD.items() for word in (f"-{side}", dots)]
    _run("pdftoppm", "-png", "-singlefile", "-r", DOTS_AN_INCH, *crop, book.with_suffix(".pdf"), target)
    return target.with_suffix(".png")


def report(folder: Path) -> Path:
    """Draw the top of the report on the sample."""
    page, target = folder / "report.html", PICTURES / "report.png"
    page.write_text(kw.publish(kw.validate_many([SAMPLE]), "html"), encoding="utf-8")
    width, height = REPORT
    _run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--screenshot={target}",
         f"--window-size={width},{height}", page.as_uri())  # fmt: skip
    return target


def _run(*command: object) -> None:
    subprocess.run([*map(str, command)], check=True, capture_output=True)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with contextlib.chdir(ROOT), tempfile.TemporaryDirectory() as made:
        for draw in (scorecard, report):
            print(f"Drew {draw(Path(made))}")

"""The pages that are made of the code are what the code gives."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

import kpiworkbook as kw
from kpiworkbook.config.loading import load_config
from kpiworkbook.validator import RULES
from tests.support import SAMPLE

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_of_rules_is_made_of_the_rules() -> None:
    spec = importlib.util.spec_from_file_location("build_docs", DOCS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)

    assert (DOCS / "rules.md").read_text(encoding="utf-8") == build.page(), "run: python docs/build.py"


def test_every_cause_is_explained() -> None:
    text = (DOCS / "findings.md").read_text(encoding="utf-8")

    assert {cause.value for cause in kw.Cause if cause} <= set(re.findall(r"^\| `([\w-]+)`", text, re.MULTILINE))


def test_the_documented_json_is_what_the_sample_gives() -> None:
    text = (DOCS / "findings.md").read_text(encoding="utf-8")
    documented = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])  # type: ignore[index]
    report = kw.validate(kw.read(SAMPLE))

    printed = json.loads(kw.publish([kw.CheckedBook(path=str(SAMPLE), report=report)], "json"))

    assert printed["summary"] == documented["summary"]
    assert printed["workbooks"][0]["sheets"] == documented["workbooks"][0]["sheets"]
    example, real = documented["workbooks"][0]["findings"][0], printed["workbooks"][0]["findings"]
    same = next(finding for finding in real if finding["cell"] == example["cell"])
    assert list(same) == list(example)
    assert {key: value for key, value in same.items() if example[key] != "…"} == {
        key: value for key, value in example.items() if value != "…"
    }


def test_the_documented_configuration_can_be_used(tmp_path: Path) -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    assert len(blocks) > 1
    for block in blocks:
        tomllib.loads(block)
        path = tmp_path / "kpiworkbook.toml"
        path.write_text(block, encoding="utf-8")
        load_config(path, lambda: {name: rule.options for name, rule in RULES.items()})


def test_what_an_analyst_copies_from_the_page_of_records_gives_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / "records.md").read_text(encoding="utf-8").partition("## In a notebook")[2].partition("\n## ")[0]
    shutil.copy(SAMPLE, tmp_path / "scorecard.xlsx")
    monkeypatch.chdir(tmp_path)
    said: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, said)

    assert said["one"].index.is_monotonic_increasing
    assert said["one"]["2019-09-01"] == 1514
    assert said["series"]["Dataset", "M3"]["2019-09-01"] == 0.369
    assert said["sheet"].loc[("Dataset", "M3"), "2019-09-01"] == "36.9%"
    assert said["where"]["M1", "2019-09-01"] == "S11"
    assert len(said["table"]) == 55
    assert said["table"].loc[("Dataset", "M2"), ["current", "England"]].tolist() == [558, 359]
    assert set(said["late"].index.get_level_values("ref")) == {"LAC1", "NI147"}
    assert said["ahead"].loc["Dataset", "EH4-QL"] < 0

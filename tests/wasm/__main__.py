"""Fetches calamine's build for the Python that Pyodide has, and unpacks it where the tests look for it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from tests.wasm import CALAMINE, PACKAGES

PLATFORM = "pyemscripten_{abi}_wasm32"
"""The tag of such builds on the package index: PEP 783."""


def fetch() -> None:
    """Replace what is there."""
    info = json.loads((PACKAGES / "node_modules" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    version = ".".join(info["python"].split(".")[:2])
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", folder,
            "--python-version", version, "--platform", PLATFORM.format(abi=info["abi_version"]), "python-calamine",
        ]  # fmt: skip
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        shutil.rmtree(CALAMINE, ignore_errors=True)
        with ZipFile(wheel) as archive:
            archive.extractall(CALAMINE)


if __name__ == "__main__":
    fetch()

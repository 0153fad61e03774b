"""CPython as WebAssembly, which is what a browser page has: Pyodide, run by Node.

`.ci/run` installs it and calamine's build for it into `.node`, which git passes over:

    mkdir -p .node && cp tests/readers/package.json .node && npm install --prefix .node --no-package-lock
    .venv/bin/python -m tests.wasm
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

__all__ = ["needs_page", "run_in_page"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGES = ROOT / ".node"
CALAMINE = PACKAGES / "wasm"
"""Where calamine's build for WebAssembly lies, unpacked. All else that the core needs is written in Python."""

WRITTEN_IN_PYTHON = ("jinja2", "markupsafe", "rapidfuzz", "xlsxwriter")
"""What of this environment a page gets as well. What is compiled in them is not for it, and they do without."""


def needs_page() -> None:
    """Skip the test where Node, Pyodide or calamine's build for it is missing; in CI, fail."""
    wanted = {
        "Node": shutil.which("node") is not None,
        "Pyodide": (PACKAGES / "node_modules" / "pyodide").is_dir(),
        "calamine for WebAssembly": CALAMINE.is_dir(),
    }
    if missing := [name for name, found in wanted.items() if not found]:
        said = f"{' and '.join(missing)} missing: see tests/wasm/__init__.py"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)


def run_in_page(code: str, shared: Path) -> str:
    """Return what the code prints, with the project in `/project` and a folder of this machine as `/shared`.

    The code's outputs belong anywhere else, into the memory that a page has for files. Raises RuntimeError with the
    traceback where the code fails.
    """
    mounts = {"/project": ROOT, "/packages/calamine": CALAMINE, "/shared": shared}
    for name in WRITTEN_IN_PYTHON:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        mounts[f"/packages/others/{name}"] = Path(spec.origin).parent
    start = (
        "import sys; sys.dont_write_bytecode = True; "
        "sys.path[:0] = ['/project', '/packages/calamine', '/packages/others']\n"
    )
    command = ["node", str(HERE / "page.mjs"), str(PACKAGES), json.dumps(mounts, default=str)]
    result = subprocess.run(
        command, check=False, input=start + code, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    if result.returncode:
        raise RuntimeError(result.stderr)
    return result.stdout

"""What is forked off a process that has the package is like one that is started, and has nothing of others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked import COMMAND, forked, run
from tests.support import SAMPLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing can be forked there")

TELLS = """
import os, sys
print(os.getcwd(), sys.argv, sys.path[0], os.environ.get("WORD"), [os.isatty(number) for number in range(3)])
print(sys.stdin.read(), file=sys.stderr)
os.environ["WORD"] = "left behind"
os.chdir("/")
sys.exit(int(sys.argv[1]))
"""


def test_it_does_what_one_that_is_started_does(tmp_path: Path) -> None:
    for status in ("0", "3"):
        options = {**os.environ, "WORD": status}
        started = subprocess.run(
            [sys.executable, "-c", TELLS, status], cwd=tmp_path, env=options, capture_output=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        told = run(TELLS, status, cwd=tmp_path, environment={"WORD": status})
        assert (told.returncode, told.stdout, told.stderr) == (started.returncode, started.stdout, started.stderr)
    assert b" None [" in run(TELLS, "0", cwd=tmp_path).stdout


@pytest.mark.parametrize("arguments", [["validate", SAMPLE], ["refresh", "absent.xlsx"], ["tidy", SAMPLE], ["--help"]])
def test_the_command_line_says_the_same(arguments: list[object], tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, arguments)], cwd=tmp_path, capture_output=True, check=False
    )
    told = run(COMMAND, *arguments, cwd=tmp_path)
    assert (told.returncode, told.stdout, told.stderr) == (started.returncode, started.stdout, started.stderr)


def test_its_end_is_told_whatever_ended_it(tmp_path: Path) -> None:
    assert run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", cwd=tmp_path).returncode == -signal.SIGTERM
    with Path(os.devnull).open("r+b") as nowhere:
        sleeping = forked("import time; time.sleep(60)", streams=(nowhere.fileno(),) * 3)
        sleeping.kill()
    assert sleeping.wait() == -signal.SIGKILL
    with pytest.raises(TimeoutError):
        run("import time; time.sleep(60)", timeout=0.1)
    assert b"ZeroDivisionError" in run("1 / 0").stderr

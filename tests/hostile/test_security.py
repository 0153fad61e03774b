"""What SECURITY.md promises: no network, no other program, no file but those that were named; held by the system."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.books import locked
from tests.support import SAMPLE
from tests.zoo import ZOO, file_name

ROOT = Path(__file__).resolve().parents[2]
WATCHED = """
import os, sys
from pathlib import Path

FOLDER, ROOT = sys.argv[1], sys.argv[2]
OURS = tuple(map(os.path.realpath, (sys.prefix, sys.base_prefix, ROOT, FOLDER)))
tried = []
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
             "pty.", "ctypes.", "urllib.", "http.", "ftplib.", "smtplib.", "telnetlib.", "webbrowser.", "winreg.",
             "code.__new__", "os.putenv", "os.kill", "os.chown", "os.symlink")


def watch(event, arguments):
    if event.startswith(FORBIDDEN):
        tried.append((event, str(arguments)[:200]))
    elif event == "open" and isinstance(arguments[0], str):
        path, flags = os.path.realpath(arguments[0]), arguments[2]
        is_written = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
        allowed = (os.path.realpath(FOLDER),) if is_written else (*OURS, "/dev/null", "/etc/localtime", "/proc/self")
        if not path.startswith(allowed):
            tried.append(("written" if is_written else "read", path))
    elif event in ("os.remove", "os.rename", "os.link", "os.mkdir", "os.rmdir", "shutil.rmtree"):
        touched = arguments[: 2 if event in ("os.rename", "os.link") else 1]
        if not all(os.path.realpath(os.fspath(path)).startswith(os.path.realpath(FOLDER)) for path in touched):
            tried.append((event, str(arguments)[:200]))
"""
SEALED = '''
def seal():
    """Have the kernel end the process as soon as it asks for a socket or another program, in whatever language."""
    import ctypes
    import platform
    import struct

    arch, numbers = {
        # socket, connect, sendto, bind, fork, vfork, execve, ptrace, execveat
        "x86_64": (0xC000003E, (41, 42, 44, 49, 57, 58, 59, 101, 322)),
        "aarch64": (0xC00000B7, (198, 203, 206, 200, 221, 117, 281)),
    }[platform.machine()]
    code = [struct.pack("HBBI", 0x20, 0, 0, 4), struct.pack("HBBI", 0x15, 1, 0, arch),
            struct.pack("HBBI", 0x06, 0, 0, 0x80000000), struct.pack("HBBI", 0x20, 0, 0, 0)]
    for left, number in zip(range(len(numbers) - 1, -1, -1), numbers):
        code.append(struct.pack("HBBI", 0x15, left + 1, 0, number))
    code += [struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000), struct.pack("HBBI", 0x06, 0, 0, 0x80000000)]
    program = ctypes.create_string_buffer(b"".join(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    libc = ctypes.CDLL(None, use_errno=True)
    sealed = Program(len(code), ctypes.cast(program, ctypes.c_void_p))
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.prctl(22, 2, ctypes.byref(sealed), 0, 0) == 0, ctypes.get_errno()


seal()
'''
WORK = """
sys.addaudithook(watch)
import io
import kpiworkbook as kw

import tempfile

folder = Path(FOLDER)
tempfile.tempdir = FOLDER  # what has to wait stands in temporary files without a name, in the system's folder for them
cards, checked = [], []
for book in sorted(folder.glob("in/*")):
    out = folder / "out" / book.stem
    out.mkdir(parents=True)
    password = "secret" if book.name.startswith("locked") else None
    card = kw.read(book, password=password)
    report = kw.validate(card)
    cards.append(card)
    checked.append(kw.CheckedBook(path=str(book), report=report))
    kw.annotate(card, report, out / f"notes{book.suffix}", force=True)
    kw.refresh(book, out / f"kept{book.suffix}", force=True, password=password)
    kw.refresh(book, out / "new.xlsx", restyle=True, force=True, password=password)
    kw.fix(book, out / f"fixed{book.suffix}", force=True, password=password)
    kw.compare(card, card)
    kw.discover(card)
    values = folder / ("values of the sample.csv" if book.stem in ("sample", "locked") else "values.csv")
    kw.refresh(book, out / f"moved{book.suffix}", month="Oct-19", values=values, sheets=[card.sheets[0].name],
               force=True, password=password)
for kind in ("json", "csv", "html"):
    kw.publish(checked, kind)
for ending in ("csv", "xlsx", "sqlite"):
    kw.tidy(cards, folder / "out" / f"tidy.{ending}")
print(*(f"{what}: {which}" for what, which in tried), sep="\\n")
print("done")
"""
VALUES = 'ref,value,commentary\n{},1600,=WEBSERVICE("http://127.0.0.1:9/")\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name, build in ZOO.items():
        (tmp_path / "in" / file_name(name)).write_bytes(build())
    (tmp_path / "in" / "sample.xlsx").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "in" / "locked.xlsx").write_bytes(locked(SAMPLE.read_bytes()))
    (tmp_path / "values.csv").write_text(VALUES.format("LA1"))
    (tmp_path / "values of the sample.csv").write_text(VALUES.format("M1"))
    return tmp_path


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # Python itself would keep what it compiles (-B).
    command = [sys.executable, "-B", "-c", program, str(folder), str(ROOT)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=300)


CAN_SEAL = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
KERNEL = pytest.mark.skipif(not CAN_SEAL, reason="needs Linux to hold it")


def test_nothing_is_asked_of_the_network_or_of_other_programs_and_only_named_files_are_opened(folder: Path) -> None:
    # Where Linux can, it ends the process as well at what is not written in Python, such as calamine.
    done = run(WATCHED + (SEALED if CAN_SEAL else "") + WORK, folder)
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert done.stdout.split("\n") == ["", "done", ""]
    books = len(list((folder / "in").iterdir()))
    assert len(list((folder / "out").rglob("kept.*"))) == len(list((folder / "out").rglob("moved.*"))) == books > 40
    assert {path.suffix for path in (folder / "out").rglob("notes.*")} == {".xlsx", ".xlsm"}


@pytest.mark.parametrize(
    ("misdeed", "event"),
    [
        ("import socket; socket.socket().close()", "socket.__new__"),
        ("os.system('true')", "os.system"),
        ("open('/etc/hostname').close()", "read"),
        ("open('/tmp/kpi-probe', 'w').close(); os.remove('/tmp/kpi-probe')", "written"),
    ],
)
def test_the_watch_would_notice(tmp_path: Path, misdeed: str, event: str) -> None:
    done = run(WATCHED + f"sys.addaudithook(watch)\n{misdeed}\nprint(tried)", tmp_path)
    assert event in done.stdout


@KERNEL
@pytest.mark.parametrize("misdeed", ["import socket; socket.socket()", "os.execv('/bin/true', ['true'])"])
def test_the_seal_would_end_it(tmp_path: Path, misdeed: str) -> None:
    assert run(f"import os, sys\n{SEALED}\n{misdeed}\nprint('alive')", tmp_path).returncode == -31

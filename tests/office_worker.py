"""Opens workbooks in one LibreOffice and saves them, one after the other: to start it takes longest.

Run by a Python that has LibreOffice's `uno`, with the program and a folder for its own files. Each line that comes in
names a workbook and where its copy goes, as URLs; `done` or what went wrong goes back. With the last line it ends.
"""

from __future__ import annotations

import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

XLSX = "Calc MS Excel 2007 XML"


def main(program: str, profile: str) -> None:
    pipe = f"kpiworkbook{time.time_ns()}"
    options = ("--headless", "--norestore", f"--accept=pipe,name={pipe};urp;")
    office = subprocess.Popen([program, f"-env:UserInstallation={profile}", *options], stdout=subprocess.DEVNULL)
    desktop = connected(pipe, office)
    try:
        for line in sys.stdin:
            source, target = line.rstrip("\n").split("\t")
            sys.stdout.write(f"{saved(desktop, source, target)}\n")
            sys.stdout.flush()
    finally:
        desktop.terminate()
        office.wait(60)


def connected(pipe: str, office: subprocess.Popen) -> object:
    """Return the desktop of a LibreOffice that is starting."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None:
                sys.exit(f"LibreOffice ended with {office.returncode}")
            time.sleep(0.05)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def saved(desktop: object, source: str, target: str) -> str:
    """Open a workbook, save it as another, and return how that went."""
    hidden = PropertyValue(Name="Hidden", Value=True)
    document = desktop.loadComponentFromURL(source, "_blank", 0, (hidden,))
    if document is None:
        return "it was not opened"
    try:
        document.storeToURL(target, (PropertyValue(Name="FilterName", Value=XLSX),))
    finally:
        document.close(True)
    return "done"


main(*sys.argv[1:])

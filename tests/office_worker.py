"""Opens workbooks in one LibreOffice and saves them, one after the other: to start it takes longest.

Run by a Python that has LibreOffice's `uno`, with the program and a folder for its own files. Each line that comes in
names a workbook and where its copy goes, as URLs, the format, and whether each formula is computed anew; `done` or what
went wrong goes back. With the last line it ends.
"""

from __future__ import annotations

import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8", "html": "HTML (StarCalc)",
           "csv": "Text - txt - csv (StarCalc)"}  # fmt: skip
"""LibreOffice's names of the formats, by what their files end in."""
ALWAYS, NEVER = 0, 1
"""Whether formulas are computed when a workbook is opened, or what is stored of them is trusted, as it is usually."""


def main(program: str, profile: str) -> None:
    pipe = f"kpiworkbook{time.time_ns()}"
    options = ("--headless", "--norestore", f"--accept=pipe,name={pipe};urp;")
    office = subprocess.Popen([program, f"-env:UserInstallation={profile}", *options], stdout=subprocess.DEVNULL)
    context = connected(pipe, office)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    settings = settings_of(context)
    try:
        for line in sys.stdin:
            source, target, kind, computed = line.rstrip("\n").split("\t")
            settings.OOXMLRecalcMode = ALWAYS if computed == "computed" else NEVER
            settings.commitChanges()
            sys.stdout.write(f"{saved(desktop, source, target, FILTERS[kind])}\n")
            sys.stdout.flush()
    finally:
        desktop.terminate()
        office.wait(60)


def connected(pipe: str, office: subprocess.Popen) -> object:
    """Return the context of a LibreOffice that is starting."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None:
                sys.exit(f"LibreOffice ended with {office.returncode}")
            time.sleep(0.05)


def settings_of(context: object) -> object:
    """Return the settings of how Calc opens workbooks."""
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    path = PropertyValue(Name="nodepath", Value="/org.openoffice.Office.Calc/Formula/Load")
    access = "com.sun.star.configuration.ConfigurationUpdateAccess"
    return provider.createInstanceWithArguments(access, (path,))


def saved(desktop: object, source: str, target: str, kind: str) -> str:
    """Open a workbook, save it as another, and return how that went."""
    # Read only, since another test process may have the same workbook open, and its lock would keep this one out.
    how = PropertyValue(Name="Hidden", Value=True), PropertyValue(Name="ReadOnly", Value=True)
    document = desktop.loadComponentFromURL(source, "_blank", 0, how)
    if document is None:
        return "it was not opened"
    try:
        document.storeToURL(target, (PropertyValue(Name="FilterName", Value=kind),))
    finally:
        document.close(True)
    return "done"


main(*sys.argv[1:])

"""Fills a form or a group workbook with LibreOffice: the file most people without Excel return.

Runs its own headless LibreOffice with a new profile and Japanese settings, types every text as the
keyboard would (into a text cell as text, elsewhere as an entry that may become a number, a date or a
formula), reads it back, and saves by the extension of OUT: xlsx, xlsm, xls or ods.
Needs the Python that has LibreOffice's `uno` module, often /usr/bin/python3.

    /usr/bin/python3 fill_libreoffice.py --answers answers.csv --id 101 FORM.xlsx OUT.ods
    /usr/bin/python3 fill_libreoffice.py --groups groups.csv --group グループ1 WORKBOOK.xlsx OUT.xlsx
"""

import contextlib
import pathlib
import subprocess
import tempfile
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.util.NumberFormat import TEXT

import locate

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
START_SECONDS = 60
JAPANESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale_CJK" oor:op="fuse"><value>ja-JP</value></prop></item>
</oor:items>
"""


@contextlib.contextmanager
def libreoffice():
    """The desktop of a LibreOffice of our own, gone afterwards with its profile."""
    with tempfile.TemporaryDirectory() as folder:
        user = pathlib.Path(folder, "user")
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(JAPANESE, encoding="utf-8")
        pipe = f"pipe,name={uuid.uuid4().hex};urp"
        office = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={pathlib.Path(folder).as_uri()}", f"--accept={pipe};",
             "--headless", "--norestore", "--nologo", "--nodefault"],
            stderr=subprocess.DEVNULL,
        )
        try:
            desktop = connect(f"uno:{pipe};StarOffice.ComponentContext")
            yield desktop
            desktop.terminate()
            office.wait(START_SECONDS)
        finally:
            if office.poll() is None:
                office.terminate()
                office.wait()


def connect(address):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            context = resolver.resolve(address)
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def url(path):
    return pathlib.Path(path).resolve().as_uri()


def read(sheet):
    """Every text of the sheet, as a grid."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    return [[locate.shown(value) for value in row] for row in area.DataArray]


def last_column(sheet, row, col):
    cursor = sheet.createCursorByRange(sheet.getCellByPosition(col, row))
    cursor.collapseToMergedArea()
    return cursor.RangeAddress.EndColumn


def enter(book, cell, text):
    """Types text into cell: a text cell takes it as it is, another makes of it what it will."""
    if book.NumberFormats.getByKey(cell.NumberFormat).Type & TEXT:
        cell.String = text
    else:
        cell.FormulaLocal = text


def fill(book, args):
    sheets = {name: book.Sheets.getByName(name) for name in book.Sheets.ElementNames}
    grids = {name: read(sheet) for name, sheet in sheets.items()}
    for want in locate.texts(args):
        try:
            sheet = sheets[want["sheet"]]
            row, col = locate.place(grids[want["sheet"]], want, lambda r, c: last_column(sheet, r, c))
        except LookupError as error:
            locate.grid_error(want, error)
        cell = sheet.getCellByPosition(col, row)
        if cell.String:
            locate.grid_error(want, f"{cell.AbsoluteName} is not empty")
        enter(book, cell, want["text"])
        if cell.String != want["text"]:
            locate.grid_error(want, f"{cell.AbsoluteName} made {cell.String!r} of it")


def main():
    args = locate.arguments()
    save_as = PropertyValue(Name="FilterName", Value=FILTERS[pathlib.Path(args.out).suffix])
    with libreoffice() as desktop:
        book = desktop.loadComponentFromURL(url(args.source), "_blank", 0, ())
        fill(book, args)
        book.storeToURL(url(args.out), (save_as,))
        book.close(True)


if __name__ == "__main__":
    main()

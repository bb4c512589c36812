"""Types the lecturer's words into a plenary workbook with LibreOffice: by the headings and the group's name.

    /usr/bin/python3 lecturer.py PLENARY.xlsx LECTURER.csv OUT.xlsx
"""

import csv
import pathlib
import sys

import uno  # noqa: F401  (makes `com` known)
from com.sun.star.beans import PropertyValue

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "samples" / "make"))

import locate  # noqa: E402
from fill_libreoffice import FILTERS, enter, libreoffice, read, url  # noqa: E402

source, texts, out = sys.argv[1:]
with libreoffice() as desktop:
    book = desktop.loadComponentFromURL(url(source), "_blank", 0, ())
    sheet = book.Sheets.getByName("講師フィードバック")
    grid = read(sheet)
    for want in csv.DictReader(open(texts, encoding="utf-8", newline="")):
        row, col = next((r, c) for r, cells in enumerate(grid) for c, text in enumerate(cells)
                        if locate.fold(text) == want["heading"] and any(locate.fold(t) == "グループ" for t in cells))
        group = [locate.fold(t) for t in grid[row]].index("グループ")
        at = next(r for r in range(row + 1, len(grid)) if grid[r][group] == want["group"])
        cell = sheet.getCellByPosition(col, at)
        enter(book, cell, want["text"])
        assert cell.String == want["text"], cell.String
    book.storeToURL(url(out), (PropertyValue(Name="FilterName", Value=FILTERS[".xlsx"]),))
    book.close(True)

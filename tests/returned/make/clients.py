"""What openpyxl and pandas make of a filled form, and damage that scripts do.

openpyxl moves cells but not what refers to them: names, merged areas and formulas go stale.

    python clients.py FILLED.xlsx FILLED_BY_ANOTHER.xlsx OUT_FOLDER
"""

import pathlib
import sys

import openpyxl
import pandas

ONE, TWO, THREE, QUESTIONS = "①事業影響", "②実施手順", "③課題と解決手段", "アンケート"
# What EUC-JP has no bytes for, and what people write instead.
NOT_IN_EUC = {**{ord(a): b for a, b in zip("①②③④㈱Ⅲ№－～〜–髙﨑", "1234株3号−〜〜-高崎")}, **dict.fromkeys(map(ord, "🏭✎✓"), "〓")}
TABLES = ("はじめに", ONE, TWO, THREE, QUESTIONS)


def cell(page, heading, no):
    """The first cell under a heading in the row of a number."""
    row = next(r for r in page.iter_rows() if any(c.value == "No" for c in r))
    columns = {c.value: c.column for c in row if c.value}
    at = next(c.row for c in page[openpyxl.utils.get_column_letter(columns["No"])] if str(c.value) == str(no))
    return page.cell(at, columns[heading])


def slim(book):
    for name in ("記入例", "脅威一覧", "管理策一覧"):
        del book[name]


def stale_columns(book):
    for name in (ONE, TWO, THREE):
        book[name].insert_cols(4)
        book[name].insert_rows(1, 2)


def stale_sheet_names(book):
    book[ONE].title, book[TWO].title = "1", "2"


def live_formula(book):
    """A script writes `=1+1` as a formula, and openpyxl stores no result of it."""
    page = book[ONE]
    cell(page, "事業内容", 3).value = "=1+1"
    cell(page, "事業内容", 3).data_type = "f"


def somebody_elses_sheet(book, other):
    """A sheet pasted from a colleague's form: its corner names the colleague."""
    book[TWO]["G1"].value = other[TWO]["G1"].value


def values_only(path, out):
    """What a data pipeline hands on: texts in a new workbook, no formats, no names."""
    sheets = pandas.read_excel(path, sheet_name=list(TABLES), header=None, dtype=str, keep_default_na=False)
    with pandas.ExcelWriter(out / "clients" / "pandas-values-only.xlsx", engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, header=False, index=False)
    folder = out / "sets" / "pandas-euc-jp"
    folder.mkdir(parents=True, exist_ok=True)
    for name in (ONE, TWO, THREE, QUESTIONS):
        frame = sheets[name].map(lambda text: text.translate(NOT_IN_EUC))
        texts = frame.to_csv(None, header=False, index=False)
        (folder / f"{name.lstrip('①②③')}.csv").write_bytes(texts.encode("euc_jp"))


def main():
    filled, other, out = map(pathlib.Path, sys.argv[1:4])
    for folder in ("clients", "damage", "sets"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    values_only(filled, out)
    colleague = openpyxl.load_workbook(other)
    for trouble in (stale_columns, stale_sheet_names, live_formula, somebody_elses_sheet):
        book = openpyxl.load_workbook(filled)
        slim(book)
        trouble(book, colleague) if trouble is somebody_elses_sheet else trouble(book)
        book.save(out / "damage" / f"openpyxl-{trouble.__name__.replace('_', '-')}.xlsx")


if __name__ == "__main__":
    main()

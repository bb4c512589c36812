"""What LibreOffice makes of a filled form: other formats, and what people do to a form in it.

Each function below is one kind of trouble, named as its file is. Only headings and the No column are
used to find places, as in samples/make. Needs the Python that has LibreOffice's `uno` module.

    /usr/bin/python3 office.py FILLED.xlsx OUT_FOLDER [damage/NAME …]

With names, only those kinds of damage.
"""

import pathlib
import sys

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellRangeAddress

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent.parent / "samples" / "make"))

import fill_libreoffice  # noqa: E402
import locate  # noqa: E402
from fill_libreoffice import libreoffice, read, url  # noqa: E402

FILTERS = {
    **fill_libreoffice.FILTERS,
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".pdf": "calc_pdf_Export",
    ".html": "HTML (StarCalc)",
}
ONE, TWO, THREE, QUESTIONS = "①事業影響", "②実施手順", "③課題と解決手段", "アンケート"
TABLES = (ONE, TWO, THREE)
PRINTED = ("記入例", "脅威一覧", "管理策一覧")
HIDDEN = ("_lists", "_matome")


def prop(name, value):
    return PropertyValue(Name=name, Value=value)


def load(desktop, path):
    return desktop.loadComponentFromURL(url(path), "_blank", 0, (prop("Hidden", True),))


def save(book, path, *more):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.storeToURL(url(path), (prop("FilterName", FILTERS[path.suffix]), *more))


def sheet(book, name):
    return book.Sheets.getByName(name)


def open_sheets(book):
    """Takes the protection off, as anybody can: it has no password."""
    for name in book.Sheets.ElementNames:
        sheet(book, name).unprotect("")


def heads(page):
    """Row of the headings, and the column of each by its folded text."""
    for row, cells in enumerate(read(page)):
        folded = [locate.fold(cell) for cell in cells]
        if "No" in folded:
            return row, {text: col for col, text in enumerate(folded) if text}
    raise LookupError(page.Name)


def row_of(page, no, nth=1):
    row, columns = heads(page)
    grid = read(page)
    found = [r for r in range(row + 1, len(grid)) if grid[r][columns["No"]] == str(no)]
    return found[nth - 1]


def last_row(page):
    row, columns = heads(page)
    grid = read(page)
    return max(r for r in range(row + 1, len(grid)) if grid[r][columns["No"]].isdecimal())


def cell(page, heading, no, nth=1):
    _, columns = heads(page)
    return page.getCellByPosition(columns[heading], row_of(page, no, nth))


def area(page, left, top, right, bottom):
    return CellRangeAddress(Sheet=page.RangeAddress.Sheet, StartColumn=left, StartRow=top, EndColumn=right, EndRow=bottom)


# --- what people do ---

def rows_inserted(book):
    for name in TABLES:
        page = sheet(book, name)
        page.Rows.insertByIndex(row_of(page, 5), 2)
        page.Rows.insertByIndex(0, 3)


def columns_inserted(book):
    for name in TABLES:
        page = sheet(book, name)
        _, columns = heads(page)
        page.Columns.insertByIndex(columns["脅威"] + 1, 1)
        page.Columns.insertByIndex(0, 2)


def number_column_deleted(book):
    for name in (*TABLES, QUESTIONS):
        page = sheet(book, name)
        page.Columns.removeByIndex(heads(page)[1]["No"], 1)


def threat_column_deleted(book):
    for name in TABLES:
        page = sheet(book, name)
        page.Columns.removeByIndex(heads(page)[1]["脅威"], 1)


def control_column_deleted(book):
    page = sheet(book, TWO)
    page.Columns.removeByIndex(heads(page)[1]["管理策"], 1)


def sheets_renamed(book):
    for name, new in ((ONE, "Sheet1"), (TWO, "手順（見本）"), (THREE, "課題"), (QUESTIONS, "アンケート回答")):
        sheet(book, name).Name = new


def sheets_reordered(book):
    for name in (ONE, "はじめに"):
        book.Sheets.moveByName(name, len(book.Sheets.ElementNames))
    book.Sheets.moveByName(QUESTIONS, 0)


def sheet_copied(book):
    book.Sheets.copyByName(TWO, "②実施手順 (2)", 3)


def sheet_copied_and_changed(book):
    sheet_copied(book)
    cell(sheet(book, "②実施手順 (2)"), "選択した理由", 4).String = "写しに書き直した理由"


def hidden_sheets_deleted(book):
    for name in HIDDEN:
        book.Sheets.removeByName(name)


def names_deleted(book):
    for name in book.NamedRanges.ElementNames:
        book.NamedRanges.removeByName(name)


def printed_sheets_deleted(book):
    for name in (*PRINTED, "はじめに"):
        book.Sheets.removeByName(name)


def rows_sorted(book):
    for name, heading, ascending in ((ONE, "脅威", True), (TWO, "No", False), (QUESTIONS, "No", False)):
        page = sheet(book, name)
        row, columns = heads(page)
        left = min(columns.values())
        table = page.getCellRangeByPosition(left, row + 1, max(columns.values()), last_row(page))
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = columns[heading] - left, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        uno.invoke(table, "sort", ((prop("SortFields", fields), prop("ContainsHeader", False)),))


def renumbered(book, spelling):
    for name in (*TABLES, QUESTIONS):
        page = sheet(book, name)
        row, columns = heads(page)
        for at in range(row + 1, last_row(page) + 1):
            number = page.getCellByPosition(columns["No"], at)
            number.String = spelling(number.String)


def numbers_full_width(book):
    renumbered(book, lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")))


def numbers_no_dot(book):
    renumbered(book, lambda text: f"No.{text}")


def headings_spaced(book):
    for name in TABLES:
        page = sheet(book, name)
        row, columns = heads(page)
        for text, col in columns.items():
            page.getCellByPosition(col, row).String = f" {text[0]}　{text[1:3]}\n{text[3:]} "


def headings_reworded(book):
    for name, old, new in ((ONE, "事業内容", "当社のしごと"), (TWO, "選択した理由", "えらんだわけ"), (THREE, "解決手段", "どう解くか")):
        page = sheet(book, name)
        row, columns = heads(page)
        page.getCellByPosition(columns[old], row).String = new


def heading_row_emptied(book):
    page = sheet(book, ONE)
    row, columns = heads(page)
    for col in columns.values():
        page.getCellByPosition(col, row).String = ""


def into_one(book, place):
    """The values of the four tables in a new book; `place` says on which sheet and in which row each begins."""
    grids = {name: read(sheet(book, name)) for name in (*TABLES, QUESTIONS)}
    new = book.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
    for index, (name, grid) in enumerate(grids.items()):
        on, top = place(index, sum(len(other) + 2 for other in list(grids.values())[:index]))
        while len(new.Sheets.ElementNames) <= on:
            new.Sheets.insertNewByName(f"Sheet{len(new.Sheets.ElementNames) + 1}", len(new.Sheets.ElementNames))
        page = new.Sheets.getByIndex(on)
        for r, cells in enumerate(grid):
            for c, text in enumerate(cells):
                if text:
                    page.getCellByPosition(c, top + r).String = text
    return new


def pasted_into_a_new_book(book):
    return into_one(book, lambda index, _: (index, 0))


def four_tables_on_one_sheet(book):
    return into_one(book, lambda _, rows: (0, rows))


def table_transposed(book):
    page = sheet(book, TWO)
    row, columns = heads(page)
    left, right = min(columns.values()), max(columns.values())
    grid = [cells[left:right + 1] for cells in read(page)[row:last_row(page) + 1]]
    book.Sheets.insertNewByName("横向き", 2)
    turned = sheet(book, "横向き")
    for r, cells in enumerate(grid):
        for c, text in enumerate(cells):
            if text:
                turned.getCellByPosition(1 + r, 3 + c).String = text
    book.Sheets.removeByName(TWO)


def cells_merged_by_hand(book):
    page = sheet(book, ONE)
    _, columns = heads(page)
    at = row_of(page, 3)
    # Two answers beside each other, and an answer with the empty one below: what is hidden stays in the file.
    page.getCellRangeByPosition(columns["事業内容"], at, columns["脅威発生時の事業への影響"], at).merge(True)
    page.getCellRangeByPosition(columns["事業内容"], at + 1, columns["事業内容"], at + 2).merge(True)


def answer_dragged(book):
    page = sheet(book, ONE)
    source = cell(page, "事業内容", 3)
    page.moveRange(cell(page, "事業内容", 8).CellAddress, source.RangeAddress)


def comment_added(book):
    page = sheet(book, TWO)
    page.Annotations.insertNew(cell(page, "実施手順", 5).CellAddress, "この選び方でよいか自信がありません")


def text_beside_cells(book):
    page = sheet(book, ONE)
    row, columns = heads(page)
    page.getCellByPosition(max(columns.values()) + 2, row_of(page, 5)).String = "欄の右に書いた補足"
    page.getCellByPosition(columns["No"], last_row(page) + 6).String = "表の下に書いた補足"


def sheet_added(book):
    book.Sheets.insertNewByName("メモ", 1)
    page = sheet(book, "メモ")
    page.getCellByPosition(0, 0).String = "別のシートに書いた考え"
    page.getCellByPosition(1, 3).String = "二つ目の考え"


def rows_added(book):
    page = sheet(book, ONE)
    row, columns = heads(page)
    at = last_row(page) + 1
    page.getCellByPosition(columns["No"], at).Value = 11
    page.getCellByPosition(columns["脅威"], at).String = "自分で足した脅威"
    page.getCellByPosition(columns["事業内容"], at).String = "足した行の事業"


def row_duplicated(book):
    page = sheet(book, ONE)
    at = last_row(page)
    page.Rows.insertByIndex(at, 1)
    columns = heads(page)[1]
    page.copyRange(page.getCellByPosition(0, at).CellAddress, area(page, 0, at + 1, max(columns.values()), at + 1))
    page.getCellByPosition(columns["事業内容"], at + 1).String = "写した行の事業"


def codes_typed_as_dates(book):
    page = sheet(book, TWO)
    for no, number in ((3, 46174.0), (4, 46024.0), (5, 14.1)):
        target = cell(page, "実施手順", no)
        target.NumberFormat = 36 if number > 1000 else 0
        target.Value = number


def answers_as_formulas(book):
    page = sheet(book, ONE)
    for no, formula in ((2, '="結果は"&"保存される"'), (3, "=1/0")):
        target = cell(page, "事業内容", no)
        target.NumberFormat = 0
        target.Formula = formula


def sheets_protected(book):
    for name in TABLES:
        sheet(book, name).protect("himitsu")


def columns_and_rows_hidden(book):
    for name in TABLES:
        page = sheet(book, name)
        page.Columns.getByIndex(heads(page)[1]["脅威"]).IsVisible = False
        page.Rows.getByIndex(row_of(page, 3)).IsVisible = False


def filter_set(book):
    page = sheet(book, ONE)
    row, columns = heads(page)
    ranges = book.DatabaseRanges
    ranges.addNewByName("filter", area(page, min(columns.values()), row, max(columns.values()), last_row(page)))
    table = ranges.getByName("filter")
    table.AutoFilter = True
    descriptor = table.getFilterDescriptor()
    field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    field.Field, field.IsNumeric, field.NumericValue = 0, True, 2.0
    field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    descriptor.setFilterFields((field,))
    descriptor.ContainsHeader = True
    table.refresh()


def half_a_form(book):
    for name in (THREE, QUESTIONS):
        book.Sheets.removeByName(name)


def codes_wiped(book):
    """Nothing says whose it is but the name on the cover."""
    for name in HIDDEN:
        book.Sheets.removeByName(name)
    for name in book.Sheets.ElementNames:
        page = sheet(book, name)
        for r, cells in enumerate(read(page)):
            for c, text in enumerate(cells):
                if text.startswith("RETN-"):
                    page.getCellByPosition(c, r).String = ""
    properties = book.DocumentProperties
    properties.Description, properties.Subject, properties.Keywords = "", "", ()
    for name in [p.Name for p in properties.UserDefinedProperties.PropertySetInfo.Properties]:
        properties.UserDefinedProperties.removeProperty(name)


def number_and_threat_columns_deleted(book):
    for name in TABLES:
        page = sheet(book, name)
        for heading in ("脅威", "No"):
            page.Columns.removeByIndex(heads(page)[1][heading], 1)


def heading_rows_emptied(book):
    for name in (*TABLES, QUESTIONS):
        page = sheet(book, name)
        row, columns = heads(page)
        for col in columns.values():
            page.getCellByPosition(col, row).String = ""


def two_headings_deleted(book):
    page = sheet(book, TWO)
    row, columns = heads(page)
    for heading in ("管理策", "実施手順"):
        page.getCellByPosition(columns[heading], row).String = ""


def pasted_and_reworded(book):
    """The values in a new book, with other words above two columns of each table."""
    for name, words in ((ONE, ("事業内容", "脅威発生時の事業への影響")), (TWO, ("管理策", "選択した理由")), (THREE, ("課題",))):
        page = sheet(book, name)
        row, columns = heads(page)
        for heading in words:
            page.getCellByPosition(columns[heading], row).String = f"{heading[:1]}のこと"
    return pasted_into_a_new_book(book)


def sheet_copied_in_front(book):
    """The copy stands first, and one answer is left in it alone."""
    book.Sheets.copyByName(TWO, "②実施手順 (2)", 0)
    cell(sheet(book, TWO), "選択した理由", 8).String = ""


def all_tables_transposed(book):
    for name in (*TABLES, QUESTIONS):
        page = sheet(book, name)
        row, columns = heads(page)
        left, right = min(columns.values()), max(columns.values())
        grid = [cells[left:right + 1] for cells in read(page)[row:last_row(page) + 1]]
        book.Sheets.insertNewByName(f"横{name}", 0)
        turned = sheet(book, f"横{name}")
        for r, cells in enumerate(grid):
            for c, text in enumerate(cells):
                if text:
                    turned.getCellByPosition(1 + r, 3 + c).String = text
        book.Sheets.removeByName(name)


def answer_dragged_in_two_steps(book):
    """One answer goes to a free row, the next one takes its place."""
    page = sheet(book, ONE)
    for source, target in ((3, 8), (4, 3)):
        page.moveRange(cell(page, "事業内容", target).CellAddress, cell(page, "事業内容", source).RangeAddress)


def comments_everywhere(book):
    for name, heading, no, text in (
        (ONE, "事業内容", 2, "見本 花子:\n社名は出さないでください"),
        (THREE, "課題", 2, "一行目\n二行目"),
        ("はじめに", None, None, "表紙へのコメント"),
    ):
        page = sheet(book, name)
        at = cell(page, heading, no) if heading else page.getCellByPosition(0, 0)
        page.Annotations.insertNew(at.CellAddress, text)


def codes_in_many_spellings(book):
    page = sheet(book, TWO)
    for no, text in (
        (2, "３の１"), (3, "6月1日"), (4, "2026/6/3"), (5, "14.1 重要データは定期的に自動バックアップを行い、別の場所に保存。"),
        (6, "⑥－①（一部）"), (7, "1/2"), (8, "6.1、13.2"), (9, "手順６‐１"), (10, "1-2 全従業員向けに、年次セキュリティ研修を開催。"),
    ):
        cell(page, "実施手順", no).String = text


def ticked_by_hand(book):
    """Ticks of people in place of the computed ones."""
    for name, tick in ((ONE, "○"), (TWO, "レ"), (THREE, "✔")):
        page = sheet(book, name)
        row, columns = heads(page)
        for no in (2, 3):
            page.getCellByPosition(columns["記入"], row_of(page, no)).String = tick


def without_code(book):
    """The values in a new book, without anything that says whose they are."""
    for name in (*TABLES, QUESTIONS):
        page = sheet(book, name)
        for r, cells in enumerate(read(page)):
            for c, text in enumerate(cells):
                if text.startswith("RETN-"):
                    page.getCellByPosition(c, r).String = ""
    return pasted_into_a_new_book(book)


def without_code_company_on_it(book):
    new = without_code(book)
    page = new.Sheets.getByIndex(0)
    page.getCellByPosition(0, 0).String = "組織"
    page.getCellByPosition(1, 0).String = "株式会社 見本商事"
    return new


def name_of_another_person(book):
    page = sheet(book, "はじめに")
    for r, cells in enumerate(read(page)):
        for c, text in enumerate(cells):
            if text == "見本 花子":
                page.getCellByPosition(c, r).String = "試作　一郎"


def all_at_once(book):
    names_deleted(book)
    hidden_sheets_deleted(book)
    rows_inserted(book)
    columns_inserted(book)
    numbers_no_dot(book)
    sheets_renamed(book)


def as_it_is(book):
    pass


# The file each trouble goes into. Long printed sheets leave the ones that are not about them.
DAMAGE = {
    "damage/rows-inserted.xlsx": rows_inserted,
    "damage/columns-inserted.ods": columns_inserted,
    "damage/number-column-deleted.xlsx": number_column_deleted,
    "damage/threat-column-deleted.xlsx": threat_column_deleted,
    "damage/control-column-deleted.xlsx": control_column_deleted,
    "damage/sheets-renamed.xls": sheets_renamed,
    "damage/sheets-reordered.xlsx": sheets_reordered,
    "damage/sheet-copied.xlsx": sheet_copied,
    "damage/sheet-copied-and-changed.xlsx": sheet_copied_and_changed,
    "damage/hidden-sheets-deleted.xlsx": hidden_sheets_deleted,
    "damage/names-deleted.xlsx": names_deleted,
    "damage/printed-sheets-deleted.xlsx": printed_sheets_deleted,
    "damage/rows-sorted.xlsx": rows_sorted,
    "damage/numbers-full-width.xlsx": numbers_full_width,
    "damage/numbers-no-dot.ods": numbers_no_dot,
    "damage/headings-spaced.xlsx": headings_spaced,
    "damage/headings-reworded.xlsx": headings_reworded,
    "damage/heading-row-emptied.xlsx": heading_row_emptied,
    "damage/pasted-into-a-new-book.xlsx": pasted_into_a_new_book,
    "damage/four-tables-on-one-sheet.ods": four_tables_on_one_sheet,
    "damage/table-transposed.ods": table_transposed,
    "damage/cells-merged-by-hand.xlsx": cells_merged_by_hand,
    "damage/answer-dragged.xlsx": answer_dragged,
    "damage/comment-added.xlsx": comment_added,
    "damage/text-beside-cells.xlsx": text_beside_cells,
    "damage/sheet-added.xlsx": sheet_added,
    "damage/rows-added.xlsx": rows_added,
    "damage/row-duplicated.xlsx": row_duplicated,
    "damage/codes-typed-as-dates.xlsx": codes_typed_as_dates,
    "damage/answers-as-formulas.xlsx": answers_as_formulas,
    "damage/sheets-protected.xlsx": sheets_protected,
    "damage/columns-and-rows-hidden.xlsx": columns_and_rows_hidden,
    "damage/filter-set.xlsx": filter_set,
    "damage/half-a-form.xlsx": half_a_form,
    "damage/codes-wiped.xlsx": codes_wiped,
    "damage/all-at-once.ods": all_at_once,
    "damage/number-and-threat-columns-deleted.xlsx": number_and_threat_columns_deleted,
    "damage/heading-rows-emptied.ods": heading_rows_emptied,
    "damage/two-headings-deleted.xlsx": two_headings_deleted,
    "damage/pasted-and-reworded.xlsx": pasted_and_reworded,
    "damage/sheet-copied-in-front.xlsx": sheet_copied_in_front,
    "damage/all-tables-transposed.xlsx": all_tables_transposed,
    "damage/answer-dragged-in-two-steps.ods": answer_dragged_in_two_steps,
    "damage/comments-everywhere.xlsx": comments_everywhere,
    "damage/comments-everywhere.xls": comments_everywhere,
    "damage/comments-everywhere.ods": comments_everywhere,
    "damage/codes-in-many-spellings.xlsx": codes_in_many_spellings,
    "damage/ticked-by-hand.xlsx": ticked_by_hand,
    "damage/提出_見本.xlsx": without_code,
    "damage/company-alone-tells.xlsx": without_code_company_on_it,
    "damage/name-of-another-person.xlsx": name_of_another_person,
}
WHOLE = {"damage/printed-sheets-deleted.xlsx", "damage/sheets-reordered.xlsx"}


def slim(book):
    for name in PRINTED:
        book.Sheets.removeByName(name)


class WithDesktop:
    """A book that knows the desktop it is open in, for what needs a second one."""

    def __init__(self, book, desktop):
        self.__dict__.update(book=book, desktop=desktop)

    def __getattr__(self, name):
        return getattr(self.book, name)


def damages(desktop, filled, out, wanted):
    for name, trouble in DAMAGE.items():
        if wanted and name not in wanted:
            continue
        book = load(desktop, filled)
        # As it is when a person types: what depends on a cell is computed.
        book.calculateAll()
        open_sheets(book)
        if name not in WHOLE:
            slim(book)
        changed = trouble(WithDesktop(book, desktop))
        save(changed or book, out / name)
        if changed:
            changed.close(True)
        book.close(True)
        print(name, flush=True)


def csv_set(book, folder, code_page, separator=44):
    """One csv a sheet, hidden ones too, as LibreOffice names them: FILE-SHEET.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"{separator},34,{code_page},1,,0,false,true,false,false,false,-1"
    more = prop("FilterOptions", options)
    book.storeToURL(url(folder / "form.csv"), (prop("FilterName", "Text - txt - csv (StarCalc)"), more))


def formats(desktop, filled, out):
    book = load(desktop, filled)
    for name in ("libreoffice.xlsx", "libreoffice.xlsm", "libreoffice.xltx", "libreoffice.ods"):
        save(book, out / "clients" / name)
    # Opened and saved without a calculation: as xls every formula has the result 0.
    save(book, out / "clients" / "libreoffice-not-calculated.xls")
    book.calculateAll()
    save(book, out / "clients" / "libreoffice.xls")
    # 64 is LibreOffice's number for Shift_JIS as Windows has it, 76 that for UTF-8.
    csv_set(book, out / "sets" / "libreoffice-cp932", 64)
    csv_set(book, out / "sets" / "libreoffice-utf-8", 76)
    csv_set(book, out / "sets" / "libreoffice-tabs-utf-16", 65535, 9)
    book.close(True)
    # From hand to hand: Excel of 2003, then LibreOffice, then a new Excel.
    for source, target in (("libreoffice.xls", "tmp/chain.ods"), ("tmp/chain.ods", "clients/xlsx-from-ods-from-xls.xlsx")):
        at = out / source if "/" in source else out / "clients" / source
        book = load(desktop, at)
        save(book, out / target)
        book.close(True)
    book = load(desktop, filled)
    slim(book)
    for name in book.Sheets.ElementNames:
        if name != QUESTIONS:
            book.Sheets.removeByName(name)
    save(book, out / "refused" / "flat.fods")
    save(book, out / "refused" / "printed.pdf")
    save(book, out / "refused" / "web-page-called.html")
    for name in ("password.xls", "password.ods"):
        save(book, out / "refused" / name, prop("Password", "himitsu"))
    book.close(True)


def main():
    filled, out = map(pathlib.Path, sys.argv[1:3])
    wanted = sys.argv[3:]
    with libreoffice() as desktop:
        if not wanted:
            formats(desktop, filled, out)
        damages(desktop, filled, out, wanted)


if __name__ == "__main__":
    main()

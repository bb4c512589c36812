"""Fills a form or a group workbook with openpyxl: the file a script or a web service would return.

openpyxl drops the stored result of every formula, and takes a text that begins with "=" for a
formula unless told otherwise; a person typing into a text cell means text.

    python3 fill_openpyxl.py --answers answers.csv --id 101 FORM.xlsx OUT.xlsx
    python3 fill_openpyxl.py --groups groups.csv --group グループ1 WORKBOOK.xlsx OUT.xlsx
"""

from openpyxl import load_workbook

import locate


def last_column(sheet, row, col):
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row + 1 <= area.max_row and area.min_col <= col + 1 <= area.max_col:
            return area.max_col - 1
    return col


def fill(args):
    book = load_workbook(args.source)
    grids = {s.title: [[locate.shown(v) for v in row] for row in s.iter_rows(values_only=True)] for s in book}
    for want in locate.texts(args):
        try:
            sheet = book[want["sheet"]]
            row, col = locate.place(grids[sheet.title], want, lambda r, c: last_column(sheet, r, c))
        except LookupError as error:
            locate.grid_error(want, error)
        cell = sheet.cell(row + 1, col + 1)
        if cell.value is not None:
            locate.grid_error(want, f"{cell.coordinate} is not empty")
        cell.value = want["text"]
        cell.data_type = "s"
    book.save(args.out)


if __name__ == "__main__":
    fill(locate.arguments())

"""Finds the cell in which one answer belongs, the way a person does: by the words on the sheet.

The fill scripts stand for people with different spreadsheet programs, and they prove something only
if they know nothing of matome: no addresses, no defined names, no hidden sheets. They know the
headings, the No column, and that a new heading row ends the table above it.

A grid is a list of rows of texts. Rows and columns count from 0.
"""

import argparse
import csv
import re
import unicodedata

PEN = "✎"


def fold(text):
    """The text without ✎ and white space, with one width for every character."""
    return re.sub(rf"[{PEN}\s]", "", unicodedata.normalize("NFKC", str(text)))


def shown(value):
    """A cell value as the text a person sees: 2.0 is 2, nothing is empty."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def arguments():
    """One command line for all scripts: FORM of --id, or WORKBOOK of --group, is filled into OUT."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", help="answers.csv, with --id")
    parser.add_argument("--id")
    parser.add_argument("--groups", help="groups.csv, with --group")
    parser.add_argument("--group")
    parser.add_argument("source", help="the empty form or group workbook")
    parser.add_argument("out")
    args = parser.parse_args()
    if not (args.answers and args.id) and not (args.groups and args.group):
        parser.error("give --answers and --id, or --groups and --group")
    return args


def texts(args):
    """The texts of one person or one group: dictionaries with sheet, no, nth, heading, text, pen."""
    path, column, who = (args.answers, "id", args.id) if args.id else (args.groups, "group", args.group)
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[column] == who]
    if not rows:
        raise SystemExit(f"{path}: nothing for {who}")
    # A group workbook repeats some headings in the members' tables: only those with ✎ are the group's.
    return [{**row, "pen": column == "group"} for row in rows]


def place(grid, want, last_column):
    """Row and column of the cell for one text; last_column(row, col) is where a merged cell ends."""
    if want["sheet"] == "発表":
        row, col = label(grid, want["heading"])
        return row, last_column(row, col) + 1
    if want["sheet"] == "アンケート":
        row, col = table_cell(grid, want["no"], 1, "質問", False)
        if fold(grid[row][col]) != fold(want["heading"]):
            raise LookupError(f"question {want['no']} reads {grid[row][col]!r}")
        return table_cell(grid, want["no"], 1, "回答", False)
    return table_cell(grid, want["no"], int(want["nth"]), want["heading"], want["pen"])


def label(grid, text):
    """The first cell that says text."""
    for row, cells in enumerate(grid):
        for col, cell in enumerate(cells):
            if fold(cell) == fold(text):
                return row, col
    raise LookupError(f"no cell says {text}")


def table_cell(grid, no, nth, heading, pen):
    """The cell under heading in the nth row with this No, counted from the heading row."""
    columns = None
    for row, cells in enumerate(grid):
        folded = [fold(cell) for cell in cells]
        if "No" in folded:
            under = [c for c, t in enumerate(folded) if t == fold(heading) and (PEN in cells[c] or not pen)]
            columns = (folded.index("No"), under[0]) if under else None
            seen = 0
        elif columns and folded[columns[0]] == str(no):
            seen += 1
            if seen == nth:
                return row, columns[1]
    raise LookupError(f"no cell for No {no}, {heading}, {nth}")


def grid_error(want, why):
    """Stops with the place that failed: a text typed nowhere, or into a cell in use, proves nothing."""
    raise SystemExit(f"{want['sheet']} No {want['no']} {want['heading']} ({want['nth']}): {why}")

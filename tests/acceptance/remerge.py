"""Groups work in their workbooks with LibreOffice while other answers come in: every line of the three-way table.

A line is three texts: the one that was there when the workbook was made, the one that stands in it now, and the
one that would be written into it now. Each is tried in a member's cell (new: a form that came again) and in a
group's own cell (new: a copy of the workbook), in workbooks saved as xlsx and as ods, as they are and after rows
were put in, members sorted and the sheet renamed. What must come of it is written down here once more, on its own.

    python3 remerge.py path/to/matome
"""

import csv
import pathlib
import tempfile

import office
import locate
from fill_libreoffice import enter

SHEET, OWN = "①事業影響", "グループの共通認識"
HEADINGS = ["事業内容", "脅威発生時の事業への影響"]
BESIDE, PAGE, PAGE_TEXT = "欄外に書いた覚え書き", "私たちのメモ", "付けたシートの覚え書き"

# Base, theirs, new; what a member's cell shows then; what a group's own cell shows then.
LINES = [
    ("", "", "n", "n", "n"),
    ("", "t", "", "t", "t"),
    ("", "x", "x", "x", "x"),
    ("", "t", "n", "t", "t"),
    ("b", "", "", "", ""),
    ("b", "", "b", "b", ""),
    ("b", "", "n", "n", "n"),
    ("b", "b", "", "", "b"),
    ("b", "t", "", "t", "t"),
    ("b", "b", "b", "b", "b"),
    ("b", "b", "n", "n", "n"),
    ("b", "t", "b", "t", "t"),
    ("b", "x", "x", "x", "x"),
    ("b", "t", "n", "t", "t"),
]
WORDS = {"b": "元の", "t": "手で直した", "n": "新しく届いた", "x": "どちらも同じ"}


def word(index, key):
    return f"{WORDS[key]}{index}番" if key else ""


class Group:
    """One group: in which format its workbook is saved, and whether hands went through it."""

    def __init__(self, name, member, suffix, damaged):
        self.name, self.member, self.suffix, self.damaged = name, member, suffix, damaged


GROUPS = [
    Group("甲班", "101", ".xlsx", False),
    Group("乙班", "201", ".ods", False),
    Group("丙班", "301", ".xlsx", True),
    Group("丁班", "401", ".ods", True),
]


def roster(path):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "氏名", "組織", "業種", "グループ", "メール", "除外"])
        for group in GROUPS:
            for nth in range(4):
                number = str(int(group.member) + nth)
                writer.writerow([number, f"架空 {number}番", f"架空{number}番株式会社", "製造業", group.name, "", ""])
    return path


def member_place(threats, index):
    """Where a line of the table is tried in a member's answers: No and heading."""
    return threats[index // 2], HEADINGS[index % 2]


def own_place(threats, index):
    """Where a line is tried in the group's own cells: No and row."""
    return threats[index // 3], 1 + index % 3


def member_cell(grid, no, who, heading):
    columns = None
    for row, cells in enumerate(grid):
        folded = [locate.fold(text) for text in cells]
        if "No" in folded:
            columns = [folded.index(n) for n in ("No", "ID", heading)] if {"ID", heading} <= set(folded) else None
        elif columns and (cells[columns[0]], cells[columns[1]]) == (str(no), who):
            return row, columns[2]
    raise LookupError(f"no row of {who} for {no}")


def type_in(book, sheet, at, text):
    cell = sheet.getCellByPosition(at[1], at[0])
    if text:
        enter(book, cell, text)
        assert cell.String == text, (text, cell.String)
    else:
        cell.String = ""


def send(desktop, w, threats, which):
    """The members' forms with the first or the third text of each line, saved by LibreOffice."""
    for group in GROUPS:
        book = office.load(desktop, next((w / "forms").glob(f"{group.member}_*.xlsx")))
        sheet = book.Sheets.getByName(SHEET)
        grid = office.read(sheet)
        for index, line in enumerate(LINES):
            no, heading = member_place(threats, index)
            type_in(book, sheet, locate.table_cell(grid, no, 1, heading, False), word(index, line[which]))
        office.save(book, w / "returned" / f"{group.member}{group.suffix}")
        book.close(True)


def work(desktop, w, group, threats, which, members=False, name=None):
    """The group's hands: its own cells get a text of each line; those of its member too, where told. Saved in the
    group's format under its name or another."""
    source = next((w / "groups").glob(f"{group.name}.*"))
    book = office.load(desktop, source)
    sheet = book.Sheets.getByName(SHEET)
    grid = office.read(sheet)
    for index, line in enumerate(LINES):
        no, nth = own_place(threats, index)
        type_in(book, sheet, locate.table_cell(grid, no, nth, OWN, True), word(index, line[which]))
        if members and line[0] != line[1]:
            no, heading = member_place(threats, index)
            type_in(book, sheet, member_cell(grid, no, group.member, heading), word(index, line[1]))
    if members and group.damaged:
        damage(book, sheet, grid)
    office.save(book, w / "groups" / f"{name or group.name}{group.suffix}")
    book.close(True)
    if not name and source.suffix != group.suffix:
        source.unlink()


def damage(book, sheet, grid):
    """Members in another order, rows put in, a word beside a table, a sheet of one's own, another name."""
    sheet.unprotect("")
    heads = [row for row, cells in enumerate(grid) if "No" in cells and "ID" in cells]
    for row in heads:
        left, right = grid[row].index("No"), len(grid[row]) - 1
        area = sheet.getCellRangeByPosition(left, row + 1, right, row + 4)
        lines = [list(line) for line in area.FormulaArray]
        area.FormulaArray = tuple(tuple(line) for line in reversed(lines))
    sheet.getCellByPosition(len(grid[0]) + 1, heads[1]).String = BESIDE
    for row in (heads[3], heads[0], 0):
        sheet.Rows.insertByIndex(row, 2)
    book.Sheets.insertNewByName(PAGE, 0)
    book.Sheets.getByName(PAGE).getCellByPosition(1, 1).String = PAGE_TEXT
    sheet.Name = "影響（話し合い用）"


def check(proof, desktop, w, group, threats, first):
    """What the workbook shows now. A second merge no longer knows what a copy had in common with the workbook: only
    the first is held to the table for own cells; nothing may be lost in either."""
    what = f"{group.name} ({group.suffix}{', damaged' if group.damaged else ''}), {'first' if first else 'second'} merge"
    files = sorted(path.name for path in (w / "groups").iterdir() if path.name.startswith(group.name))
    book = office.load(desktop, w / "groups" / f"{group.name}.xlsx")
    proof.that(SHEET in book.Sheets.ElementNames, f"{what}: no sheet {SHEET}; {files}")
    grid = office.read(book.Sheets.getByName(SHEET))
    told = "\n".join(text for cells in office.read(book.Sheets.getByName("確認事項")) for text in cells if text)
    for index, (base, theirs, new, member, own) in enumerate(LINES):
        no, heading = member_place(threats, index)
        row, col = member_cell(grid, no, group.member, heading)
        shown = grid[row][col]
        proof.equal(shown, word(index, member), f"{what}: a member's cell, {base or '-'} {theirs or '-'} {new or '-'}")
        kept(proof, f"{what}: a member's cell", shown, told, [word(index, k) for k in (theirs, new) if k != base])
        no, nth = own_place(threats, index)
        row, col = locate.table_cell(grid, no, nth, OWN, True)
        shown = grid[row][col]
        if first:
            proof.equal(shown, word(index, own), f"{what}: the group's cell, {base or '-'} {theirs or '-'} {new or '-'}")
        kept(proof, f"{what}: the group's cell", shown, told, [word(index, k) for k in (theirs, new) if k != base])
    if group.damaged:
        everywhere = [text for cells in grid for text in cells]
        proof.equal(everywhere.count(BESIDE), 1, f"{what}: the word beside the table")
        pages = [name for name in book.Sheets.ElementNames if PAGE in name]
        proof.equal(len(pages), 1, f"{what}: the group's own sheet")
        texts = [text for name in pages for cells in office.read(book.Sheets.getByName(name)) for text in cells]
        proof.equal(texts.count(PAGE_TEXT), 1, f"{what}: what stands on it")
    proof.equal(office.errors(book), [], f"{what}: errors")
    book.close(True)


def kept(proof, what, shown, told, texts):
    for text in texts:
        proof.that(not text or text == shown or text in told, f"{what}: {text} is lost, {shown!r} is shown")


def main():
    program, proof = office.program(), office.Proof()
    with tempfile.TemporaryDirectory() as folder, office.libreoffice() as desktop:
        folder = pathlib.Path(folder)
        office.run(program, "new", "w", "--roster", roster(folder / "roster.csv"), "--code", "TEST", cwd=folder)
        office.run(program, "forms", "-C", "w", cwd=folder)
        w, threats = folder / "w", list(office.threats())
        send(desktop, w, threats, 0)
        office.run(program, "group", "-C", "w", cwd=folder)
        for group in GROUPS:
            work(desktop, w, group, threats, 0)
        office.run(program, "group", "-C", "w", cwd=folder, codes=(0, 1))
        for group in GROUPS:
            work(desktop, w, group, threats, 2, name=f"{group.name} のコピー")
            work(desktop, w, group, threats, 1, members=True)
        send(desktop, w, threats, 2)
        for first in (True, False):
            office.run(program, "group", "-C", "w", cwd=folder, codes=(0, 1))
            for group in GROUPS:
                check(proof, desktop, w, group, threats, first)
    proof.end(f"{len(LINES)} lines in cells of members and groups, {len(GROUPS)} workbooks")


main()

"""The forms of 23 people, opened in LibreOffice: sheets, dropdowns, locks, progress and marks.

What the dropdowns offer is not read from the file: LibreOffice evaluates each list formula itself, with
every control chosen in turn, and the result is compared with the csv files of the template.

    python3 forms.py path/to/matome
"""

import pathlib
import re
import tempfile

import office
from com.sun.star.sheet.ValidationType import LIST
from com.sun.star.table import CellRangeAddress
from com.sun.star.util.NumberFormat import TEXT

import locate
from office import CONTENT, a1, cells

SHEETS = ["はじめに", "①事業影響", "②実施手順", "③課題と解決手段", "アンケート", "記入例", "脅威一覧", "管理策一覧"]
STEPS = "②実施手順"
HEADINGS = {
    "①事業影響": ["No", "脅威", "事業内容", "脅威発生時の事業への影響"],
    STEPS: ["No", "脅威", "管理策", "実施手順", "選択した理由"],
    "③課題と解決手段": ["No", "脅威", "選択した実施手順", "課題", "解決手段"],
    "アンケート": ["No", "質問", "回答"],
}
# What a person fills in: heading, and the rows each No has.
ANSWERS = {
    "①事業影響": (["事業内容", "脅威発生時の事業への影響"], 1),
    STEPS: (["管理策", "実施手順", "選択した理由"], 1),
    "③課題と解決手段": (["課題", "解決手段"], 3),
    "アンケート": (["回答"], 1),
}
# A column far to the right of every table, for formulas that LibreOffice evaluates for us.
SCRATCH = 60
LONGEST = 64
# A reference whose column is not fixed: it would mean another cell in the scratch area.
MOVING_COLUMN = re.compile(r"(?<![A-Za-z0-9_$])[A-Z]{1,3}\$?[0-9]+\b(?!\()")


class Form:
    """One form in LibreOffice, and where its answer cells are."""

    def __init__(self, book, proof, name, template):
        self.book, self.proof, self.name, self.template = book, proof, name, template
        self.sheets = {sheet.Name: sheet for sheet in book.Sheets}
        self.grids = {sheet_name: office.read(sheet) for sheet_name, sheet in self.sheets.items()}
        self.found = {}
        self.numbers = sorted(office.threats())

    def that(self, holds, what):
        return self.proof.that(holds, f"{self.name}: {what}")

    def equal(self, got, expected, what):
        return self.proof.equal(got, expected, f"{self.name}: {what}")

    def sheet(self, name):
        return self.sheets[name]

    def at(self, name, no, heading, nth=1):
        return locate.table_cell(self.grids[name], no, nth, heading, False)

    def cell(self, name, no, heading, nth=1):
        key = (name, no, heading, nth)
        if key not in self.found:
            row, col = self.at(*key)
            self.found[key] = self.sheet(name).getCellByPosition(col, row)
        return self.found[key]

    def answers(self, name):
        headings, repeat = ANSWERS[name]
        numbers = [1, 2, 3] if name == "アンケート" else self.numbers
        return {self.at(name, no, h, nth) for no in numbers for h in headings for nth in range(1, repeat + 1)}

    # What a person sees on opening.

    def sheets_and_headings(self):
        names = list(self.sheets)
        visible = [name for name in names if self.sheet(name).IsVisible]
        self.equal(visible, SHEETS, "visible sheets, in order")
        self.equal(names[: len(SHEETS)], SHEETS, "hidden sheets stand behind the visible ones")
        self.that(len(names) > len(SHEETS), "no hidden sheet with lists and stamp")
        for name, expected in HEADINGS.items():
            heading_rows = [row for row in self.grids[name] if "No" in map(locate.fold, row)]
            shown = [locate.fold(text) for text in heading_rows[0] if text] if heading_rows else []
            self.equal(len(heading_rows), 1, f"{name}: heading rows")
            self.equal(shown[: len(expected)], expected, f"{name}: headings")
        self.equal([int(r[1]) for r in self.grids["脅威一覧"] if r[1].isdigit()], list(range(1, 11)), "脅威一覧")
        self.equal(office.errors(self.book), [], "cells with errors")

    def locks(self):
        for name in SHEETS:
            sheet = self.sheet(name)
            self.that(sheet.isProtected(), f"{name} is not protected")
            answers = self.answers(name) if name in ANSWERS else set()
            open_frame = [a1(*at) for at, cell in cells(sheet) if at not in answers and not cell.CellProtection.IsLocked]
            self.equal(open_frame, [], f"{name}: frame cells that can be overwritten")
            for row, col in answers:
                cell = sheet.getCellByPosition(col, row)
                where = f"{name} {a1(row, col)}"
                self.that(not cell.CellProtection.IsLocked, f"{where}: an answer cell is locked")
                self.that(self.book.NumberFormats.getByKey(cell.NumberFormat).Type & TEXT, f"{where}: not a text cell")
                self.equal(cell.String, "", f"{where}: not empty")
            sheet.unprotect("")
            self.that(not sheet.isProtected(), f"{name} is protected with a password")

    # The dropdowns. The scratch area stands on the same sheet and row, as the formulas are relative.

    def relative(self, rule, row, col):
        """The formula of a rule as it is seen from a row, written at a column of the scratch area."""
        sheet = self.sheet(STEPS)
        formula, seen_from = rule.getFormula1(), rule.getSourcePosition()
        self.that(not MOVING_COLUMN.search(formula), f"a column moves in {formula}")
        first = sheet.getCellByPosition(col, seen_from.Row)
        first.Formula = f"={formula}"
        if seen_from.Row != row:
            index = list(self.sheets).index(STEPS)
            area = CellRangeAddress(Sheet=index, StartColumn=col, EndColumn=col, StartRow=seen_from.Row, EndRow=seen_from.Row)
            sheet.copyRange(sheet.getCellByPosition(col, row).CellAddress, area)
        target = sheet.getCellByPosition(col, row)
        shifted = target.Formula.removeprefix("=")
        first.Formula = target.Formula = ""
        return shifted

    def validations(self, heading):
        """The list formula of each threat's cell under heading, as seen from its row."""
        found = {}
        for no in self.numbers:
            row, _ = self.at(STEPS, no, heading)
            rule = self.cell(STEPS, no, heading).Validation
            if not self.that(rule.Type == LIST and rule.ShowList, f"No {no} {heading}: no dropdown"):
                continue
            found[no] = (row, self.relative(rule, row, SCRATCH + no))
        return found

    def offered(self, lists):
        """What LibreOffice makes of the list of each No: the entries, once per cell."""
        sheet = self.sheet(STEPS)
        last = max(row for row, _ in lists.values()) + LONGEST
        block = sheet.getCellRangeByPosition(SCRATCH, 0, SCRATCH + max(lists), last).DataArray
        out = {}
        for no, (row, _) in lists.items():
            size = int(block[0][no])
            out[no] = [locate.shown(block[row + nth][no]) for nth in range(size)]
        return out

    def prepare(self, lists):
        """Puts each list as a matrix formula into its column, and its length into the first row."""
        sheet = self.sheet(STEPS)
        for no, (row, formula) in lists.items():
            area = sheet.getCellRangeByPosition(SCRATCH + no, row, SCRATCH + no, row + LONGEST)
            area.setArrayFormula(f"={formula}")
            sheet.getCellByPosition(SCRATCH + no, 0).Formula = f"=ROWS({formula})*COLUMNS({formula})"

    def clear(self):
        sheet = self.sheet(STEPS)
        sheet.getCellRangeByPosition(SCRATCH, 0, SCRATCH + 20, 200).clearContents(CONTENT)
        for no in self.numbers:
            for heading in ANSWERS[STEPS][0]:
                self.cell(STEPS, no, heading).String = ""

    def choose(self, control):
        for no in self.numbers:
            self.cell(STEPS, no, "管理策").String = control

    def dropdowns(self):
        steps_of = self.template
        controls = self.validations("管理策")
        self.prepare(controls)
        for no, entries in self.offered(controls).items():
            self.equal(entries, list(steps_of), f"No {no}: 管理策 offered")
        self.clear()
        steps = self.validations("実施手順")
        self.prepare(steps)
        for no, entries in self.offered(steps).items():
            labels = {step for steps in steps_of.values() for step in steps}
            hint = len(entries) == 1 and "管理策" in entries[0] and entries[0] not in labels
            self.that(hint, f"No {no}: without a control it offers {entries}, not a hint")
        for control, expected in steps_of.items():
            self.choose(control)
            for no, entries in self.offered(steps).items():
                self.equal(entries, expected, f"No {no}: 実施手順 offered for {control}")
        # A control that is only a number is not in the list: then every step can be picked.
        self.choose("6")
        every = [step for steps in steps_of.values() for step in steps]
        for no, entries in self.offered(steps).items():
            self.equal(entries, every, f"No {no}: 実施手順 offered for a bare 6")
        self.clear()

    # What happens while a person fills it in.

    def progress(self):
        def shown():
            self.book.calculateAll()
            cover = office.read(self.sheet("はじめに"))
            beside = {text: row[col + 1].split(" ")[0] for row in cover for col, text in enumerate(row[:-1])}
            return {name: beside.get(name) for name in ANSWERS}

        empty = {name: f"{3 if name == 'アンケート' else len(self.numbers)}件中0件" for name in ANSWERS}
        self.equal(shown(), empty, "progress of the empty form")
        first, second = self.numbers[:2]
        step = next(iter(self.template.values()))[0]
        for name, no, heading, text in [
            ("①事業影響", first, "事業内容", "卸売"),
            ("①事業影響", first, "脅威発生時の事業への影響", "止まる"),
            ("①事業影響", second, "事業内容", "片方だけ"),
            (STEPS, first, "管理策", next(iter(self.template))),
            (STEPS, first, "実施手順", step),
            (STEPS, first, "選択した理由", "理由"),
            ("③課題と解決手段", second, "課題", "課題"),
            ("③課題と解決手段", second, "解決手段", "解決手段"),
            ("アンケート", 1, "回答", "学び"),
        ]:
            self.cell(name, no, heading).String = text
        filled = {"①事業影響": "9件中1件", STEPS: "9件中1件", "③課題と解決手段": "9件中1件", "アンケート": "3件中1件"}
        self.equal(shown(), filled, "progress after filling")
        self.equal(self.cell("③課題と解決手段", first, "選択した実施手順").String, step, "③ repeats the step picked in ②")
        for name, (headings, repeat) in ANSWERS.items():
            for row, col in self.answers(name):
                self.sheet(name).getCellByPosition(col, row).String = ""

    def mismatch(self):
        """A step of another control is marked; a step of the control, and a typed id, are not."""
        steps_of = self.template
        (control, own), (_, foreign) = list(steps_of.items())[:2]
        sheet = self.sheet(STEPS)
        for no in self.numbers:
            cell = self.cell(STEPS, no, "実施手順")
            row = cell.CellAddress.Row
            formats = cell.ConditionalFormat
            rules = [formats.getByIndex(i) for i in range(formats.Count)]
            rules = [(self.relative(rule, row, SCRATCH), rule.StyleName) for rule in rules]
            tests = [sheet.getCellByPosition(SCRATCH + 1 + i, row) for i in range(len(rules))]
            for test, (formula, _) in zip(tests, rules):
                test.Formula = f"=IF({formula};1;0)"

            def marks(chosen, step):
                self.cell(STEPS, no, "管理策").String = chosen
                cell.String = step
                return {style for test, (_, style) in zip(tests, rules) if test.Value}

            wrong, right, blank = marks(control, foreign[0]), marks(control, own[0]), marks("", own[0])
            typed = marks(control, own[0].split(" ")[0])
            only = wrong - right
            self.that(only, f"No {no}: a step of another control is not marked ({wrong}, {right})")
            self.that(not only & (blank | typed), f"No {no}: a right step is marked ({blank}, {typed})")
            styles = self.book.StyleFamilies.getByName("CellStyles")
            plain = styles.getByName(cell.CellStyle).CellBackColor
            for style in only:
                self.that(styles.getByName(style).CellBackColor not in (plain, -1), f"No {no}: {style} cannot be seen")
        self.clear()


def main():
    program, proof = office.program(), office.Proof()
    template = office.labels()
    proof.equal([len(template), sum(map(len, template.values()))], [20, 60], "controls and steps of the template")
    people = office.rows(office.ROSTER)
    with tempfile.TemporaryDirectory() as folder, office.libreoffice() as desktop:
        folder = pathlib.Path(folder)
        office.run(program, "new", "w", "--roster", office.ROSTER, cwd=folder)
        office.run(program, "forms", "-C", "w", cwd=folder)
        forms = sorted((folder / "w" / "forms").glob("[0-9]*.xlsx"))
        proof.equal(sorted(path.name.split("_")[0] for path in forms), sorted(p["ID"] for p in people), "one form each")
        for path in forms:
            person = next(p for p in people if path.name.startswith(p["ID"]))
            book = office.load(desktop, path)
            form = Form(book, proof, path.name[:20], template)
            cover = [text for row in form.grids["はじめに"] for text in row]
            form.that({person["氏名"], person["組織"], person["グループ"]} <= set(cover), "はじめに names nobody else")
            form.sheets_and_headings()
            form.locks()
            form.dropdowns()
            form.mismatch()
            form.progress()
            book.close(True)
            # A form that LibreOffice saves is the same form.
            book = office.load(desktop, path)
            again = folder / f"again_{path.name}"
            office.save(book, again)
            book.close(True)
            book = office.load(desktop, again)
            grids = {sheet.Name: office.read(sheet) for sheet in book.Sheets}
            proof.equal(list(grids), list(form.grids), f"{path.name}: sheets after saving")
            proof.that(grids == form.grids, f"{path.name}: texts differ after saving")
            book.close(True)
    proof.end(f"{len(forms)} forms")


main()

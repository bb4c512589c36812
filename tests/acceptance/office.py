"""What the acceptance scripts share: a private LibreOffice, matome as a user runs it, and a count of what holds.

Uses the finders of samples/make (headings and No, as a person reads), nothing of matome's own code.
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TEMPLATE = ROOT / "templates" / "ipa-2024-sme"
ROSTER = HERE / "roster-23.csv"
sys.path.insert(0, str(ROOT / "samples" / "make"))

if not shutil.which("soffice"):
    sys.exit("LibreOffice is missing: no `soffice` on the PATH")
try:
    import uno
except ImportError:
    sys.exit("this Python has no module `uno` of LibreOffice: use the system's python3 with python3-uno")
from com.sun.star.beans import PropertyValue  # noqa: E402  (exists only once uno is there)

import fill_libreoffice  # noqa: E402
import locate  # noqa: E402
from fill_libreoffice import FILTERS, libreoffice, read, url  # noqa: E402,F401

FORMULA = 16  # com.sun.star.sheet.CellFlags.FORMULA
ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
CONTENT = 1 + 2 + 4 + FORMULA  # CellFlags VALUE, DATETIME, STRING, FORMULA


class Proof:
    """Counts what holds and remembers what does not, so that one run shows everything."""

    def __init__(self):
        self.held, self.failed, self.started = 0, [], time.monotonic()

    def that(self, holds, what):
        if holds:
            self.held += 1
        else:
            self.failed.append(what)
        return holds

    def equal(self, got, expected, what):
        where, expected_there, got_there = differs(expected, got) if got != expected else ("", None, None)
        return self.that(got == expected, f"{what}{where}\n  expected: {clip(expected_there)}\n  got:      {clip(got_there)}")

    def end(self, summary):
        """Ends the script: the last line says what was proven, or how much was not."""
        print("\n".join(self.failed[:40]))
        seconds = time.monotonic() - self.started
        if self.failed:
            sys.exit(f"{len(self.failed)} of {len(self.failed) + self.held} do not hold after {seconds:.0f} s: {summary}")
        print(f"{summary}, {self.held} hold")


def differs(expected, got, path=""):
    """The first place in nested lists and dictionaries at which two values differ."""
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() == got.keys():
        key = next(key for key in expected if expected[key] != got[key])
        return differs(expected[key], got[key], f"{path}[{key!r}]")
    if isinstance(expected, dict) and isinstance(got, dict):
        keys = [key for key in {**expected, **got} if expected.get(key) != got.get(key)]
        return f"{path} at {keys[:8]}", [expected.get(key) for key in keys[:8]], [got.get(key) for key in keys[:8]]
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        key = next(i for i, pair in enumerate(zip(expected, got)) if pair[0] != pair[1])
        return differs(expected[key], got[key], f"{path}[{key}]")
    return path and f" at {path}", expected, got


def clip(value, length=1500):
    text = repr(value)
    return text if len(text) <= length else f"{text[:length]}…"


def program():
    """The matome to test, from the command line."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} path/to/matome")
    return pathlib.Path(sys.argv[1]).resolve()


def run(program, *args, codes=(0,), cwd=None):
    """Runs matome and returns what it printed; another exit code ends the script."""
    line = [str(program), *map(str, args)]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", cwd=cwd)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(line)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def run_json(program, *args, **options):
    return json.loads(run(program, *args, "--json", **options))


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def labels():
    """Every control as a dropdown shows it, and the steps of each: from the template's csv files."""
    controls = {row["No"]: f"{row['No']} {row['管理策']}" for row in rows(TEMPLATE / "controls.csv")}
    steps = {control: [] for control in controls.values()}
    for row in rows(TEMPLATE / "steps.csv"):
        steps[controls[row["手順"].split("-")[0]]].append(f"{row['手順']} {row['実施手順']}")
    return steps


def threats():
    """The threats in scope: No and title."""
    return {int(row["No"]): row["脅威"] for row in rows(TEMPLATE / "threats.csv") if row["対象"] != "対象外"}


def load(desktop, path, **how):
    """Opens a workbook; LibreOffice has nobody to ask, so a file it would have to repair does not open."""
    how = {"Hidden": True, **how}
    properties = tuple(PropertyValue(Name=name, Value=value) for name, value in how.items())
    book = desktop.loadComponentFromURL(url(path), "_blank", 0, properties)
    if book is None or not book.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        raise RuntimeError(f"LibreOffice does not open {path} as a workbook")
    return book


def save(book, path):
    name = FILTERS[pathlib.Path(path).suffix]
    book.storeToURL(url(path), (PropertyValue(Name="FilterName", Value=name),))


def to_pdf(book, path):
    """Prints a workbook into a file, and says how many bytes that made."""
    book.storeToURL(url(path), (PropertyValue(Name="FilterName", Value="calc_pdf_Export"),))
    return pathlib.Path(path).stat().st_size


def cells(sheet, flags=CONTENT):
    """The cells of a sheet that hold something: (row, column), cell."""
    for area in sheet.queryContentCells(flags).RangeAddresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for col in range(area.StartColumn, area.EndColumn + 1):
                yield (row, col), sheet.getCellByPosition(col, row)


def formulas(book):
    """What every formula of a workbook results in: {(sheet, cell): number or text}."""
    found = {}
    for sheet in book.Sheets:
        for area in sheet.queryContentCells(FORMULA).RangeAddresses:
            block = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow).DataArray
            for row, values in enumerate(block, area.StartRow):
                for col, value in enumerate(values, area.StartColumn):
                    found[sheet.Name, a1(row, col)] = value
    return found


def errors(book):
    """The formulas of a workbook that end in an error."""
    return [f"{s.Name}: {s.queryFormulaCells(ERROR).RangeAddressesAsString}" for s in book.Sheets if s.queryFormulaCells(ERROR).Count]


def table(grid, *headings):
    """The rows under the row that has all these headings, up to a blank row, as dictionaries by folded heading."""
    start = next(i for i, row in enumerate(grid) if {locate.fold(h) for h in headings} <= {locate.fold(t) for t in row})
    names = [locate.fold(text) for text in grid[start]]
    found = []
    for row in grid[start + 1 :]:
        if not any(row):
            break
        found.append({name: text for name, text in zip(names, row) if name})
    return found


def a1(row, col):
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

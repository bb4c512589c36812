"""Workshops of unusual size: no group, one, forty; groups of 1 and of 12; long names and long answers.

Every workbook must open in LibreOffice without an error and print, and the same inputs must give the same
bytes, however many files are read side by side.

    python3 stress.py path/to/matome
"""

import csv
import pathlib
import re
import shutil
import subprocess
import tempfile

import office
import invented

LONG = 60
ANSWER = 150
# What no sheet may be called: see the limits of Excel.
ILLEGAL = re.compile(r"[\[\]:*?/\\]|^'|'$")


class Long(invented.Invented):
    """Everybody writes long answers of four lines."""

    def sentence(self):
        lines = [super(Long, self).sentence().replace("\n", "") for _ in range(8)]
        text = "".join(lines)[: ANSWER - 3].ljust(ANSWER - 3, "長")
        quarter = len(text) // 4
        return "\n".join([text[:quarter], text[quarter : 2 * quarter], text[2 * quarter : 3 * quarter], text[3 * quarter :]])


# A name that links, formulas and file names have to escape; one that no file can have.
AWKWARD, IMPOSSIBLE = "第01班 #1 %20 & 'A'「髙﨑」（仮）", "第01班/A:B*?"


def roster(path, sizes, first="1班"):
    """A roster of groups with these many people; the first of each has a long name and organisation."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "氏名", "組織", "業種", "グループ", "メール", "除外"])
        for group, size in enumerate(sizes, 1):
            for nth in range(1, size + 1):
                name, organisation = f"架空 {group}の{nth}", f"架空{group}番{nth}株式会社"
                if nth == 1:
                    name, organisation = name.ljust(LONG, "長"), organisation.ljust(LONG, "社")
                writer.writerow([f"{group:02d}{nth:02d}", name, organisation, "製造業", first if group == 1 else f"{group}班", "", ""])
    return path


def printed(book, folder):
    """Pages and words of the workbook as LibreOffice prints it."""
    pdf = folder / "printed.pdf"
    office.to_pdf(book, pdf)
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    return text.count("\f"), text


def opens(proof, desktop, folder, path, what, prints=True):
    book = office.load(desktop, path)
    for sheet in book.Sheets:
        units = len(sheet.Name.encode("utf-16-le")) // 2
        proof.that(units <= 31 and not ILLEGAL.search(sheet.Name), f"{what}: illegal sheet name {sheet.Name!r}")
    proof.equal(office.errors(book), [], f"{what}: errors on opening")
    book.calculateAll()
    proof.equal(office.errors(book), [], f"{what}: errors after calculating")
    if prints:
        pages, text = printed(book, folder)
        proof.that(pages >= 5, f"{what}: only {pages} pages")
        proof.that(not re.search(r"#(N/A|NAME|REF|VALUE|DIV)|Err:5", text), f"{what}: an error is printed")
    book.close(True)


def contents(folder):
    """Every file that matome writes for people."""
    own = [p for name in ("forms", "groups") for p in (folder / name).rglob("*")] + list(folder.glob("*.xlsx"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in own}


def same_bytes(proof, one, other, what):
    proof.equal(sorted(one), sorted(other), f"{what}: files")
    proof.equal([name for name in one if one[name] != other.get(name)], [], f"{what}: files that differ")


def again(program, folder, first, *options):
    """The same inputs in a fresh folder of the same name: forms and group work are copied, all else is made anew."""
    (folder / "w").mkdir(parents=True)
    shutil.copy(first / "workshop.xlsx", folder / "w")
    office.run(program, "forms", "-C", "w", *options, cwd=folder)
    shutil.copytree(first / "returned", folder / "w" / "returned", dirs_exist_ok=True)
    office.run(program, "group", "-C", "w", *options, cwd=folder)
    shutil.copytree(first / "groups", folder / "w" / "groups", dirs_exist_ok=True)
    office.run(program, "group", "-C", "w", *options, cwd=folder)
    office.run(program, "plenary", "-C", "w", *options, cwd=folder)
    return folder / "w"


def no_groups(proof, program, desktop, folder):
    """The plenary workbook before anything has come back; a reason where there is nobody, or nobody has a group."""
    office.run(program, "new", "empty", cwd=folder)
    office.run(program, "plenary", "-C", "empty", codes=(2,), cwd=folder)
    proof.that(not (folder / "empty" / "plenary.xlsx").exists(), "a plenary workbook of nobody")
    impossible = roster(folder / "impossible.csv", [3], IMPOSSIBLE)
    office.run(program, "new", "impossible", "--roster", impossible, codes=(2,), cwd=folder)
    without = roster(folder / "without.csv", [3])
    without.write_text(without.read_text(encoding="utf-8-sig").replace("1班", ""), encoding="utf-8-sig")
    office.run(program, "new", "without", "--roster", without, codes=(2,), cwd=folder)

    place = folder / "nothing returned"
    place.mkdir()
    office.run(program, "new", "w", "--code", "TEST", "--roster", roster(folder / "two.csv", [3, 2]), cwd=place)
    office.run(program, "plenary", "-C", "w", cwd=place)
    opens(proof, desktop, folder, place / "w" / "plenary.xlsx", "plenary of nothing")
    tally = office.run_json(program, "tally", "-C", "w", cwd=place)
    proof.equal(sum(step["votes"] for step in tally["steps"]), 0, "votes of nothing")


def groups(proof, program, desktop, folder, sizes, first):
    what = f"{len(sizes)} groups"
    place = folder / what
    place.mkdir()
    people = roster(place / "roster.csv", sizes, first)
    workshop = Long(people)
    w = invented.held(program, place, workshop, people, "--jobs", "2")
    books = invented.books(w)
    proof.equal(len(books), len(sizes) + 1, f"{what}: workbooks")
    # Printing takes its time: the plenary workbook, a group of 12 or the first, and the last.
    for path in books:
        opens(proof, desktop, folder, path, f"{what}: {path.name}", prints=path in (books[0], books[-2], books[-1]))
    form = next((w / "forms").glob("0101*.xlsx"))
    opens(proof, desktop, folder, form, f"{what}: {form.name[:12]}…")
    tally = office.run_json(program, "tally", "-C", "w", cwd=place)
    proof.equal(tally, workshop.tally([p["ID"] for p in workshop.people]), f"{what}: tally --json")

    before = contents(w)
    for verb in ("forms", "group", "plenary"):
        office.run(program, verb, "-C", "w", "--jobs", "1", cwd=place)
    same_bytes(proof, before, contents(w), f"{what}: a second run")
    for jobs in ("1", "2"):
        fresh = again(program, place / f"jobs {jobs}", w, "--jobs", jobs)
        same_bytes(proof, before, contents(fresh), f"{what}: fresh folder, --jobs {jobs}")


def main():
    program, proof = office.program(), office.Proof()
    if not shutil.which("pdftotext"):
        raise SystemExit("poppler is missing: no `pdftotext` on the PATH")
    with tempfile.TemporaryDirectory() as folder, office.libreoffice() as desktop:
        folder = pathlib.Path(folder)
        no_groups(proof, program, desktop, folder)
        groups(proof, program, desktop, folder, [5], AWKWARD)
        groups(proof, program, desktop, folder, [12] + [1] * 39, "1班")
    proof.end("0, 1 and 40 groups")


main()

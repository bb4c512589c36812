"""Twenty-three forms filled in with LibreOffice (xlsx, ods, xls), openpyxl, SheetJS and exceljs, and merged.

Every answer must be found, stand once in データ exactly as typed, and be counted; what groups type must
survive a second merge with a form that comes late.

    python3 roundtrip.py path/to/matome
"""

import pathlib
import re
import subprocess
import tempfile
from collections import Counter
from types import SimpleNamespace

import openpyxl

import office
from office import fill_libreoffice
import invented
import locate

# Who fills in with which program; the form comes back under this name.
PROGRAMS = [
    ("libreoffice", "FORM.xlsx"),
    ("libreoffice", "FORM.ods"),
    ("openpyxl", "FORM.xlsx"),
    ("libreoffice", "回答_ID.xls"),
    ("exceljs", "GROUP/FORM.xlsx"),
    ("sheetjs", "FORM (1).xlsx"),
    ("libreoffice", "GROUP/コピー ～ ID.xlsx"),
    ("sheetjs", "無題ID.ods"),
]
LATE = "504"
SAMPLES = office.ROOT / "samples" / "make"


def fill(desktop, folder, client, form, out, id):
    out.parent.mkdir(parents=True, exist_ok=True)
    if client == "libreoffice":
        with_libreoffice(desktop, folder, form, out, id=id)
    elif client == "openpyxl":
        invented.with_openpyxl(folder, form, out, id=id)
    else:
        line = ["node", SAMPLES / f"fill_{client}.js", "--answers", folder / "answers.csv", "--id", id, form, out]
        subprocess.run(line, check=True, stdin=subprocess.DEVNULL)


def with_libreoffice(desktop, folder, source, out, **who):
    files = {"answers": folder / "answers.csv", "groups": folder / "groups.csv", "id": None, "group": None}
    book = office.load(desktop, source)
    fill_libreoffice.fill(book, SimpleNamespace(**{**files, **who}))
    office.save(book, out)
    book.close(True)


def data(path):
    """データ as openpyxl reads it: (who, theme, No, nth, heading) to texts, and the step of each."""
    book = openpyxl.load_workbook(path, data_only=True)
    lines = list(book["データ"].iter_rows(values_only=True))
    start = next(i for i, line in enumerate(lines) if "回答" in line)
    found = []
    for line in lines[start + 1 :]:
        row = dict(zip(lines[start], line))
        if row["回答"] is None:
            continue
        who = row["ID"] if row["区分"] == "個人" else row["グループ"]
        no = None if row["No"] in (None, "") else int(row["No"])
        found.append(((str(who), row["テーマ"], no, int(row["組"]), row["項目"]), row["回答"], row["手順コード"], row["ファイル"]))
    return found


def same(proof, found, expected, steps, what):
    """Each answer once, as typed, with the right step."""
    twice = [key for key, n in Counter(key for key, *_ in found).items() if n > 1]
    proof.equal(twice, [], f"{what}: answers that stand twice")
    got = {key: text for key, text, *_ in found}
    proof.equal(sorted(map(str, expected.keys() - got.keys())), [], f"{what}: answers that are missing")
    proof.equal(sorted(map(str, got.keys() - expected.keys())), [], f"{what}: answers that nobody gave")
    for key in got.keys() & expected.keys():
        proof.equal(got[key], expected[key], f"{what}: {key}")
    for key, text, step, file in found:
        if key[4] in ("実施手順", "共通認識の実施手順"):
            proof.equal(step, steps(text), f"{what}: 手順コード of {key}")
        proof.that(file, f"{what}: {key} cites no file")


def conserved(proof, printed, answers, what):
    lines = [re.sub(r"\s", "", line) for line in printed.splitlines()]
    expected = f"回答 {answers} = データ {answers} + 確認事項 0"
    proof.that(expected.replace(" ", "") in lines, f"{what}: does not print {expected}\n{printed}")


def checked(proof, program, folder, workshop, ids, what):
    """`check --json` finds everything and has nothing to complain about."""
    report = office.run_json(program, "check", "-C", "w", cwd=folder)
    answers = len(workshop.of(ids))
    proof.equal(report["answers"], {"found": answers, "placed": answers, "listed": 0}, f"{what}: check --json, answers")
    findings = [(f["file"], g) for f in report["files"] for g in f["findings"]]
    errors = [(file, g["code"], g["cell"], g["read"]) for file, g in findings if g["severity"] == "error"]
    proof.equal(errors, [], f"{what}: check --json, errors")
    proof.equal(sorted(f["participant"] for f in report["files"]), sorted(ids), f"{what}: check --json, people")
    proof.equal({f["status"] for f in report["files"]}, {"read"}, f"{what}: check --json, status")
    of_each = Counter(key[0] for key in workshop.of(ids))
    proof.equal({f["participant"]: f["answers"] for f in report["files"]}, dict(of_each), f"{what}: check --json, answers of each")
    conserved(proof, office.run(program, "check", "-C", "w", cwd=folder), answers, f"{what}: check")
    return Counter(g["code"] for _, g in findings)


def merged(proof, program, folder, workshop, ids, what):
    """`group` puts every answer into the workbook of its group, once."""
    conserved(proof, office.run(program, "group", "-C", "w", cwd=folder), len(workshop.of(ids)), f"{what}: group")
    for group in workshop.groups:
        members = {p["ID"] for p in workshop.people if p["グループ"] == group} & set(ids)
        same(proof, data(folder / "w" / "groups" / f"{group}.xlsx"), workshop.of(members), workshop.id_of, f"{what}: {group}")


def group_cells(desktop, path, workshop, group):
    """What stands in the cells that a group typed into."""
    book = office.load(desktop, path)
    grids = {sheet.Name: office.read(sheet) for sheet in book.Sheets}
    found = []
    for want in (row for row in workshop.written if row["group"] == group):
        sheet = book.Sheets.getByName(want["sheet"])
        row, col = locate.place(grids[want["sheet"]], {**want, "pen": True}, lambda r, c: fill_libreoffice.last_column(sheet, r, c))
        found.append(sheet.getCellByPosition(col, row).String)
    book.close(True)
    return found


def main():
    program, proof = office.program(), office.Proof()
    workshop = invented.Invented(office.ROSTER)
    everybody = [p["ID"] for p in workshop.people]
    with tempfile.TemporaryDirectory() as folder, office.libreoffice() as desktop:
        folder = pathlib.Path(folder)
        workshop.save(folder)
        office.run(program, "new", "w", "--roster", office.ROSTER, cwd=folder)
        office.run(program, "forms", "-C", "w", cwd=folder)
        returned = folder / "w" / "returned"
        for number, person in enumerate(workshop.people):
            client, name = PROGRAMS[number % len(PROGRAMS)]
            [form] = (folder / "w" / "forms").glob(f"{person['ID']}_*.xlsx")
            name = name.replace("FORM", form.stem).replace("ID", person["ID"]).replace("GROUP", person["グループ"])
            out = (folder / "late" if person["ID"] == LATE else returned) / name
            fill(desktop, folder, client, form, out, person["ID"])

        on_time = [id for id in everybody if id != LATE]
        checked(proof, program, folder, workshop, on_time, "22 forms")
        merged(proof, program, folder, workshop, on_time, "22 forms")
        tally = office.run_json(program, "tally", "-C", "w", cwd=folder)
        proof.equal(tally, workshop.tally(on_time, agreed=False), "22 forms: tally --json")

        for group in workshop.groups:
            path = folder / "w" / "groups" / f"{group}.xlsx"
            with_libreoffice(desktop, folder, path, folder / "typed.xlsx", group=group)
            (folder / "typed.xlsx").replace(path)
        for path in (folder / "late").rglob("*.*"):
            path.replace(returned / path.name)

        codes = checked(proof, program, folder, workshop, everybody, "23 forms")
        merged(proof, program, folder, workshop, everybody, "23 forms")
        for group in workshop.groups:
            typed = [workshop.shown(row) for row in workshop.written if row["group"] == group]
            shown = group_cells(desktop, folder / "w" / "groups" / f"{group}.xlsx", workshop, group)
            proof.equal(shown, typed, f"{group}: what the group typed, after a late form")
        proof.equal(office.run_json(program, "tally", "-C", "w", cwd=folder), workshop.tally(everybody), "tally --json")
        returned_only = office.run_json(program, "tally", "-C", "w", "--from", "returned", cwd=folder)
        proof.equal(returned_only, workshop.tally(everybody, agreed=False), "tally --from returned --json")

        everything = {**workshop.of(everybody), **workshop.of_groups()}
        conserved(proof, office.run(program, "plenary", "-C", "w", cwd=folder), len(everything), "plenary")
        same(proof, data(folder / "w" / "plenary.xlsx"), everything, workshop.id_of, "plenary")
    proof.end(f"23 forms of 4 programs, {len(everything)} answers, notices {dict(codes)}")


main()

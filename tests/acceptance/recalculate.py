"""LibreOffice calculates every formula of the merged workbooks anew.

matome stores a result beside each formula; both must be equal, before and after a pick is changed by hand.
The stored results are read from the file itself, so that LibreOffice cannot have calculated them on opening.
Workbooks: those of the samples, of an invented workshop of 23 people, and of one of 200 people in 40 groups.

    python3 recalculate.py path/to/matome
"""

import csv
import pathlib
import shutil
import tempfile
import zipfile
from collections import Counter
from xml.etree import ElementTree

import office
import invented
import locate

STEPS = "②実施手順"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def stored(path):
    """The results in the file: {(sheet, cell): value}."""
    found = {}
    with zipfile.ZipFile(path) as parts:
        relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        files = {r.get("Id"): r.get("Target").removeprefix("/xl/") for r in relations}
        for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            with parts.open("xl/" + files[sheet.get(RELATION)]) as part:
                for _, cell in ElementTree.iterparse(part):
                    if cell.tag == f"{MAIN}c" and cell.find(f"{MAIN}f") is not None:
                        value = cell.findtext(f"{MAIN}v") or ""
                        text = cell.get("t", "n") != "n"
                        found[sheet.get("name"), cell.get("r")] = value if text or not value else float(value)
    return found


def same(one, other):
    one, other = ("" if value is None else value for value in (one, other))
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return abs(one - other) < 1e-9


def recalculated(proof, desktop, path):
    """Every stored result is what LibreOffice calculates; the workbook stays open."""
    book = office.load(desktop, path)
    book.calculateAll()
    before, after = stored(path), office.formulas(book)
    what = f"{path.parent.parent.name}/{path.name}"
    proof.equal(sorted(before.keys() ^ after.keys()), [], f"{what}: formulas that only one program sees")
    wrong = [(at, before[at], after[at]) for at in before.keys() & after.keys() if not same(before[at], after[at])]
    proof.equal(sorted(wrong), [], f"{what}: stored results that differ from the calculated ones")
    proof.equal(office.errors(book), [], f"{what}: errors")
    proof.held += len(before)
    return book


def number(text):
    return int(float(text)) if text not in ("", "–") else 0


def step_counts(book):
    """実施手順集計 as it shows: the same shape as `tally --json`, in the order of the catalogue."""
    counts = []
    for row in office.table(office.read(book.Sheets.getByName("実施手順集計")), "手順", "票", "順位"):
        if row["手順"]:
            agreed, common, leading = (number(row[f"{word}グループ"]) for word in ("合意", "共通", "最多"))
            groups = {"groups_common": common, "groups_leading": leading, "groups_agreed": agreed}
            counts.append({"id": row["手順"], "votes": number(row["票"]), **groups, "rank": number(row["順位"]) or None})
    return counts


def expected_counts(workshop):
    """The same, counted anew from what was typed."""
    order = [label.split(" ")[0] for label in workshop.steps]
    return sorted(workshop.tally([p["ID"] for p in workshop.people])["steps"], key=lambda s: order.index(s["id"]))


def heat(book):
    """脅威×管理策 as it shows: {(No, control): votes}."""
    grid = office.read(book.Sheets.getByName("脅威×管理策"))
    head = next(i for i, row in enumerate(grid) if {"1", "2", "20"} <= set(row))
    columns = {col: int(text) for col, text in enumerate(grid[head]) if text.isdigit()}
    top = next(i for i in range(head, -1, -1) if "No" in grid[i])
    no = grid[top].index("No")
    lines = [row for row in grid[head + 1 :] if row[no].isdigit()]
    shown = {(int(row[no]), control): row[col] for row in lines for col, control in columns.items()}
    return {at: number(text) for at, text in shown.items() if text.isdigit() and number(text)}


def expected_heat(workshop):
    picks = ((r["no"], int(workshop.id_of(r["text"]).split("-")[0])) for r in workshop.answers if r["heading"] == "実施手順")
    return dict(Counter(picks))


def other_step(workshop, text, taken=()):
    """A step that is neither this one nor taken."""
    return next(label for label in workshop.steps if label.split(" ")[0] not in {workshop.id_of(text), *taken})


def change_in_plenary(proof, workshop, book):
    """Another code for a pick in データ (locked, so by a program) moves the counts."""
    sheet = book.Sheets.getByName("データ")
    # Protection lets a program type into a locked cell, but not empty it.
    sheet.unprotect("")
    grid = office.read(sheet)
    top = next(i for i, row in enumerate(grid) if "手順コード" in row)
    columns = {name: grid[top].index(name) for name in ("ID", "No", "項目", "手順コード")}
    picks = [r for r in workshop.answers if r["heading"] == "実施手順"]
    proof.equal(step_counts(book), expected_counts(workshop), "plenary: 実施手順集計 before a change")
    proof.equal(heat(book), expected_heat(workshop), "plenary: 脅威×管理策 before a change")
    unused = [label for label in workshop.steps if not any(workshop.id_of(p["text"]) == label.split(" ")[0] for p in picks)]
    targets = [other_step(workshop, picks[3]["text"]), unused[0] if unused else workshop.steps[-1], None, picks[3]["text"]]
    # To another step, to one that nobody had, to nothing, and to what somebody else has.
    for pick, label in zip((picks[3], picks[40], picks[60], picks[61]), targets):
        [row] = [
            i for i, cells in enumerate(grid[top + 1 :], top + 1)
            if (cells[columns["ID"]], cells[columns["No"]], cells[columns["項目"]]) == (pick["id"], str(pick["no"]), "実施手順")
        ]
        text = workshop.id_of(label) if label else ""
        sheet.getCellByPosition(columns["手順コード"], row).String = text
        before = pick["text"]
        if label:
            pick["text"] = label
        else:
            workshop.answers.remove(pick)
        book.calculateAll()
        what = f"plenary: 手順コード changed from {before} to {text or 'nothing'}"
        proof.equal(step_counts(book), expected_counts(workshop), f"{what}, 実施手順集計")
        proof.equal(heat(book), expected_heat(workshop), f"{what}, 脅威×管理策")
        proof.equal(agreement(book), expected_agreement(workshop), f"{what}, 脅威ごとの一致")
        proof.equal(office.errors(book), [], f"{what}, errors")


def agreement(book):
    """脅威ごとの一致 on 共通手順 as it shows: {No: [groups that wrote, with the same step, people, with the same step]}."""
    lines = office.table(office.read(book.Sheets.getByName("共通手順")), "合意を書いたグループ", "一致の度合い")
    names = ("合意を書いたグループ", "同じ手順のグループ", "選んだ人", "同じ手順の人")
    return {int(line["no"] if "no" in line else line["No"]): [number(line[name]) for name in names] for line in lines}


def expected_agreement(workshop):
    found = {}
    for threat in workshop.tally([p["ID"] for p in workshop.people])["threats"]:
        agreed = [{g["group"] for g in step["groups"] if g["agreed"]} for step in threat["steps"]]
        votes = [step["votes"] for step in threat["steps"]]
        found[threat["no"]] = [len(set().union(*agreed)), max(map(len, agreed), default=0), sum(votes), max(votes, default=0)]
    return found


def group_tally(book, no):
    """集計 of one threat as it shows: its line, and the votes and marks of each step that was picked."""
    grid = office.read(book.Sheets.getByName("集計"))
    [line] = [row for row in office.table(grid, "選んだ人", "最も多い手順") if row["No"] == str(no)]
    steps = [row for row in office.table(grid, "票", "しるし") if row["No"] == str(no) and row["実施手順"]]
    votes = {row["実施手順"].split(" ")[0]: (number(row["票"]), row["しるし"]) for row in steps}
    return {"people": number(line["選んだ人"]), "most": number(line["同じ手順"]), "votes": votes}


def expected_group_tally(workshop, group, no):
    everybody = [p["ID"] for p in workshop.people]
    [threat] = [t for t in workshop.tally(everybody)["threats"] if t["no"] == no]
    own = {step["id"]: g for step in threat["steps"] for g in step["groups"] if g["group"] == group}
    marks = lambda g: " ".join(word for word, holds in [("○共通", g["common"]), ("◎最多", g["leading"]), ("✓合意", g["agreed"])] if holds)
    votes = {step: (g["votes"], marks(g)) for step, g in own.items() if g["votes"]}
    counts = [n for n, _ in votes.values()]
    return {"people": sum(counts), "most": max(counts, default=0), "votes": votes}


def kinds(book):
    """管理策ごと, 管理策種別ごと and 業種ごと of 集計 as they show: votes that are not 0."""
    grid = office.read(book.Sheets.getByName("集計"))
    top = next(i for i, row in enumerate(grid) if "管理策ごとの票" in row)
    left = grid[top].index("管理策ごとの票")
    right = next(col for col, text in enumerate(grid[top + 1]) if text == "管理策種別")
    end = next(i for i, row in enumerate(grid[top:], top) if row[left] == "計")
    controls = {row[left]: number(row[left + 2]) for row in grid[top + 2 : end]}
    sides, side = {}, None
    for row in grid[top + 1 :]:
        if row[right] in ("管理策種別", "業種"):
            side = sides.setdefault(row[right], {})
        elif side is not None and row[right] and row[right + 1].isdigit():
            side[row[right].split("（")[0]] = number(row[right + 1])
        elif row[right] and side and row[right + 1]:
            break
    return [{key: votes for key, votes in found.items() if votes} for found in (controls, sides["管理策種別"], sides["業種"])]


def expected_kinds(workshop, group):
    people = {p["ID"]: p["業種"] for p in workshop.people if p["グループ"] == group}
    category = {row["No"]: row["管理策種別"] for row in office.rows(office.TEMPLATE / "controls.csv")}
    picks = [(r["id"], workshop.id_of(r["text"]).split("-")[0]) for r in workshop.answers if r["heading"] == "実施手順" and r["id"] in people]
    counted = (lambda picks: picks[1], lambda pick: category[pick[1]], lambda pick: people[pick[0]])
    return [dict(Counter(map(of, picks))) for of in counted]


def change_in_group(proof, workshop, book, group):
    """A member's pick corrected on ② moves 集計, to a step of another member and to a new one."""
    proof.equal(kinds(book), expected_kinds(workshop, group), f"{group}: 集計 by kind")
    members = {p["ID"] for p in workshop.people if p["グループ"] == group}
    sheet = book.Sheets.getByName(STEPS)
    grid = office.read(sheet)
    for no in workshop.threats:
        proof.equal(group_tally(book, no), expected_group_tally(workshop, group, no), f"{group}: 集計 of {no}")
    no, picks = next(
        (no, picks)
        for no in workshop.threats
        if len(picks := [r for r in workshop.answers if r["id"] in members and r["heading"] == "実施手順" and r["no"] == no]) >= 3
    )
    taken = {workshop.id_of(pick["text"]) for pick in picks}
    targets = [picks[1]["text"], other_step(workshop, picks[1]["text"], taken)]
    for pick, target in zip((picks[0], picks[2]), targets):
        text = next(label for label in workshop.steps if label.split(" ")[0] == workshop.id_of(target))
        row, col = member_cell(grid, no, pick["id"])
        sheet.getCellByPosition(col, row).String = text
        before, pick["text"] = pick["text"], text
        book.calculateAll()
        what = f"{group}: {pick['id']} changes {no} from {before} to {text}"
        proof.equal(group_tally(book, no), expected_group_tally(workshop, group, no), what)
        proof.equal(kinds(book), expected_kinds(workshop, group), f"{what}, by kind")
        proof.equal(office.errors(book), [], f"{what}, errors")


def member_cell(grid, no, id):
    """The cell of a member's pick for a threat in a group workbook."""
    columns = None
    for row, cells in enumerate(grid):
        folded = [locate.fold(text) for text in cells]
        if "No" in folded:
            columns = [folded.index(name) for name in ("No", "ID", "実施手順")] if "ID" in folded else None
        elif columns and (cells[columns[0]], cells[columns[1]]) == (str(no), id):
            return row, columns[2]
    raise LookupError(f"no row of {id} for {no}")


def tally_says_the_same(proof, program, workshop, book, path):
    """The workbook as LibreOffice saves it after the change: `matome tally` counts what its sheets show."""
    before = path.read_bytes()
    office.save(book, path)
    tally = office.run_json(program, "tally", "-C", path.parent.parent)
    proof.equal(tally, workshop.tally([p["ID"] for p in workshop.people]), f"{path.name}: tally after the change")
    path.write_bytes(before)


def large_roster(path):
    """200 people in 40 groups."""
    industries = ["製造業", "卸売業", "小売業", "建設業", "情報通信業", "医療・福祉"]
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "氏名", "組織", "業種", "グループ", "メール", "除外"])
        for nth in range(200):
            group, member = divmod(nth, 5)
            writer.writerow([f"{group + 1:02d}{member + 1}", f"架空 {nth + 1}番", f"架空{nth + 1}番株式会社", industries[nth % 6], f"第{group + 1:02d}班", "", ""])
    return path


def large(proof, program, desktop, folder):
    """Every workbook of a large workshop, and the plenary once more after changes."""
    people = large_roster(folder / "large.csv")
    workshop = invented.Invented(people)
    held = folder / "large"
    held.mkdir()
    paths = invented.books(invented.held(program, held, workshop, people))
    for path in paths:
        book = recalculated(proof, desktop, path)
        if path.name == "plenary.xlsx":
            change_in_plenary(proof, workshop, book)
        book.close(True)
    shutil.rmtree(held)
    return len(paths)


def main():
    program, proof = office.program(), office.Proof()
    count = 0
    with tempfile.TemporaryDirectory() as folder, office.libreoffice() as desktop:
        folder = pathlib.Path(folder)
        office.run(program, "demo", "demo", cwd=folder)
        for path in invented.books(folder / "demo"):
            recalculated(proof, desktop, path).close(True)
            count += 1

        workshop = invented.Invented(office.ROSTER)
        invented.held(program, folder, workshop, office.ROSTER)
        for path in invented.books(folder / "w"):
            # Each workbook is changed from what stands in it, so the others know nothing of it.
            fresh = invented.Invented(office.ROSTER)
            book = recalculated(proof, desktop, path)
            if path.name == "plenary.xlsx":
                change_in_plenary(proof, fresh, book)
            else:
                change_in_group(proof, fresh, book, path.stem)
                tally_says_the_same(proof, program, fresh, book, path)
            book.close(True)
            count += 1
        count += large(proof, program, desktop, folder)
    proof.end(f"{count} workbooks")


main()

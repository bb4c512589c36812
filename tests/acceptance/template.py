"""A template made in LibreOffice from the exported workbook runs the whole day.

The secretariat's edits: a list of four items instead of the ten threats, a column to choose in as the fourth of ①,
two picks an item in ②, theme ③ removed. Then forms are filled in LibreOffice, merged, and every live figure is
compared after a recalculation. The workbook as saved stands in tests/template; `KEEP=1` writes it there again.
"""

import os
import pathlib
import shutil
import tempfile

from office import Proof, ROOT, errors, formulas, libreoffice, load, program, run, run_json, save

KEPT = ROOT / "tests" / "template" / "edited-in-libreoffice.xlsx"
ITEMS = [
    ("own-01", "1", "メールの添付ファイルからの感染", "添付ファイルを開いて感染する場合です。", ""),
    ("own-02", "2", "クラウドの設定の誤りによる公開", "共有の設定を誤り、だれでも見られる場合です。", ""),
    ("own-03", "3", "退職者による持ち出し", "退職の前後に情報が持ち出される場合です。", ""),
    ("own-04", "4", "古い機器の故障", "保守の切れた機器が止まる場合です。", "対象外"),
]
LEVELS = ["大", "中", "小"]


def edit(book):
    """What a person does in the exported workbook; rows are found by what stands in them."""
    sheets = book.Sheets
    sheet = sheets.getByName

    def rows(name):
        used = sheet(name).createCursor()
        used.gotoEndOfUsedArea(False)
        area = sheet(name).getCellRangeByPosition(0, 0, 9, used.RangeAddress.EndRow)
        return [list(map(str, row)) for row in area.DataArray]

    def put(name, col, row, text):
        sheet(name).getCellByPosition(col, row).String = text

    def drop(name, holds):
        for row in reversed([at for at, cells in enumerate(rows(name)) if at > 3 and holds(cells)]):
            sheet(name).Rows.removeByIndex(row, 1)

    drop("項目", lambda cells: cells[0].startswith("2024-"))
    for at, item in enumerate(ITEMS, 4):
        for col, text in enumerate(item):
            put("項目", col, at, text)
    for at, level in enumerate(LEVELS, 4):
        put("選択肢", 0, at, "level")
        put("選択肢", 1, at, level)
    drop("テーマ", lambda cells: cells[0] == "issues")
    drop("列", lambda cells: cells[0] == "issues")
    columns = rows("列")
    fourth = next(at for at, cells in enumerate(columns) if cells[:3] == ["impact", "個人", "impact"]) + 1
    sheet("列").Rows.insertByIndex(fourth, 1)
    for col, text in enumerate(["impact", "個人", "size", "影響の大きさ", "", "一覧から選ぶ", "level", "1", "14", ""]):
        put("列", col, fourth, text)
    for at, cells in enumerate(rows("列")):
        if cells[:3] in (["steps", "個人", "control"], ["steps", "個人", "step"], ["steps", "個人", "reason"]):
            put("列", 7, at, "2")
    for at, cells in enumerate(rows("基本設定")):
        if cells[0] == "名前":
            put("基本設定", 1, at, "own-2026")
        if cells[0] == "タイトル":
            put("基本設定", 1, at, "自社のリスクを考えるワークショップ")


def fill(desktop, path, to, answers):
    """Types answers into a form: (sheet, number, nth row of it, heading) → text."""
    book = load(desktop, path)
    for (name, no, nth, heading), text in answers.items():
        sheet = book.Sheets.getByName(name)
        used = sheet.createCursor()
        used.gotoEndOfUsedArea(False)
        grid = sheet.getCellRangeByPosition(0, 0, used.RangeAddress.EndColumn, used.RangeAddress.EndRow).DataArray
        head = next(at for at, row in enumerate(grid) if "No" in row and any(str(t).endswith(heading) for t in row))
        column = next(col for col, text in enumerate(grid[head]) if str(text).replace("✎", "").strip() == heading)
        number = list(grid[head]).index("No")
        lines = [at for at in range(head + 1, len(grid)) if grid[at][number] in (no, float(no), str(no))]
        sheet.getCellByPosition(column, lines[nth - 1]).String = text
    save(book, to)
    book.close(True)


def main(desktop, tmp, matome, proof):
    exported, edited = tmp / "exported.xlsx", tmp / "自社.xlsx"
    run(matome, "template", "export", "ipa-2024-sme", exported)
    book = load(desktop, exported)
    edit(book)
    save(book, edited)
    book.close(True)
    if os.environ.get("KEEP"):
        KEPT.parent.mkdir(exist_ok=True)
        shutil.copy(edited, KEPT)
    said = run(matome, "template", "check", edited)
    proof.that("直すところはありません" in said, said)
    roster = tmp / "名簿.csv"
    people = [("見本 花子", "見本商事"), ("試作 一郎", "試作所"), ("仮名 次郎", "仮設工業"), ("例文 さくら", "例文社")]
    text = "氏名,会社名,グループ\n" + "".join(f"{n},{c},{1 + i // 2}\n" for i, (n, c) in enumerate(people))
    roster.write_bytes(text.encode("cp932"))
    day = tmp / "day"
    run(matome, "new", day, "--template", edited, "--roster", roster, "--code", "EDIT")
    run(matome, "forms", "-C", day)
    steps = [("6-1", "14-1"), ("14-1", "6-1"), ("6-1", ""), ("1-1", "14-1")]
    for index, ((name, _), picks) in enumerate(zip(people, steps), 1):
        answers = {("①事業影響", 2, 1, "影響の大きさ"): LEVELS[index % 3], ("①事業影響", 2, 1, "事業内容"): f"{name} の事業"}
        answers |= {("②実施手順", 2, nth, "実施手順"): pick for nth, pick in enumerate(picks, 1) if pick}
        form = next((day / "forms").glob(f"{index:03}_*.xlsx"))
        fill(desktop, form, day / "returned" / f"{index}.xlsx", answers)
    run(matome, "group", "-C", day, codes=(0, 1))
    run(matome, "plenary", "-C", day, codes=(0, 1))
    tally = run_json(matome, "tally", "-C", day)
    votes = {step["id"]: step["votes"] for step in tally["steps"] if step["votes"]}
    proof.equal(votes, {"6-1": 3, "14-1": 3, "1-1": 1}, "votes")
    choices = run_json(matome, "tally", "-C", day, "--by", "choice")["choices"]
    found = next(c for c in choices if c["no"] == 2)
    proof.equal({c["choice"]: c["people"] for c in found["choices"]}, {"大": 1, "中": 2, "小": 1}, "choices")
    for path in [*sorted((day / "groups").glob("*.xlsx")), day / "plenary.xlsx"]:
        book = load(desktop, path)
        before = formulas(book)
        book.calculateAll()
        proof.equal(formulas(book), before, f"{path.name} after a recalculation")
        proof.equal(errors(book), [], f"{path.name}: formulas that end in an error")
        book.close(True)


if __name__ == "__main__":
    proof, matome = Proof(), program()
    with tempfile.TemporaryDirectory() as tmp, libreoffice() as desktop:
        main(desktop, pathlib.Path(tmp), matome, proof)
    proof.end("a template edited in LibreOffice, one day")

"""Exported answers in other programs: DuckDB counts from parquet and csv what matome counts, for the samples and for
200 people; LibreOffice opens the csv with every Japanese letter where it was.
"""

import csv
import pathlib
import re
import shutil
import tempfile

import duckdb
import office

SAMPLES = office.ROOT / "samples"
SQL = office.ROOT / "src" / "run" / "export" / "tally.sql"
INDUSTRIES = ["製造業", "卸売業", "情報通信業", "建設業", "小売業", "運輸業"]


def counted(source):
    """The tally as DuckDB makes it of the rows in `source`: by threat, step and group, and by step."""
    base = duckdb.connect()
    base.execute(f"CREATE OR REPLACE TEMPORARY VIEW answers AS SELECT * FROM {source}")
    base.execute(SQL.read_text(encoding="utf-8"))
    by_group = base.execute(
        "SELECT workshop, threat_no, control_no || '-' || step_no, group_name, votes, is_common, is_leading, is_agreed FROM tally_by_group"
    ).fetchall()
    by_step = base.execute(
        "SELECT workshop, control_no || '-' || step_no, votes, groups_common, groups_leading, groups_agreed, step_rank FROM tally_by_step"
    ).fetchall()
    people = base.execute(
        "SELECT workshop, COUNT(DISTINCT participant_id) FROM answers WHERE filled_by = 'individual' GROUP BY workshop"
    ).fetchall()
    return sorted(by_group), sorted(by_step), sorted(people)


def told(code, tally):
    """The same from `matome tally --json`."""
    by_group = [
        (code, threat["no"], step["id"], group["group"], group["votes"], int(group["common"]), int(group["leading"]), int(group["agreed"]))
        for threat in tally["threats"]
        for step in threat["steps"]
        for group in step["groups"]
    ]
    by_step = [
        (code, step["id"], step["votes"], step["groups_common"], step["groups_leading"], step["groups_agreed"], step["rank"])
        for step in tally["steps"]
        if step["rank"] is not None
    ]
    return sorted(by_group), sorted(by_step), [(code, tally["participants"]["returned"])]


def samples(program, folder):
    """The samples after their group work."""
    office.run(program, "new", folder, "--code", "SAMP", "--roster", SAMPLES / "roster.csv")
    office.run(program, "forms", "-C", folder)
    for name in ("returned", "late"):
        shutil.copytree(SAMPLES / name, folder / "returned", dirs_exist_ok=True)
    shutil.copytree(SAMPLES / "groups", folder / "groups", dirs_exist_ok=True)
    office.run(program, "group", "-C", folder, codes=(0, 1))


def many(program, folder, people):
    """A workshop of many, rehearsed: returns the folder of the rehearsal."""
    roster = folder.parent / "roster-many.csv"
    with open(roster, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["ID", "氏名", "組織", "業種", "グループ"])
        for nth in range(people):
            out.writerow([f"P{nth:03}", f"見本 {nth}郎", f"見本{nth % 60}社", INDUSTRIES[nth % 6], f"グループ{nth // 5 + 1}"])
    office.run(program, "new", folder, "--code", "MANY", "--roster", roster)
    rehearsed = folder.parent / "rehearsed"
    office.run(program, "rehearse", "-C", folder, "--out", rehearsed)
    return rehearsed


def main():
    proof = office.Proof()
    program = office.program()
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        small, lake = tmp / "samples", tmp / "lake"
        samples(program, small)
        big = many(program, tmp / "many", 200)
        expected = []
        for code, folder in (("SAMP", small), ("RHNY", big)):
            tally = office.run_json(program, "tally", "-C", folder, codes=(0, 1))
            expected.append(told(code, tally))
            office.run(program, "export", "-C", folder, "--format", "parquet", "--out", lake, codes=(0, 1))
            office.run(program, "export", "-C", folder, "--format", "csv", "--raw", codes=(0, 1))
            got = counted(f"read_csv('{folder}/export/answers.csv', header = true)")
            proof.equal(got, expected[-1], f"{code} from csv")
        proof.that(expected[1][2] == [("RHNY", 200)], f"200 people: {expected[1][2]}")
        together = tuple(sorted(one + other) for one, other in zip(*expected))
        got = counted(f"read_parquet('{lake}/answers/*/*.parquet', hive_partitioning = true)")
        proof.equal(got, together, "both workshops from one folder of parquet")

        office.run(program, "export", "-C", small, "--format", "csv", codes=(0, 1))
        written = office.rows(small / "export" / "answers.csv")
        with office.libreoffice() as desktop:
            # What its dialogue proposes for a file with the mark of UTF-8; without a window it asks nobody.
            asked = {"FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": "44,34,76,1"}
            book = office.load(desktop, small / "export" / "answers.csv", **asked)
            sheet = book.Sheets[0]
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            grid = sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow).DataArray
            book.close(True)
        names = list(grid[0])
        proof.equal(names, list(written[0]), "headings in LibreOffice")
        proof.equal(len(grid) - 1, len(written), "rows in LibreOffice")
        japanese = re.compile("[぀-ヿ一-鿿]")
        for line, row in zip(grid[1:], written):
            for name in ("participant", "answer", "threat", "step"):
                if japanese.search(row[name]):
                    shown = str(line[names.index(name)]).replace("\r\n", "\n")
                    proof.that(shown == row[name].replace("\r\n", "\n"), f"{name}: {row[name]!r} became {shown!r}")
    proof.end("exported answers in DuckDB and LibreOffice")


if __name__ == "__main__":
    main()

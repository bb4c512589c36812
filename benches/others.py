"""matome beside what people usually take in other languages: XlsxWriter, openpyxl, pandas (Python), SheetJS (node).

    python3 benches/others.py                     100 participants
    python3 benches/others.py 1000 --rounds 3

Needs Python 3.9 and cargo; which of the libraries are there is asked of Python and node, and one that is not is said to
be missing. Every contender is a process of its own and they take turns; the table shows medians of the clock. The
others do less: they write values without looks, dropdowns or print settings, they check nothing and cite no source.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parent.parent

# What node runs: argument 1 is the job, 2 the folder of files to read, 3 the folder to write to, 4 how many forms.
SHEETJS = """
const fs = require('fs'), path = require('path'), xlsx = require('xlsx');
const [job, returned, out, n] = process.argv.slice(1);
const files = fs.readdirSync(returned).sort().map(name => path.join(returned, name));
if (job === 'forms') {
  const model = xlsx.readFile(files[0]);
  for (let at = 0; at < Number(n); at++) xlsx.writeFile(model, path.join(out, `${at}.xlsx`), { compression: true });
} else {
  const rows = [];
  for (const file of files) {
    const book = xlsx.readFile(file);
    for (const name of book.SheetNames)
      for (const row of xlsx.utils.sheet_to_json(book.Sheets[name], { header: 1 })) rows.push([path.basename(file), name, ...row]);
  }
  if (rows.length < files.length) throw new Error('nothing was read');
  if (job === 'merge') {
    const book = xlsx.utils.book_new();
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), 'rows');
    xlsx.writeFile(book, path.join(out, 'merged.xlsx'), { compression: true });
  }
}
"""


def files(folder):
    return sorted(folder.glob("*.xlsx"))


def grids(path):
    """Every sheet of a file as rows of values, by openpyxl."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    finally:
        book.close()


def tagged(path, name, rows):
    return [[path.name, name, *row] for row in rows]


def openpyxl_forms(returned, out, n):
    import openpyxl

    model = grids(files(returned)[0])
    for at in range(n):
        book = openpyxl.Workbook(write_only=True)
        for name, rows in model.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(out / f"{at}.xlsx")


def xlsxwriter_forms(returned, out, n):
    import xlsxwriter

    model = grids(files(returned)[0])
    for at in range(n):
        with xlsxwriter.Workbook(str(out / f"{at}.xlsx"), {"constant_memory": True}) as book:
            for name, rows in model.items():
                sheet = book.add_worksheet(name)
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, ["" if value is None else value for value in row])


def openpyxl_read(returned, out, n):
    assert all(grids(path) for path in files(returned))


def pandas_read(returned, out, n):
    import pandas

    assert all(pandas.read_excel(path, sheet_name=None, header=None) for path in files(returned))


def openpyxl_merge(returned, out, n):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    for path in files(returned):
        for name, rows in grids(path).items():
            for row in tagged(path, name, rows):
                sheet.append(row)
    book.save(out / "merged.xlsx")


def pandas_merge(returned, out, n):
    import pandas

    frames = []
    for path in files(returned):
        for name, frame in pandas.read_excel(path, sheet_name=None, header=None).items():
            frame.insert(0, "sheet", name)
            frame.insert(0, "file", path.name)
            frames.append(frame)
    pandas.concat(frames).to_excel(out / "merged.xlsx", index=False)


PYTHON = {
    ("forms", "openpyxl"): (openpyxl_forms, ["openpyxl"]),
    ("forms", "XlsxWriter"): (xlsxwriter_forms, ["xlsxwriter", "openpyxl"]),
    ("read", "openpyxl"): (openpyxl_read, ["openpyxl"]),
    ("read", "pandas"): (pandas_read, ["pandas", "openpyxl"]),
    ("merge", "openpyxl"): (openpyxl_merge, ["openpyxl"]),
    ("merge", "pandas"): (pandas_merge, ["pandas", "openpyxl"]),
}

# What matome does for the same, and what is taken away before each round.
MATOME = {
    "forms": ([["forms"]], ["forms"]),
    "read": ([["check"]], ["確認事項.xlsx"]),
    "merge": ([["group"], ["plenary"]], ["groups", "history", "plenary.xlsx", "確認事項.xlsx"]),
}


def has_modules(names):
    asked = "import " + ", ".join(names)
    return subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode == 0


def has_sheetjs():
    node = shutil.which("node")
    return bool(node) and subprocess.run([node, "-e", "require('xlsx')"], capture_output=True).returncode == 0


def contenders(job, workshop, matome, out, n):
    """Name, commands (None where it is not installed) and what is taken away before each round."""
    verbs, outputs = MATOME[job]
    yield "matome " + " + ".join(verb[0] for verb in verbs), [
        [matome, *verb, "-C", str(workshop)] for verb in verbs
    ], [workshop / name for name in outputs]
    of_others = [str(workshop / "returned"), str(out), str(n)]
    for (of, name), (_, modules) in PYTHON.items():
        if of == job:
            command = [sys.executable, str(HERE), "__run", job, name, *of_others]
            yield name, [command] if has_modules(modules) else None, [out]
    yield "SheetJS", [["node", "-e", SHEETJS, job, *of_others]] if has_sheetjs() else None, [out]


def cleared(paths):
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()


def seconds(commands):
    begun = time.perf_counter()
    for command in commands:
        done = subprocess.run(command, capture_output=True)
        # 1: matome has findings that a person should see.
        if done.returncode not in ((0, 1) if command[0].endswith("matome") else (0,)):
            sys.exit(f"{command[:4]}: {done.stderr.decode(errors='replace')[-2000:]}")
    return time.perf_counter() - begun


def made(n):
    """The workshop of n people that the benchmark measures with, and the program it is made with."""
    make = ["cargo", "bench", "--quiet", "--bench", "speed", "--", "make", str(n)]
    told = subprocess.run(make, cwd=ROOT, stdout=subprocess.PIPE)
    if told.returncode:
        sys.exit("the benchmark could not be built")
    told = json.loads(told.stdout)
    return pathlib.Path(told["workshop"]), told["matome"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("participants", nargs="?", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    options = options.parse_args()
    workshop, matome = made(options.participants)
    with tempfile.TemporaryDirectory() as out:
        out = pathlib.Path(out) / "others"
        for job in MATOME:
            line = list(contenders(job, workshop, matome, out, options.participants))
            took = {name: [] for name, commands, _ in line if commands}
            for _ in range(options.rounds):
                for name, commands, outputs in line:
                    if commands:
                        cleared(outputs)
                        out.mkdir(exist_ok=True)
                        took[name].append(seconds(commands))
            ours = statistics.median(took[line[0][0]])
            print(f"\n{job}, {options.participants} participants ({options.rounds} rounds)")
            print(f"{'':<26}{'seconds':>10}{'matome is faster':>20}")
            for name, commands, _ in line:
                if not commands:
                    print(f"{name:<26}{'not installed':>30}")
                    continue
                theirs = statistics.median(took[name])
                print(f"{name:<26}{theirs:>10.2f}{theirs / ours:>19.1f}×")


if __name__ == "__main__":
    if sys.argv[1:2] == ["__run"]:
        job, name, returned, out, n = sys.argv[2:]
        PYTHON[job, name][0](pathlib.Path(returned), pathlib.Path(out), int(n))
    else:
        main()

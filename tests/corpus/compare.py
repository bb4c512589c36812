"""Reads every spreadsheet under some folders with `matome cells` and with openpyxl, and says where the
two differ. For collections of real and broken files that are not part of this repository.

    python3 tests/corpus/compare.py target/release/matome FOLDER… [--jobs 2] [--details FILE]

Fails if matome ends with anything but 0 (read), 1 (read, with findings) or 2 (refused with a reason), if it
takes longer than 10 seconds for a file, uses more than 512 MiB, or if a cell has another text than openpyxl
reads there. Numbers are compared as numbers; dates, formats and computed cells are not compared.
"""

import argparse
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings

KINDS = {"xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "xlt", "ods", "csv", "tsv", "fods", "zip"}
OPENPYXL = {"xlsx", "xlsm", "xltx", "xltm"}
SECONDS = 10
OUTPUT = 256 << 20
# openpyxl may take minutes for a file: what takes it longer is not compared.
PATIENCE = 15
MEBIBYTES = 512


def run(binary, path):
    """Exit code, seconds, peak memory in MiB, and the cells by sheet and address."""
    begun = time.monotonic()
    errors = tempfile.TemporaryFile()
    process = subprocess.Popen([binary, "cells", str(path)], stdout=subprocess.PIPE, stderr=errors)
    watch = threading.Timer(6 * SECONDS, process.kill)
    watch.start()
    out = process.stdout.read(OUTPUT)
    if len(out) == OUTPUT:
        process.kill()
    process.wait()
    watch.cancel()
    seconds = time.monotonic() - begun
    if len(out) == OUTPUT:
        return "endless output", seconds, {}, ""
    errors.seek(0)
    err = errors.read()
    cells = {}
    for line in out.decode("utf-8").split("\n"):
        if line:
            cell = json.loads(line)
            cells[cell["sheet"], cell["cell"]] = cell["text"]
    return process.returncode, seconds, cells, err.decode("utf-8", "replace")


def peak_of_children():
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def escaped(text):
    """openpyxl leaves _xHHHH_ and line ends as they stand in the file."""
    text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def out_of_patience(*_):
    raise TimeoutError


def of_openpyxl(path):
    """The cells that openpyxl finds, and those whose text is worth comparing; None where it cannot read."""
    import openpyxl

    signal.signal(signal.SIGALRM, out_of_patience)
    signal.alarm(PATIENCE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formulas = openpyxl.load_workbook(path, data_only=False)
            values = openpyxl.load_workbook(path, data_only=True)
    except Exception:
        return None
    finally:
        signal.alarm(0)
    cells = {}
    for sheet in values.worksheets:
        # Only the cells that are there: a sheet may claim a million rows.
        for cell in list(sheet._cells.values()):
            if cell.value is None or cell.value == "":
                continue
            formula = formulas[sheet.title][cell.coordinate].data_type == "f"
            cells[sheet.title, cell.coordinate] = None if formula else cell.value
    return cells


def differs(ours, theirs):
    if theirs is None or isinstance(theirs, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
        return False
    if isinstance(theirs, bool):
        return ours.upper() != str(theirs).upper()
    if isinstance(theirs, (int, float)):
        try:
            return abs(float(ours) - theirs) > 1e-9 * max(1.0, abs(theirs))
        except ValueError:
            # A number that is shown as a date, a time or a share.
            return not re.search(r"\d", ours)
    if not isinstance(theirs, str):
        return False
    # White space around a text counts only where the file says so, which openpyxl does not look at.
    return ours.strip() not in (theirs.strip(), escaped(theirs).strip())


def judge(binary, path):
    code, seconds, ours, err = run(binary, path)
    memory = peak_of_children()
    kind = path.suffix[1:].lower()
    problems = []
    if code not in (0, 1, 2):
        problems.append(f"ends with {code}: {err[:300]}")
    if seconds > SECONDS:
        problems.append(f"takes {seconds:.1f} s")
    if code == 2 and not err.strip():
        problems.append("is refused without a reason")
    compared = 0
    if code in (0, 1) and kind in OPENPYXL and path.read_bytes()[:2] == b"PK":
        theirs = of_openpyxl(path)
        if theirs is not None:
            compared = len(theirs)
            missing = [cell for cell, value in theirs.items() if cell not in ours and value is not None and str(value).strip()]
            wrong = [c for c, value in theirs.items() if c in ours and differs(ours[c], value)]
            if missing:
                first = missing[0]
                problems.append(f"{len(missing)} cells are missing, the first {first}: {theirs[first]!r}"[:300])
            if wrong:
                first = wrong[0]
                problems.append(f"{len(wrong)} cells differ, the first {first}: {ours[first]!r} / {theirs[first]!r}"[:300])
    return path, code, seconds, memory, compared, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("matome")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--details", type=pathlib.Path)
    options = parser.parse_args()
    paths = sorted(p for folder in options.folders for p in folder.rglob("*") if p.suffix[1:].lower() in KINDS and p.is_file())
    codes, failed, compared, files = collections.Counter(), [], 0, 0
    slowest, memory = (0, None), 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        jobs = [pool.submit(judge, options.matome, path) for path in paths]
        for job in jobs:
            path, code, seconds, peak, cells, problems = job.result()
            codes[path.suffix.lower(), code] += 1
            compared += cells
            files += cells > 0
            slowest = max(slowest, (seconds, str(path)))
            memory = max(memory, peak)
            failed += [f"{path} {problem}" for problem in problems]
    if memory > MEBIBYTES:
        failed.append(f"a process used {memory:.0f} MiB")
    for (suffix, code), count in sorted(codes.items(), key=str):
        print(f"{suffix:6} exit {code}: {count}")
    print(f"slowest {slowest[0]:.2f} s {slowest[1]}; most memory {memory:.0f} MiB")
    print(f"compared with openpyxl: {files} files, {compared} cells")
    if options.details:
        options.details.write_text("\n".join(failed) + "\n", encoding="utf-8")
    for line in failed[:50]:
        print("FAILED", line)
    print(f"{len(paths)} files, {len(failed)} problems")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

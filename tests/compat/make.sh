#!/usr/bin/env bash
# Keeps the workbooks of this version: forms as they are handed out, one that was filled, a group's workbook and the
# plenary workbook with what people typed, and the typed texts as json. Every later version must read them all.
#
#     tests/compat/make.sh target/debug/matome
#
# Makes the folder tests/compat/VERSION, and replaces it when it is there: before a version is released its folder
# may be made anew, afterwards never. Needs LibreOffice with its Python module `uno` (set UNO_PYTHON if that is not
# /usr/bin/python3) and Python 3.
set -euo pipefail

matome=$(realpath "${1:?usage: make.sh path/to/matome}")
compat=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
make=$compat/make
returned=$compat/../returned/make
fillers=$(realpath "$compat/../../samples/make")
uno=${UNO_PYTHON:-/usr/bin/python3}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export PYTHONDONTWRITEBYTECODE=1

# matome ends with 1 when findings need a person.
run() { "$matome" "$@" || [ $? -eq 1 ]; }

version=$("$matome" --version | sed 's/^matome //')
day=$tmp/day
run new "$day" --roster "$returned/roster.csv" --code CMPT
run forms -C "$day"
rm "$day"/forms/R[23]_*
mkdir -p "$day/returned" "$tmp/groups"
"$uno" "$fillers/fill_libreoffice.py" --answers "$returned/answers.csv" --id R1 "$day"/forms/R1_*.xlsx "$day/returned/記入済み.xlsx"
run group -C "$day"
"$uno" "$fillers/fill_libreoffice.py" --groups "$make/groups.csv" --group 赤 "$day/groups/赤.xlsx" "$tmp/groups/赤.xlsx"
mv "$tmp/groups/赤.xlsx" "$day/groups/赤.xlsx"
run plenary -C "$day"
"$uno" "$make/lecturer.py" "$day/plenary.xlsx" "$make/lecturer.csv" "$tmp/plenary.xlsx"
mv "$tmp/plenary.xlsx" "$day/plenary.xlsx"

rm -rf "${compat:?}/$version"
mkdir "$compat/$version"
cp -r "$day"/{workshop.xlsx,forms,returned,groups,plenary.xlsx} "$compat/$version"
# What was typed, from the lists that the fillers typed: matome has no say in it.
python3 - "$returned/answers.csv" "$make/groups.csv" "$make/lecturer.csv" >"$compat/$version/expected.json" <<'PYTHON'
import csv, json, sys

def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

answers, groups, lecturer = map(rows, sys.argv[1:])
expected = {"answers": [row for row in answers if row["id"] == "R1"], "groups": groups, "lecturer": lecturer}
print(json.dumps(expected, ensure_ascii=False, indent=1))
PYTHON
du -sb "$compat/$version"

#!/usr/bin/env bash
# Makes the sample workshop anew: hands out the forms, fills each with the program of one participant,
# collects them as they would come back, and fills the group workbooks.
#
#     samples/make/make.sh target/release/matome
#
# Replaces samples/returned, samples/late and samples/groups. Needs LibreOffice with its Python module
# `uno` (set UNO_PYTHON if that is not /usr/bin/python3), Python 3, Node 18 or later, npm.
set -euo pipefail

matome=$(realpath "${1:?usage: make.sh path/to/matome}")
make=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
samples=$(dirname "$make")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export NODE_PATH=$tmp/node_modules PYTHONDONTWRITEBYTECODE=1

# Who answers with which program, and the name under which the file returns.
# FORM stands for the name of the form as it was sent.
plan='
101  libreoffice  returned/ワークショップ記入_みほん.xlsx
102  openpyxl     returned/FORM.xlsx
103  sheetjs      returned/グループ1/ワークショップ記入_例文さくら.xlsx
104  libreoffice  returned/FORM.ods
105  exceljs      returned/グループ1/試建設_回答.xlsx
201  libreoffice  returned/れい運輸 最終版.xls
202  libreoffice  returned/コピー ～ ワークショップ記入（提出用） (2).xlsx
203  openpyxl     returned/FORM.xlsx
204  sheetjs      returned/【テンプレート印刷】ご回答.ods
205  libreoffice  late/FORM.xlsx
301  libreoffice  returned/グループ3/回答シート（マクロ有効）.xlsm
302  exceljs      returned/FORM.xlsx
303  libreoffice  returned/FORM.xlsx
304  openpyxl     returned/グループ3/ワークショップ記入_例文さくら.xlsx
305  libreoffice  returned/無題.ods
'

# matome ends with 1 when findings need a person: here that is part of the story.
run() { "$matome" "$@" || [ $? -eq 1 ]; }

# The one file that a pattern names.
only() { [ $# -eq 1 ] && [ -e "$1" ] && printf '%s' "$1" || { echo "not exactly one file: $*" >&2; return 1; }; }

fill() {
    local client=$1
    shift
    case $client in
        libreoffice) "${UNO_PYTHON:-/usr/bin/python3}" "$make/fill_libreoffice.py" "$@" ;;
        openpyxl) "$tmp/venv/bin/python" "$make/fill_openpyxl.py" "$@" ;;
        sheetjs | exceljs) node "$make/fill_$client.js" "$@" ;;
        *) echo "unknown client: $client" >&2; return 1 ;;
    esac
}

python3 "$make/count.py"
cp "$make/package.json" "$tmp"
npm install --prefix "$tmp" --no-package-lock --no-audit --no-fund --loglevel=error
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --requirement "$make/requirements.txt"

workshop=$tmp/workshop
# The code of the demonstration: the samples must belong to its workshop.
run new "$workshop" --roster "$samples/roster.csv" --code SAMP
run forms -C "$workshop"

rm -rf "$samples/returned" "$samples/late" "$samples/groups"
mkdir -p "$samples/returned" "$samples/late" "$samples/groups"

while read -r id client name; do
    [ -n "$id" ] || continue
    form=$(only "$workshop"/forms/*"$id"*.xlsx)
    out=$samples/${name/FORM/$(basename "$form" .xlsx)}
    echo "$id $client ${out#"$samples/"}"
    mkdir -p "$(dirname "$out")"
    fill "$client" --answers "$samples/answers.csv" --id "$id" "$form" "$out" </dev/null
done <<<"$plan"

cp -r "$samples/returned/." "$workshop/returned/"
run group -C "$workshop"
for group in グループ1 グループ2 グループ3; do
    book=$(only "$workshop"/groups/*"$group"*.xlsx)
    echo "$group $(basename "$book")"
    fill libreoffice --groups "$samples/groups.csv" --group "$group" "$book" "$samples/groups/$(basename "$book")"
done

#!/usr/bin/env bash
# Makes the returned forms of the tests anew: hands out the forms of a small workshop, fills them, lets each
# program save them in each of its formats, and does to them what people and programs do.
#
#     tests/returned/make/make.sh target/debug/matome
#
# Replaces tests/returned/{clients,damage,sets,archives,extensions,refused,good}; what each file must give stands in
# tests/returned.rs. Needs LibreOffice with its Python module `uno` (set UNO_PYTHON if that is not
# /usr/bin/python3), Gnumeric's ssconvert, Python 3, Node 18 or later, npm.
# The committed files were made with LibreOffice 7.4.7, Gnumeric 1.12.55, openpyxl 3.1.5, pandas 2.2.3,
# SheetJS 0.18.5, exceljs 4.4.0, xlsx-populate 1.21.0.
set -euo pipefail

matome=$(realpath "${1:?usage: make.sh path/to/matome}")
make=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
out=$(dirname "$make")
fillers=$(realpath "$make/../../../samples/make")
uno=${UNO_PYTHON:-/usr/bin/python3}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# MODULES and VENV name tools that are already installed.
modules=${MODULES:-$tmp/node_modules}
venv=${VENV:-$tmp/venv}
export NODE_PATH=$modules PYTHONDONTWRITEBYTECODE=1

if [ ! -d "$modules" ]; then
    cp "$make/package.json" "$tmp"
    npm install --prefix "$tmp" --no-package-lock --no-audit --no-fund --loglevel=error
fi
if [ ! -d "$venv" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$make/requirements.txt"
fi
python=$venv/bin/python

workshop() { # folder code
    "$matome" new "$1" --roster "$make/roster.csv" --code "$2"
    "$matome" forms -C "$1"
}
workshop "$tmp/workshop" RETN
workshop "$tmp/other" OTHR
form() { echo "$tmp/$1/forms/$2_"*.xlsx; }

for folder in clients damage sets archives extensions refused good; do
    rm -rf "${out:?}/$folder"
    mkdir -p "$out/$folder"
done

mkdir "$tmp/filled"
for id in R1 R2 R3 R4; do
    "$uno" "$fillers/fill_libreoffice.py" --answers "$make/answers.csv" --id "$id" "$(form workshop $id)" "$tmp/filled/$id.xlsx"
done
filled=$tmp/filled/R1.xlsx

r1=(--answers "$make/answers.csv" --id R1)
"$python" "$fillers/fill_openpyxl.py" "${r1[@]}" "$(form workshop R1)" "$out/clients/openpyxl.xlsx"
node "$fillers/fill_exceljs.js" "${r1[@]}" "$(form workshop R1)" "$out/clients/exceljs.xlsx"
node "$fillers/fill_sheetjs.js" "${r1[@]}" "$(form workshop R1)" "$out/clients/sheetjs.xlsx"

"$uno" "$make/office.py" "$filled" "$out"
node "$make/clients.js" "$filled" "$out"
node "$make/comments.js" "$filled" "$out"
"$python" "$make/clients.py" "$filled" "$tmp/filled/R2.xlsx" "$out"

gnumeric() { ssconvert "${@:3}" -T "$1" "$filled" "$2" 2>/dev/null; }
gnumeric Gnumeric_Excel:xlsx2 "$out/clients/gnumeric.xlsx"
gnumeric Gnumeric_Excel:excel_biff8 "$out/clients/gnumeric-biff8.xls"
gnumeric Gnumeric_OpenCalc:odf "$out/clients/gnumeric.ods"
mkdir -p "$out/sets/gnumeric"
# It calls the sheets form.csv.0, form.csv.1 …
gnumeric Gnumeric_stf:stf_csv "$out/sets/gnumeric/form.csv" -S

cp "$(form workshop R2)" "$out/damage/empty-form.xlsx"
cp "$tmp/filled/R2.xlsx" "$out/damage/form-of-another-person.xlsx"
"$uno" "$fillers/fill_libreoffice.py" "${r1[@]}" "$(form other R1)" "$out/damage/form-of-another-workshop.xlsx"
cp "$tmp/filled/R4.xlsx" "$out/good/良品 太郎.xlsx"
"$python" "$make/slim.py" "$tmp/filled"/R[23].xlsx
"$python" "$make/containers.py" "$tmp/filled" "$out"
du -sb "$out"/*/

#!/bin/sh
# Makes ../*.{xlsx,xlsb,xls,ods,csv} anew. Needs python3 with openpyxl, node with exceljs and xlsx under $MODULES, soffice, ssconvert.
# The committed files were made with openpyxl 3.1, exceljs 4.4, SheetJS 0.18.5, LibreOffice 7.4, Gnumeric 1.12.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(dirname "$here")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 "$here/make.py" "$out"
node "$here/make.mjs" "$out"
cp "$out/openpyxl.xlsx" "$tmp/libreoffice.xlsx"
office() { soffice -env:UserInstallation=file://"$tmp"/profile --headless --convert-to "$1" --outdir "$2" "$3" >/dev/null 2>&1; }
for kind in ods xls; do office "$kind" "$out" "$tmp/libreoffice.xlsx"; done
mkdir "$tmp/again" "$tmp/list"
office xlsx "$tmp/again" "$out/libreoffice.ods"
cp "$tmp/again/libreoffice.xlsx" "$out/libreoffice.xlsx"
# A picture of the first page is a third of the file, and nobody reads it.
zip -q -d "$out/libreoffice.ods" 'Thumbnails/*' 'Configurations2/*'
# 64 is LibreOffice's number for Shift_JIS as Windows has it.
office 'csv:Text - txt - csv (StarCalc):44,34,64,1,,0,false,true,false,false,false,1' "$tmp/list" "$tmp/libreoffice.xlsx"
mv "$tmp"/list/*.csv "$out/libreoffice-cp932.csv"
python3 "$here/old.py" "$tmp/old.xlsx"
ssconvert -T Gnumeric_Excel:excel_biff7 "$tmp/old.xlsx" "$out/gnumeric-excel95.xls"
ls -l "$out"

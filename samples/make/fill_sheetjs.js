// Fills a form or a group workbook with SheetJS: the roughest hand a file goes through.
// Its community edition gives up dropdowns, protection, colours and page set-up, and as ods also names,
// properties and the stamp, so that only what is written in the cells is left. Saves by the extension of OUT.
//
//     node fill_sheetjs.js --answers answers.csv --id 101 FORM.xlsx OUT.ods
//     node fill_sheetjs.js --groups groups.csv --group グループ1 WORKBOOK.xlsx OUT.xlsx
"use strict";

const XLSX = require("xlsx");
const { gridError, place, readArguments, texts } = require("./locate");

/** Every text of the sheet, from A1 on. */
function read(sheet) {
  const { e: end } = XLSX.utils.decode_range(sheet["!ref"] || "A1");
  const range = { s: { r: 0, c: 0 }, e: end };
  return XLSX.utils.sheet_to_json(sheet, { header: 1, range, raw: true, defval: "", blankrows: true })
    .map((cells) => cells.map(String));
}

function lastColumn(sheet, row, col) {
  const area = (sheet["!merges"] || []).find(
    ({ s, e }) => s.r <= row && row <= e.r && s.c <= col && col <= e.c);
  return area ? area.e.c : col;
}

const args = readArguments();
const book = XLSX.readFile(args.source);
const grids = Object.fromEntries(book.SheetNames.map((name) => [name, read(book.Sheets[name])]));
for (const want of texts(args)) {
  try {
    const sheet = book.Sheets[want.sheet];
    const [r, c] = place(grids[want.sheet], want, (row, col) => lastColumn(sheet, row, col));
    if (grids[want.sheet][r]?.[c]) throw new Error(`${XLSX.utils.encode_cell({ r, c })} is not empty`);
    XLSX.utils.sheet_add_aoa(sheet, [[{ t: "s", v: want.text, z: "@" }]], { origin: { r, c } });
  } catch (error) {
    gridError(want, error.message);
  }
}
XLSX.writeFile(book, args.out, { compression: true });

// Fills a form or a group workbook with exceljs: what many web services use to write workbooks.
// It loses the custom properties of the file and rewrites the dropdowns with overlapping ranges.
//
//     node fill_exceljs.js --answers answers.csv --id 101 FORM.xlsx OUT.xlsx
//     node fill_exceljs.js --groups groups.csv --group グループ1 WORKBOOK.xlsx OUT.xlsx
"use strict";

const ExcelJS = require("exceljs");
const { gridError, place, readArguments, texts } = require("./locate");

/** What a cell says: a formula its result, a merged cell its text only in its first cell. */
function shown(cell) {
  if (cell.isMerged && cell.master !== cell) return "";
  const value = cell.result ?? cell.value;
  if (value === null || value === undefined || value.formula || value.sharedFormula) return "";
  return value.richText ? value.richText.map((part) => part.text).join("") : String(value.text ?? value);
}

/** Every text of the sheet, from A1 on. */
function read(sheet) {
  const counts = (n) => [...Array(n).keys()];
  return counts(sheet.rowCount).map((r) => counts(sheet.columnCount).map((c) => shown(sheet.getCell(r + 1, c + 1))));
}

function lastColumn(sheet, row, col) {
  const first = sheet.getCell(row + 1, col + 1);
  let end = col;
  while (first.isMerged && sheet.getCell(row + 1, end + 2).master === first) end += 1;
  return end;
}

async function main() {
  const args = readArguments();
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(args.source);
  const grids = Object.fromEntries(book.worksheets.map((sheet) => [sheet.name, read(sheet)]));
  for (const want of texts(args)) {
    try {
      const sheet = book.getWorksheet(want.sheet);
      const [row, col] = place(grids[want.sheet], want, (r, c) => lastColumn(sheet, r, c));
      const cell = sheet.getCell(row + 1, col + 1);
      if (shown(cell)) throw new Error(`${cell.address} is not empty`);
      cell.value = want.text;
    } catch (error) {
      gridError(want, error.message);
    }
  }
  await book.xlsx.writeFile(args.out);
}

main();

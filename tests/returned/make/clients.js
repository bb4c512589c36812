// What SheetJS and xlsx-populate make of a filled form: every format they save.
//
//     NODE_PATH=…/node_modules node clients.js FILLED.xlsx OUT_FOLDER
"use strict";

const fs = require("fs");
const path = require("path");
const XLSX = require("xlsx");
const Populate = require("xlsx-populate");

const [filled, out] = process.argv.slice(2);
const TABLES = ["はじめに", "①事業影響", "②実施手順", "③課題と解決手段", "アンケート"];
const read = () => XLSX.readFile(filled);
const to = (...names) => {
  const file = path.join(out, ...names);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return file;
};
const only = (book, names) => {
  const kept = { ...book, SheetNames: names, Sheets: Object.fromEntries(names.map((name) => [name, book.Sheets[name]])) };
  delete kept.Workbook;
  return kept;
};

function sheetjs() {
  const write = (name, bookType, more = {}) =>
    XLSX.writeFile(read(), to("clients", name), { bookType, compression: true, ...more });
  write("sheetjs-from-libreoffice.xlsx", "xlsx");
  write("sheetjs-shared-strings.xlsb", "xlsb", { bookSST: true });
  write("sheetjs-short-records.xlsb", "xlsb");
  write("sheetjs-biff8.xls", "biff8");
  // Excel 95 knows a code page instead of Unicode.
  write("sheetjs-biff5-cp932.xls", "biff5", { codepage: 932 });
  write("sheetjs-indented.ods", "ods");

  const book = read();
  for (const name of TABLES) {
    const csv = XLSX.utils.sheet_to_csv(book.Sheets[name], { RS: "\r\n" });
    fs.writeFileSync(to("sets", "sheetjs", `${name}.csv`), csv);
  }
  // One file for everything, as portals make it: sheet after sheet, an empty line between.
  const all = TABLES.map((name) => XLSX.utils.sheet_to_csv(book.Sheets[name], { FS: ";", forceQuotes: true }));
  fs.writeFileSync(to("clients", "sheetjs-all-sheets-in-one-semicolons.csv"), `\uFEFF${all.join("\n\n")}`);

  // Formats that nobody should send, of a workbook of one sheet.
  const one = only(book, ["①事業影響"]);
  const old = (name, bookType) => XLSX.writeFile(one, to("refused", name), { bookType });
  old("excel-2.xls", "biff2");
  old("excel-3.xls", "biff3");
  old("excel-4.xls", "biff4");
  old("excel-2003-xml.xls", "xlml");
  old("web-page.xls", "html");
  old("symbolic-link.slk", "sylk");
}

async function populate() {
  const book = await Populate.fromFileAsync(filled);
  book.sheet("アンケート").cell("D5").value();
  await book.toFileAsync(to("clients", "xlsx-populate.xlsx"));
}

sheetjs();
populate();

// Comments on cells as SheetJS and exceljs write them: in a binary workbook, as a thread of Excel, as rich text with
// its author in the first line.
//
//     NODE_PATH=…/node_modules node comments.js FILLED.xlsx OUT_FOLDER
"use strict";

const fs = require("fs");
const path = require("path");
const XLSX = require("xlsx");
const Excel = require("exceljs");

const [filled, out] = process.argv.slice(2);
const damage = path.join(out, "damage");
const PRINTED = ["記入例", "脅威一覧", "管理策一覧"];

/** The first cell under a heading in the row of a number. */
function cell(sheet, heading, no) {
  const range = XLSX.utils.decode_range(sheet["!ref"]);
  const at = (r, c) => sheet[XLSX.utils.encode_cell({ r, c })];
  const fold = (value) => String(value ?? "").replace(/[✎\s]/g, "");
  for (let r = range.s.r; r <= range.e.r; r += 1) {
    const row = Array.from({ length: range.e.c + 1 }, (_, c) => fold(at(r, c)?.v));
    if (!row.includes("No")) continue;
    for (let below = r + 1; below <= range.e.r; below += 1) {
      if (fold(at(below, row.indexOf("No"))?.v) === String(no)) {
        return XLSX.utils.encode_cell({ r: below, c: row.indexOf(heading) });
      }
    }
  }
  throw new Error(heading);
}

function sheetjs(name, bookType, threaded) {
  const book = XLSX.readFile(filled);
  const sheet = book.Sheets["②実施手順"];
  const at = cell(sheet, "実施手順", 5);
  sheet[at].c = [{ a: "見本 花子", t: threaded ? "糸でつながる質問" : "見本 花子:\nこの選び方でよいか", T: threaded }];
  if (threaded) sheet[at].c.push({ a: "試作 一郎", t: "その答え", T: true });
  const kept = book.SheetNames.filter((other) => !PRINTED.includes(other));
  for (const other of PRINTED) delete book.Sheets[other];
  book.SheetNames = kept;
  delete book.Workbook;
  XLSX.writeFile(book, path.join(damage, name), { bookType, compression: true });
}

async function exceljs() {
  const book = new Excel.Workbook();
  await book.xlsx.readFile(filled);
  const values = XLSX.readFile(filled);
  const at = cell(values.Sheets["②実施手順"], "選択した理由", 4);
  book.getWorksheet("②実施手順").getCell(at).note = {
    texts: [{ font: { bold: true }, text: "見本 花子:" }, { text: "\n理由は仮のもの" }],
  };
  PRINTED.forEach((name) => book.removeWorksheet(name));
  await book.xlsx.writeFile(path.join(damage, "comment-as-rich-text.xlsx"));
}

fs.mkdirSync(damage, { recursive: true });
sheetjs("comment-in-a-binary-workbook.xlsb", "xlsb", false);
sheetjs("comments-as-a-thread.xlsx", "xlsx", true);
exceljs();

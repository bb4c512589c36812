// What SheetJS and xlsx-populate make of a filled form: every format they save.
//
//     NODE_PATH=…/node_modules node clients.js FILLED.xlsx OUT_FOLDER
"use strict";

const fs = require("fs");
const path = require("path");
const XLSX = require("xlsx");
const CODEPAGES = require("xlsx/dist/cpexcel.js");
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
  write("sheetjs-shared-strings.xlsb", "xlsb", { bookSST: true });
  write("sheetjs-short-records.xlsb", "xlsb");
  write("sheetjs-biff8.xls", "biff8");
  biff5();
  write("sheetjs-indented.ods", "ods");

  const book = read();
  for (const name of TABLES) {
    fs.writeFileSync(to("sets", "sheetjs", `${name}.csv`), XLSX.utils.sheet_to_csv(book.Sheets[name]));
    // With these line ends it forgets the quotes around a text of several lines.
    const unquoted = XLSX.utils.sheet_to_csv(book.Sheets[name], { RS: "\r\n" });
    fs.writeFileSync(to("sets", "sheetjs-lines-without-quotes", `${name}.csv`), unquoted);
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
}

/**
 * Excel 95 has a code page instead of Unicode. SheetJS writes that format but only its ASCII, so each text goes in
 * as a stand-in of as many bytes, and its own bytes are put into the cell's record afterwards.
 */
function biff5() {
  const book = only(read(), TABLES);
  const bytes = (text) => Buffer.from(CODEPAGES.utils.encode(932, text.replaceAll("🏭", "〓").replaceAll("〜", "～").replaceAll("−", "－").replaceAll("–", "－").replaceAll(/[✎✓]/g, "?")));
  const texts = book.SheetNames.map(() => new Map());
  book.SheetNames.forEach((name, at) => {
    for (const [address, cell] of Object.entries(book.Sheets[name])) {
      if (address.startsWith("!") || cell.t !== "s") continue;
      const { r, c } = XLSX.utils.decode_cell(address);
      // The format keeps 255 bytes of a text.
      const raw = bytes(cell.v).subarray(0, 250);
      texts[at].set(`${r},${c}`, raw);
      book.Sheets[name][address] = { t: "s", v: "x".repeat(raw.length) };
    }
  });
  const names = book.SheetNames.map(bytes);
  const stand = names.map((raw, at) => String.fromCharCode(97 + at).repeat(raw.length));
  const renamed = { ...book, SheetNames: stand, Sheets: Object.fromEntries(stand.map((name, at) => [name, book.Sheets[book.SheetNames[at]]])) };
  const file = XLSX.CFB.read(XLSX.write(renamed, { bookType: "biff5", type: "buffer" }), { type: "buffer" });
  const stream = XLSX.CFB.find(file, "/Book").content;
  const data = Buffer.from(stream);
  let sheet = -1;
  let named = 0;
  for (let at = 0; at + 4 <= data.length; at += 4 + data.readUInt16LE(at + 2)) {
    const kind = data.readUInt16LE(at);
    const body = at + 4;
    if (kind === 0x0809) sheet += data.readUInt16LE(body + 2) === 0x10 ? 1 : 0;
    if (kind === 0x0042) data.writeUInt16LE(932, body);
    if (kind === 0x0085) names[named++].copy(data, body + 7);
    if (kind === 0x0204) {
      const raw = texts[sheet].get(`${data.readUInt16LE(body)},${data.readUInt16LE(body + 2)}`);
      if (raw.length !== data.readUInt16LE(body + 6)) throw new Error("a stand-in of another length");
      raw.copy(data, body + 8);
    }
  }
  XLSX.CFB.utils.cfb_add(file, "/Book", data);
  fs.writeFileSync(to("clients", "sheetjs-biff5-cp932.xls"), XLSX.CFB.write(file, { type: "buffer" }));
}

async function populate() {
  const book = await Populate.fromFileAsync(filled);
  await book.toFileAsync(to("clients", "xlsx-populate.xlsx"));
  await book.toFileAsync(to("refused", "password.xlsx"), { password: "himitsu" });
}

sheetjs();
populate();

// Finds the cell in which one answer belongs, the way a person does: by the words on the sheet.
// The twin of locate.py, for the scripts that use JavaScript libraries; see there for the reasons.
// A grid is a list of rows of texts. Rows and columns count from 0.
"use strict";

const fs = require("fs");
const { parseArgs } = require("util");

const PEN = "✎";

/** The text without ✎ and white space, with one width for every character. */
const fold = (text) => String(text).normalize("NFKC").replace(/[✎\s]/gu, "");

/** Stops with the place that failed: a text typed nowhere, or into a cell in use, proves nothing. */
function gridError(want, why) {
  console.error(`${want.sheet} No ${want.no} ${want.heading} (${want.nth}): ${why}`);
  process.exit(1);
}

/** One command line for all scripts: FORM of --id, or WORKBOOK of --group, is filled into OUT. */
function readArguments() {
  const options = Object.fromEntries(["answers", "id", "groups", "group"].map((name) => [name, { type: "string" }]));
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [source, out] = positionals;
  const complete = (values.answers && values.id) || (values.groups && values.group);
  if (!complete || positionals.length !== 2) {
    console.error("usage: (--answers CSV --id ID | --groups CSV --group GROUP) SOURCE OUT");
    process.exit(2);
  }
  return { ...values, source, out };
}

/** The records of a CSV text, quoted fields with commas and line breaks included. */
function parseCsv(text) {
  const records = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    records.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") records.push([]);
  }
  return records.filter((record) => record.length > 1);
}

/** The texts of one person or one group: objects with sheet, no, nth, heading, text, pen. */
function texts(args) {
  const [path, column, who] = args.id ? [args.answers, "id", args.id] : [args.groups, "group", args.group];
  const [names, ...records] = parseCsv(fs.readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  const rows = records.map((record) => Object.fromEntries(names.map((name, i) => [name, record[i]])));
  const own = rows.filter((row) => row[column] === who);
  if (!own.length) throw new Error(`${path}: nothing for ${who}`);
  // A group workbook repeats some headings in the members' tables: only those with ✎ are the group's.
  return own.map((row) => ({ ...row, pen: column === "group" }));
}

/** [row, column] of the cell for one text; lastColumn(row, col) is where a merged cell ends. */
function place(grid, want, lastColumn) {
  if (want.sheet === "発表") {
    const [row, col] = label(grid, want.heading);
    return [row, lastColumn(row, col) + 1];
  }
  if (want.sheet === "アンケート") {
    const [row, col] = tableCell(grid, want.no, 1, "質問", false);
    if (fold(grid[row][col]) !== fold(want.heading)) throw new Error(`question ${want.no} reads ${grid[row][col]}`);
    return tableCell(grid, want.no, 1, "回答", false);
  }
  return tableCell(grid, want.no, Number(want.nth), want.heading, want.pen);
}

/** The first cell that says text. */
function label(grid, text) {
  for (const [row, cells] of grid.entries()) {
    const col = cells.findIndex((cell) => fold(cell) === fold(text));
    if (col >= 0) return [row, col];
  }
  throw new Error(`no cell says ${text}`);
}

/** The cell under heading in the nth row with this No, counted from the heading row. */
function tableCell(grid, no, nth, heading, pen) {
  let columns = null;
  let seen = 0;
  for (const [row, cells] of grid.entries()) {
    const folded = cells.map(fold);
    if (folded.includes("No")) {
      const under = folded.findIndex((t, c) => t === fold(heading) && (!pen || cells[c].includes(PEN)));
      columns = under < 0 ? null : [folded.indexOf("No"), under];
      seen = 0;
    } else if (columns && folded[columns[0]] === String(no) && ++seen === nth) {
      return [row, columns[1]];
    }
  }
  throw new Error(`no cell for No ${no}, ${heading}, ${nth}`);
}

module.exports = { gridError, place, readArguments, texts };

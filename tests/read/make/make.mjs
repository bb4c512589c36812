// Makes the files of exceljs and SheetJS. Run through make.sh.
import { createRequire } from 'node:module';
const require = createRequire(process.env.MODULES + '/');
const ExcelJS = require('exceljs');
const XLSX = require('xlsx');
const out = process.argv[2];

// exceljs: rich text, a formula with its result and one without, an error, a date, text lists shared and inline.
const fill = (sheet) => {
  sheet.addRow(['No', '脅威', '課題']).commit?.();
  sheet.addRow([3, { richText: [{ font: { bold: true }, text: '太字の課題' }, { text: '\nと続き ①髙﨑' }] }, '一行目\n二行目']).commit?.();
  sheet.addRow([{ formula: 'A2+1', result: 4 }, { formula: 'B2&"x"', result: '結果の文字' }, { formula: 'A2*2' }]).commit?.();
  sheet.addRow([new Date(Date.UTC(2026, 5, 1)), true, { error: '#N/A' }]).commit?.();
};
const shared = new ExcelJS.Workbook();
shared.created = shared.modified = new Date(Date.UTC(2026, 0, 1));
fill(shared.addWorksheet('③課題と解決手段'));
await shared.xlsx.writeFile(`${out}/exceljs.xlsx`);
const inline = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: `${out}/exceljs-inline-strings.xlsx`, useSharedStrings: false });
const page = inline.addWorksheet('③課題と解決手段');
fill(page);
page.commit();
await inline.commit();

// SheetJS: one sheet in every format it writes.
const sheet = XLSX.utils.aoa_to_sheet([
  ['No', '脅威', '事業内容'],
  [2, '架空の脅威', '一行目\n二行目 ①髙﨑'],
  [3, true, 6.5],
  [null, { t: 'e', v: 42, w: '#N/A' }, { t: 'd', v: new Date(Date.UTC(2026, 5, 1)), z: 'yyyy-mm-dd' }],
]);
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, '①事業影響');
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([['隠れた文字']]), '隠し');
book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }], Names: [{ Name: 'answer', Ref: "'①事業影響'!$C$2" }] };
book.Props = { Title: '架空の記入票', CreatedDate: new Date(Date.UTC(2026, 0, 1)) };
const write = (name, type, options = {}) => XLSX.writeFile(book, `${out}/${name}`, { bookType: type, compression: true, ...options });
write('sheetjs.xlsx', 'xlsx', { bookSST: true });
write('sheetjs-short-records.xlsb', 'xlsb');
write('sheetjs-shared-strings.xlsb', 'xlsb', { bookSST: true });
write('sheetjs-indented.ods', 'ods');
write('sheetjs.xls', 'biff8');
write('sheetjs-biff2-old-excel.xls', 'biff2');
write('sheetjs-xml2003.xls', 'xlml');
write('sheetjs-web-page.xls', 'html');
write('sheetjs-flat.fods', 'fods');

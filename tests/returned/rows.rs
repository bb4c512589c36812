//! What must come of each file. A row says the whole truth about its file: how many of the typed answers stand in
//! their place, how many are listed with their text, how many are no longer in the file, what else is listed, the
//! votes, and every finding.

/// One file, or one folder of a csv set.
pub struct Row {
    pub at: &'static str,
    /// Whose answers are in it.
    pub of: &'static [&'static str],
    pub placed: usize,
    pub listed: usize,
    pub absent: usize,
    pub beside: usize,
    pub votes: usize,
    pub codes: &'static str,
    /// Answers that the file itself holds otherwise: `who sheet no nth heading`, and what stands there.
    pub reads: &'static [(&'static str, &'static str)],
}

/// What the form as it was filled says by itself: two picks in one cell, and one that is not in the words of the list.
const ITSELF: &str = "several-steps step-by-text";

/// All 29 answers of R1 in their places.
const WHOLE: Row =
    Row { at: "", of: &["R1"], placed: 29, listed: 0, absent: 0, beside: 0, votes: 8, codes: ITSELF, reads: &[] };

pub const ROWS: &[Row] = &[
    // The corner of the last table stands in the table above it; the cover is no sheet of that name.
    Row {
        at: "clients/all-sheets-in-one-jis.csv",
        beside: 17,
        codes: "encoding outside-answers×16 ragged×66 row-unknown several-steps step-by-text",
        reads: &[
            ("R1 ①事業影響 2 1 事業内容", "高崎1号店への卸売 〓\n株・3・～・号も書く"),
            ("R1 ②実施手順 6 1 実施手順", "6－1（一部）"),
        ],
        ..WHOLE
    },
    Row {
        at: "clients/all-sheets-in-one-utf-16-be-no-mark.txt",
        beside: 5,
        codes: "encoding outside-answers×4 ragged×66 row-unknown several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "clients/exceljs.xlsx", ..WHOLE },
    Row {
        at: "clients/gnumeric-biff8.xls", beside: 2, codes: "outside-answers×2 several-steps step-by-text", ..WHOLE
    },
    Row { at: "clients/gnumeric.ods", beside: 2, codes: "outside-answers×2 several-steps step-by-text", ..WHOLE },
    // Gnumeric turns two empty formulas of the form into their text, and its xlsx gives up spaces at the ends of a text.
    Row {
        at: "clients/gnumeric.xlsx",
        beside: 2,
        codes: "outside-answers×2 several-steps step-by-text",
        reads: &[("R1 ①事業影響 4 1 事業内容", "前後に空白のある事業")],
        ..WHOLE
    },
    Row { at: "clients/libreoffice-made-strict.xlsx", ..WHOLE },
    // Every formula of the form has the result 0 in this file, also those that say the progress: nobody typed them.
    Row { at: "clients/libreoffice-not-calculated.xls", codes: "several-steps step-by-text", ..WHOLE },
    Row { at: "clients/libreoffice.ods", ..WHOLE },
    Row { at: "clients/libreoffice.xls", ..WHOLE },
    Row { at: "clients/libreoffice.xlsm", ..WHOLE },
    Row { at: "clients/libreoffice.xlsx", ..WHOLE },
    Row { at: "clients/libreoffice.xltx", ..WHOLE },
    Row { at: "clients/openpyxl.xlsx", ..WHOLE },
    // It writes a text that begins with = as a formula.
    Row {
        at: "clients/pandas-values-only.xlsx",
        placed: 28,
        listed: 1,
        codes: "formula-without-result several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "clients/sheetjs-all-sheets-in-one-semicolons.csv",
        beside: 5,
        codes: "outside-answers×4 ragged×66 row-unknown several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "clients/sheetjs-biff5-cp932.xls",
        beside: 12,
        codes: "outside-answers×12 several-steps step-by-text",
        reads: &[
            ("R1 ①事業影響 2 1 事業内容", "髙﨑①号店への卸売 〓\n㈱・Ⅲ・～・№も書く"),
            ("R1 ②実施手順 6 1 実施手順", "6－1（一部）"),
        ],
        ..WHOLE
    },
    Row { at: "clients/sheetjs-biff8.xls", ..WHOLE },
    Row { at: "clients/sheetjs-indented.ods", ..WHOLE },
    Row { at: "clients/sheetjs-shared-strings.xlsb", ..WHOLE },
    Row { at: "clients/sheetjs-short-records.xlsb", ..WHOLE },
    Row { at: "clients/sheetjs.xlsx", ..WHOLE },
    Row { at: "clients/xlsx-from-ods-from-xls.xlsx", ..WHOLE },
    Row { at: "clients/xlsx-populate.xlsx", ..WHOLE },
    Row { at: "damage/all-at-once.ods", beside: 6, codes: "outside-answers×6 several-steps step-by-text", ..WHOLE },
    // The progress on the cover refers to sheets that are gone.
    Row {
        at: "damage/all-tables-transposed.xlsx",
        beside: 4,
        codes: "outside-answers×4 several-steps step-by-text table-turned×4",
        ..WHOLE
    },
    // One answer went to a free row, the next one into its place.
    Row {
        at: "damage/answer-dragged-in-two-steps.ods",
        absent: 1,
        codes: "answer-moved×2 several-steps step-by-text",
        reads: &[("R1 ①事業影響 8 1 事業内容", "08:30"), ("R1 ①事業影響 3 1 事業内容", " 前後に空白のある事業 ")],
        ..WHOLE
    },
    Row {
        at: "damage/codes-in-many-spellings.xlsx",
        placed: 31,
        codes: "several-steps step-ambiguous×2 step-from-number×4",
        reads: &[
            ("R1 ②実施手順 2 1 実施手順", "３の１"),
            ("R1 ②実施手順 3 1 実施手順", "6月1日"),
            ("R1 ②実施手順 4 1 実施手順", "2026/6/3"),
            ("R1 ②実施手順 5 1 実施手順", "14.1 重要データは定期的に自動バックアップを行い、別の場所に保存。"),
            ("R1 ②実施手順 6 1 実施手順", "⑥－①（一部）"),
            ("R1 ②実施手順 7 1 実施手順", "1/2"),
            ("R1 ②実施手順 8 1 実施手順", "6.1、13.2"),
            ("R1 ②実施手順 9 1 実施手順", "手順６‐１"),
            ("R1 ②実施手順 10 1 実施手順", "1-2 全従業員向けに、年次セキュリティ研修を開催。"),
        ],
        ..WHOLE
    },
    Row { at: "damage/comment-as-rich-text.xlsx", beside: 1, codes: "comment several-steps step-by-text", ..WHOLE },
    Row {
        at: "damage/comment-in-a-binary-workbook.xlsb",
        beside: 1,
        codes: "comment several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "damage/comments-as-a-thread.xlsx", beside: 1, codes: "comment several-steps step-by-text", ..WHOLE },
    Row { at: "damage/comments-everywhere.ods", beside: 3, codes: "comment×3 several-steps step-by-text", ..WHOLE },
    Row { at: "damage/comments-everywhere.xls", beside: 3, codes: "comment×3 several-steps step-by-text", ..WHOLE },
    Row { at: "damage/comments-everywhere.xlsx", beside: 3, codes: "comment×3 several-steps step-by-text", ..WHOLE },
    Row {
        at: "damage/company-alone-tells.xlsx",
        beside: 1,
        codes: "identity-by-name outside-answers several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "damage/heading-rows-emptied.ods", codes: "several-steps step-by-text table-by-place×4", ..WHOLE },
    Row { at: "damage/name-of-another-person.xlsx", codes: "name-disagrees several-steps step-by-text", ..WHOLE },
    Row {
        at: "damage/number-and-threat-columns-deleted.xlsx",
        codes: "row-by-mark×15 several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "damage/pasted-and-reworded.xlsx",
        beside: 2,
        codes: "heading-reworded×3 outside-answers×2 several-steps step-by-text table-by-place",
        ..WHOLE
    },
    // The copy stands first and still does not go before the other one; one answer is left in it alone.
    Row {
        at: "damage/sheet-copied-in-front.xlsx",
        beside: 12,
        codes: "only-in-copy same-in-copy×12 several-steps sheet-copied step-by-text",
        ..WHOLE
    },
    Row { at: "damage/ticked-by-hand.xlsx", ..WHOLE },
    Row { at: "damage/two-headings-deleted.xlsx", codes: "column-by-place×2 several-steps step-by-text", ..WHOLE },
    // The family name in the file's name is all that tells whose it is.
    Row { at: "damage/提出_見本.xlsx", codes: "identity-by-name several-steps step-by-text", ..WHOLE },
    // A dragged answer stands in the row it was dragged to.
    Row {
        at: "damage/answer-dragged.xlsx",
        absent: 1,
        codes: "answer-moved several-steps step-by-text",
        reads: &[("R1 ①事業影響 8 1 事業内容", "08:30")],
        ..WHOLE
    },
    Row {
        at: "damage/answers-as-formulas.xlsx",
        placed: 28,
        absent: 1,
        beside: 2,
        codes: "error-value outside-answers several-steps step-by-text",
        reads: &[("R1 ①事業影響 2 1 事業内容", "結果は保存される")],
        ..WHOLE
    },
    Row {
        at: "damage/cells-merged-by-hand.xlsx",
        placed: 28,
        listed: 1,
        codes: "hidden-by-merge several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "damage/codes-typed-as-dates.xlsx",
        beside: 2,
        votes: 7,
        codes: "outside-answers×2 several-steps step-ambiguous step-by-text step-from-number×2",
        reads: &[
            ("R1 ②実施手順 3 1 実施手順", "2026-06-01"),
            ("R1 ②実施手順 4 1 実施手順", "2026-01-02"),
            ("R1 ②実施手順 5 1 実施手順", "14.1"),
        ],
        ..WHOLE
    },
    Row { at: "damage/codes-wiped.xlsx", codes: "identity-by-name several-steps step-by-text", ..WHOLE },
    Row { at: "damage/columns-and-rows-hidden.xlsx", ..WHOLE },
    Row { at: "damage/columns-inserted.ods", ..WHOLE },
    Row { at: "damage/comment-added.xlsx", beside: 1, codes: "comment several-steps step-by-text", ..WHOLE },
    // The ticks of the form lost a column they refer to, and show #REF!.
    Row {
        at: "damage/control-column-deleted.xlsx",
        placed: 27,
        absent: 2,
        beside: 9,
        codes: "column-missing outside-answers×9 several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "damage/empty-form.xlsx", of: &["R2"], placed: 0, absent: 3, votes: 0, codes: "", ..WHOLE },
    Row { at: "damage/filter-set.xlsx", ..WHOLE },
    Row { at: "damage/form-of-another-person.xlsx", of: &["R2"], placed: 3, votes: 1, codes: "", ..WHOLE },
    Row {
        at: "damage/form-of-another-workshop.xlsx",
        placed: 0,
        listed: 29,
        votes: 0,
        codes: "kept-aside×29 other-workshop several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "damage/four-tables-on-one-sheet.ods",
        beside: 1,
        codes: "row-unknown several-steps step-by-text",
        ..WHOLE
    },
    // The progress on the cover refers to sheets that are gone.
    Row {
        at: "damage/half-a-form.xlsx",
        placed: 21,
        absent: 8,
        beside: 2,
        codes: "outside-answers×2 several-steps step-by-text table-missing×2",
        ..WHOLE
    },
    Row { at: "damage/heading-row-emptied.xlsx", codes: "several-steps step-by-text table-by-place", ..WHOLE },
    Row { at: "damage/headings-reworded.xlsx", codes: "heading-reworded×3 several-steps step-by-text", ..WHOLE },
    Row { at: "damage/headings-spaced.xlsx", ..WHOLE },
    Row { at: "damage/hidden-sheets-deleted.xlsx", ..WHOLE },
    Row { at: "damage/names-deleted.xlsx", ..WHOLE },
    Row { at: "damage/number-column-deleted.xlsx", codes: "row-by-label×15 several-steps step-by-text", ..WHOLE },
    Row { at: "damage/numbers-full-width.xlsx", ..WHOLE },
    Row { at: "damage/numbers-no-dot.ods", ..WHOLE },
    Row {
        at: "damage/openpyxl-live-formula.xlsx",
        placed: 28,
        absent: 1,
        beside: 1,
        codes: "formula-without-result several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "damage/openpyxl-somebody-elses-sheet.xlsx",
        codes: "identity-disagrees several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "damage/openpyxl-stale-columns.xlsx", codes: "layers-disagree×3 several-steps step-by-text", ..WHOLE },
    Row { at: "damage/openpyxl-stale-sheet-names.xlsx", ..WHOLE },
    Row { at: "damage/pasted-into-a-new-book.xlsx", ..WHOLE },
    Row { at: "damage/printed-sheets-deleted.xlsx", ..WHOLE },
    Row { at: "damage/row-duplicated.xlsx", beside: 2, codes: "duplicate×2 several-steps step-by-text", ..WHOLE },
    Row {
        at: "damage/rows-added.xlsx",
        beside: 3,
        codes: "outside-answers×2 row-unknown several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "damage/rows-inserted.xlsx", ..WHOLE },
    Row { at: "damage/rows-sorted.xlsx", codes: "layers-disagree several-steps step-by-text", ..WHOLE },
    Row { at: "damage/sheet-added.xlsx", beside: 2, codes: "outside-answers×2 several-steps step-by-text", ..WHOLE },
    Row {
        at: "damage/sheet-copied-and-changed.xlsx",
        beside: 13,
        codes: "duplicate same-in-copy×12 several-steps sheet-copied step-by-text",
        ..WHOLE
    },
    Row {
        at: "damage/sheet-copied.xlsx",
        beside: 13,
        codes: "same-in-copy×13 several-steps sheet-copied step-by-text",
        ..WHOLE
    },
    Row { at: "damage/sheets-protected.xlsx", ..WHOLE },
    Row { at: "damage/sheets-renamed.xls", ..WHOLE },
    Row { at: "damage/sheets-reordered.xlsx", ..WHOLE },
    // What the other sheets computed from it shows #REF!.
    Row {
        at: "damage/table-transposed.ods",
        beside: 10,
        codes: "outside-answers×10 several-steps step-by-text table-turned",
        ..WHOLE
    },
    Row {
        at: "damage/text-beside-cells.xlsx",
        beside: 2,
        codes: "outside-answers×2 several-steps step-by-text",
        ..WHOLE
    },
    Row { at: "damage/threat-column-deleted.xlsx", ..WHOLE },
    // Numbered files: the cover is not known by its name.
    Row {
        at: "sets/gnumeric",
        beside: 6,
        codes: "outside-answers×6 several-steps step-by-text wrong-extension",
        ..WHOLE
    },
    Row { at: "sets/libreoffice-tabs-utf-16", codes: "encoding several-steps step-by-text", ..WHOLE },
    Row { at: "sets/libreoffice-utf-8", ..WHOLE },
    Row {
        at: "sets/pandas-euc-jp",
        beside: 10,
        codes: "encoding outside-answers×10 several-steps step-by-text",
        reads: &[
            ("R1 ①事業影響 2 1 事業内容", "高崎1号店への卸売 〓\n株・3・～・号も書く"),
            ("R1 ②実施手順 6 1 実施手順", "6－1（一部）"),
        ],
        ..WHOLE
    },
    Row { at: "sets/sheetjs", ..WHOLE },
    Row { at: "sets/sheetjs-lines-without-quotes", ..WHOLE },
    Row { at: "sets/見本 花子", codes: "identity-by-name several-steps step-by-text", ..WHOLE },
    // CP932 has no ticks: question marks in their place are listed.
    Row {
        at: "archives/csv-set-names-in-cp932.zip",
        beside: 12,
        codes: "encoding outside-answers×12 several-steps step-by-text",
        reads: &[
            ("R1 ①事業影響 2 1 事業内容", "髙﨑①号店への卸売 ?\n㈱・Ⅲ・～・№も書く"),
            ("R1 ②実施手順 6 1 実施手順", "6－1（一部）"),
        ],
        ..WHOLE
    },
    Row { at: "archives/three-forms-names-in-utf-8.zip", of: &["R1", "R2", "R3"], placed: 34, votes: 10, ..WHOLE },
    Row { at: "archives/two-forms-utf-8-unmarked.zip", of: &["R2", "R3"], placed: 5, votes: 2, codes: "", ..WHOLE },
    Row { at: "archives/zip-in-zip.zip", of: &["R2", "R3"], placed: 5, votes: 2, codes: "", ..WHOLE },
    Row { at: "extensions/XLSX-IN-CAPITALS.XLSX", of: &["R2"], placed: 3, votes: 1, codes: "", ..WHOLE },
    Row {
        at: "extensions/csv-called.xlsx",
        beside: 17,
        codes: "encoding outside-answers×16 ragged×66 row-unknown several-steps step-by-text wrong-extension",
        reads: &[
            ("R1 ①事業影響 2 1 事業内容", "髙﨑①号店への卸売 ?\n㈱・Ⅲ・～・№も書く"),
            ("R1 ②実施手順 6 1 実施手順", "6－1（一部）"),
        ],
        ..WHOLE
    },
    Row { at: "extensions/ods-called.xlsx", codes: "several-steps step-by-text wrong-extension", ..WHOLE },
    Row {
        at: "extensions/tabs-in-utf-16-called.csv",
        beside: 5,
        codes: "encoding outside-answers×4 ragged×66 row-unknown several-steps step-by-text",
        ..WHOLE
    },
    Row {
        at: "extensions/web-page-called.xlsx",
        of: &["R1"],
        placed: 0,
        absent: 29,
        votes: 0,
        codes: "is-html",
        ..WHOLE
    },
    Row { at: "extensions/xlsx-called.csv", of: &["R2"], placed: 3, votes: 1, codes: "wrong-extension", ..WHOLE },
    Row { at: "extensions/xlsx-called.xls", of: &["R2"], placed: 3, votes: 1, codes: "wrong-extension", ..WHOLE },
    Row {
        at: "extensions/xlsx-without-extension",
        of: &["R2"],
        placed: 3,
        votes: 1,
        codes: "wrong-extension",
        ..WHOLE
    },
    Row { at: "extensions/zip-called.xlsx", of: &["R2", "R3"], placed: 5, votes: 2, codes: "", ..WHOLE },
    Row { at: "refused/apple.numbers", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-numbers", ..WHOLE },
    Row { at: "refused/cut-off.xlsx", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "cut-off", ..WHOLE },
    Row { at: "refused/empty.xlsx", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "file-empty", ..WHOLE },
    Row { at: "refused/excel-2.xls", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-old-excel", ..WHOLE },
    Row {
        at: "refused/excel-2003-xml.xls",
        of: &["R1"],
        placed: 0,
        absent: 29,
        votes: 0,
        codes: "is-xml-sheet",
        ..WHOLE
    },
    Row { at: "refused/excel-3.xls", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-old-excel", ..WHOLE },
    Row { at: "refused/excel-4.xls", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-old-excel", ..WHOLE },
    Row { at: "refused/flat.fods", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-xml-sheet", ..WHOLE },
    Row { at: "refused/password.ods", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "password", ..WHOLE },
    Row { at: "refused/password.xls", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "password", ..WHOLE },
    Row { at: "refused/password.xlsx", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "password", ..WHOLE },
    Row { at: "refused/picture.xlsx", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-picture", ..WHOLE },
    Row { at: "refused/printed.pdf", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-pdf", ..WHOLE },
    Row { at: "refused/web-page-called.html", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-html", ..WHOLE },
    Row { at: "refused/web-page.xls", of: &["R1"], placed: 0, absent: 29, votes: 0, codes: "is-html", ..WHOLE },
];

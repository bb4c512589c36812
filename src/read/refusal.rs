//! Why a file cannot be read at all, and what a secretariat can do about it.
//!
//! Every way to fail is one variant with its sentence and its remedy in both languages, in words that
//! need no knowledge of file formats. Knows no parser.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A limit of [`super::Limits`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Bound {
    /// Bytes of the file.
    FileBytes,
    /// Entries of the container.
    Entries,
    /// Bytes of one part.
    PartBytes,
    /// Bytes of all parts.
    TotalBytes,
    /// Unpacked : packed.
    Ratio,
    /// Cells that hold something.
    Cells,
    /// Cells of an xls grid.
    Grid,
    /// Elements inside each other.
    Depth,
    /// Bytes of the texts of all cells.
    TextBytes,
    /// Odd things that are told.
    Notes,
    /// Entries of the table of texts.
    Texts,
    /// Entries of the table of formats.
    Formats,
    /// Seconds for reading one file.
    Seconds,
    /// Bytes of memory for reading one file.
    Memory,
    /// Findings of one file that are listed one by one.
    Listed,
}

/// A file that looks like something else than a spreadsheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Other {
    /// Portable document.
    Pdf,
    /// PNG, JPEG, GIF, HEIC, TIFF, WebP.
    Picture,
    /// docx, doc, rtf, odt.
    Document,
    /// pptx, ppt, odp.
    Slides,
    /// Apple Numbers and its siblings.
    Numbers,
    /// A page of the web, often saved from a portal under the name .xls.
    Html,
    /// The XML form of Excel 2003, or a flat ods.
    XmlSheet,
    /// Excel 4 and older.
    OldExcel,
    /// zip, 7z, rar, gzip.
    Archive,
    /// A shortcut, a mail, a program …
    Unknown,
}

/// Why a file cannot be read. Closed: a new reason does not compile until it has its sentences.
#[derive(Clone, PartialEq, Eq, Debug, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// No bytes, or zeros only.
    #[error("the file is empty")]
    Empty,
    /// A folder, a pipe, a device.
    #[error("not a regular file")]
    NotAFile,
    /// The system did not hand it over.
    #[error("the system could not open it: {0}")]
    Io(String),
    /// Needs a password.
    #[error("protected by a password")]
    Encrypted,
    /// Not a spreadsheet.
    #[error("not a spreadsheet: {0:?}")]
    NotASpreadsheet(Other),
    /// The end of the file is missing.
    #[error("the file is cut off")]
    Truncated,
    /// The checksum of a part does not fit.
    #[error("checksum of {part} does not fit")]
    Checksum {
        /// Part of the container.
        part: String,
    },
    /// Two parts of one name.
    #[error("two parts named {part}")]
    DuplicatePart {
        /// Part of the container.
        part: String,
    },
    /// A DOCTYPE or entity declaration.
    #[error("{part} declares entities")]
    Entities {
        /// Part of the container.
        part: String,
    },
    /// Not well-formed.
    #[error("{part} is not well-formed: {detail}")]
    NotWellFormed {
        /// Part of the container.
        part: String,
        /// What the parser said.
        detail: String,
    },
    /// A part that every workbook has is missing.
    #[error("{part} is missing")]
    MissingPart {
        /// Part of the container.
        part: String,
    },
    /// The parser gave up.
    #[error("damaged: {detail}")]
    Damaged {
        /// What the parser said.
        detail: String,
    },
    /// It opened, but there is no sheet with cells in it.
    #[error("no sheet in it")]
    NoSheets,
    /// Asks for more than a limit allows.
    #[error("{bound:?}: {value} is over the limit of {limit}")]
    TooMuch {
        /// Which limit.
        bound: Bound,
        /// What the file has, or says it has.
        value: u64,
        /// The limit.
        limit: u64,
    },
    /// A worker ended without an answer.
    #[error("the reader broke off")]
    BrokenOff,
}

impl Refusal {
    /// Short ASCII word for JSON and workbooks.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Empty => "file-empty",
            Refusal::NotAFile => "not-a-file",
            Refusal::Io(_) => "file-not-opened",
            Refusal::Encrypted => "password",
            Refusal::NotASpreadsheet(other) => match other {
                Other::Pdf => "is-pdf",
                Other::Picture => "is-picture",
                Other::Document => "is-document",
                Other::Slides => "is-slides",
                Other::Numbers => "is-numbers",
                Other::Html => "is-html",
                Other::XmlSheet => "is-xml-sheet",
                Other::OldExcel => "is-old-excel",
                Other::Archive => "is-archive",
                Other::Unknown => "not-a-spreadsheet",
            },
            Refusal::Truncated => "cut-off",
            Refusal::Checksum { .. } => "checksum",
            Refusal::DuplicatePart { .. } => "duplicate-part",
            Refusal::Entities { .. } => "entities",
            Refusal::NotWellFormed { .. } => "not-well-formed",
            Refusal::MissingPart { .. } => "missing-part",
            Refusal::Damaged { .. } => "damaged",
            Refusal::NoSheets => "no-sheets",
            Refusal::TooMuch { bound, .. } => match bound {
                Bound::FileBytes => "limit-file-size",
                Bound::Entries => "limit-entries",
                Bound::PartBytes => "limit-part-size",
                Bound::TotalBytes => "limit-total-size",
                Bound::Ratio => "limit-ratio",
                Bound::Cells => "limit-cells",
                Bound::Grid => "limit-grid",
                Bound::Depth => "limit-depth",
                Bound::TextBytes => "limit-text-size",
                Bound::Notes => "limit-notes",
                Bound::Texts => "limit-texts",
                Bound::Formats => "limit-formats",
                Bound::Seconds => "limit-seconds",
                Bound::Memory => "limit-memory",
                Bound::Listed => "limit-listed",
            },
            Refusal::BrokenOff => "broken-off",
        }
    }

    /// Why, in Japanese and English.
    pub fn why(&self) -> [String; 2] {
        let two = |ja: &str, en: &str| [ja.to_owned(), en.to_owned()];
        match self {
            Refusal::Empty => two("ファイルの中身が空です。", "The file is empty."),
            Refusal::NotAFile => two(
                "ファイルではありません（リンクや、深すぎる所にあるフォルダーなど）。",
                "This is not a file (a link, for example, or a folder too deep inside others).",
            ),
            Refusal::Io(detail) => {
                [format!("ファイルを開けません（「{detail}」）。"), format!("The file cannot be opened ({detail}).")]
            }
            Refusal::Encrypted => {
                two("パスワードがかかっていて、中を読めません。", "The file is protected by a password.")
            }
            Refusal::NotASpreadsheet(other) => {
                let (ja, en) = match other {
                    Other::Pdf => ("PDF", "a PDF"),
                    Other::Picture => ("画像", "a picture"),
                    Other::Document => ("Word などの文書", "a text document such as Word"),
                    Other::Slides => ("PowerPoint などのスライド", "slides such as PowerPoint"),
                    Other::Numbers => ("Mac の Numbers のファイル", "a file of Numbers for Mac"),
                    Other::Html => ("Web ページ", "a web page"),
                    Other::XmlSheet => ("古い保存形式の表", "a sheet saved in an outdated format"),
                    Other::OldExcel => {
                        ("とても古い Excel（バージョン 4 以前）の形式", "a very old Excel file (version 4 or before)")
                    }
                    Other::Archive => ("圧縮ファイル（zip など）", "an archive (zip or similar)"),
                    Other::Unknown => ("表計算ではない種類のファイル", "not a spreadsheet"),
                };
                [format!("中身は{ja}なので、読み取れません。"), format!("This cannot be read: what is inside is {en}.")]
            }
            Refusal::Truncated => two(
                "ファイルが途中で切れています。送信や保存が最後まで終わっていません。",
                "The file is cut off: sending or saving it did not finish.",
            ),
            Refusal::Checksum { part } => [
                format!("ファイルの一部（「{part}」）が壊れています。中身が変わっているおそれがあります。"),
                format!("A part of the file ({part}) is damaged; its content may have changed."),
            ],
            Refusal::DuplicatePart { part } => [
                format!("ファイルが壊れていて、同じ部分（「{part}」）が2つあり、どちらが正しいか決められません。"),
                format!("Two parts of the file have the same name ({part}); nobody can tell which one counts."),
            ],
            Refusal::Entities { part } => [
                format!("Excel などの表計算ソフトが書かない、危険な書き込みが入っています（「{part}」）。"),
                format!("The file holds something dangerous that no spreadsheet program writes (in {part})."),
            ],
            Refusal::NotWellFormed { part, .. } => [
                format!("ファイルの一部（「{part}」）が壊れていて読めません。"),
                format!("A part of the file ({part}) is damaged and cannot be read."),
            ],
            Refusal::MissingPart { part } => [
                format!("ファイルに必要な部分（「{part}」）が欠けています。"),
                format!("A part that is needed ({part}) is missing."),
            ],
            Refusal::Damaged { .. } => {
                two("ファイルが壊れていて読み取れません。", "The file is damaged and cannot be read.")
            }
            Refusal::NoSheets => two("セルのあるシートが1つもありません。", "There is no sheet with cells in it."),
            Refusal::TooMuch { bound: Bound::Seconds, limit, .. } => [
                format!("読み取りが上限の {limit} 秒以内に終わりませんでした。"),
                format!("It could not be read within the limit of {limit} seconds."),
            ],
            Refusal::TooMuch { bound: Bound::Memory, limit, .. } => [
                format!("読み取りに必要なメモリが、上限の {} を超えました。", grouped(*limit)),
                format!("Reading it needs more memory than the limit of {}.", grouped(*limit)),
            ],
            Refusal::TooMuch { bound, value, limit } => {
                let (ja, en) = match bound {
                    Bound::FileBytes => ("ファイルの大きさ", "the size of the file"),
                    Bound::Entries => ("ファイルの中の部品の数", "the number of parts inside the file"),
                    Bound::PartBytes => ("ファイルの中の1つの部品の大きさ", "the size of one part inside the file"),
                    Bound::TotalBytes => ("開いたときの大きさの合計", "the size of the file when it is unpacked"),
                    Bound::Ratio => ("縮められている倍率", "how many times smaller it was packed"),
                    Bound::Cells => ("記入のあるセルの数", "the number of filled cells"),
                    Bound::Grid => ("使われている範囲のセルの数", "the number of cells in the used range of a sheet"),
                    Bound::Depth => ("ファイルの中の部品の重なり", "how deep parts lie inside each other"),
                    Bound::TextBytes => ("セルの文字の合計の大きさ", "the size of the texts of all cells"),
                    Bound::Notes => ("ファイルの中の不審な箇所の数", "the number of odd places in the file"),
                    Bound::Seconds => ("読み取りの秒数", "the number of seconds"),
                    Bound::Memory => ("読み取りに使うメモリ", "the memory for reading it"),
                    Bound::Texts => ("ファイルの中の言葉の数", "the number of texts inside the file"),
                    Bound::Formats => ("セルの書式の数", "the number of cell formats"),
                    Bound::Listed => ("一覧に載る件数", "the number of findings"),
                };
                let (value, limit) = (grouped(*value), grouped(*limit));
                [
                    format!("記入票にしては大きすぎるため、読み取りを止めました（{ja}が {value}、上限は {limit}）。"),
                    format!("It is far too large for a form, so it was not read ({en} is {value}, at most {limit})."),
                ]
            }
            Refusal::BrokenOff => two(
                "ファイルが壊れていて、読み取りが途中で止まりました。",
                "The file is damaged: reading it broke off.",
            ),
        }
    }

    /// What to do, in Japanese and English.
    pub fn remedy(&self) -> [String; 2] {
        let two = |ja: &str, en: &str| [ja.to_owned(), en.to_owned()];
        match self {
            Refusal::Empty | Refusal::Truncated => {
                two("本人にもう一度送ってもらってください。", "Ask the person to send it again.")
            }
            Refusal::NotAFile => two(
                "中に記入票があれば、そのファイルを「returned」フォルダーに移してください。",
                "If there are forms in it, move the files themselves into the folder returned.",
            ),
            Refusal::Io(_) => two(
                "Excel で開いていれば閉じ、ファイルを開く権限があるかを確かめてください。",
                "Close it in Excel if it is open, and check that you may open it.",
            ),
            Refusal::Encrypted => two(
                "本人にパスワードを外して保存し直してもらうか、パスワードを聞いて開き、パスワードなしで保存してください。",
                "Ask the person to save it without the password, or open it with the password and save it without.",
            ),
            Refusal::NotASpreadsheet(Other::Archive) => two(
                "開いて中のファイルを取り出し、「returned」フォルダーに置いてください。",
                "Unpack it and put the files inside into the folder returned.",
            ),
            Refusal::NotASpreadsheet(Other::Numbers | Other::Html | Other::XmlSheet | Other::OldExcel) => two(
                "元のソフトで開き、「Excel ブック（.xlsx）」として保存し直してください。",
                "Open it in its program and save or export it as an Excel workbook (.xlsx).",
            ),
            Refusal::NotASpreadsheet(Other::Pdf | Other::Picture) => two(
                "本人に Excel の記入票を送ってもらうか、内容を記入票に書き写してください。",
                "Ask the person for the Excel form, or type its content into the form.",
            ),
            Refusal::NotASpreadsheet(Other::Document | Other::Slides | Other::Unknown) => two(
                "記入票であれば Excel の形式で送ってもらい、そうでなければフォルダーから外してください。",
                "If it is a form, ask for it in Excel's format; otherwise take it out of the folder.",
            ),
            Refusal::Checksum { .. } | Refusal::Damaged { .. } | Refusal::MissingPart { .. } => two(
                "Excel で開けるなら「名前を付けて保存」で新しい Excel ブックにし、開けなければ本人にもう一度送ってもらってください。",
                "If Excel opens it, save it as a new Excel workbook; if not, ask the person to send it again.",
            ),
            Refusal::DuplicatePart { .. } | Refusal::NotWellFormed { .. } | Refusal::BrokenOff => two(
                "Excel で開いて内容を確かめ、「名前を付けて保存」で新しい Excel ブックにしてください。",
                "Open it in Excel, check its content and save it as a new Excel workbook.",
            ),
            Refusal::Entities { .. } => two(
                "開かずに、送った人に本人のファイルかどうかを確かめてください。",
                "Do not open it; ask the sender whether the file is theirs.",
            ),
            Refusal::NoSheets => two(
                "Excel で開いて、記入票かどうかを確かめてください。",
                "Open it in Excel and check whether it is a form.",
            ),
            Refusal::TooMuch { bound, value, .. } => {
                let option = format!("--limit {}={value}", bound.key());
                [
                    format!(
                        "本人に記入票だけを送ってもらうか、必要なシートだけを新しいブックに写して保存してください。送った人が確かなときは、「{option}」を付けて実行してください。"
                    ),
                    format!(
                        "Ask for the original form, or copy the sheets that are needed into a new workbook. If you trust the file, run matome with {option} to raise the limit."
                    ),
                ]
            }
        }
    }
}

/// `1,048,576`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

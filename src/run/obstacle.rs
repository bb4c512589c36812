//! What stands in the way of writing a file, as a person can mend it. Knows the system's errors, not what is written.

/// What stands in the way of writing a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// Another program has it open.
    Open,
    /// It is marked as read-only.
    ReadOnly,
    /// No right to write here.
    Denied,
    /// The disk is full.
    Full,
    /// A link, a folder or a device stands where the file should be.
    NotAFile,
    /// The folder is a link, or a file has its name.
    NotAFolder,
    /// The folder is not there.
    NoFolder,
    /// The name or path is longer than the system allows.
    NameTooLong,
    /// What was written did not read back the same.
    Changed,
    /// Anything else, as the system says it.
    Other(String),
}

impl Obstacle {
    /// What the system's error means for a person.
    pub fn of(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        // Windows: 32 and 33 are its sharing and lock violations.
        if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
            return Obstacle::Open;
        }
        match error.kind() {
            ErrorKind::PermissionDenied => Obstacle::Denied,
            ErrorKind::ReadOnlyFilesystem => Obstacle::ReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Obstacle::Full,
            ErrorKind::NotFound => Obstacle::NoFolder,
            ErrorKind::NotADirectory => Obstacle::NotAFolder,
            ErrorKind::IsADirectory => Obstacle::NotAFile,
            ErrorKind::InvalidFilename => Obstacle::NameTooLong,
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Obstacle::Open,
            _ => Obstacle::Other(error.to_string()),
        }
    }

    /// True where only the file that is there is in the way: a new one can stand beside it.
    pub fn is_of_the_file(&self) -> bool {
        match self {
            Obstacle::Open | Obstacle::ReadOnly | Obstacle::Denied => true,
            Obstacle::Full
            | Obstacle::NotAFile
            | Obstacle::NotAFolder
            | Obstacle::NoFolder
            | Obstacle::NameTooLong
            | Obstacle::Changed
            | Obstacle::Other(_) => false,
        }
    }

    /// Why and what to do, in Japanese and English.
    pub fn sentences(&self) -> [String; 2] {
        let two = |ja: &str, en: &str| [ja.to_owned(), en.to_owned()];
        match self {
            Obstacle::Open => two(
                "ほかのプログラム（Excel など）で開かれています。閉じてから、もう一度実行してください。",
                "another program (such as Excel) has it open. Close it there and run the command again.",
            ),
            Obstacle::ReadOnly => two(
                "読み取り専用です。読み取り専用を解除してから、もう一度実行してください。",
                "it is read-only. Clear that mark and run the command again.",
            ),
            Obstacle::Denied => two(
                "書き込む権限がありません。ほかのプログラムで開いていれば閉じ、フォルダーの権限を確かめてください。",
                "permission is denied. Close it in other programs and check the rights of the folder.",
            ),
            Obstacle::Full => two(
                "ディスクの空きが足りません。空きを作ってから、もう一度実行してください。",
                "the disk is full. Make room and run the command again.",
            ),
            Obstacle::NotAFile => two(
                "同じ名前のリンクかフォルダーなどがあります。それをどけてから、もう一度実行してください。",
                "a link, folder or device of that name is there. Move it away and run the command again.",
            ),
            Obstacle::NotAFolder => two(
                "フォルダーではありません（リンクかファイルです）。それをどけてから、もう一度実行してください。",
                "it is a link or a file, not a folder. Move it away and run the command again.",
            ),
            Obstacle::NoFolder => {
                two("フォルダーがありません。場所を確かめてください。", "the folder is not there. Check the place.")
            }
            Obstacle::NameTooLong => two(
                "名前か場所が長すぎます。もっと短い場所のフォルダーで実行してください。",
                "its name or path is too long. Use a folder with a shorter path.",
            ),
            Obstacle::Changed => two(
                "書いた内容を読み直したところ、違っていました。ディスクを確かめてください。",
                "it did not read back as it was written. Check the disk.",
            ),
            Obstacle::Other(detail) => {
                [format!("{detail}。場所を確かめてください。"), format!("{detail}. Check the place.")]
            }
        }
    }
}

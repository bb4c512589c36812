//! The columns of a roster, and what people call them: one definition for writing and for reading.
//!
//! A heading that a secretariat uses and that is not found belongs in this list.

use crate::domain::finding::Lang;

/// Columns of a roster, left to right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Col {
    Id,
    Name,
    Organisation,
    Industry,
    Group,
    Mail,
    Excluded,
}

/// What the first half of a name in two columns is called.
pub(super) const FAMILY: &[&str] = &["姓", "氏", "苗字", "名字", "family name", "last name", "surname"];
/// What the second half is called.
pub(super) const GIVEN: &[&str] = &["名", "given name", "first name"];

impl Col {
    pub(super) const ALL: [Col; 7] =
        [Col::Id, Col::Name, Col::Organisation, Col::Industry, Col::Group, Col::Mail, Col::Excluded];

    /// Its headings: first the Japanese and the English one that are written, then what others call it.
    pub(super) fn headings(self) -> &'static [&'static str] {
        match self {
            Col::Id => &[
                "ID",
                "ID",
                "番号",
                "No",
                "No.",
                "№",
                "参加者ID",
                "参加者番号",
                "通番",
                "連番",
                "受付番号",
                "整理番号",
            ],
            Col::Name => &[
                "氏名",
                "Name",
                "名前",
                "お名前",
                "参加者",
                "参加者名",
                "参加者氏名",
                "受講者",
                "担当者名",
                "担当者",
                "担当者氏名",
                "ご氏名",
                "ご芳名",
                "受講者氏名",
                "受講者名",
                "出席者",
                "出席者氏名",
                "full name",
            ],
            Col::Organisation => &[
                "組織",
                "Organisation",
                "会社",
                "会社名",
                "企業",
                "企業名",
                "貴社名",
                "所属",
                "所属先",
                "団体",
                "団体名",
                "組織名",
                "法人名",
                "事業者名",
                "事業所名",
                "勤務先",
                "会社・団体名",
                "企業・団体名",
                "ご所属",
                "所属企業",
                "所属会社",
                "所属団体",
                "organization",
                "company",
            ],
            Col::Industry => &["業種", "Industry", "業界", "業種名", "業種区分", "主な業種", "産業分類", "事業内容"],
            Col::Group => &[
                "グループ",
                "Group",
                "班",
                "チーム",
                "グループ名",
                "班名",
                "チーム名",
                "グループ番号",
                "班番号",
                "グループNo",
                "グループNo.",
                "班No",
                "テーブル",
                "team",
            ],
            Col::Mail => &[
                "メール",
                "Mail",
                "メールアドレス",
                "E-mail",
                "email",
                "mail address",
                "email address",
                "アドレス",
                "Eメール",
                "電子メール",
                "連絡先メールアドレス",
            ],
            Col::Excluded => &["除外", "Excluded", "対象外", "欠席", "exclude"],
        }
    }

    pub(super) fn heading(self, lang: Lang) -> &'static str {
        let [ja, en] = self.names();
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// What the column is called where it is written, in Japanese and in English.
    pub(super) fn names(self) -> [&'static str; 2] {
        let name = |index: usize| self.headings().get(index).copied().unwrap_or_default();
        [name(0), name(1)]
    }

    pub(super) fn width(self) -> f64 {
        match self {
            Col::Id | Col::Excluded => 9.0,
            Col::Name => 20.0,
            Col::Organisation | Col::Mail => 34.0,
            Col::Industry | Col::Group => 22.0,
        }
    }

    pub(super) fn index(self) -> usize {
        Col::ALL.iter().position(|c| *c == self).unwrap_or_default()
    }
}

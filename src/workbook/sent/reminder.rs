//! The text for somebody whose form is not back yet, ready to be sent.

use crate::domain::finding::Lang;
use crate::domain::people::Participant;
use crate::workbook::Event;
use crate::workbook::stamp::Code;

/// One mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reminder {
    /// The address; empty where the roster has none.
    pub to: String,
    /// Its subject, one line.
    pub subject: String,
    /// Its text.
    pub body: String,
}

impl Reminder {
    /// The text for `person`, whose form is called `form`. `deadline` and `contact` stand as the secretariat wrote
    /// them; either may be empty.
    pub fn of(event: &Event, person: &Participant, form: &str, deadline: &str, contact: &str, lang: Lang) -> Self {
        let around = |text: &str, [before, behind]: [&str; 2], otherwise: &str| {
            if text.is_empty() { otherwise.to_owned() } else { format!("{before}{text}{behind}") }
        };
        let words = match lang {
            Lang::Ja => &JAPANESE,
            Lang::En => &ENGLISH,
        };
        let parts = Parts {
            to: format!("{}{}", around(&person.organisation, ["", "\n"], ""), person.name),
            title: event.title,
            when: around(event.date, words.brackets, ""),
            until: around(deadline, words.until, words.soon),
            form,
            code: Code::new(event.code, person.id.as_str()).text(),
            sender: around(contact, ["", ""], words.secretariat),
        };
        let (subject, body) = match lang {
            Lang::Ja => parts.japanese(),
            Lang::En => parts.english(),
        };
        Reminder { to: person.mail.clone(), subject, body }
    }

    /// The mail as a text file: to whom, subject, a blank line, the text.
    pub fn text(&self, lang: Lang) -> String {
        let [to, subject] = match lang {
            Lang::Ja => ["宛先", "件名"],
            Lang::En => ["To", "Subject"],
        };
        format!("{to}: {}\n{subject}: {}\n\n{}\n", self.to, self.subject, self.body)
    }
}

/// What differs between the languages around what is filled in.
struct Words {
    /// Around the date.
    brackets: [&'static str; 2],
    /// Around the deadline.
    until: [&'static str; 2],
    /// Instead of a deadline.
    soon: &'static str,
    /// Instead of a contact.
    secretariat: &'static str,
}

const JAPANESE: Words =
    Words {
        brackets: ["（", "）"], until: ["", "までに"], soon: "できるだけ早く", secretariat: "事務局"
    };
const ENGLISH: Words =
    Words { brackets: [" (", ")"], until: ["by ", ""], soon: "as soon as you can", secretariat: "The secretariat" };

/// What is filled into the text.
struct Parts<'a> {
    /// Organisation and name, a line each.
    to: String,
    title: &'a str,
    when: String,
    until: String,
    form: &'a str,
    code: String,
    sender: String,
}

impl Parts<'_> {
    fn japanese(&self) -> (String, String) {
        let Parts { to, title, when, until, form, code, sender } = self;
        let body = format!(
            "{to} 様\n\n\
             「{title}」{when}の記入票が、まだ届いていません。\n\
             お手数ですが、{until}、添付の記入票に書き込み、保存してこのメールに返信する形でお送りください。\n\n\
             ・すべての欄に書けなくても構いません。書けたところまでお送りください。\n\
             ・行き違いですでにお送りいただいていましたら、ご容赦ください。\n\n\
             記入票: {form}（コード {code}）\n\n\
             {sender}"
        );
        (format!("【記入票ご提出のお願い】{title}"), body)
    }

    fn english(&self) -> (String, String) {
        let Parts { to, title, when, until, form, code, sender } = self;
        let body = format!(
            "{to}\n\n\
             Your form for \"{title}\"{when} has not reached us yet.\n\
             Please fill in the attached form, save it and send it back {until}, as a reply to this mail.\n\n\
             - You need not fill in every cell: send what you have.\n\
             - If you have sent it in the meantime, please forgive this mail.\n\n\
             Form: {form} (code {code})\n\n\
             {sender}"
        );
        (format!("Please return your form: {title}"), body)
    }
}

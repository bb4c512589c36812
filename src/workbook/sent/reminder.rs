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
        let code = Code::new(event.code, person.id.as_str()).text();
        let (subject, body) = match lang {
            Lang::Ja => japanese(event, person, form, &code, deadline, contact),
            Lang::En => english(event, person, form, &code, deadline, contact),
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

fn japanese(
    event: &Event,
    person: &Participant,
    form: &str,
    code: &str,
    deadline: &str,
    contact: &str,
) -> (String, String) {
    let when = if event.date.is_empty() { String::new() } else { format!("（{}）", event.date) };
    let until = if deadline.is_empty() { "できるだけ早く".to_owned() } else { format!("{deadline}までに") };
    let sender = if contact.is_empty() { "事務局" } else { contact };
    let organisation = line(&person.organisation);
    let body = format!(
        "{organisation}{} 様\n\n\
         「{}」{when}の記入票が、まだ届いていません。\n\
         お手数ですが、{until}、添付の記入票に書き込み、保存してこのメールに返信する形でお送りください。\n\n\
         ・すべての欄に書けなくても構いません。書けたところまでお送りください。\n\
         ・行き違いですでにお送りいただいていましたら、ご容赦ください。\n\n\
         記入票: {form}（コード {code}）\n\n\
         {sender}",
        person.name, event.title
    );
    (format!("【記入票ご提出のお願い】{}", event.title), body)
}

fn english(
    event: &Event,
    person: &Participant,
    form: &str,
    code: &str,
    deadline: &str,
    contact: &str,
) -> (String, String) {
    let when = if event.date.is_empty() { String::new() } else { format!(" ({})", event.date) };
    let until = if deadline.is_empty() { "as soon as you can".to_owned() } else { format!("by {deadline}") };
    let sender = if contact.is_empty() { "The secretariat" } else { contact };
    let organisation = line(&person.organisation);
    let body = format!(
        "{organisation}Dear {},\n\n\
         your form for \"{}\"{when} has not reached us yet.\n\
         Please fill in the attached form, save it and send it back {until}, as a reply to this mail.\n\n\
         - You need not fill in every cell: send what you have.\n\
         - If you have sent it in the meantime, please forgive this mail.\n\n\
         Form: {form} (code {code})\n\n\
         {sender}",
        person.name, event.title
    );
    (format!("Please return your form: {}", event.title), body)
}

fn line(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

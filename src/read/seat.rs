//! A place at which files are read one after the other: each is put to a worker while the answer about the one before
//! is looked at, so that neither side waits for the other.
//!
//! It must not know how a worker is started or spoken to.

use std::io::Read;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Part;
use super::crew::Worker;
use super::limits::Limits;
use super::refusal::Refusal;
use super::wire::{Answer, send_from};
use super::worker::answer;

/// What is asked for: a file, or one file of an archive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    /// File name, or path inside the archive.
    pub(super) name: &'a str,
    /// The file or the archive.
    pub(super) bytes: &'a Held,
    /// Which file of the archive.
    pub(super) member: Option<u32>,
    /// Sheets of which not everything is wanted.
    pub(super) parts: &'a [Part],
}

impl<'a> Question<'a> {
    /// What is in a whole file.
    pub(super) fn whole(name: &'a str, bytes: &'a Held) -> Self {
        Question { name, bytes, member: None, parts: &[] }
    }
}

/// The bytes of a file, told from those of every other one without looking at them.
#[derive(Debug)]
pub(super) struct Held {
    /// Different for all that are held.
    pub(super) no: u64,
    bytes: Vec<u8>,
}

impl Held {
    /// These bytes.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Held { no: NEXT.fetch_add(1, Ordering::Relaxed), bytes }
    }

    /// The bytes alone.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Deref for Held {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A place at which one file after the other is read. While one answer is looked at the next question is on its way.
#[derive(Default)]
pub(super) struct Seat {
    worker: Option<Worker>,
    put: Put,
}

/// What became of the question that was put.
#[derive(Default)]
enum Put {
    /// Nobody reads it: it is answered here once it is asked for.
    #[default]
    Nowhere,
    /// The worker has it.
    Asked,
    /// It is answered already.
    Answered(Box<Answer>),
}

impl Seat {
    /// Puts a question, to be answered by [`answer`](Self::answer).
    pub(super) fn put(&mut self, question: &Question<'_>, limits: &Limits) {
        self.worker = self.worker.take().or_else(Worker::at_hand);
        let sent = self.worker.as_mut().map(|worker| worker.put(question, limits));
        self.was_put(sent);
    }

    fn was_put(&mut self, sent: Option<Result<(), Refusal>>) {
        self.put = match sent {
            None => Put::Nowhere,
            Some(Ok(())) => Put::Asked,
            Some(Err(refusal)) => {
                self.worker = None;
                Put::Answered(Box::new(Answer::Read(Err(refusal))))
            }
        };
    }

    /// What is in the file that was put last; `next` is put as soon as the worker is free. Whatever happens to the
    /// process that reads, there is an answer, and the seat goes on.
    pub(super) fn answer(&mut self, question: &Question<'_>, next: Option<&Question<'_>>, limits: &Limits) -> Answer {
        let put_next = |seat: &mut Seat| next.into_iter().for_each(|next| seat.put(next, limits));
        match (std::mem::take(&mut self.put), &mut self.worker) {
            (Put::Asked, Some(worker)) => {
                let (no, message) = (worker.asked(), worker.message(limits));
                let sent = next.filter(|_| message.is_ok()).map(|next| worker.put(next, limits));
                match message.and_then(|message| worker.understood(no, &message)) {
                    Ok(answer) => {
                        self.was_put(sent);
                        answer
                    }
                    Err(refusal) => {
                        self.worker = None;
                        put_next(self);
                        Answer::Read(Err(refusal))
                    }
                }
            }
            (Put::Answered(answer), _) => {
                put_next(self);
                *answer
            }
            (Put::Asked | Put::Nowhere, _) => {
                put_next(self);
                answer(question.name, question.bytes, question.member, question.parts, limits)
            }
        }
    }

    /// What is in one file alone, of `length` bytes. Where a worker reads it, nobody else holds them.
    pub(super) fn ask_file(
        &mut self,
        name: &str,
        file: &mut impl Read,
        length: u64,
        parts: &[Part],
        limits: &Limits,
    ) -> Answer {
        let mut bytes = Held::new(Vec::new());
        self.worker = self.worker.take().or_else(Worker::at_hand);
        match &mut self.worker {
            Some(worker) => {
                let question = Question { parts, ..Question::whole(name, &bytes) };
                let sent = worker.put_with(&question, limits, |to| send_from(to, file, length));
                self.was_put(Some(sent));
            }
            None => {
                if let Err(error) = file.take(length).read_to_end(&mut bytes.bytes) {
                    return Answer::Read(Err(Refusal::Io(error.to_string())));
                }
            }
        }
        self.answer(&Question { parts, ..Question::whole(name, &bytes) }, None, limits)
    }

    /// What is in a file, asked between others: the question that was put stays.
    pub(super) fn ask(&mut self, question: &Question<'_>, limits: &Limits) -> Answer {
        let before = match &self.put {
            // Answers are looked at in the order in which they are told.
            Put::Asked => Put::Answered(Box::new(self.answer(question, None, limits))),
            Put::Nowhere | Put::Answered(_) => std::mem::take(&mut self.put),
        };
        self.put(question, limits);
        let answer = self.answer(question, None, limits);
        self.put = before;
        answer
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        // One that still has a question would answer it to whoever asks next.
        if let (Some(worker), Put::Nowhere | Put::Answered(_)) = (self.worker.take(), &self.put) {
            worker.rest();
        }
    }
}

// The readers here are shell scripts.
#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::read::crew::Readers;
    use crate::read::recent::Said;
    use crate::read::refusal::Bound;
    use crate::read::wire::{Ask, Told};

    /// A file to ask for.
    fn form() -> Held {
        Held::new("No,回答\n1,はい\n".into())
    }

    fn about(bytes: &Held) -> Question<'_> {
        Question::whole("a.csv", bytes)
    }

    /// A reader that is this shell script.
    fn seat(script: &str) -> Seat {
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        let readers = Readers { program: "/bin/sh".into(), arguments, jobs: 1, chosen: Vec::new() };
        Seat { worker: Worker::start(&readers), put: Put::Nowhere }
    }

    fn refused(script: &str) -> Refusal {
        let limits = Limits { seconds: 1, ..Limits::default() };
        let mut seat = seat(script);
        let begun = Instant::now();
        let first = seat.ask(&about(&form()), &limits);
        assert!(begun.elapsed() < Duration::from_secs(3), "{script}");
        assert!(seat.worker.is_none(), "the reader is not asked again: {script}");
        // Nobody has installed readers here: the next file is read in this process.
        assert!(matches!(seat.ask(&about(&form()), &limits), Answer::Read(Ok(_))), "{script}");
        match first {
            Answer::Read(Err(refusal)) => refusal,
            other => panic!("{script}: {other:?}"),
        }
    }

    #[test]
    fn a_reader_that_breaks_off_costs_one_file() {
        let bound = |refusal| match refusal {
            Refusal::TooMuch { bound, limit, .. } => (bound, limit),
            other => panic!("{other:?}"),
        };
        assert_eq!(bound(refused("exec sleep 60")), (Bound::Seconds, 1));
        assert_eq!(bound(refused("head -c 20 >/dev/null; exit 86")), (Bound::Memory, 512 << 20));
        for script in [
            "head -c 20 >/dev/null; exit 3",
            "head -c 20 >/dev/null; kill -9 $$",
            "exit 0",
            // A length that nobody sends, half a message, a message that means nothing, one that was not asked for.
            "head -c 20 >/dev/null; head -c 64 /dev/zero | tr '\\0' '\\377'; exec sleep 60",
            "head -c 20 >/dev/null; printf '\\100\\0\\0\\0\\0\\0\\0\\0half'; exit 0",
            "head -c 20 >/dev/null; printf '\\003\\0\\0\\0\\0\\0\\0\\0\\001\\377\\377'; exec sleep 60",
        ] {
            assert_eq!(refused(script), Refusal::BrokenOff, "{script}");
        }
    }

    #[test]
    fn an_answer_that_nobody_asked_for_is_not_taken() {
        let mut seat = seat("printf '\\001\\0\\0\\0\\0\\0\\0\\0\\0'; exec sleep 60");
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(seat.ask(&about(&form()), &Limits::default()), Answer::Read(Err(Refusal::BrokenOff)));
    }

    /// A message as the words of a shell that prints it.
    fn printed(message: &[u8]) -> String {
        let bytes = [&(message.len() as u64).to_le_bytes()[..], message].concat();
        format!("printf '{}'; ", bytes.iter().map(|b| format!("\\{b:03o}")).collect::<String>())
    }

    #[test]
    fn an_answer_to_another_question_is_not_taken() {
        // The answer to question 7: a refusal without fields.
        let told = |no| Told::bytes(no, Answer::Read(Err(Refusal::Empty)), &mut Said::default()).unwrap();
        for (no, answer) in [(7, Refusal::BrokenOff), (1, Refusal::Empty)] {
            let mut seat = seat(&format!("head -c 20 >/dev/null; {}exec sleep 60", printed(&told(no))));
            assert_eq!(seat.ask(&about(&form()), &Limits::default()), Answer::Read(Err(answer)));
        }
    }

    #[test]
    fn each_file_gets_its_own_answer_whatever_is_asked_in_between() {
        let limits = Limits { seconds: 5, ..Limits::default() };
        let (first, second, third) = (form(), form(), form());
        let answers = [Refusal::Empty, Refusal::NoSheets, Refusal::NotAFile];
        // It reads one whole question before each answer.
        let length = |no| {
            let ask = Ask {
                no,
                name: "a.csv".to_owned(),
                member: None,
                again: false,
                parts: Vec::new(),
                limits: limits.clone(),
            };
            16 + postcard::to_stdvec(&ask).unwrap().len() + first.len()
        };
        let told = |(no, refusal): (u64, Refusal)| {
            let message = Told::bytes(no, Answer::Read(Err(refusal)), &mut Said::default()).unwrap();
            format!("head -c {} >/dev/null; {}", length(no), printed(&message))
        };
        let script: String = (1..).zip(answers.clone()).map(told).collect();
        let mut seat = seat(&format!("{script}exec sleep 60"));
        let [of_first, of_second, of_third] = answers.map(|refusal| Answer::Read(Err(refusal)));
        seat.put(&about(&first), &limits);
        assert_eq!(seat.answer(&about(&first), Some(&about(&second)), &limits), of_first);
        // What the first file turned out to be needs another question, while the second is being read.
        assert_eq!(seat.ask(&about(&third), &limits), of_third);
        assert_eq!(seat.answer(&about(&second), None, &limits), of_second);
        assert!(seat.worker.is_some());
    }

    #[test]
    fn a_reader_that_breaks_off_does_not_take_the_next_file_with_it() {
        let limits = Limits { seconds: 1, ..Limits::default() };
        // It ends at the first file; at the first answer that means nothing; or before it was asked the second time.
        let empty = Told::bytes(1, Answer::Read(Err(Refusal::Empty)), &mut Said::default()).unwrap();
        for (script, answer) in [
            ("head -c 20 >/dev/null; exit 3".to_owned(), Refusal::BrokenOff),
            (format!("head -c 20 >/dev/null; {}exec sleep 60", printed(b"\xFF\xFF")), Refusal::BrokenOff),
            (format!("head -c 20 >/dev/null; {}exec sleep 60", printed(&empty)), Refusal::Empty),
        ] {
            let (mut seat, first, second) = (seat(&script), form(), form());
            seat.put(&about(&first), &limits);
            let told = seat.answer(&about(&first), Some(&about(&second)), &limits);
            assert_eq!(told, Answer::Read(Err(answer.clone())), "{script}");
            let next = seat.answer(&about(&second), None, &limits);
            // The one that was trusted with it never answers; where there is none any more it is read here.
            let in_time = matches!(next, Answer::Read(Err(Refusal::TooMuch { bound: Bound::Seconds, .. })));
            assert!(in_time == (answer == Refusal::Empty) && (in_time || matches!(next, Answer::Read(Ok(_)))));
        }
    }
}

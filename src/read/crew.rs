//! The processes that read for this one: started when there is something to read, kept for the next
//! file, ended and replaced when one takes too long, needs too much or breaks off.
//!
//! A program installs them once, at its start. Where nobody has (a library, a test), or where the system
//! starts no process, files are read here, with every limit but time and memory.

use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::Part;
use super::limits::{Chosen, Limits};
use super::memory::OUT_OF_MEMORY;
use super::recent::Heard;
use super::refusal::{Bound, Refusal};
use super::wire::{Answer, Ask, Told, receive_bytes, send, send_bytes, understood};
use super::worker::answer;

/// How long a process that stopped talking has to end by itself, so that its code can be seen.
const FAREWELL: Duration = Duration::from_millis(500);

/// How files are read in this process.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Readers {
    /// The program that calls [`serve`](super::serve) when it is started with `arguments`.
    pub program: PathBuf,
    /// What tells it to.
    pub arguments: Vec<String>,
    /// How many files are read side by side.
    pub jobs: usize,
    /// Limits that are other than the usual.
    pub chosen: Vec<Chosen>,
}

static READERS: OnceLock<Readers> = OnceLock::new();
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// From now on files are read by processes of their own. Once a process; a second time changes nothing.
pub fn install(readers: Readers) {
    drop(READERS.set(readers));
}

/// Ends the readers that wait for the next file.
pub fn dismiss() {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// How many files are read side by side; None where they are read in this process.
pub(super) fn jobs() -> Option<usize> {
    READERS.get().map(|readers| readers.jobs.max(1))
}

/// The limits with what was chosen.
pub fn chosen(limits: &Limits) -> Limits {
    limits.clone().with(READERS.get().map_or(&[], |readers| &readers.chosen))
}

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

/// The bytes of a file, told from those of every other one without looking at them.
#[derive(Debug)]
pub(super) struct Held {
    no: u64,
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
                let (no, message) = (worker.asked, worker.message(limits));
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
            IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }
}

/// One reading process.
struct Worker {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<Vec<u8>>,
    asked: u64,
    /// The bytes that it was sent last.
    has: Option<u64>,
    /// Sheets it told last.
    heard: Heard,
}

impl Worker {
    /// One that waits, or a new one; None where files are read in this process.
    fn at_hand() -> Option<Self> {
        let readers = READERS.get()?;
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.or_else(|| Worker::start(readers))
    }

    fn start(readers: &Readers) -> Option<Self> {
        let mut child = Command::new(&readers.program)
            .args(&readers.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (questions, mut output) = (child.stdin.take()?, child.stdout.take()?);
        let (told, answers) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(message)) = receive_bytes(&mut output) {
                if told.send(message).is_err() {
                    break;
                }
            }
        });
        Some(Worker { child, questions, answers, asked: 0, has: None, heard: Heard::default() })
    }

    /// Sends a question. Bytes that the worker still has are not sent again.
    fn put(&mut self, question: &Question<'_>, limits: &Limits) -> Result<(), Refusal> {
        // A process that speaks without being asked is not trusted with an answer.
        if self.answers.try_recv() != Err(TryRecvError::Empty) {
            return Err(Refusal::BrokenOff);
        }
        self.asked += 1;
        let Question { name, bytes, member, parts } = *question;
        let again = self.has.replace(bytes.no) == Some(bytes.no);
        let ask =
            Ask { no: self.asked, name: name.to_owned(), member, again, parts: parts.to_vec(), limits: limits.clone() };
        let sent = send(&mut self.questions, &ask)
            .and_then(|()| if again { Ok(()) } else { send_bytes(&mut self.questions, bytes) });
        sent.map_err(|_| self.why_it_ended(limits))
    }

    /// The next answer as it is told.
    fn message(&mut self, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        match self.answers.recv_timeout(Duration::from_secs(limits.seconds)) {
            Ok(message) => Ok(message),
            Err(RecvTimeoutError::Timeout) => {
                let limit = limits.seconds;
                Err(Refusal::TooMuch { bound: Bound::Seconds, value: limit.saturating_mul(2), limit })
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.why_it_ended(limits)),
        }
    }

    /// What the answer to question `no` says.
    fn understood(&mut self, no: u64, message: &[u8]) -> Result<Answer, Refusal> {
        understood::<Told<'_>>(message)
            .filter(|told| told.no == no)
            .and_then(|told| told.answer(&mut self.heard))
            .ok_or(Refusal::BrokenOff)
    }

    fn why_it_ended(&mut self, limits: &Limits) -> Refusal {
        let until = Instant::now() + FAREWELL;
        while Instant::now() < until {
            match self.child.try_wait() {
                Ok(Some(status)) if status.code() == Some(OUT_OF_MEMORY) => {
                    let limit = limits.memory;
                    return Refusal::TooMuch { bound: Bound::Memory, value: limit.saturating_mul(2), limit };
                }
                Ok(None) => std::thread::sleep(Duration::from_millis(5)),
                Ok(Some(_)) | Err(_) => break,
            }
        }
        Refusal::BrokenOff
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again; either way it is waited for.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

// The readers here are shell scripts.
#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::recent::Said;

    /// A file to ask for.
    fn form() -> Held {
        Held::new("No,回答\n1,はい\n".into())
    }

    fn about(bytes: &Held) -> Question<'_> {
        Question { name: "a.csv", bytes, member: None, parts: &[] }
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

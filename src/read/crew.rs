//! The processes that read for this one: started when there is something to read, kept for the next
//! file, ended and replaced when one takes too long, needs too much or breaks off.
//!
//! A program installs them once, at its start. Where nobody has (a library, a test), or where the system
//! starts no process, files are read here, with every limit but time and memory.

use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

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

/// A place at which one file after the other is read.
#[derive(Default)]
pub(super) struct Seat {
    worker: Option<Worker>,
}

impl Seat {
    /// What is in a file, or in one file of an archive. Whatever happens to the process that reads it, there is an
    /// answer, and the seat goes on. `again`: the file is the one of the question before.
    pub(super) fn ask(
        &mut self,
        name: &str,
        bytes: &[u8],
        member: Option<u32>,
        again: bool,
        limits: &Limits,
    ) -> Answer {
        let (mut worker, again) = match self.worker.take() {
            Some(worker) => (worker, again),
            None => match Worker::at_hand() {
                Some(worker) => (worker, false),
                None => return answer(name, bytes, member, limits),
            },
        };
        match worker.ask(name, bytes, member, again, limits) {
            Ok(answer) => {
                self.worker = Some(worker);
                answer
            }
            Err(refusal) => Answer::Read(Err(refusal)),
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
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
        Some(Worker { child, questions, answers, asked: 0, heard: Heard::default() })
    }

    fn ask(
        &mut self,
        name: &str,
        bytes: &[u8],
        member: Option<u32>,
        again: bool,
        limits: &Limits,
    ) -> Result<Answer, Refusal> {
        // A process that speaks without being asked is not trusted with an answer.
        if self.answers.try_recv() != Err(TryRecvError::Empty) {
            return Err(Refusal::BrokenOff);
        }
        self.asked += 1;
        let ask = Ask { no: self.asked, name: name.to_owned(), member, again, limits: limits.clone() };
        let sent = send(&mut self.questions, &ask)
            .and_then(|()| if again { Ok(()) } else { send_bytes(&mut self.questions, bytes) });
        if sent.is_err() {
            return Err(self.why_it_ended(limits));
        }
        match self.answers.recv_timeout(Duration::from_secs(limits.seconds)) {
            Ok(message) => understood::<Told<'_>>(&message)
                .filter(|told| told.no == self.asked)
                .and_then(|told| told.answer(&mut self.heard))
                .ok_or(Refusal::BrokenOff),
            Err(RecvTimeoutError::Timeout) => {
                let limit = limits.seconds;
                Err(Refusal::TooMuch { bound: Bound::Seconds, value: limit.saturating_mul(2), limit })
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.why_it_ended(limits)),
        }
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

    const FORM: &[u8] = "No,回答\n1,はい\n".as_bytes();

    /// A reader that is this shell script.
    fn seat(script: &str) -> Seat {
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        let readers = Readers { program: "/bin/sh".into(), arguments, jobs: 1, chosen: Vec::new() };
        Seat { worker: Worker::start(&readers) }
    }

    fn refused(script: &str) -> Refusal {
        let limits = Limits { seconds: 1, ..Limits::default() };
        let mut seat = seat(script);
        let begun = Instant::now();
        let first = seat.ask("a.csv", FORM, None, false, &limits);
        assert!(begun.elapsed() < Duration::from_secs(3), "{script}");
        assert!(seat.worker.is_none(), "the reader is not asked again: {script}");
        // Nobody has installed readers here: the next file is read in this process.
        assert!(matches!(seat.ask("b.csv", FORM, None, false, &limits), Answer::Read(Ok(_))), "{script}");
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
        assert_eq!(seat.ask("a.csv", FORM, None, false, &Limits::default()), Answer::Read(Err(Refusal::BrokenOff)));
    }

    #[test]
    fn an_answer_to_another_question_is_not_taken() {
        // The answer to question 7: a refusal without fields.
        let told = |no| Told::bytes(no, Answer::Read(Err(Refusal::Empty)), &mut Said::default()).unwrap();
        let (other, first) = (told(7), told(1));
        for (message, answer) in [(other, Refusal::BrokenOff), (first, Refusal::Empty)] {
            let bytes: String = [&(message.len() as u64).to_le_bytes()[..], &message]
                .concat()
                .iter()
                .map(|b| format!("\\{b:03o}"))
                .collect();
            let mut seat = seat(&format!("head -c 20 >/dev/null; printf '{bytes}'; exec sleep 60"));
            assert_eq!(seat.ask("a.csv", FORM, None, false, &Limits::default()), Answer::Read(Err(answer)));
        }
    }
}

//! The processes that read for this one: started when there is something to read, kept for the next
//! file, ended and replaced when one takes too long, needs too much or breaks off.
//!
//! A program installs them once, at its start. Where nobody has (a library, a test), or where the system
//! starts no process, files are read here, with every limit but time and memory.

use std::io;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::limits::{Chosen, Limits};
use super::recent::Heard;
use super::refusal::{Bound, Refusal};
use super::seat::Question;
use super::wire::{Answer, Ask, Told, receive_bytes, send, send_bytes, understood};
use crate::memory::OUT_OF_MEMORY;

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

/// One reading process.
pub(super) struct Worker {
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
    pub(super) fn at_hand() -> Option<Self> {
        let readers = READERS.get()?;
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.or_else(|| Worker::start(readers))
    }

    /// Lets it wait for whoever asks next.
    pub(super) fn rest(self) {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    /// How many questions it was asked.
    pub(super) fn asked(&self) -> u64 {
        self.asked
    }

    pub(super) fn start(readers: &Readers) -> Option<Self> {
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
    pub(super) fn put(&mut self, question: &Question<'_>, limits: &Limits) -> Result<(), Refusal> {
        self.put_with(question, limits, |to| send_bytes(to, question.bytes))
    }

    /// As [`put`](Self::put); `send` sends the bytes.
    pub(super) fn put_with(
        &mut self,
        question: &Question<'_>,
        limits: &Limits,
        send_bytes: impl FnOnce(&mut ChildStdin) -> io::Result<()>,
    ) -> Result<(), Refusal> {
        // A process that speaks without being asked is not trusted with an answer.
        if self.answers.try_recv() != Err(TryRecvError::Empty) {
            return Err(Refusal::BrokenOff);
        }
        self.asked += 1;
        let Question { name, bytes, member, parts } = *question;
        let again = self.has.replace(bytes.no) == Some(bytes.no);
        let ask =
            Ask { no: self.asked, name: name.to_owned(), member, again, parts: parts.to_vec(), limits: limits.clone() };
        let sent =
            send(&mut self.questions, &ask).and_then(|()| if again { Ok(()) } else { send_bytes(&mut self.questions) });
        sent.map_err(|_| self.why_it_ended(limits))
    }

    /// The next answer as it is told.
    pub(super) fn message(&mut self, limits: &Limits) -> Result<Vec<u8>, Refusal> {
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
    pub(super) fn understood(&mut self, no: u64, message: &[u8]) -> Result<Answer, Refusal> {
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

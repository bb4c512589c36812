//! A reading process: answers one question after the other until nobody asks any more.
//!
//! It opens no file and writes none; all it has are the bytes it is sent. It ends itself when a file
//! needs more memory than its limit, and when whoever asked is gone while a file takes too long.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::limits::Limits;
use super::recent::Said;
use super::refusal::{Bound, Other, Refusal};
use super::wire::{Answer, Ask, Listed, Told, receive_bytes, send_bytes, understood};
use super::zipped::Zipped;
use super::{Part, from_bytes, partly, sha256};
use crate::memory;

/// Seconds beyond the limit after which a reader no longer waits to be ended from outside.
const GRACE: u64 = 5;

/// Answers questions from `input` on `output` until `input` ends.
///
/// # Errors
/// When the other side cannot be understood or is gone.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let watch = watched();
    let mut bytes = Vec::new();
    let mut said = Said::default();
    while let Some(question) = receive_bytes(&mut input)? {
        let ask: Ask = understood(&question).ok_or(io::ErrorKind::InvalidData)?;
        if !ask.again {
            drop(std::mem::take(&mut bytes));
            bytes = receive_bytes(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        }
        let _ = watch.send(Some(ask.limits.seconds));
        memory::limit(ask.limits.memory);
        let answer = answer(&ask.name, &bytes, ask.member, &ask.parts, &ask.limits);
        send_bytes(&mut output, &Told::bytes(ask.no, answer, &mut said)?)?;
        let _ = watch.send(None);
    }
    Ok(())
}

/// What is in a file, or in one file of an archive.
pub(super) fn answer(name: &str, bytes: &[u8], member: Option<u32>, parts: &[Part], limits: &Limits) -> Answer {
    let file_name = name.rsplit('/').next().unwrap_or(name);
    match member {
        None => match partly(file_name, bytes, limits, parts) {
            Err(Refusal::NotASpreadsheet(Other::Archive)) => match listed(bytes, limits) {
                Some(files) => Answer::Archive(files),
                None => Answer::Read(Err(Refusal::NotASpreadsheet(Other::Archive))),
            },
            read => Answer::Read(read.map(|sheets| (String::new(), sheets))),
        },
        Some(member) => Answer::Read(
            Zipped::open(bytes, limits)
                .and_then(|mut archive| archive.member(member as usize, name))
                .and_then(|bytes| Ok((sha256(&bytes), from_bytes(file_name, &bytes, limits)?))),
        ),
    }
}

/// The files in a zip archive; None when it is another kind of archive or holds none. What all of them
/// unpack to counts against one limit, so that many small bombs are as harmless as one.
fn listed(bytes: &[u8], limits: &Limits) -> Option<Vec<Listed>> {
    let files = Zipped::open(bytes, limits).ok()?.files();
    let mut total = 0u64;
    let listed = files.into_iter().map(|file| {
        total = total.saturating_add(file.size);
        let limit = limits.total_bytes;
        let member = if total > limit {
            Err(Refusal::TooMuch { bound: Bound::TotalBytes, value: total, limit })
        } else {
            u32::try_from(file.index).map_err(|_| Refusal::NotASpreadsheet(Other::Archive))
        };
        Listed { name: file.name, member }
    });
    let listed: Vec<Listed> = listed.collect();
    (!listed.is_empty()).then_some(listed)
}

/// A thread that ends the process when it is told the seconds a file may take and hears nothing more.
fn watched() -> Sender<Option<u64>> {
    let (told, hears) = channel();
    std::thread::spawn(move || watch(&hears));
    told
}

fn watch(hears: &Receiver<Option<u64>>) {
    let mut most = None;
    loop {
        let next = match most {
            Some(seconds) => hears.recv_timeout(Duration::from_secs(seconds)),
            None => hears.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        most = match next {
            Ok(seconds) => seconds.map(|seconds: u64| seconds.saturating_add(GRACE)),
            Err(RecvTimeoutError::Timeout) => std::process::abort(),
            Err(RecvTimeoutError::Disconnected) => return,
        };
    }
}

//! What the main process and its readers say to each other: a length, then that many bytes.
//!
//! Both sides run the same program; all the same nothing that comes in is believed beyond its type, and
//! little is reserved because a length says so.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::limits::Limits;
use super::recent::{Heard, Said, Sent};
use super::refusal::Refusal;
use super::{Part, Sheets};
use crate::sheet::book::Page;

/// Longest message that is taken from the other side.
const MOST: u64 = 4 << 30;

/// Bytes that are reserved because a length says so.
const TRUSTED: u64 = 1 << 20;

/// Read a file. Its bytes follow as a message of their own, unless the reader has them still.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Ask {
    /// Told again in the answer, so that no answer is taken for another.
    pub(super) no: u64,
    /// File name, or path inside an archive.
    pub(super) name: String,
    /// The file of the archive to read; None for the file itself.
    pub(super) member: Option<u32>,
    /// True: the bytes are those of the question before.
    pub(super) again: bool,
    /// Sheets of which not everything is wanted.
    pub(super) parts: Vec<Part>,
    /// What it may need.
    pub(super) limits: Limits,
}

/// What was read.
#[derive(PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Told<'a> {
    /// Of the question.
    pub(super) no: u64,
    /// The answer, without its sheets.
    answer: Answer,
    /// Its sheets, left to right.
    #[serde(borrow)]
    sheets: Vec<Sent<'a>>,
}

impl Told<'_> {
    /// An answer as the bytes of a message. `said`: the sheets that this side told last.
    pub(super) fn bytes(no: u64, mut answer: Answer, said: &mut Said) -> io::Result<Vec<u8>> {
        let pages = answer.pages().map(std::mem::take).unwrap_or_default();
        let pages = pages.iter().map(postcard::to_stdvec).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        let sheets = pages.iter().map(|page| said.sent(page)).collect();
        postcard::to_stdvec(&Told { no, answer, sheets }).map_err(io::Error::other)
    }

    /// The whole answer; None where it makes no sense. `heard`: the sheets that this side was told last.
    pub(super) fn answer(self, heard: &mut Heard) -> Option<Answer> {
        let Told { no: _, mut answer, sheets } = self;
        let pages: Vec<Page> = sheets.into_iter().map(|sent| heard.received(sent)).collect::<Option<_>>()?;
        match answer.pages() {
            Some(place) => *place = pages,
            None => pages.is_empty().then_some(())?,
        }
        Some(answer)
    }
}

/// What is in a file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// A workbook, or why there is none. The hash is told for files of an archive only.
    Read(Result<(String, Sheets), Refusal>),
    /// An archive with these files in it, to be asked for one by one.
    Archive(Vec<Listed>),
}

impl Answer {
    fn pages(&mut self) -> Option<&mut Vec<Page>> {
        match self {
            Answer::Read(Ok((_, sheets))) => Some(&mut sheets.book.pages),
            Answer::Read(Err(_)) | Answer::Archive(_) => None,
        }
    }
}

/// A file of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Its path inside.
    pub(super) name: String,
    /// Its place, or why it will not be unpacked.
    pub(super) member: Result<u32, Refusal>,
}

/// Sends a message.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(io::Error::other)?;
    send_bytes(to, &bytes)
}

/// Sends bytes as a message.
pub(super) fn send_bytes(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Sends the next `length` bytes of `from` as a message, without holding them.
pub(super) fn send_from(to: &mut impl Write, from: impl Read, length: u64) -> io::Result<()> {
    to.write_all(&length.to_le_bytes())?;
    if io::copy(&mut from.take(length), to)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    to.flush()
}

/// The next message as bytes; None when the other side is done.
pub(super) fn receive_bytes(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0u8; 8];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u64::from_le_bytes(length);
    if length > MOST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::with_capacity(length.min(TRUSTED) as usize);
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A message from its bytes, every one of them used.
pub(super) fn understood<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    let (message, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_became_shorter_is_no_message() {
        let file = b"0123456789";
        let mut sent = Vec::new();
        send_from(&mut sent, &file[..], 10).unwrap();
        assert_eq!(receive_bytes(&mut &sent[..]).unwrap().as_deref(), Some(&file[..]));
        // One that grew is sent as long as it was.
        sent.clear();
        send_from(&mut sent, &file[..], 4).unwrap();
        assert_eq!(receive_bytes(&mut &sent[..]).unwrap().as_deref(), Some(&file[..4]));
        assert!(send_from(&mut Vec::new(), &file[..], 11).is_err());
    }
}

//! Workbooks that are made and have not taken their places yet: those of a thousand groups need no more memory than
//! those of a few. It must not know where they will lie.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use tempfile::SpooledTempFile;

/// Bytes that are held in memory; beyond them all are in a file that no other program can open and that is gone with
/// this process.
const IN_MEMORY: usize = 8 << 20;

/// Where workbooks wait.
pub struct Shelf(Mutex<SpooledTempFile>);

/// A workbook on the shelf.
#[derive(Debug)]
pub enum Shelved {
    /// It lies there from this byte on.
    There {
        /// The first byte.
        from: u64,
        /// How many.
        length: usize,
        /// What they add up to.
        sum: u32,
    },
    /// There was no room for it.
    Here(Vec<u8>),
}

impl Shelf {
    /// With nothing on it.
    pub fn new() -> Self {
        Shelf(Mutex::new(SpooledTempFile::new(IN_MEMORY)))
    }

    /// Puts a workbook on it; where that is not possible it stays in memory.
    pub fn put(&self, bytes: Vec<u8>) -> Shelved {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let put = file.seek(SeekFrom::End(0)).and_then(|from| file.write_all(&bytes).map(|()| from));
        match put {
            Ok(from) => Shelved::There { from, length: bytes.len(), sum: crc32fast::hash(&bytes) },
            Err(_) => Shelved::Here(bytes),
        }
    }

    /// A workbook from it.
    ///
    /// # Errors
    /// When it is not there any more as it was put.
    pub fn get(&self, shelved: &Shelved) -> io::Result<Vec<u8>> {
        let (from, length, sum) = match shelved {
            Shelved::There { from, length, sum } => (*from, *length, *sum),
            Shelved::Here(bytes) => return Ok(bytes.clone()),
        };
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = vec![0; length];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut bytes)?;
        if crc32fast::hash(&bytes) == sum { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_what_is_got_in_memory_and_beyond() {
        let shelf = Shelf(Mutex::new(SpooledTempFile::new(100)));
        let books: Vec<Vec<u8>> = (0..20u8).map(|nth| vec![nth; usize::from(nth) * 7]).collect();
        let shelved: Vec<Shelved> = books.iter().map(|book| shelf.put(book.clone())).collect();
        assert!(shelf.0.lock().unwrap().is_rolled());
        for (book, shelved) in books.iter().zip(&shelved).rev() {
            assert_eq!(shelf.get(shelved).unwrap(), *book);
        }
        assert_eq!(shelf.get(&Shelved::Here(vec![1])).unwrap(), [1]);
    }

    #[test]
    fn what_is_not_as_it_was_put_is_not_given() {
        let shelf = Shelf::new();
        let shelved = shelf.put(b"workbook".to_vec());
        {
            let mut file = shelf.0.lock().unwrap();
            file.seek(SeekFrom::Start(2)).unwrap();
            file.write_all(b"x").unwrap();
        }
        assert_eq!(shelf.get(&shelved).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let beyond = Shelved::There { from: 100, length: 1, sum: 0 };
        assert!(shelf.get(&beyond).is_err());
    }
}

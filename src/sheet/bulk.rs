//! Cells that travel to another process: each kept one once, then the places that name it; texts arrive without a copy
//! between.

use std::fmt;
use std::sync::Arc;

use serde::de::{Error, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::book::Cell;
use super::cells::Cells;
use crate::domain::address::Address;

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (kept, places) = self.parts();
        (Each(kept.len(), kept), Each(self.len(), places)).serialize(to)
    }
}

/// So many things, one after the other.
struct Each<I>(usize, I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut each = to.serialize_seq(Some(self.0))?;
        self.1.clone().try_for_each(|one| each.serialize_element(&one))?;
        each.end()
    }
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (kept, places): (Vec<Cell>, Vec<(Address, u32)>) = Deserialize::deserialize(from)?;
        Cells::from_parts(kept, places).ok_or_else(|| D::Error::custom("cells that are out of order"))
    }
}

/// A text that is shared.
pub(super) fn shared<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
    struct Text;
    impl Visitor<'_> for Text {
        type Value = Arc<str>;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(text.into())
        }
    }
    from.deserialize_str(Text)
}

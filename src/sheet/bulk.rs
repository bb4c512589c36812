//! Cells that come from another process: thousands in order are made a map at once, not one by one, and their texts
//! without a copy between.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserializer;
use serde::de::{Error, MapAccess, Visitor};

use super::book::Cell;
use crate::domain::address::Address;

/// Cells to be reserved for on somebody's word.
const TRUSTED: usize = 4_096;

/// A map of cells.
pub(super) fn cells<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Address, Cell>, D::Error> {
    struct Cells;
    impl<'de> Visitor<'de> for Cells {
        type Value = BTreeMap<Address, Cell>;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("cells by address")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut cells = Vec::with_capacity(map.size_hint().unwrap_or_default().min(TRUSTED));
            while let Some(cell) = map.next_entry()? {
                cells.push(cell);
            }
            Ok(BTreeMap::from_iter(cells))
        }
    }
    from.deserialize_map(Cells)
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

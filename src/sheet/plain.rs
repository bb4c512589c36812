//! The result of a formula on its way between processes: any value but a formula, so that what comes in
//! cannot be nested without end.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::book::Value;

#[derive(Serialize, Deserialize)]
enum Plain {
    Blank,
    Text(Arc<str>),
    Number(f64),
    Bool(bool),
    Date(f64),
    Error(Arc<str>),
}

pub(super) fn serialize<S: Serializer>(value: &Value, to: S) -> Result<S::Ok, S::Error> {
    plain(value).serialize(to)
}

fn plain(value: &Value) -> Plain {
    match value {
        Value::Blank => Plain::Blank,
        Value::Text(text) => Plain::Text(text.clone()),
        Value::Number(number) => Plain::Number(*number),
        Value::Bool(truth) => Plain::Bool(*truth),
        Value::Date(serial) => Plain::Date(*serial),
        Value::Error(text) => Plain::Error(text.clone()),
        Value::Formula { result, .. } => Plain::Text(result.seen().into()),
    }
}

pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Arc<Value>, D::Error> {
    Ok(Arc::new(match Plain::deserialize(from)? {
        Plain::Blank => Value::Blank,
        Plain::Text(text) => Value::Text(text),
        Plain::Number(number) => Value::Number(number),
        Plain::Bool(truth) => Value::Bool(truth),
        Plain::Date(serial) => Value::Date(serial),
        Plain::Error(text) => Value::Error(text),
    }))
}

//! A tidy table as parquet: the only place that knows the crate of that name.
//!
//! Plain columns of text and whole numbers without compression, which every engine reads; the same table gives the
//! same bytes.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::sheet::tidy::{Datum, Tidy, TidyColumn};

/// What the file says wrote it: the same in every version, so that bytes change only with the data.
const WRITER: &str = "matome";
/// Under which key the file says whose it is.
const OWNER: &str = "matome.workshop";

/// The table as a file that says it belongs to `owner`.
///
/// # Errors
/// What the crate says; only a mistake of this program makes it refuse a table.
pub fn to_bytes(tidy: &Tidy, owner: &str) -> Result<Vec<u8>, String> {
    written(tidy, owner).map_err(|error| error.to_string())
}

fn written(tidy: &Tidy, owner: &str) -> Result<Vec<u8>, ParquetError> {
    let fields = tidy.columns.iter().map(|column| Ok(Arc::new(field(column)?)));
    let fields: Vec<_> = fields.collect::<Result<_, ParquetError>>()?;
    let schema = Arc::new(Type::group_type_builder("answers").with_fields(fields).build()?);
    let whose = vec![KeyValue { key: OWNER.to_owned(), value: Some(owner.to_owned()) }];
    let properties =
        WriterProperties::builder().set_created_by(WRITER.to_owned()).set_key_value_metadata(Some(whose)).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for (index, column) in tidy.columns.iter().enumerate() {
        let Some(mut out) = group.next_column()? else { break };
        let data = tidy.rows.iter().map(|row| &row[index]);
        let present: Vec<i16> = data.clone().map(|datum| i16::from(*datum != Datum::Nothing)).collect();
        if column.number {
            let numbers: Vec<i64> = data
                .filter_map(|datum| match datum {
                    Datum::Number(number) => Some(*number),
                    Datum::Nothing | Datum::Text(_) => None,
                })
                .collect();
            out.typed::<Int64Type>().write_batch(&numbers, Some(&present), None)?;
        } else {
            let texts: Vec<ByteArray> = data
                .filter(|datum| **datum != Datum::Nothing)
                .map(|datum| ByteArray::from(datum.shown().into_bytes()))
                .collect();
            out.typed::<ByteArrayType>().write_batch(&texts, Some(&present), None)?;
        }
        out.close()?;
    }
    group.close()?;
    writer.into_inner()
}

fn field(column: &TidyColumn) -> Result<Type, ParquetError> {
    let (physical, logical) =
        if column.number { (Physical::INT64, None) } else { (Physical::BYTE_ARRAY, Some(LogicalType::String)) };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

/// Whom a file says it belongs to; None where it is none of these.
pub fn owner(bytes: Vec<u8>) -> Option<String> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).ok()?;
    let pairs = reader.metadata().file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == OWNER)?.value.clone()
}

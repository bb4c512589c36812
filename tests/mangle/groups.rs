//! Group workbooks.

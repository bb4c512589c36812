//! Book to xlsx bytes: the only place that knows rust_xlsxwriter.

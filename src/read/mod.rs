//! Bytes to Book: the only place that knows calamine and csv.

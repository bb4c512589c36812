//! One field of csv, so that a spreadsheet program that opens the file runs nothing that stands in it.

/// The field. A text that a spreadsheet program would run as a formula gets an apostrophe before it, unless it is to
/// be `raw`, for programs that run nothing.
pub fn field(text: &str, raw: bool) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if runs && !raw { "'" } else { "" };
    let quoted = text.contains([',', '"', '\n', '\r', '\t']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted { format!("\"{guard}{}\"", text.replace('"', "\"\"")) } else { format!("{guard}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_a_text_and_what_would_break_the_line_is_quoted() {
        for (text, guarded) in [("=1+1", "'=1+1"), ("－2", "'－2"), ("a,b", "\"a,b\""), ("-\n\"", "\"'-\n\"\"\"")] {
            assert_eq!(field(text, false), guarded);
        }
        assert_eq!(field("=1+1", true), "=1+1");
    }
}

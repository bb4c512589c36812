//! Small corrections of what the library made that it offers no call for.
//!
//! Two things, each exact: cells of the frame say that they are locked, because the Normal style is not; and Japanese
//! text in charts gets the font of the cells. It must not know what a cell is for.

use super::looks::FONT;

/// The part as it has to be.
pub(super) fn corrected(name: &str, xml: String) -> String {
    if name == "xl/styles.xml" {
        lock(&xml)
    } else if name.starts_with("xl/charts/") {
        asian(&xml)
    } else {
        xml
    }
}

/// Names the font for Japanese text too: with a Latin font alone Excel takes MS PGothic for the rest.
fn asian(chart: &str) -> String {
    let latin = format!("<a:latin typeface=\"{FONT}\"/>");
    chart.replace(&latin, &format!("{latin}<a:ea typeface=\"{FONT}\"/>"))
}

/// Says `locked` in each cell format that does not say otherwise. The format says nothing by default,
/// and programs differ on whether nothing means locked or what the style says.
fn lock(styles: &str) -> String {
    let Some((head, rest)) = styles.split_once("<cellXfs") else { return styles.to_owned() };
    let Some((formats, tail)) = rest.split_once("</cellXfs>") else { return styles.to_owned() };
    let mut out = String::with_capacity(styles.len() + 4_096);
    out.push_str(head);
    out.push_str("<cellXfs");
    let mut pieces = formats.split("<xf ");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str("<xf ");
        if piece.contains("<protection") {
            out.push_str(piece);
        } else if let Some(attributes) = piece.strip_suffix("/>") {
            out.push_str(attributes);
            out.push_str(" applyProtection=\"1\"><protection locked=\"1\"/></xf>");
        } else {
            let open = piece.replacen('>', " applyProtection=\"1\">", 1);
            out.push_str(&open.replacen("</xf>", "<protection locked=\"1\"/></xf>", 1));
        }
    }
    out.push_str("</cellXfs>");
    out.push_str(tail);
    out
}

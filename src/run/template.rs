//! `matome template`: what packs there are, what is in one, one as a workbook to edit, and what is wrong
//! with one.

use std::path::Path;

use super::disk::Created;
use super::fault::{Fault, shown};
use super::{Outcome, publish, say, templates};
use crate::cli::{self, TemplateVerb};
use crate::domain::catalogue::{Rows, Template, Whom};
use crate::domain::finding::Lang;
use crate::report::{Align, Report, Table};
use crate::workbook::template_book;

/// Paths count from `base`.
pub fn run(base: &Path, options: &cli::Template, report: &mut Report) -> Result<Outcome, Fault> {
    match &options.verb {
        TemplateVerb::List => list(report)?,
        TemplateVerb::Show { name } => show(&templates::load(name, base)?, report),
        TemplateVerb::Export { name, file } => export(&templates::load(name, base)?, &base.join(file), report)?,
        TemplateVerb::Check { name } => {
            let template = templates::load(name, base)?;
            report.say(&say::either(report.lang(), "直すところはありません。", "Nothing to correct."));
            show(&template, report);
        }
    }
    Ok(Outcome::Clean)
}

fn list(report: &mut Report) -> Result<(), Fault> {
    let lang = report.lang();
    let heading = |ja, en| (if lang == Lang::Ja { ja } else { en }, Align::Left);
    let mut table = Table::new([
        heading("名前", "name"),
        heading("版", "version"),
        heading("題", "title"),
        heading("項目", "rows"),
    ]);
    for name in templates::names() {
        let template = templates::load(&name, Path::new(""))?;
        table.row([name, template.version.clone(), template.title.clone(), template.threats_title.clone()]);
    }
    report.table(&table);
    let next = "書き換えるには: matome template export 名前 ファイル.xlsx";
    report.say(&say::either(lang, next, "To edit one: matome template export NAME FILE.xlsx"));
    Ok(())
}

/// Title and figures, then one line a theme and one a row.
fn show(template: &Template, report: &mut Report) {
    let lang = report.lang();
    let Template { name, version, title, .. } = template;
    report.say(&format!("{title}（{name} {version}）"));
    let (rows, scope) = (template.threats.len(), template.threats_in_scope().count());
    let (controls, steps) = (template.controls.len(), template.steps.len());
    report.say(&match lang {
        Lang::Ja => format!("{} {rows}（対象 {scope}）　管理策 {controls}　実施手順 {steps}", template.item),
        Lang::En => format!("rows {rows} (in scope {scope}), controls {controls}, steps {steps}"),
    });
    let heading = |ja, en| (if lang == Lang::Ja { ja } else { en }, Align::Left);
    let mut table = Table::new([
        heading("シート", "sheet"),
        heading("行", "rows"),
        heading("個人が書く列", "individuals fill in"),
        heading("グループが書く列", "groups fill in"),
    ]);
    for (index, theme) in template.themes.iter().enumerate() {
        let columns = |whom| {
            let asked = template.columns_of(index, whom).filter(|(_, column)| column.kind.is_answer());
            let named = asked.map(|(_, column)| match column.repeat {
                1 => column.heading.clone(),
                repeat => format!("{}×{repeat}", column.heading),
            });
            named.collect::<Vec<_>>().join("、")
        };
        let rows = match theme.rows {
            Rows::Threats => template.item.clone(),
            Rows::Questions => say::either(lang, "質問", "questions"),
        };
        table.row([theme.sheet.clone(), rows, columns(Whom::Individual), columns(Whom::Group)]);
    }
    report.table(&table);
    for threat in &template.threats {
        let out = if threat.in_scope { String::new() } else { format!("　{}", template.out_of_scope) };
        let earlier =
            if threat.earlier.is_empty() { String::new() } else { format!(" ← {}", threat.earlier.join(" ")) };
        report.say(&format!("  {}  {}{earlier}{out}", threat.id, threat.label()));
    }
}

/// The workbook, which must not be there yet: it is somebody's work from then on.
fn export(template: &Template, path: &Path, report: &mut Report) -> Result<(), Fault> {
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(Fault::WorkshopExists { path: path.to_path_buf() });
    }
    let bytes = publish::bytes(path, &template_book::fill(template))?;
    let mut created = Created::default();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        created.folders(folder)?;
    }
    created.file(path, &bytes)?;
    created.keep();
    let path = shown(path);
    match report.lang() {
        Lang::Ja => {
            report.say(&format!("{path} を作りました。Excel で書き換えて保存してください。"));
            report.say(&format!("確かめるには: matome template check {path}"));
        }
        Lang::En => {
            report.say(&format!("Made {path}; edit it in Excel and save."));
            report.say(&format!("To check it: matome template check {path}"));
        }
    }
    Ok(())
}

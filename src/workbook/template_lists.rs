//! The lists of a pack: threats, controls, steps, and the choices that columns offer.

use crate::domain::catalogue::{ChoiceSet, Control, Step, Threat};
use crate::domain::fold::fold;
use crate::domain::ids::{ControlNo, StepId, ThreatNo};
use crate::sheet::book::Page;

use super::template_error::TemplateTrouble;
use super::template_pages::{Head, List, Troubles, may, must};

/// What marks a threat without answer cells, in the column 対象.
pub(super) const OUT_OF_SCOPE: &str = "対象外";
/// The same in English.
pub(super) const OUT_OF_SCOPE_ENGLISH: &str = "out of scope";

pub(super) const THREAT_HEADS: &[Head] = &[
    must("id", "ID"),
    must("No", "No"),
    must("脅威", "項目").or("title"),
    may("説明", "説明").or("description"),
    may("対象", "対象").or("scope"),
    may("以前のID", "以前のID").or("earlier"),
];
pub(super) const CONTROL_HEADS: &[Head] = &[
    must("No", "No"),
    must("管理策種別", "管理策種別").or("category"),
    may("番号", "番号").or("number"),
    must("管理策", "管理策").or("title"),
    may("概要", "概要").or("summary"),
];
pub(super) const STEP_HEADS: &[Head] = &[must("手順", "手順").or("id"), must("実施手順", "実施手順").or("step")];
pub(super) const LIST_HEADS: &[Head] = &[must("list", "一覧"), must("choice", "選択肢")];

pub(super) fn take_threats(page: &Page, troubles: &mut Troubles) -> Vec<Threat> {
    let list = List::of(page, THREAT_HEADS, troubles);
    let mut threats = Vec::new();
    let (mut ids, mut numbers) = (Vec::new(), Vec::new());
    for row in list.rows() {
        let id = list.needed(row, "id", troubles);
        if !id.is_empty() {
            list.unique(row, "id", id.clone(), &mut ids, troubles);
        }
        let title = list.needed(row, "脅威", troubles);
        let scope = list.text(row, "対象");
        if !scope.is_empty() && ![OUT_OF_SCOPE, OUT_OF_SCOPE_ENGLISH].map(fold).contains(&fold(&scope)) {
            let trouble =
                TemplateTrouble::UnknownWord { read: scope.clone(), allowed: vec![OUT_OF_SCOPE], meant: None };
            troubles.add(&page.name, list.at(row, "対象"), trouble);
        }
        let Some(no) = list.number(row, "No", 999, troubles) else { continue };
        list.unique(row, "No", no, &mut numbers, troubles);
        let earlier = list.text(row, "以前のID");
        let earlier = earlier.split('|').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let description = list.text(row, "説明");
        threats.push(Threat { id, no: ThreatNo(no), title, description, in_scope: scope.is_empty(), earlier });
    }
    threats.sort_by_key(|threat| threat.no);
    threats
}

pub(super) fn take_controls(page: &Page, troubles: &mut Troubles) -> Vec<Control> {
    let list = List::open(page, CONTROL_HEADS, troubles);
    let mut controls = Vec::new();
    let mut numbers = Vec::new();
    for row in list.rows() {
        let category = list.needed(row, "管理策種別", troubles);
        let title = list.needed(row, "管理策", troubles);
        let Some(no) = list.number(row, "No", 999, troubles) else { continue };
        list.unique(row, "No", no, &mut numbers, troubles);
        let (number, summary) = (list.text(row, "番号"), list.text(row, "概要"));
        controls.push(Control { no: ControlNo(no), category, number, title, summary });
    }
    controls.sort_by_key(|control| control.no);
    controls
}

pub(super) fn take_steps(page: &Page, controls: &[Control], troubles: &mut Troubles) -> Vec<Step> {
    let list = List::open(page, STEP_HEADS, troubles);
    let mut steps = Vec::new();
    let mut ids = Vec::new();
    for row in list.rows() {
        let read = list.needed(row, "手順", troubles);
        let text = list.needed(row, "実施手順", troubles);
        let at = list.at(row, "手順");
        let Some(id) = StepId::parse(&read) else {
            if !read.is_empty() {
                troubles.add(&page.name, at, TemplateTrouble::NotAStepId { read });
            }
            continue;
        };
        list.unique(row, "手順", id, &mut ids, troubles);
        if !controls.iter().any(|control| control.no == id.control) {
            troubles.add(&page.name, at, TemplateTrouble::ControlUnknown { no: id.control.0 });
        }
        steps.push(Step { id, text });
    }
    steps.sort_by_key(|step| step.id);
    steps
}

pub(super) fn take_choices(page: &Page, troubles: &mut Troubles) -> Vec<ChoiceSet> {
    let list = List::open(page, LIST_HEADS, troubles);
    let mut sets: Vec<ChoiceSet> = Vec::new();
    let mut seen = Vec::new();
    for row in list.rows() {
        let id = list.id(row, "list", troubles);
        let choice = list.needed(row, "choice", troubles);
        if id.is_empty() || choice.is_empty() {
            continue;
        }
        list.unique(row, "choice", (id.clone(), fold(&choice)), &mut seen, troubles);
        match sets.iter_mut().find(|set| set.id == id) {
            Some(set) => set.choices.push(choice),
            None => sets.push(ChoiceSet { id, choices: vec![choice] }),
        }
    }
    sets
}

//! The cells of one line of a plan, each read by the rules of its column.

use std::collections::{BTreeMap, BTreeSet};

use super::column::Column;
use super::fault::{FaultKind, PlanFault};
use super::step::Step;
use crate::model::certificate::number_fault;
use crate::model::{KeyAlgorithm, TokenLabel};

/// A line being read, and what is wrong with it.
pub(super) struct Cells<'r> {
    line: u64,
    /// Where each column is, counted from 0.
    places: &'r BTreeMap<Column, usize>,
    record: &'r csv::StringRecord,
    pub(super) faults: Vec<PlanFault>,
}

impl<'r> Cells<'r> {
    /// The cells of this line of the file, counted from 1.
    pub(super) fn of(line: u64, places: &'r BTreeMap<Column, usize>, record: &'r csv::StringRecord) -> Self {
        Self { line, places, record, faults: Vec::new() }
    }

    /// What is in this column; `None` if it is empty, or the plan has no such column.
    pub(super) fn text(&self, column: Column) -> Option<String> {
        let text = self.places.get(&column).and_then(|at| self.record.get(*at)).unwrap_or_default();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Notes what is wrong in this column.
    pub(super) fn fault(&mut self, column: Column, kind: FaultKind) {
        let at = self.places.get(&column).map(|at| at + 1);
        self.faults.push(PlanFault { line: self.line, at, kind });
    }

    pub(super) fn steps(&mut self) -> BTreeSet<Step> {
        let mut steps = BTreeSet::new();
        for text in self.text(Column::Steps).unwrap_or_default().split(['+', ',', ';', '/', '|']).map(str::trim) {
            match Step::read(text) {
                Some(step) => {
                    steps.insert(step);
                }
                None if text.is_empty() => {}
                None => self.fault(Column::Steps, FaultKind::UnknownStep(text.to_owned())),
            }
        }
        let setting: Vec<Step> = steps.iter().copied().filter(|step| step.sets_a_pin()).collect();
        if let [one, other, ..] = setting[..] {
            self.fault(Column::Steps, FaultKind::Conflict(one, other));
        }
        steps
    }

    pub(super) fn name(&mut self) -> String {
        let name = self.text(Column::Name);
        if name.is_none() {
            self.fault(Column::Name, FaultKind::Missing { column: Column::Name, step: None });
        }
        name.unwrap_or_default()
    }

    /// The token's label: the person's name if none is given.
    pub(super) fn label(&mut self, name: &str, steps: &BTreeSet<Step>) -> String {
        let label = self.text(Column::Label).unwrap_or_else(|| name.to_owned());
        if steps.contains(&Step::Initialise) && label.parse::<TokenLabel>().is_err() {
            self.fault(Column::Label, FaultKind::Label(label.clone()));
        }
        label
    }

    /// Without blanks.
    pub(super) fn siret(&mut self) -> Option<String> {
        let digits = self.text(Column::Siret)?.split_whitespace().collect::<String>();
        if let Some(fault) = number_fault(&digits) {
            self.fault(Column::Siret, FaultKind::Number { value: digits.clone(), fault });
        }
        Some(digits)
    }

    pub(super) fn algorithm(&mut self) -> Option<KeyAlgorithm> {
        let text = self.text(Column::Algorithm)?;
        let known = text.to_lowercase().parse().ok();
        if known.is_none() {
            self.fault(Column::Algorithm, FaultKind::UnknownAlgorithm(text));
        }
        known
    }

    pub(super) fn certificate(&mut self, steps: &BTreeSet<Step>) -> Option<String> {
        let file = self.text(Column::Certificate);
        if steps.contains(&Step::Import) && file.is_none() {
            let (column, step) = (Column::Certificate, Some(Step::Import));
            self.fault(Column::Certificate, FaultKind::Missing { column, step });
        }
        file
    }
}

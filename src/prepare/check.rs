//! Reading the plan: all its faults are found before anything is touched.

use std::path::Path;

use super::files::Files;
use crate::crypto::SubjectFields;
use crate::error::{PreparationError, Result};
use crate::model::preparation::{Column, FaultKind, Line, Plan, PlanFault, Step};
use crate::store;

/// The lines of the plan.
///
/// # Errors
///
/// [`PreparationError::Plan`] with all faults; the error of reading the file.
pub(super) fn read(path: &Path, files: &Files) -> Result<Vec<Line>> {
    let bytes = store::read(path)?;
    let refused = |faults| PreparationError::Plan { path: path.to_owned(), faults }.into();
    let lines = Plan::read(&bytes).map_err(refused)?.lines;
    let faults: Vec<PlanFault> = lines.iter().flat_map(|line| faults_of(line, files)).collect();
    if faults.is_empty() { Ok(lines) } else { Err(refused(faults)) }
}

/// The subject of the request for this person.
pub(super) fn subject(line: &Line) -> SubjectFields {
    SubjectFields {
        common_name: line.name.clone(),
        organisation: line.organisation.clone(),
        unit: line.unit.clone(),
        siret: line.siret.clone(),
        email: line.email.clone(),
        ..SubjectFields::default()
    }
}

/// What a request cannot hold, and the files that are not there.
fn faults_of(line: &Line, files: &Files) -> Vec<PlanFault> {
    let mut faults = Vec::new();
    let mut fault = |column: Column, kind| {
        faults.push(PlanFault { line: line.line, at: line.places.get(&column).copied(), kind });
    };
    let whole = subject(line);
    let alone = SubjectFields { common_name: "x".to_owned(), ..SubjectFields::default() };
    let fields = [
        (Column::Name, Some(&line.name), SubjectFields { common_name: whole.common_name, ..SubjectFields::default() }),
        (
            Column::Organisation,
            line.organisation.as_ref(),
            SubjectFields { organisation: whole.organisation, ..alone.clone() },
        ),
        (Column::Unit, line.unit.as_ref(), SubjectFields { unit: whole.unit, ..alone.clone() }),
        (Column::Email, line.email.as_ref(), SubjectFields { email: whole.email, ..alone }),
    ];
    for (column, value, subject) in fields {
        if let (Some(value), Err(_)) = (value, subject.check()) {
            fault(column, FaultKind::Invalid { column, value: value.clone() });
        }
    }
    if line.key_label.chars().any(char::is_control) {
        fault(Column::KeyLabel, FaultKind::Invalid { column: Column::KeyLabel, value: line.key_label.clone() });
    }
    // One that the issuer makes after the request comes later.
    if let Some(name) = line.certificate.as_ref().filter(|_| line.steps.contains(&Step::Import)) {
        let path = files.named(name);
        match store::certificates::read_file(&path) {
            Ok(_) => {}
            Err(_) if path.exists() => fault(Column::Certificate, FaultKind::NoCertificate(name.clone())),
            Err(_) if line.steps.contains(&Step::KeyPair) => {}
            Err(_) => fault(Column::Certificate, FaultKind::NoFile(name.clone())),
        }
    }
    faults
}

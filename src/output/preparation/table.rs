//! The report as a table for a spreadsheet: in UTF-8 with the mark by which Excel knows it, separated by semicolons, which a
//! French spreadsheet splits without being asked.

use super::{TokensPrepared, state, steps};
use crate::error::{EncodingError, Result};
use crate::model::text::printable;
use crate::t;

/// The byte order mark.
const MARK: &str = "\u{feff}";

/// What a spreadsheet takes for a formula if a field begins with it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table, with a line for each person.
///
/// # Errors
///
/// [`EncodingError::Page`].
pub(crate) fn csv(prepared: &TokensPrepared) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| EncodingError::Page(error.to_string());
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(MARK.as_bytes().to_vec());
    let head = [
        t!("table-line"),
        t!("table-name"),
        t!("table-email"),
        t!("table-label"),
        t!("table-serial"),
        t!("table-state"),
        t!("table-steps"),
        t!("table-request"),
        t!("table-slip"),
        t!("table-error"),
    ];
    writer.write_record(&head).map_err(|error| failed(&error))?;
    for person in &prepared.people {
        let files = person.steps.iter().filter_map(|step| step.file.clone()).collect::<Vec<_>>().join(", ");
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = [
            person.line.to_string(),
            person.name.clone(),
            text(&person.email),
            person.label.clone(),
            text(&person.serial),
            state(person.state),
            steps(person),
            files,
            text(&person.slip),
            person.error.as_ref().map(|error| error.message.clone()).unwrap_or_default(),
        ];
        writer.write_record(fields.iter().map(|field| as_text(field))).map_err(|error| failed(&error))?;
    }
    Ok(writer.into_inner().map_err(|error| failed(&error))?)
}

/// A field that no spreadsheet takes for a formula.
fn as_text(field: &str) -> String {
    let shown = printable(field);
    if shown.starts_with(FORMULA) { format!("'{shown}") } else { shown.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula() {
        assert_eq!(as_text("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(as_text("+33"), "'+33");
        assert_eq!(as_text("Paul"), "Paul");
    }
}

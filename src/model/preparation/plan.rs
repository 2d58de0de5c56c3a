//! Reading a plan: a CSV file as spreadsheets write it, with a line for each token.
//!
//! Separated by commas or semicolons, whichever the first line has more of; in UTF-8, with or without a byte order mark.
//! All faults are found at once.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use super::column::{Column, folded};
use super::evidence::is_same_serial;
use super::fault::{FaultKind, PlanFault};
use super::step::Step;
use crate::model::KeyAlgorithm;

/// A line of a plan: a person, and what is to be done to their token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The line of the file, counted from 1.
    pub(crate) line: u64,
    /// Where each column is, counted from 1, for faults that are found later.
    pub(crate) places: BTreeMap<Column, usize>,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) organisation: Option<String>,
    /// Without blanks.
    pub(crate) siret: Option<String>,
    /// The token's label; the person's name if none is given.
    pub(crate) label: String,
    pub(crate) serial: Option<String>,
    pub(crate) steps: BTreeSet<Step>,
    pub(crate) algorithm: Option<KeyAlgorithm>,
    /// The label of the key pair; the token's label if none is given.
    pub(crate) key_label: String,
    pub(crate) certificate: Option<String>,
}

impl Line {
    /// What the journal knows this line by, wherever it is in the plan.
    #[must_use]
    pub(crate) fn person(&self) -> String {
        let email = self.email.as_deref().map(|email| format!(" <{email}>")).unwrap_or_default();
        format!("{}{email} [{}]", self.name, self.label)
    }

    fn has_the_serial_of(&self, other: &Self) -> bool {
        matches!((&self.serial, &other.serial), (Some(one), Some(other)) if is_same_serial(one, other))
    }

    fn is_the_person_of(&self, other: &Self) -> bool {
        let person = |line: &Self| (folded(&line.name), line.email.clone(), folded(&line.label));
        person(self) == person(other)
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) lines: Vec<Line>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    ///
    /// All its faults, in the order of the file.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Vec<PlanFault>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            vec![PlanFault { line, at: None, kind: FaultKind::NotUtf8 }]
        })?;
        let first = text.lines().next().unwrap_or_default();
        let separator = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        // The text is UTF-8 and every number of fields is taken, so that no record fails.
        let mut records = reader.records().filter_map(Result::ok);
        let mut reading = Reading::default();
        let Some(head) = records.next() else {
            return Err(vec![PlanFault { line: 1, at: None, kind: FaultKind::Empty }]);
        };
        reading.head(&head);
        for record in records {
            // A spreadsheet writes a line of separators for an empty row.
            if record.iter().any(|field| !field.is_empty()) {
                reading.line(line_of(text, &record), &record);
            }
        }
        if reading.lines.is_empty() && reading.faults.is_empty() {
            reading.faults.push(PlanFault { line: 1, at: None, kind: FaultKind::Empty });
        }
        match reading.faults.is_empty() {
            true => Ok(Self { lines: reading.lines }),
            false => Err(reading.faults),
        }
    }
}

/// The line of the text on which this record begins. The reader's own count is one behind where lines end as on Windows, and
/// does not see empty lines.
fn line_of(text: &str, record: &csv::StringRecord) -> u64 {
    let byte = record.position().map_or(0, csv::Position::byte);
    let at = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let (before, rest) = text.as_bytes().split_at(at);
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    before.iter().chain(skipped).filter(|byte| **byte == b'\n').count() as u64 + 1
}

#[derive(Default)]
struct Reading {
    width: usize,
    /// Where each column is, counted from 0.
    places: BTreeMap<Column, usize>,
    lines: Vec<Line>,
    faults: Vec<PlanFault>,
}

impl Reading {
    fn head(&mut self, head: &csv::StringRecord) {
        self.width = head.len();
        for (at, name) in head.iter().enumerate() {
            let fault = match Column::read(name) {
                Some(column) if self.places.contains_key(&column) => Some(FaultKind::RepeatedColumn(column)),
                Some(column) => {
                    self.places.insert(column, at);
                    None
                }
                None => Some(FaultKind::UnknownColumn(name.to_owned())),
            };
            self.faults.extend(fault.map(|kind| PlanFault { line: 1, at: Some(at + 1), kind }));
        }
        for column in Column::REQUIRED {
            if !self.places.contains_key(&column) {
                self.faults.push(PlanFault { line: 1, at: None, kind: FaultKind::MissingColumn(column) });
            }
        }
    }

    fn line(&mut self, line: u64, record: &csv::StringRecord) {
        if record.len() != self.width {
            let (found, expected) = (record.len() as u64, self.width as u64);
            self.faults.push(PlanFault { line, at: None, kind: FaultKind::Fields { found, expected } });
            return;
        }
        let mut cells = Cells::of(line, &self.places, record);
        let steps = cells.steps();
        let name = cells.name();
        let label = cells.label(&name, &steps);
        let siret = cells.siret();
        let algorithm = cells.algorithm();
        let certificate = cells.certificate(&steps);
        let read = Line {
            line,
            places: self.places.iter().map(|(column, at)| (*column, at + 1)).collect(),
            email: cells.text(Column::Email),
            unit: cells.text(Column::Unit),
            organisation: cells.text(Column::Organisation),
            siret,
            serial: cells.text(Column::Serial),
            steps,
            algorithm,
            key_label: cells.text(Column::KeyLabel).unwrap_or_else(|| label.clone()),
            certificate,
            name,
            label,
        };
        for known in &self.lines {
            if read.has_the_serial_of(known) {
                cells.fault(Column::Serial, FaultKind::SameSerial(known.line));
            } else if read.is_the_person_of(known) {
                cells.fault(Column::Name, FaultKind::SamePerson(known.line));
            }
        }
        self.faults.extend(cells.faults);
        self.lines.push(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::certificate::number_fault;

    fn faults(text: &str) -> Vec<(u64, Option<usize>, FaultKind)> {
        let faults = Plan::read(text.as_bytes()).expect_err("it has faults");
        faults.into_iter().map(|fault| (fault.line, fault.at, fault.kind)).collect()
    }

    #[test]
    fn commas_semicolons_and_the_mark_of_a_spreadsheet_are_read() {
        let french = "\u{feff}Nom;Courriel;Étapes;SIRET;Algorithme\r\n\
                      Paul MARTIN;paul@vitre.fr;code PIN + bi-clé + test;213 503 600 00016;P-256\r\n;;;;\r\n";
        let english = "name,e-mail,steps,siret,algorithm\n\
                       Paul MARTIN,paul@vitre.fr,\"pin-change, key-pair, test\",21350360000016,p-256\n";
        let (french, english) = (Plan::read(french.as_bytes()).unwrap(), Plan::read(english.as_bytes()).unwrap());
        assert_eq!(french.lines, english.lines);
        let [line] = &french.lines[..] else { panic!("one line") };
        assert_eq!((line.line, line.name.as_str(), line.label.as_str()), (2, "Paul MARTIN", "Paul MARTIN"));
        assert_eq!(line.steps.iter().copied().collect::<Vec<_>>(), [Step::PinChange, Step::KeyPair, Step::Test]);
        assert_eq!((line.siret.as_deref(), line.algorithm), (Some("21350360000016"), Some(KeyAlgorithm::P256)));
    }

    #[test]
    fn every_fault_is_named_with_its_line_and_column() {
        let text = "nom,téléphone,siret,étapes,algorithme,certificat,numéro de série\n\
                    Paul,,35600000000049,code pin,rsa-1024,,A1\n\
                    ,,35600000049837,import,p-256,,a1\n\
                    Anne,,,déblocage+code pin+danse,,,\n\
                    Luc,,,test\n";
        let found = faults(text);
        let number = FaultKind::Number {
            value: "35600000000049".into(),
            fault: number_fault("35600000000049").expect("it is one digit off"),
        };
        assert_eq!(
            found,
            [
                (1, Some(2), FaultKind::UnknownColumn("téléphone".into())),
                (2, Some(3), number),
                (2, Some(5), FaultKind::UnknownAlgorithm("rsa-1024".into())),
                (3, Some(1), FaultKind::Missing { column: Column::Name, step: None }),
                (3, Some(6), FaultKind::Missing { column: Column::Certificate, step: Some(Step::Import) }),
                (3, Some(7), FaultKind::SameSerial(2)),
                (4, Some(4), FaultKind::UnknownStep("danse".into())),
                (4, Some(4), FaultKind::Conflict(Step::Unblock, Step::PinChange)),
                (5, None, FaultKind::Fields { found: 4, expected: 7 }),
            ]
        );
    }

    #[test]
    fn a_line_is_counted_as_an_editor_counts_it() {
        let texts = ["a\nPaul,danse\n", "a\r\nPaul,danse\r\n", "a\n\nPaul,danse", "a\r\n\r\n\r\nPaul,danse\r\n"];
        for (text, line) in texts.into_iter().zip([2, 2, 3, 4]) {
            let text = text.replacen('a', "nom,étapes", 1);
            assert_eq!(faults(&text), [(line, Some(2), FaultKind::UnknownStep("danse".into()))], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_plan_is_said() {
        assert_eq!(faults(""), [(1, None, FaultKind::Empty)]);
        assert_eq!(faults("nom,étapes\n"), [(1, None, FaultKind::Empty)]);
        let missing = |column| (1, None, FaultKind::MissingColumn(column));
        assert_eq!(faults("courriel\na@b.fr\n")[..2], [missing(Column::Name), missing(Column::Steps)]);
        assert_eq!(faults("nom,NAME,étapes\nx,y,test\n")[0].2, FaultKind::RepeatedColumn(Column::Name));
        let latin = Plan::read(b"nom,steps\nPaul,test\nAndr\xe9,test\n").expect_err("it is not UTF-8");
        assert_eq!((latin[0].line, &latin[0].kind), (3, &FaultKind::NotUtf8));
        let twice = faults("nom,étapes\nPaul,test\npaul,test\n");
        assert_eq!(twice, [(3, Some(1), FaultKind::SamePerson(2))]);
    }
}

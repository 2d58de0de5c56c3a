//! How far a preparation has got, by its journal.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Entry, Event};
use super::step::Step;
use crate::model::PinRole;

/// What became of a slip and the PIN on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// It was about to be written; its PIN was not sent.
    Announced,
    /// Its PIN was about to be sent: nobody knows whether the token has it.
    Sent,
    /// The token has its PIN.
    Valid,
    /// The token did not take its PIN.
    Refused,
    /// It says that it is void.
    Void,
}

/// How far the token of one person has got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LineProgress {
    /// The token's serial number.
    pub(crate) serial: Option<String>,
    /// The `CKA_ID` of the key pair that was generated, in hexadecimal.
    pub(crate) key_id: Option<String>,
    /// The file of the request that was to be written.
    pub(crate) request: Option<String>,
    /// The steps that were begun, and of which nothing more is known.
    pub(crate) begun: BTreeSet<Step>,
    /// The steps that are done, with the file that each made.
    pub(crate) done: BTreeMap<Step, Option<String>>,
    /// Whose PIN the token refused, and took none of that role since.
    refused: Vec<PinRole>,
    slips: Vec<(String, Slip)>,
}

impl LineProgress {
    /// Whether the token refused the PIN of this role: the same one, given beforehand again, would cost another try.
    #[must_use]
    pub(crate) fn refused(&self, role: PinRole) -> bool {
        self.refused.contains(&role)
    }

    /// Whether an erasure was begun that may have given the token another serial number.
    #[must_use]
    pub(crate) fn may_have_a_new_serial(&self) -> bool {
        self.begun.contains(&Step::Initialise)
    }

    /// The slip whose PIN the token has.
    #[must_use]
    pub(crate) fn valid_slip(&self) -> Option<&str> {
        self.last_slip(Slip::Valid)
    }

    /// The slip whose PIN was sent, and the token may have it or not.
    #[must_use]
    pub(crate) fn doubtful_slip(&self) -> Option<&str> {
        self.last_slip(Slip::Sent)
    }

    /// The slips whose PIN no token has, and which do not say so yet.
    pub(crate) fn slips_to_void(&self) -> impl Iterator<Item = &str> {
        let is_of_no_use = |slip: &Slip| matches!(slip, Slip::Announced | Slip::Refused);
        self.slips.iter().filter(move |(_, slip)| is_of_no_use(slip)).map(|(file, _)| file.as_str())
    }

    fn last_slip(&self, wanted: Slip) -> Option<&str> {
        self.slips.iter().rev().find(|(_, slip)| *slip == wanted).map(|(file, _)| file.as_str())
    }

    /// Takes note of an event.
    pub(crate) fn note(&mut self, event: &Event) {
        match event {
            Event::Recognised { serial, .. } => self.serial = Some(serial.clone()).filter(|serial| !serial.is_empty()),
            Event::Slip { file } => self.slips.push((file.clone(), Slip::Announced)),
            Event::Void { file } => self.mark(Slip::Void, |name, _| name == file),
            Event::Begun { step, slip, file } => {
                self.begun.insert(*step);
                if file.is_some() {
                    self.request = file.clone();
                }
                if let Some(slip) = slip {
                    self.mark(Slip::Sent, |name, _| name == slip);
                }
            }
            Event::PinRefused { role } => self.refused.push(*role),
            Event::Done { step, serial, key_id, file } => {
                self.begun.remove(step);
                self.refused.clear();
                self.done.insert(*step, file.clone());
                self.serial = serial.clone().or_else(|| self.serial.take());
                self.key_id = key_id.clone().or_else(|| self.key_id.take());
                if step.sets_a_pin() {
                    // An earlier one is of a PIN that the token no longer has.
                    self.mark(Slip::Refused, |_, slip| slip == Slip::Valid);
                    self.mark(Slip::Valid, |_, slip| slip == Slip::Sent);
                }
            }
            Event::NotDone { step, .. } => {
                self.begun.remove(step);
                if step.sets_a_pin() {
                    self.mark(Slip::Refused, |_, slip| slip == Slip::Sent);
                }
            }
            // It stays begun.
            Event::Unknown { .. } => {}
        }
    }

    fn mark(&mut self, as_what: Slip, which: impl Fn(&str, Slip) -> bool) {
        for (name, slip) in &mut self.slips {
            if which(name, *slip) {
                *slip = as_what;
            }
        }
    }
}

/// How far all of them have got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    people: BTreeMap<String, LineProgress>,
}

impl Progress {
    /// What these entries amount to.
    #[must_use]
    pub(crate) fn of(entries: &[Entry]) -> Self {
        let mut progress = Self::default();
        for entry in entries {
            progress.note(&entry.person, &entry.event);
        }
        progress
    }

    /// Takes note of an event.
    pub(crate) fn note(&mut self, person: &str, event: &Event) {
        self.people.entry(person.to_owned()).or_default().note(event);
    }

    /// That of this person.
    #[must_use]
    pub(crate) fn of_person(&self, person: &str) -> LineProgress {
        self.people.get(person).cloned().unwrap_or_default()
    }

    /// Everybody in the journal.
    pub(crate) fn people(&self) -> impl Iterator<Item = &str> {
        self.people.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[Event]) -> LineProgress {
        let mut progress = LineProgress::default();
        events.iter().for_each(|event| progress.note(event));
        progress
    }

    fn slip(file: &str) -> Event {
        Event::Slip { file: file.into() }
    }

    fn begun(file: &str) -> Event {
        Event::Begun { step: Step::PinChange, slip: Some(file.into()), file: None }
    }

    fn done() -> Event {
        Event::Done { step: Step::PinChange, serial: None, key_id: None, file: None }
    }

    fn voidable(progress: &LineProgress) -> Vec<&str> {
        progress.slips_to_void().collect()
    }

    #[test]
    fn a_slip_whose_pin_was_not_sent_is_void_and_one_that_may_have_been_is_not() {
        let announced = after(&[slip("1")]);
        assert_eq!((voidable(&announced), announced.doubtful_slip()), (vec!["1"], None));
        let sent = after(&[slip("1"), begun("1")]);
        assert_eq!((voidable(&sent), sent.doubtful_slip(), sent.valid_slip()), (vec![], Some("1"), None));
        assert!(sent.begun.contains(&Step::PinChange));
        let unknown = Event::Unknown { step: Step::PinChange, code: "token-removed".into() };
        assert_eq!(after(&[slip("1"), begun("1"), unknown]), sent, "it is as unknown as before");
        let taken = after(&[slip("1"), begun("1"), done()]);
        assert_eq!((voidable(&taken), taken.valid_slip()), (vec![], Some("1")));
        assert!(taken.begun.is_empty() && taken.done.contains_key(&Step::PinChange));
        let not_done = Event::NotDone { step: Step::PinChange, code: "new-pin-refused".into() };
        let refused = after(&[slip("1"), begun("1"), not_done.clone()]);
        assert_eq!((voidable(&refused), refused.doubtful_slip()), (vec!["1"], None));
        let again = after(&[slip("1"), begun("1"), not_done, Event::Void { file: "1".into() }, slip("2"), begun("2")]);
        assert_eq!((voidable(&again), again.doubtful_slip()), (vec![], Some("2")));
    }

    #[test]
    fn entries_are_lines_of_json_that_are_read_again() {
        let entries = [
            Event::Recognised { serial: "A1".into(), label: "Vitré".into(), by: super::super::Evidence::Serial },
            slip("01-Paul.html"),
            begun("01-Paul.html"),
            Event::Done { step: Step::KeyPair, serial: None, key_id: Some("0a".into()), file: Some("p.csr".into()) },
        ]
        .map(|event| Entry { at: "2026-11-21T20:00:00Z".into(), person: "Paul [Vitré]".into(), event });
        for entry in &entries {
            let text = serde_json::to_string(entry).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), *entry, "{text}");
        }
        let progress = Progress::of(&entries).of_person("Paul [Vitré]");
        assert_eq!((progress.serial.as_deref(), progress.key_id.as_deref()), (Some("A1"), Some("0a")));
        assert_eq!(progress.done[&Step::KeyPair].as_deref(), Some("p.csr"));
    }
}

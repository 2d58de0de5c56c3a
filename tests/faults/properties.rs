//! What must hold in every case.

use std::path::Path;

use super::commands::{Swept, Whole};
use super::log::Call;
use super::run::{Measure, Ran};
use super::scene::Copy;
use crate::support::faulty::Counts;

/// The exit codes of `docs/scripting.md`.
const EXITS: [i32; 11] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130];

/// The properties that this run of the command violated; `measure` is a run without a fault.
pub(super) fn broken(swept: &Swept, copy: &Copy, measure: Option<&Measure>, ran: &Ran) -> Vec<String> {
    let mut broken = Vec::new();
    let mut hold = |held: bool, what: String| {
        if !held {
            broken.push(what);
        }
    };
    let (code, said) = (ran.code, ran.said.as_str());
    hold(!said.contains("panicked"), "it panics".into());
    hold(EXITS.contains(&code), format!("exit {code}"));
    // What only needs attention is not called an error.
    let head = if code == 9 { "À noter :" } else { "Erreur :" };
    let headed = said.contains(head) || said.contains("Erreur :");
    let told = code == 0 || code == 130 || swept.internal || (headed && said.contains("Que faire :"));
    hold(told, format!("exit {code} without a sentence or a remedy"));
    broken.extend(of_pins(&ran.calls, copy.meant(swept.present)));
    broken.extend(of_modules(&ran.calls, &ran.counts));
    if let Some(measure) = measure {
        let presented: u64 = ran.counts.iter().map(|counts| counts.of("pin_presentations")).sum();
        if presented > measure.presentations {
            broken.push(format!("{presented} PIN presentations, {} without a fault", measure.presentations));
        }
    }
    broken.extend(of_files(swept, copy, measure, ran));
    broken.extend(measure.and_then(|measure| of_objects(swept, copy, measure, ran)));
    broken
}

/// No PIN twice unless it was accepted the first time; nothing for a token that was not meant.
fn of_pins(calls: &[Call], meant: Option<u64>) -> Vec<String> {
    let mut broken = Vec::new();
    for (at, call) in calls.iter().enumerate() {
        if call.is_for_the_token_meant() && (call.slot != meant || meant.is_none()) {
            broken.push(format!("{} for a token that was not meant", call.function));
        }
        let Some(pin) = call.presents else { continue };
        let mut doubtful = calls[..at].iter().filter(|earlier| {
            let same = (earlier.process, earlier.slot, earlier.presents) == (call.process, call.slot, Some(pin));
            same && !earlier.accepted_the_pin()
        });
        if let Some(doubtful) = doubtful.next_back() {
            broken.push(format!(
                "{} presents again what {} answered with {}",
                call.function, doubtful.function, doubtful.told
            ));
        }
    }
    broken
}

/// Every process that was told that the module is initialised finalises it.
fn of_modules(calls: &[Call], counts: &[Counts]) -> Option<String> {
    let told = |process: u32, function: &str| {
        calls.iter().any(|call| call.process == process && call.function == function && call.succeeded())
    };
    let called =
        |process: u32, function: &str| calls.iter().any(|call| call.process == process && call.function == function);
    let left = calls.iter().any(|call| told(call.process, "C_Initialize") && !called(call.process, "C_Finalize"));
    (left || (counts.is_empty() && !calls.is_empty())).then(|| "the module is not finalised".into())
}

/// Outputs are complete or absent; no temporary file is left; the register only changed on success.
fn of_files(swept: &Swept, copy: &Copy, measure: Option<&Measure>, ran: &Ran) -> Vec<String> {
    let mut broken = Vec::new();
    let succeeds = measure.map_or(swept.exits.contains(&0) && ran.code == 0, |_| ran.code == 0);
    for (name, whole) in swept.outputs {
        match std::fs::read(copy.desk().join(name)) {
            Ok(bytes) if !whole.holds(&bytes) => broken.push(format!("{name} is half written")),
            Ok(_) if ran.code != 0 && !names_it(&ran.said, &ran.printed, name) => {
                broken.push(format!("{name} stays without a word"));
            }
            Err(_) if succeeds => broken.push(format!("{name} is missing after a success")),
            Ok(_) | Err(_) => {}
        }
    }
    if let Some(stray) = stray(copy.path("").as_path()) {
        broken.push(format!("{stray} stays"));
    }
    let changed = copy.registers() != ran.registers_before;
    if changed != (swept.enlists && ran.code == 0) {
        let how = if changed { "is changed" } else { "is not changed" };
        broken.push(format!("exit {}, and the register {how}", ran.code));
    }
    broken
}

/// Whether the answer or the error mentions this file.
fn names_it(said: &str, printed: &str, name: &str) -> bool {
    said.contains(name) || printed.contains(name)
}

/// The token's contents match the exit code and the message.
fn of_objects(swept: &Swept, copy: &Copy, measure: &Measure, ran: &Ran) -> Option<String> {
    if !swept.writes {
        // A session object, such as an agreed key, is not part of the token's contents.
        let count = |name: &str| ran.counts.iter().map(|counts| counts.of(name)).sum::<u64>();
        let touched = count("token_objects_created") + count("token_objects_destroyed") > 0;
        return touched.then(|| "a token is changed by a command that only reads".into());
    }
    // Without such a call there is nothing to compare.
    let now = match ran.calls.iter().any(Call::may_have_changed_a_token) {
        true => copy.objects(),
        false => measure.objects_before.clone(),
    };
    let done = now == measure.objects_after || same_kinds(&now, &measure.objects_after);
    let held = if ran.code == 0 { done } else { now == measure.objects_before || reports_a_change(&ran.said) };
    let (before, now) = (measure.objects_before.len(), now.len());
    (!held).then(|| format!("exit {}, yet the token shows {now} lines of objects, not {before}", ran.code))
}

/// Whether the message admits what was done on the token, or may have been.
fn reports_a_change(said: &str) -> bool {
    [
        "Reste sur la clé",
        "Supprimé :",
        "est initialisée et vide",
        "L’ordre d’initialiser",
        "L’ordre de supprimer",
        "Le certificat avait été envoyé",
        "Le certificat du titulaire est sur",
        "✓ bi-clé et demande de certificat",
        "✓ initialisation",
    ]
    .iter()
    .any(|words| said.contains(words))
}

/// Whether both lists have equally many objects of each kind; ids derive from keys, which differ in each run.
fn same_kinds(one: &[String], other: &[String]) -> bool {
    let kinds = |list: &[String]| list.iter().filter(|line| !line.starts_with("ID:")).cloned().collect::<Vec<_>>();
    kinds(one) == kinds(other)
}

/// A temporary file of jeton's that should have been renamed or deleted.
fn stray(directory: &Path) -> Option<String> {
    for entry in std::fs::read_dir(directory).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.contains("jeton-") {
            return Some(name);
        }
        if let Some(found) = entry.path().is_dir().then(|| stray(&entry.path())).flatten() {
            return Some(found);
        }
    }
    None
}

impl Whole {
    fn holds(self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes);
        let framed = |begin: &str, end: &str| text.starts_with(begin) && text.trim_end().ends_with(end);
        match self {
            Self::Pem => framed("-----BEGIN ", "-----") && text.lines().count() > 3,
            Self::Page => framed("<!", "</html>"),
            Self::Calendar => framed("BEGIN:VCALENDAR", "END:VCALENDAR"),
            // A sequence with a two-octet length.
            Self::Der => match bytes {
                [0x30, 0x82, high, low, rest @ ..] => rest.len() == usize::from(*high) << 8 | usize::from(*low),
                _ => false,
            },
            Self::Text(expected) => text == expected,
        }
    }
}

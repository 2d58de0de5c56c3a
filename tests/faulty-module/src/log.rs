//! The log: one line per call, with whatever is harmless to show. Never a PIN, and of attribute values only the class.
//! A PIN is shown as its number among the different PINs of the process: equal numbers mean equal PINs, and reveal no
//! more.

use std::fmt::{self, Display, Write as _};
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use cryptoki_sys::*;

use crate::names;

/// One argument of a call, as the log may show it. Pointers are followed only when the line is written.
pub(crate) enum Shown {
    /// The session that the call uses.
    On(CK_SESSION_HANDLE),
    /// A slot.
    Slot(CK_SLOT_ID),
    /// A number that reveals nothing secret: a length, flags.
    Number(&'static str, CK_ULONG),
    /// An object handle.
    Object(&'static str, CK_OBJECT_HANDLE),
    /// A user type.
    User(CK_USER_TYPE),
    /// A PIN: its length and its number among this process's PINs, or NULL.
    Secret(&'static str, *mut CK_BYTE, CK_ULONG),
    /// A mechanism, without its parameter.
    With(*mut CK_MECHANISM),
    /// A mechanism's number.
    MechanismType(CK_MECHANISM_TYPE),
    /// A template: types, NULL or the length, and the value of CKA_CLASS.
    Attributes(&'static str, *mut CK_ATTRIBUTE, CK_ULONG),
    /// Whether only the length of an output is asked for.
    Null(&'static str, bool),
    /// A number that the call returned.
    Out(&'static str, *mut CK_ULONG),
}

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Shown::On(session) => write!(f, " session={session}"),
            Shown::Slot(slot) => write!(f, " slot={slot}"),
            Shown::Number(name, number) => write!(f, " {name}={number}"),
            Shown::Object(name, handle) => write!(f, " {name}={handle}"),
            Shown::User(user) => write!(f, " user={}", names::name_of(names::CKU, user)),
            Shown::Secret(name, pin, _) if pin.is_null() => write!(f, " {name}=NULL"),
            Shown::Secret(name, pin, length) => {
                // SAFETY: not NULL, so the client's PIN of this length, valid during the call.
                let pin = unsafe { crate::memory::bytes(pin, length) }.unwrap_or_default();
                write!(f, " {name}={length}#{}", place(pin))
            }
            Shown::With(mechanism) => {
                // SAFETY: NULL, or a CK_MECHANISM that the client keeps valid during the call.
                match unsafe { mechanism.as_ref() } {
                    Some(mechanism) => Shown::MechanismType(mechanism.mechanism).fmt(f),
                    None => f.write_str(" mechanism=NULL"),
                }
            }
            Shown::MechanismType(mechanism) => {
                write!(f, " mechanism={}", names::name_of(names::CKM, mechanism))
            }
            Shown::Attributes(name, template, count) => show_template(f, name, template, count),
            Shown::Null(name, true) => write!(f, " {name}=NULL"),
            Shown::Null(..) => Ok(()),
            Shown::Out(name, number) => {
                // SAFETY: NULL, or an output that the call has just filled: these are shown after CKR_OK only.
                match unsafe { number.as_ref() } {
                    Some(number) => write!(f, " {name}={number}"),
                    None => write!(f, " {name}=NULL"),
                }
            }
        }
    }
}

/// The number of this PIN among the different PINs of this process, from 1. Only a keyed digest of each stays in memory,
/// because tests look for copies of PINs in this process.
fn place(mut pin: Vec<u8>) -> usize {
    static DIGEST: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static PRESENTED: Mutex<Vec<u64>> = Mutex::new(Vec::new());
    let digest = DIGEST.hash_one(&pin);
    pin.fill(0);
    // Keeps the compiler from removing the wiping, which only matters to tests that read this memory from outside.
    std::hint::black_box(&pin);
    let mut presented = PRESENTED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = presented.iter().position(|known| *known == digest);
    let place = known.unwrap_or_else(|| {
        presented.push(digest);
        presented.len() - 1
    });
    place + 1
}

fn show_template(f: &mut fmt::Formatter<'_>, name: &str, template: *mut CK_ATTRIBUTE, count: CK_ULONG) -> fmt::Result {
    // SAFETY: NULL, or the client's template of `count` attributes, valid during the call.
    let attributes = unsafe { crate::memory::items(template, count) };
    write!(f, " {name}=[")?;
    for (index, attribute) in attributes.iter().enumerate() {
        let separator = if index == 0 { "" } else { " " };
        write!(f, "{separator}{}", names::name_of(names::CKA, attribute.type_))?;
        let length = attribute.ulValueLen;
        if length == CK_UNAVAILABLE_INFORMATION {
            f.write_str(":-1")?;
        } else if attribute.pValue.is_null() {
            write!(f, ":NULL:{length}")?;
        } else if attribute.type_ == CKA_CLASS && length as usize == size_of::<CK_OBJECT_CLASS>() {
            // SAFETY: not NULL, and the template says that it holds a class. The client need not have aligned it.
            let class = unsafe { attribute.pValue.cast::<CK_OBJECT_CLASS>().read_unaligned() };
            write!(f, "={}", names::name_of(names::CKO, class))?;
        } else {
            write!(f, ":{length}")?;
        }
    }
    f.write_str("]")
}

/// The log file, if one is asked for.
pub(crate) struct Log(Option<File>);

impl Log {
    /// Opens the file for appending.
    pub(crate) fn open(path: Option<&str>) -> Result<Log, String> {
        let Some(path) = path else {
            return Ok(Log(None));
        };
        File::options()
            .create(true)
            .append(true)
            .open(path)
            .map(|file| Log(Some(file)))
            .map_err(|error| format!("FAULTY_LOG={path}: {error}"))
    }

    /// Writes one line: process and sequence number, function, arguments, outcome.
    pub(crate) fn write(&self, sequence: u64, function: &str, arguments: &[Shown], outcome: &str, given: &[Shown]) {
        let Some(mut file) = self.0.as_ref() else {
            return;
        };
        let mut line = format!("{}:{sequence} {function}", std::process::id());
        for shown in arguments {
            let _ = write!(line, "{shown}");
        }
        let _ = write!(line, " -> {outcome}");
        for shown in given {
            let _ = write!(line, "{shown}");
        }
        line.push('\n');
        // A single write in append mode, so that lines of several processes and threads do not mix. A full disk must
        // not cause a fault other than the one asked for.
        let _ = file.write_all(line.as_bytes());
    }
}

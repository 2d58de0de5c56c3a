//! The misbehaving module's log of a run: each call, on which token, and which of the run's PINs it presented.

use std::collections::HashMap;

/// The calls that present a PIN, use a key or change a token's contents: they may only go to the token that was meant.
/// Each with whether it may change a token's contents.
const FOR_THE_TOKEN_MEANT: [(&str, bool); 16] = [
    ("C_Login", false),
    ("C_SetPIN", false),
    ("C_InitPIN", false),
    ("C_SignInit", false),
    ("C_SignRecoverInit", false),
    ("C_DecryptInit", false),
    ("C_WrapKey", false),
    ("C_InitToken", true),
    ("C_CreateObject", true),
    ("C_CopyObject", true),
    ("C_DestroyObject", true),
    ("C_SetAttributeValue", true),
    ("C_GenerateKey", true),
    ("C_GenerateKeyPair", true),
    ("C_UnwrapKey", true),
    ("C_DeriveKey", true),
];

/// One call.
pub(super) struct Call {
    pub(super) process: u32,
    pub(super) function: String,
    /// The slot it concerns, by way of its session if it has one.
    pub(super) slot: Option<u64>,
    /// Which of the process's PINs it presents, counted from 1; 0 is one typed on a keypad.
    pub(super) presents: Option<u32>,
    /// The return value that the client got.
    pub(super) told: String,
    /// Whether the real module was called.
    pub(super) carried_out: bool,
}

impl Call {
    /// Whether the client was told that it succeeded.
    pub(super) fn succeeded(&self) -> bool {
        self.told == "CKR_OK"
    }

    /// Whether the client was told that the PIN is right. `CKR_PIN_EXPIRED` of C_Login says so too: the PIN has to be changed
    /// with C_SetPIN, which takes it once more (PKCS#11 v3.1 section 5.1.6).
    pub(super) fn accepted_the_pin(&self) -> bool {
        self.succeeded() || (self.function == "C_Login" && self.told == "CKR_PIN_EXPIRED")
    }

    /// Whether it may only go to the token that was meant.
    pub(super) fn is_for_the_token_meant(&self) -> bool {
        FOR_THE_TOKEN_MEANT.iter().any(|(function, _)| *function == self.function)
    }

    /// Whether it may have changed a token's contents.
    pub(super) fn may_have_changed_a_token(&self) -> bool {
        self.carried_out && FOR_THE_TOKEN_MEANT.iter().any(|(function, changes)| *changes && *function == self.function)
    }
}

/// Parses a log, which may be of several processes; `tests/faulty-module/README.md` describes the format.
pub(super) fn read(text: &str) -> Vec<Call> {
    let mut sessions: HashMap<(u32, u64), u64> = HashMap::new();
    text.lines().filter_map(|line| call(line, &mut sessions)).collect()
}

fn call(line: &str, sessions: &mut HashMap<(u32, u64), u64>) -> Option<Call> {
    let (head, outcome) = line.split_once(" -> ")?;
    let (process, rest) = head.split_once(':')?;
    let process = process.parse().ok()?;
    let function = rest.split(' ').nth(1)?.to_owned();
    let number = |text: &str, name: &str| value(text, name)?.parse::<u64>().ok();
    let session = number(rest, "session");
    let slot = number(rest, "slot").or_else(|| sessions.get(&(process, session?)).copied());
    if let (true, Some(slot), Some(opened)) = (function == "C_OpenSession", slot, number(outcome, "session")) {
        sessions.insert((process, opened), slot);
    }
    let presented = match function.as_str() {
        "C_Login" | "C_InitToken" => value(rest, "pin"),
        "C_SetPIN" => value(rest, "old"),
        _ => None,
    };
    Some(Call {
        process,
        function,
        slot,
        presents: presented.map(|pin| pin.split_once('#').and_then(|(_, place)| place.parse().ok()).unwrap_or(0)),
        told: outcome.split(' ').next().unwrap_or_default().to_owned(),
        carried_out: !outcome.contains("(ordered)") && !outcome.contains("(removed)"),
    })
}

/// The value after `name=` among the words.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

#[test]
fn a_call_is_read_with_its_token_and_its_pin() {
    let log = "7:4 C_OpenSession slot=51 flags=4 -> CKR_OK session=1\n\
        7:5 C_Login session=1 user=CKU_USER pin=4#1 -> CKR_GENERAL_ERROR (ordered after CKR_OK)\n\
        7:6 C_SetPIN session=1 old=4#1 new=4#2 -> CKR_DEVICE_REMOVED (removed)\n\
        7:7 C_Login session=1 user=CKU_USER pin=NULL -> CKR_OK\n\
        8:1 C_CreateObject session=1 template=[CKA_CLASS=CKO_CERTIFICATE CKA_ID:1] -> CKR_OK object=3\n";
    let calls = read(log);
    let seen: Vec<_> =
        calls.iter().map(|call| (call.slot, call.presents, call.succeeded(), call.carried_out)).collect();
    assert_eq!(
        seen,
        [
            (Some(51), None, true, true),
            (Some(51), Some(1), false, true),
            (Some(51), Some(1), false, false),
            (Some(51), Some(0), true, true),
            (None, None, true, true),
        ]
    );
    assert!(calls[4].may_have_changed_a_token() && calls[4].is_for_the_token_meant());
}

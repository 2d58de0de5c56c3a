//! One token seen as two, one for each PIN.

use crate::bench::Bench;

fn split() -> Bench {
    Bench::new().with("FAULTY_SPLIT", "1").with("FAULTY_SPLIT_SECOND", "signature")
}

#[test]
fn one_reader_shows_two_tokens() {
    let bench = split();
    let transcript = bench.script(
        "initialize
         slots present
         token-info 0
         token-info 1
         slot-info 0
         slot-info 1",
    );
    let lines: Vec<&str> = transcript.lines().collect();
    // The third is SoftHSM's own uninitialised token, which has no PIN to be seen twice.
    assert_eq!(lines[0], "slots present -> CKR_OK 3");
    assert!(lines[1].contains("\"Mairie (PIN utilisateur)        \""), "{transcript}");
    assert!(lines[2].contains("\"Mairie (PIN signature)          \""), "{transcript}");
    let serial = |line: &str| line.split_once("serial=").map(|(_, rest)| rest.to_owned());
    assert_eq!(serial(lines[1]), serial(lines[2]));
    assert_eq!(
        lines[3].split_once("->").map(|(_, answer)| answer),
        lines[4].split_once("->").map(|(_, answer)| answer)
    );
}

#[test]
fn each_half_has_its_own_objects_and_its_own_login() {
    let transcript = split().session(
        "login CKU_USER 1234
         find
         get 0 CKA_LABEL
         open 1
         session-info
         find
         sign-init 0 CKM_SHA256_RSA_PKCS
         login CKU_USER 9999
         login CKU_USER 1234
         login CKU_USER 1234
         session-info
         find CKO_PRIVATE_KEY
         get 0 CKA_LABEL
         sign-init 0 CKM_SHA256_RSA_PKCS
         sign",
    );
    let expected = "find -> CKR_OK 3
get 0 CKA_LABEL -> CKR_OK \"authentification\"
session-info -> CKR_OK state=2 slot=Some(1)
find -> CKR_OK 2
sign-init 0 CKM_SHA256_RSA_PKCS -> CKR_USER_NOT_LOGGED_IN
login CKU_USER 9999 -> CKR_PIN_INCORRECT
login CKU_USER 1234 -> CKR_USER_ALREADY_LOGGED_IN
session-info -> CKR_OK state=3 slot=Some(1)
find CKO_PRIVATE_KEY -> CKR_OK 1
get 0 CKA_LABEL -> CKR_OK \"signature\"
sign -> CKR_OK 256";
    assert_eq!(transcript, expected);
}

#[test]
fn half_of_the_token_logs_out_alone() {
    let transcript = split().session(
        "login CKU_USER 1234
         open 1
         login CKU_USER 1234
         logout
         find CKO_PRIVATE_KEY
         use 0
         find CKO_PRIVATE_KEY
         close-all 1
         find CKO_PRIVATE_KEY
         logout
         find CKO_PRIVATE_KEY",
    );
    assert_eq!(
        transcript.lines().filter_map(|line| line.rsplit(' ').next()).collect::<Vec<_>>(),
        ["0", "1", "1", "0"],
        "{transcript}"
    );
}

#[test]
fn each_half_has_its_own_tries() {
    let bench = split();
    let state = bench.path("tries");
    let bench = bench.with("FAULTY_LOCK_AFTER", "2").with("FAULTY_STATE", state);
    let transcript = bench.session(
        "open 1
         login CKU_USER 9999
         login CKU_USER 9999
         login CKU_USER 1234
         token-info 0
         token-info 1
         use 0
         login CKU_USER 1234",
    );
    let lines: Vec<&str> = transcript.lines().collect();
    assert_eq!(lines[2], "login CKU_USER 1234 -> CKR_PIN_LOCKED");
    assert!(!lines[3].contains("CKF_USER_PIN_LOCKED") && lines[4].contains("CKF_USER_PIN_LOCKED"), "{transcript}");
    assert_eq!(lines.len(), 5, "{transcript}");
}

#[test]
fn pkcs11_tool_finds_the_signature_key_in_its_slot() {
    let bench = split();
    let arguments = ["--login", "--pin", "1234", "--list-objects", "--token-label"];
    let listed = |label| bench.pkcs11_tool_prints(&[&arguments[..], &[label]].concat());
    let (user, signature) = (listed("Mairie (PIN utilisateur)"), listed("Mairie (PIN signature)"));
    assert!(user.contains("label:      authentification") && !user.contains("label:      signature"), "{user}");
    assert!(!signature.contains("label:      authentification"), "{signature}");
    assert_eq!(signature.matches("label:      signature").count(), 3, "{signature}");
}

//! The lock, the PUK, and the key that asks at every use.

use crate::bench::Bench;

fn locking() -> Bench {
    let bench = Bench::new();
    let state = bench.path("tries");
    bench.with("FAULTY_LOCK_AFTER", "3").with("FAULTY_STATE", state)
}

/// The PIN flags of the token, from a process of its own.
fn flags(bench: &Bench) -> Vec<String> {
    let transcript = bench.script("initialize\nslots present\ntoken-info 0");
    let words = transcript.split_whitespace().filter_map(|word| word.strip_prefix("CKF_USER_PIN_"));
    words.filter(|flag| *flag != "INITIALIZED").map(str::to_owned).collect()
}

fn log_in(bench: &Bench, pin: &str) -> String {
    bench.session(&format!("login CKU_USER {pin}")).rsplit("-> ").next().expect("an answer").to_owned()
}

#[test]
fn the_pin_locks_at_the_third_wrong_try_of_any_process() {
    let bench = locking();
    assert_eq!(flags(&bench), [""; 0]);
    assert_eq!(log_in(&bench, "9999"), "CKR_PIN_INCORRECT");
    assert_eq!(flags(&bench), ["COUNT_LOW"]);
    assert_eq!(log_in(&bench, "9999"), "CKR_PIN_INCORRECT");
    assert_eq!(flags(&bench), ["COUNT_LOW", "FINAL_TRY"]);
    assert_eq!(log_in(&bench, "9999"), "CKR_PIN_INCORRECT");
    assert_eq!(flags(&bench), ["COUNT_LOW", "LOCKED"]);
    assert_eq!(log_in(&bench, "1234"), "CKR_PIN_LOCKED");
}

#[test]
fn a_right_pin_gives_the_tries_back() {
    let bench = locking();
    log_in(&bench, "9999");
    log_in(&bench, "9999");
    assert_eq!(log_in(&bench, "1234"), "");
    assert_eq!(flags(&bench), [""; 0]);
}

#[test]
fn a_change_with_a_wrong_old_pin_spends_a_try() {
    let bench = locking();
    let transcript = bench.session("login CKU_USER 1234\nset-pin 9999 5678\nset-pin 1234 5678");
    assert_eq!(transcript, "set-pin 9999 5678 -> CKR_PIN_INCORRECT");
    assert_eq!(flags(&bench), [""; 0]);
    assert_eq!(bench.session("set-pin 9999 5678"), "set-pin 9999 5678 -> CKR_PIN_INCORRECT");
    assert_eq!(flags(&bench), ["COUNT_LOW"]);
    assert_eq!(log_in(&bench, "5678"), "");
}

#[test]
fn the_security_officer_gives_the_tries_back() {
    let bench = locking();
    (0..3).for_each(|_| drop(log_in(&bench, "9999")));
    assert_eq!(bench.session("login CKU_SO 12345678\ninit-pin 4321"), "");
    assert_eq!(flags(&bench), [""; 0]);
    assert_eq!(log_in(&bench, "4321"), "");
}

#[test]
fn the_puk_unblocks_a_locked_pin() {
    let bench = locking().with("FAULTY_PUK", "87654321").with("FAULTY_SO_PIN", "12345678");
    (0..3).for_each(|_| drop(log_in(&bench, "9999")));
    assert_eq!(bench.session("set-pin 11111111 4321"), "set-pin 11111111 4321 -> CKR_PIN_INCORRECT");
    assert_eq!(bench.session("set-pin 87654321 4321"), "");
    assert_eq!(flags(&bench), [""; 0]);
    assert_eq!(log_in(&bench, "4321"), "");
}

#[test]
fn the_puk_on_a_pin_that_is_not_locked_spends_a_try() {
    let bench = locking().with("FAULTY_PUK", "87654321").with("FAULTY_SO_PIN", "12345678");
    assert_eq!(bench.session("set-pin 87654321 4321"), "set-pin 87654321 4321 -> CKR_PIN_INCORRECT");
    assert_eq!(flags(&bench), ["COUNT_LOW"]);
    assert_eq!(log_in(&bench, "1234"), "");
}

#[test]
fn pkcs11_tool_meets_the_lock() {
    let bench = locking();
    (0..3).for_each(|_| drop(log_in(&bench, "9999")));
    let output = bench.pkcs11_tool(&["--login", "--pin", "1234", "--list-objects"]);
    assert!(crate::bench::printed(&output).contains("CKR_PIN_LOCKED"), "{output:?}");
    assert!(bench.pkcs11_tool_prints(&["--list-slots"]).contains("user PIN locked"));
}

const SIGN_INIT: &str = "login CKU_USER 1234
                         find CKO_PRIVATE_KEY
                         sign-init 0 CKM_SHA256_RSA_PKCS";

#[test]
fn a_key_asks_for_its_pin_at_each_use() {
    let bench = Bench::new().with("FAULTY_ALWAYS_AUTHENTICATE", "1");
    let transcript = bench.session(&format!(
        "{SIGN_INIT}
         get 0 CKA_ALWAYS_AUTHENTICATE
         sign
         sign
         login CKU_CONTEXT_SPECIFIC 1234
         sign-init 0 CKM_SHA256_RSA_PKCS
         login CKU_CONTEXT_SPECIFIC 9999
         login CKU_CONTEXT_SPECIFIC 1234
         sign-length
         sign
         sign-init 0 CKM_SHA256_RSA_PKCS
         sign"
    ));
    let expected = "find CKO_PRIVATE_KEY -> CKR_OK 2
get 0 CKA_ALWAYS_AUTHENTICATE -> CKR_OK \"\\x01\"
sign -> CKR_USER_NOT_LOGGED_IN
sign -> CKR_OPERATION_NOT_INITIALIZED
login CKU_CONTEXT_SPECIFIC 1234 -> CKR_OPERATION_NOT_INITIALIZED
login CKU_CONTEXT_SPECIFIC 9999 -> CKR_PIN_INCORRECT
sign-length -> CKR_OK 256
sign -> CKR_OK 256
sign -> CKR_USER_NOT_LOGGED_IN";
    assert_eq!(transcript, expected);
}

#[test]
fn decryption_asks_too_and_certificates_do_not() {
    let bench = Bench::new().with("FAULTY_ALWAYS_AUTHENTICATE", "1");
    let transcript = bench.session(
        "login CKU_USER 1234
         find CKO_PRIVATE_KEY
         decrypt-init 0 CKM_RSA_X_509
         decrypt
         decrypt-init 0 CKM_RSA_X_509
         login CKU_CONTEXT_SPECIFIC 1234
         decrypt
         find CKO_CERTIFICATE
         get 0 CKA_ALWAYS_AUTHENTICATE",
    );
    assert!(transcript.contains("decrypt -> CKR_USER_NOT_LOGGED_IN\ndecrypt -> CKR_OK 256"), "{transcript}");
    assert!(transcript.ends_with("CKA_ALWAYS_AUTHENTICATE -> CKR_ATTRIBUTE_TYPE_INVALID -1"), "{transcript}");
}

#[test]
fn a_wrong_pin_for_one_use_spends_a_try() {
    let bench = locking().with("FAULTY_ALWAYS_AUTHENTICATE", "1");
    bench.session(&format!("{SIGN_INIT}\nlogin CKU_CONTEXT_SPECIFIC 9999"));
    assert_eq!(flags(&bench), ["COUNT_LOW"]);
}

#[test]
fn pkcs11_tool_gives_the_pin_again() {
    let bench = Bench::new().with("FAULTY_ALWAYS_AUTHENTICATE", "1");
    std::fs::write(bench.path("data"), "data").unwrap();
    let (data, signature) = (bench.path("data"), bench.path("signature"));
    bench.pkcs11_tool_prints(&[
        "--login",
        "--pin",
        "1234",
        "--sign",
        "--mechanism",
        "SHA256-RSA-PKCS",
        "--label",
        "signature",
        "--input-file",
        data.to_str().unwrap(),
        "--output-file",
        signature.to_str().unwrap(),
    ]);
    assert_eq!(signature.metadata().unwrap().len(), 256);
    assert!(bench.log().contains("user=CKU_CONTEXT_SPECIFIC pin=4#1 -> CKR_OK"), "{}", bench.log());
}

#[test]
fn a_token_made_new_has_all_its_tries() {
    let bench = locking();
    (0..3).for_each(|_| drop(log_in(&bench, "9999")));
    assert!(
        bench.script("initialize\nslots present\ninit-token 0 12345678 Neuve").ends_with("slots present -> CKR_OK 2")
    );
    assert_eq!(flags(&bench), [""; 0]);
}

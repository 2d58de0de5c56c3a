//! A reader with its own keypad.

use crate::bench::Bench;

fn pinpad(typed: &str) -> Bench {
    let bench = Bench::new();
    let pins = bench.path("pins");
    std::fs::write(&pins, typed).expect("the file of PINs");
    bench.with("FAULTY_PINPAD", "1").with("FAULTY_PINPAD_PINS", pins)
}

#[test]
fn the_pin_is_typed_on_the_reader() {
    let bench = pinpad("user=1234\nold=1234\nnew=5678\n");
    let transcript = bench.session("token-info 0\nlogin CKU_USER 1234\nlogin CKU_USER NULL\nset-pin NULL NULL");
    assert!(transcript.contains("CKF_PROTECTED_AUTHENTICATION_PATH"), "{transcript}");
    assert!(transcript.ends_with("login CKU_USER 1234 -> CKR_ARGUMENTS_BAD"), "{transcript}");
    assert!(bench.log().contains("C_SetPIN session=1 old=NULL new=NULL -> CKR_OK"), "{}", bench.log());

    std::fs::write(bench.path("pins"), "user=5678").unwrap();
    assert_eq!(bench.session("login CKU_USER NULL"), "");
}

#[test]
fn the_security_officer_types_too() {
    let bench = pinpad("so=12345678\nnew=5678\nuser=5678");
    assert_eq!(
        bench.session("login CKU_SO NULL\ninit-pin 5678\ninit-pin NULL\nlogout\nlogin CKU_USER NULL"),
        "init-pin 5678 -> CKR_ARGUMENTS_BAD"
    );
}

#[test]
fn a_person_mistypes_or_cancels() {
    assert_eq!(pinpad("user=9999").session("login CKU_USER NULL"), "login CKU_USER NULL -> CKR_PIN_INCORRECT");
    assert_eq!(pinpad("so=12345678").session("login CKU_USER NULL"), "login CKU_USER NULL -> CKR_FUNCTION_CANCELED");
    let half = "set-pin 1234 NULL";
    assert_eq!(pinpad("old=1234\nnew=5678").session(half), format!("{half} -> CKR_ARGUMENTS_BAD"));
}

#[test]
fn pkcs11_tool_leaves_the_typing_to_the_reader() {
    let bench = pinpad("user=1234");
    let listed = bench.pkcs11_tool_prints(&["--login", "--list-objects", "--type", "privkey"]);
    assert!(listed.contains("Private Key Object"), "{listed}");
    assert!(bench.log().contains("user=CKU_USER pin=NULL -> CKR_OK"), "{}", bench.log());
}

#[test]
fn one_use_of_a_key_is_allowed_on_the_reader() {
    let bench = pinpad("user=1234").with("FAULTY_ALWAYS_AUTHENTICATE", "1");
    let transcript = bench.session(
        "login CKU_USER NULL
         find CKO_PRIVATE_KEY
         sign-init 0 CKM_RSA_PKCS
         login CKU_CONTEXT_SPECIFIC NULL
         sign",
    );
    assert_eq!(transcript, "find CKO_PRIVATE_KEY -> CKR_OK 2\nsign -> CKR_OK 256");
}

#[test]
fn the_puk_is_typed_on_the_reader() {
    let bench = pinpad("user=9999\nold=87654321\nnew=4321");
    let state = bench.path("tries");
    let bench = bench
        .with("FAULTY_LOCK_AFTER", "1")
        .with("FAULTY_STATE", state)
        .with("FAULTY_PUK", "87654321")
        .with("FAULTY_SO_PIN", "12345678");
    let transcript = bench.session("login CKU_USER NULL\nlogin CKU_USER NULL\nset-pin NULL NULL");
    assert_eq!(transcript, "login CKU_USER NULL -> CKR_PIN_INCORRECT\nlogin CKU_USER NULL -> CKR_PIN_LOCKED");
    std::fs::write(bench.path("pins"), "user=4321").unwrap();
    assert_eq!(bench.session("login CKU_USER NULL"), "");
}

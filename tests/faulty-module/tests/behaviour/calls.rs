//! Failed, delayed and removed calls, and the log.

use std::time::{Duration, Instant};

use crate::bench::{Bench, printed};

const SIGN: &str = "find CKO_PRIVATE_KEY
                    sign-init 0 CKM_SHA256_RSA_PKCS
                    sign";

#[test]
fn without_orders_every_call_reaches_the_real_module() {
    let bench = Bench::new();
    let listed = bench.pkcs11_tool_prints(&["--login", "--pin", "1234", "--list-objects"]);
    for object in ["Certificate Object", "Private Key Object", "Public Key Object", "label:      signature"] {
        assert!(listed.contains(object), "{listed}");
    }
    let transcript = bench.session(&format!("login CKU_USER 1234\n{SIGN}"));
    assert_eq!(transcript, "find CKO_PRIVATE_KEY -> CKR_OK 2\nsign -> CKR_OK 256");
}

#[test]
fn the_nth_call_of_a_function_fails_and_no_other() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_Sign:2=CKR_DEVICE_ERROR");
    let transcript = bench.session(&format!("login CKU_USER 1234\n{SIGN}\n{SIGN}\n{SIGN}"));
    let signs: Vec<&str> = transcript.lines().filter(|line| line.starts_with("sign ")).collect();
    assert_eq!(signs, ["sign -> CKR_OK 256", "sign -> CKR_DEVICE_ERROR", "sign -> CKR_OK 256"]);
}

#[test]
fn the_nth_call_of_all_fails() {
    let bench = Bench::new().with("FAULTY_FAIL", "*:4=0x80000001");
    assert_eq!(bench.session("").lines().last(), Some("open 0 -> 0x80000001"));
}

#[test]
fn a_sticky_failure_lasts() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_FindObjectsInit:2+=CKR_FUNCTION_FAILED");
    let transcript = bench.session("find\nfind\nfind");
    assert_eq!(transcript, "find -> CKR_OK 4\nfind -> CKR_FUNCTION_FAILED\nfind -> CKR_FUNCTION_FAILED");
}

#[test]
fn a_failure_after_the_call_leaves_its_effect_on_the_token() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_GenerateKeyPair:1=CKR_DEVICE_REMOVED@after");
    let transcript = bench.session("login CKU_USER 1234\ngenerate third\nfind CKO_PRIVATE_KEY\nfinalize");
    assert_eq!(transcript, "generate third -> CKR_DEVICE_REMOVED\nfind CKO_PRIVATE_KEY -> CKR_OK 3");
    assert_eq!(bench.counts()["token_objects_created"], 2);
    assert!(bench.log().contains("-> CKR_DEVICE_REMOVED (ordered after CKR_OK)"), "{}", bench.log());
}

#[test]
fn a_failure_before_the_call_leaves_none() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_GenerateKeyPair:1=CKR_DEVICE_REMOVED");
    let transcript = bench.session("login CKU_USER 1234\ngenerate third\nfind CKO_PRIVATE_KEY\nfinalize");
    assert_eq!(transcript, "generate third -> CKR_DEVICE_REMOVED\nfind CKO_PRIVATE_KEY -> CKR_OK 2");
    assert_eq!(bench.counts()["token_objects_created"], 0);
}

#[test]
fn pkcs11_tool_names_the_ordered_value() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_Login:1=CKR_PIN_EXPIRED");
    let output = bench.pkcs11_tool(&["--login", "--pin", "1234", "--list-objects"]);
    assert!(printed(&output).contains("CKR_PIN_EXPIRED"), "{output:?}");
}

#[test]
fn an_ordered_sign_error_ends_the_operation_as_the_standard_says() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_Sign:1=CKR_FUNCTION_FAILED");
    let transcript =
        bench.session(&format!("login CKU_USER 1234\n{SIGN}\nsign\nsign-init 0 CKM_SHA256_RSA_PKCS\nsign"));
    assert!(
        transcript.ends_with("sign -> CKR_FUNCTION_FAILED\nsign -> CKR_OPERATION_NOT_INITIALIZED\nsign -> CKR_OK 256"),
        "{transcript}"
    );
}

#[test]
fn a_call_is_delayed() {
    let bench = Bench::new().with("FAULTY_DELAY_MS", "C_GetSlotList=700,C_Initialize=0");
    let start = Instant::now();
    bench.script("initialize\nslots present");
    assert!(start.elapsed() >= Duration::from_millis(700));
}

#[test]
fn a_token_is_pulled_out() {
    let bench = Bench::new().with("FAULTY_REMOVE_AT", "C_Sign:1");
    let transcript = bench.session(&format!(
        "login CKU_USER 1234\n{SIGN}\nsession-info\nclose\ntoken-info 0\nslot-info 0\nslots present\nslots all\nfinalize"
    ));
    let lines: Vec<&str> = transcript.lines().skip(1).collect();
    assert_eq!(lines[0], "sign -> CKR_DEVICE_REMOVED");
    assert!(lines[1].starts_with("session-info -> CKR_SESSION_HANDLE_INVALID"));
    assert_eq!(lines[2], "close -> CKR_SESSION_HANDLE_INVALID");
    assert!(lines[3].starts_with("token-info 0 -> CKR_TOKEN_NOT_PRESENT"));
    assert!(lines[4].starts_with("slot-info 0 -> CKR_OK present=false"));
    assert_eq!(lines[5..], ["slots present -> CKR_OK 0", "slots all -> CKR_OK 2"]);
    assert_eq!(bench.counts()["finalized"], true);
}

#[test]
fn the_log_has_one_line_per_call_and_no_pin() {
    let bench = Bench::new();
    bench.session("login CKU_USER 987654321\nset-pin 1234 192837465\nlogin CKU_USER 987654321\nfind CKO_CERTIFICATE\nget 0 CKA_ID,CKA_VALUE");
    let log = bench.log();
    let calls: Vec<&str> = log.lines().map(|line| line.split_once(':').expect("a process").1).collect();
    assert_eq!(calls[0], "1 C_GetFunctionList -> CKR_OK");
    assert_eq!(calls[1], "2 C_Initialize -> CKR_OK");
    assert_eq!(calls[4], "5 C_Login session=1 user=CKU_USER pin=9#1 -> CKR_PIN_INCORRECT");
    assert_eq!(calls[5], "6 C_SetPIN session=1 old=4#2 new=9#3 -> CKR_OK");
    // The first again.
    assert_eq!(calls[6], "7 C_Login session=1 user=CKU_USER pin=9#1 -> CKR_PIN_INCORRECT");
    assert_eq!(calls[7], "8 C_FindObjectsInit session=1 template=[CKA_CLASS=CKO_CERTIFICATE] -> CKR_OK");
    assert!(log.contains("template=[CKA_ID:NULL:1 CKA_VALUE:NULL:200] -> CKR_OK"), "{log}");
    for pin in ["987654321", "192837465", "authentification"] {
        assert!(!log.contains(pin), "{log}");
    }
}

#[test]
fn processes_that_share_a_log_do_not_mix_their_lines() {
    let bench = Bench::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| bench.session("find\nget 0 CKA_LABEL\nfind\nget 0 CKA_LABEL\nfinalize"));
        }
    });
    let log = bench.log();
    assert_eq!(log.lines().filter(|line| line.contains(" C_Finalize -> CKR_OK")).count(), 4);
    for line in log.lines() {
        assert_eq!(line.matches(" C_").count(), 1, "{line}");
        assert_eq!(line.matches(" -> ").count(), 1, "{line}");
    }
}

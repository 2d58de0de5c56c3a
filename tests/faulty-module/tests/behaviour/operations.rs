//! Missing and merely advertised mechanisms, refused templates, sessions left busy.

use crate::bench::{Bench, printed};

const SIGN: &str = "find CKO_PRIVATE_KEY
                    sign-init 0 CKM_SHA256_RSA_PKCS
                    sign";

#[test]
fn a_removed_mechanism_is_neither_listed_nor_usable() {
    let bench =
        Bench::new().with("FAULTY_MECHANISMS", "-CKM_SHA256_RSA_PKCS,-CKM_RSA_PKCS_KEY_PAIR_GEN,-CKM_RSA_X_509");
    let transcript = bench.session(
        "mechanisms 0
         mechanism-info 0 CKM_SHA256_RSA_PKCS
         login CKU_USER 1234
         find CKO_PRIVATE_KEY
         sign-init 0 CKM_SHA256_RSA_PKCS
         decrypt-init 0 CKM_RSA_X_509
         generate third
         sign-init 0 CKM_RSA_PKCS
         sign",
    );
    let lines: Vec<&str> = transcript.lines().collect();
    assert!(lines[0].contains("CKM_RSA_PKCS ") && !lines[0].contains("CKM_SHA256_RSA_PKCS "), "{transcript}");
    assert_eq!(lines[1], "mechanism-info 0 CKM_SHA256_RSA_PKCS -> CKR_MECHANISM_INVALID");
    assert_eq!(lines[3], "sign-init 0 CKM_SHA256_RSA_PKCS -> CKR_MECHANISM_INVALID");
    assert_eq!(lines[4], "decrypt-init 0 CKM_RSA_X_509 -> CKR_MECHANISM_INVALID");
    assert_eq!(lines[5], "generate third -> CKR_MECHANISM_INVALID");
    assert_eq!(lines[6], "sign -> CKR_OK 256");
}

#[test]
fn pkcs11_tool_does_not_list_a_removed_mechanism() {
    let bench = Bench::new().with("FAULTY_MECHANISMS", "-CKM_RSA_PKCS_OAEP");
    let listed = bench.pkcs11_tool_prints(&["--list-mechanisms"]);
    assert!(listed.contains("SHA256-RSA-PKCS") && !listed.contains("RSA-PKCS-OAEP"), "{listed}");
}

#[test]
fn a_hollow_mechanism_is_listed_and_fails_at_use() {
    let bench = Bench::new().with("FAULTY_MECHANISMS", "!CKM_SHA256_RSA_PKCS");
    let transcript = bench.session(&format!(
        "mechanisms 0\nlogin CKU_USER 1234\n{SIGN}\n{SIGN}\nsign-init 0 CKM_SHA256_RSA_PKCS\nsign-length
         sign\nsign-init 0 CKM_RSA_PKCS\nsign"
    ));
    assert!(transcript.lines().next().is_some_and(|line| line.contains("CKM_SHA256_RSA_PKCS ")), "{transcript}");
    assert_eq!(transcript.matches("sign -> CKR_FUNCTION_NOT_SUPPORTED").count(), 3, "{transcript}");
    assert!(transcript.contains("sign-length -> CKR_OK 256"), "{transcript}");
    assert!(transcript.ends_with("sign -> CKR_OK 256"), "{transcript}");
}

#[test]
fn an_error_in_sign_may_leave_the_session_busy() {
    let bench =
        Bench::new().with("FAULTY_MECHANISMS", "!CKM_SHA256_RSA_PKCS").with("FAULTY_SIGN_ERROR_LEAVES_ACTIVE", "1");
    let transcript = bench.session(&format!(
        "login CKU_USER 1234\n{SIGN}\nsign-init 0 CKM_RSA_PKCS\nopen 0\nsign-init 0 CKM_RSA_PKCS\nsign"
    ));
    let expected = "find CKO_PRIVATE_KEY -> CKR_OK 2
sign -> CKR_FUNCTION_NOT_SUPPORTED
sign-init 0 CKM_RSA_PKCS -> CKR_OPERATION_ACTIVE
sign -> CKR_OK 256";
    assert_eq!(transcript, expected);
}

#[test]
fn an_ordered_error_may_leave_the_session_busy_too() {
    let bench =
        Bench::new().with("FAULTY_FAIL", "C_Sign:1=CKR_DEVICE_ERROR").with("FAULTY_SIGN_ERROR_LEAVES_ACTIVE", "1");
    let transcript = bench.session(&format!("login CKU_USER 1234\n{SIGN}\nsign-init 0 CKM_RSA_PKCS"));
    assert!(transcript.ends_with("sign-init 0 CKM_RSA_PKCS -> CKR_OPERATION_ACTIVE"), "{transcript}");
}

#[test]
fn a_template_is_refused() {
    let bench = Bench::new().with("FAULTY_TEMPLATE_REFUSE", "CKA_VERIFY,CKA_SUBJECT=CKR_ATTRIBUTE_VALUE_INVALID");
    let transcript = bench.session("login CKU_USER 1234\ngenerate third\ncreate-certificate third 10\nfind\nfinalize");
    let expected = "generate third -> CKR_TEMPLATE_INCONSISTENT
create-certificate third 10 -> CKR_ATTRIBUTE_VALUE_INVALID
find -> CKR_OK 6";
    assert_eq!(transcript, expected);
    assert_eq!(bench.counts()["objects_created"], 0);
}

#[test]
fn pkcs11_tool_cannot_generate_with_a_refused_attribute() {
    let bench = Bench::new().with("FAULTY_TEMPLATE_REFUSE", "CKA_MODULUS_BITS");
    let output =
        bench.pkcs11_tool(&["--login", "--pin", "1234", "--keypairgen", "--key-type", "rsa:2048", "--label", "third"]);
    assert!(!output.status.success());
    assert!(printed(&output).contains("CKR_TEMPLATE_INCONSISTENT"), "{output:?}");
}

#[test]
fn pkcs11_tool_cannot_sign_with_a_hollow_mechanism_by_any_of_its_ways() {
    let bench = Bench::new().with("FAULTY_MECHANISMS", "!CKM_SHA256_RSA_PKCS");
    std::fs::write(bench.path("data"), "data").unwrap();
    let data = bench.path("data");
    let arguments = ["--login", "--pin", "1234", "--sign", "--mechanism", "SHA256-RSA-PKCS", "--label", "signature"];
    let output = bench.pkcs11_tool(&[&arguments[..], &["--input-file", data.to_str().unwrap()]].concat());
    assert!(!output.status.success());
    assert!(printed(&output).contains("CKR_FUNCTION_NOT_SUPPORTED"), "{output:?}");
    // Refused in one part, it tries again in several parts.
    let log = bench.log();
    for function in ["C_Sign ", "C_SignUpdate "] {
        let refused = |line: &str| line.contains(function) && line.ends_with("-> CKR_FUNCTION_NOT_SUPPORTED");
        assert!(log.lines().any(refused), "{function}: {log}");
    }
}

//! Damaged attributes.

use crate::bench::Bench;

/// What the first certificate's attribute reads as under a rule.
fn read(rule: &str, attribute: &str) -> String {
    let bench = Bench::new().with("FAULTY_ATTRIBUTE", rule);
    let transcript = bench.session(&format!("find CKO_CERTIFICATE\nget 0 {attribute}"));
    let answer = transcript.lines().last().expect("an answer");
    answer.split_once(" -> ").expect("an answer").1.to_owned()
}

#[test]
fn each_damage_reaches_the_client() {
    assert_eq!(read("CKA_VALUE=truncate:100", "CKA_VALUE"), "CKR_OK <100 bytes>");
    assert_eq!(read("CKA_ID=empty", "CKA_ID"), "CKR_OK \"\"");
    assert_eq!(read("CKA_CLASS=wrong-size", "CKA_CLASS"), r#"CKR_OK "\x01\x02\x03""#);
    assert_eq!(read("CKA_LABEL=huge", "CKA_LABEL"), "CKR_OK <1048576 bytes>");
    assert_eq!(read("CKA_ID=hex:00ff", "CKA_ID"), r#"CKR_OK "\x00\xff""#);
    assert_eq!(read("CKA_PRIVATE=true", "CKA_PRIVATE"), r#"CKR_OK "\x01""#);
    assert_eq!(read("CKA_KEY_TYPE=unknown", "CKA_KEY_TYPE"), r#"CKR_OK "\xedW~\x80\x00\x00\x00\x00""#);
    assert_eq!(read("CKA_VALUE=lying-length", "CKA_VALUE"), "CKR_OK 264 in a buffer of 200");
    assert_eq!(read("CKA_VALUE=grows", "CKA_VALUE"), "CKR_BUFFER_TOO_SMALL -1");
}

#[test]
fn labels_are_damaged_in_every_way() {
    // The label of every certificate, because the search may return either first.
    let label = |damage: &str| read(&format!("CKA_LABEL={damage}"), "CKA_LABEL");
    assert!(label("latin1").ends_with(r#"\xe9""#));
    assert!(label("invalid-utf8").ends_with(r#"\xc0\xaf\x80\xe2\x82""#));
    assert!(read("CKA_LABEL=nul-padded", "CKA_LABEL").contains(r"\x00\x00"));
    assert!(label("left-padded").starts_with(r#"CKR_OK "     "#));
    assert!(label("blank-padded").ends_with(r#"    ""#));
}

#[test]
fn an_unavailable_attribute_does_not_hide_the_others() {
    assert_eq!(read("CKA_ID=unavailable", "CKA_ID,CKA_SUBJECT"), r#"CKR_ATTRIBUTE_TYPE_INVALID -1 "0\x00""#);
    let sensitive = "CKA_SUBJECT=unavailable:CKR_ATTRIBUTE_SENSITIVE";
    assert_eq!(read(sensitive, "CKA_ID,CKA_SUBJECT"), r#"CKR_ATTRIBUTE_SENSITIVE "\x01" -1"#);
}

#[test]
fn a_damaged_attribute_is_read_in_two_steps() {
    let bench = Bench::new().with("FAULTY_ATTRIBUTE", "CKA_VALUE=truncate:100");
    let transcript = bench.session("find CKO_CERTIFICATE\nlengths 0 CKA_VALUE,CKA_ID\nget 0 CKA_ID,CKA_VALUE 8");
    let answers: Vec<&str> = transcript.lines().skip(1).filter_map(|line| Some(line.split_once(" -> ")?.1)).collect();
    assert_eq!(answers, ["CKR_OK 100 1", r#"CKR_OK "\x01" <100 bytes>"#]);
}

#[test]
fn a_rule_may_mean_one_object_of_the_search() {
    let bench = Bench::new().with("FAULTY_ATTRIBUTE", "CKA_VALUE#2=truncate:7");
    let transcript = bench.session("find CKO_CERTIFICATE\nlengths 0 CKA_VALUE\nlengths 1 CKA_VALUE");
    assert!(transcript.ends_with("0 CKA_VALUE -> CKR_OK 200\nlengths 1 CKA_VALUE -> CKR_OK 7"), "{transcript}");
}

#[test]
fn a_rule_may_mean_one_class() {
    let bench = Bench::new().with("FAULTY_ATTRIBUTE", "CKA_ID@CKO_CERTIFICATE=hex:beef");
    let transcript = bench.session("find CKO_CERTIFICATE\nget 0 CKA_ID\nfind CKO_PUBLIC_KEY\nget 0 CKA_ID");
    assert!(transcript.contains(r#"get 0 CKA_ID -> CKR_OK "\xbe\xef""#), "{transcript}");
    assert!(transcript.ends_with(r#"get 0 CKA_ID -> CKR_OK """#), "{transcript}");
}

#[test]
fn pkcs11_tool_meets_the_damage() {
    let bench = Bench::new().with("FAULTY_ATTRIBUTE", "CKA_LABEL@CKO_CERTIFICATE=hex:4d6169726965");
    let listed = bench.pkcs11_tool_prints(&["--list-objects", "--type", "cert"]);
    assert_eq!(listed.matches("label:      Mairie").count(), 2, "{listed}");
}

#[test]
fn a_session_that_is_gone_is_not_answered_for() {
    let bench = Bench::new().with("FAULTY_ATTRIBUTE", "CKA_ID=empty");
    let transcript = bench.session("find CKO_CERTIFICATE\nclose\nget 0 CKA_ID");
    assert!(transcript.contains("get 0 CKA_ID -> CKR_SESSION_HANDLE_INVALID"), "{transcript}");
}

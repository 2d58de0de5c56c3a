//! x509-limbo: rfc5280, pathlen and crl.

use std::fs;

use jeton::model::certificate::Certificate;
use jeton::store::certificates;
use jeton::trust::{Judge, TrustSettings};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Outcome, Verdict, hold, hold_row, judge, list};

const TESTS: &str = include_str!("limbo.json");

/// Where jeton disagrees; the reasons are in `docs/interoperability.md`.
const KNOWN: [&str; 3] =
    ["crl::crlnumber-critical", "crl::crlnumber-missing", "rfc5280::root-non-critical-basic-constraints"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    id: String,
    expected_result: String,
    validation_time: Option<String>,
    trusted_certs: Vec<String>,
    untrusted_intermediates: Vec<String>,
    peer_certificate: String,
    crls: Vec<String>,
}

fn run(test: &Test) -> (Verdict, String) {
    let directory = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let read = |text: &String| certificates::parse(&test.id, text.as_bytes());
    let holder: Certificate = match read(&test.peer_certificate) {
        Ok(mut found) => found.swap_remove(0),
        Err(error) => return (Verdict::Refused, format!("{error:?}")),
    };
    let held = match test.untrusted_intermediates.iter().map(read).collect::<Result<Vec<_>, _>>() {
        Ok(held) => held.concat(),
        Err(error) => return (Verdict::Refused, format!("{error:?}")),
    };
    let authorities = test.trusted_certs.iter().enumerate().map(|(at, text)| put(&format!("{at}.pem"), text)).collect();
    let crls = test.crls.iter().enumerate().map(|(at, text)| put(&format!("{at}.crl"), text)).collect();
    let now = test
        .validation_time
        .as_ref()
        .map_or_else(OffsetDateTime::now_utc, |time| OffsetDateTime::parse(time, &Rfc3339).unwrap());
    // As in the commands: a certificate is valid until the end of its last second.
    let now = now.replace_nanosecond(0).unwrap();
    match Judge::new(&TrustSettings { trusted_list: Some(list()), authorities, crls, ..TrustSettings::default() }) {
        Ok(found) => judge(&found, &holder, &held, now),
        Err(error) => (Verdict::Refused, format!("{error:?}")),
    }
}

#[test]
fn rfc5280_path_lengths_and_lists() {
    let tests: Vec<Test> = serde_json::from_str(TESTS).unwrap();
    assert_eq!(tests.len(), 117);
    let outcomes: Vec<Outcome> = tests
        .iter()
        .map(|test| {
            let (verdict, told) = run(test);
            Outcome { name: test.id.clone(), valid: test.expected_result == "SUCCESS", verdict, told }
        })
        .collect();
    hold_row(&hold("x509-limbo", &outcomes, &KNOWN));
}

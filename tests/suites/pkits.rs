//! NIST's Public Key Interoperability Test Suite.

use std::path::{Path, PathBuf};

use jeton::model::certificate::Certificate;
use jeton::trust::{Judge, TrustSettings};
use time::macros::datetime;

use super::{Outcome, hold, hold_row, judge, list};

/// Number, verdict, name, certificates from the anchor to the holder, lists.
const TESTS: &str = include_str!("pkits.tsv");

/// Where jeton disagrees; the reasons are in `docs/interoperability.md`.
const KNOWN: [&str; 0] = [];

/// The tests that run everywhere, with their certificates and lists in `tests/material/pkits`: signatures, dates,
/// names, a revoked authority, partitioned lists, lengths, usages, and those that jeton once got wrong.
const SAMPLE: [&str; 23] = [
    "4.1.1", "4.1.2", "4.1.3", "4.2.1", "4.3.5", "4.4.2", "4.4.3", "4.4.8", "4.4.18", "4.5.5", "4.5.7", "4.6.2",
    "4.6.5", "4.6.15", "4.6.17", "4.7.1", "4.13.19", "4.14.2", "4.14.7", "4.14.11", "4.14.15", "4.15.3", "4.16.2",
];

fn directory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn run(directory: &Path, rows: impl Iterator<Item = &'static str>) -> Vec<Outcome> {
    let read = |name: &str| Certificate::from_der(&std::fs::read(directory.join(format!("{name}.crt"))).unwrap());
    rows.map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        let [number, verdict, _, certificates, lists] = fields[..] else { panic!("{row}") };
        let names: Vec<&str> = certificates.split(' ').collect();
        let [anchor, between @ .., holder] = names.as_slice() else { panic!("{row}") };
        let settings = TrustSettings {
            trusted_list: Some(list()),
            authorities: vec![directory.join(format!("{anchor}.crt"))],
            crls: lists
                .split(' ')
                .filter(|list| !list.is_empty())
                .map(|list| directory.join(format!("{list}.crl")))
                .collect(),
            ..TrustSettings::default()
        };
        let held: Vec<Certificate> = between.iter().map(|name| read(name).unwrap()).collect();
        let holder = read(holder).unwrap();
        let (verdict_here, told) =
            judge(&Judge::new(&settings).unwrap(), &holder, &held, datetime!(2020-01-01 00:00 UTC));
        Outcome { name: number.to_owned(), valid: verdict == "valid", verdict: verdict_here, told }
    })
    .collect()
}

#[test]
fn the_sample_that_is_kept_here() {
    let in_sample = |row: &&str| SAMPLE.contains(&row.split('\t').next().unwrap());
    let outcomes = run(&directory("tests/material/pkits"), TESTS.lines().filter(in_sample));
    assert_eq!(outcomes.len(), SAMPLE.len());
    hold("NIST PKITS, sample", &outcomes, &KNOWN);
}

#[test]
#[ignore = "ci/suites fetches the suite and runs it"]
fn the_whole_suite() {
    let outcomes = run(&directory("target/suites/pkits"), TESTS.lines().skip(1));
    assert_eq!(outcomes.len(), 214);
    hold_row(&hold("NIST PKITS", &outcomes, &KNOWN));
}

//! The 79 files of the French trusted list: what is decoded matches their index and openssl's reading.

use std::path::{Path, PathBuf};

use time::macros::datetime;
use time::{Date, OffsetDateTime, format_description};

use super::openssl::{says_ssl_client, x509};
use super::*;

/// One line of `index.tsv`.
pub(super) struct Row {
    pub(super) file: String,
    subject: String,
    issuer: String,
    serial: String,
    from: String,
    to: String,
    key: String,
    sha256: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trust/list")
}

/// Every certificate of the list, with its line in the index.
pub(super) fn trusted_list() -> Vec<(Row, Certificate)> {
    let index = std::fs::read_to_string(folder().join("index.tsv")).unwrap();
    let rows = index.lines().skip(1).map(|line| {
        let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [file, subject, issuer, serial, from, to, key, sha256] = fields.try_into().unwrap();
        Row { file, subject, issuer, serial, from, to, key, sha256 }
    });
    rows.map(|row| {
        let text = std::fs::read(folder().join(&row.file)).unwrap();
        let certificate = Certificate::from_der(pem::parse(text).unwrap().contents());
        let certificate = certificate.unwrap_or_else(|error| panic!("{}: {error}", row.file));
        (row, certificate)
    })
    .collect()
}

#[test]
fn every_fact_is_that_of_the_index() {
    let list = trusted_list();
    assert_eq!(list.len(), 79);
    for (row, certificate) in &list {
        let day = |moment: OffsetDateTime| moment.date().to_string();
        assert_eq!(certificate.subject().common_name(), Some(row.subject.as_str()), "{}", row.file);
        assert_eq!(certificate.holder(), row.subject, "{}", row.file);
        assert_eq!(certificate.issuer().common_name(), Some(row.issuer.as_str()), "{}", row.file);
        assert_eq!(hex::encode(certificate.serial()), row.serial, "{}", row.file);
        assert_eq!(day(certificate.not_before()), row.from, "{}", row.file);
        assert_eq!(day(certificate.not_after()), row.to, "{}", row.file);
        assert_eq!(certificate.public_key().describe(), row.key, "{}", row.file);
        assert_eq!(hex::encode(certificate.sha256()), row.sha256, "{}", row.file);
        assert_eq!(certificate.trailing(), 0, "{}", row.file);
        assert!(certificate.is_ca(), "{}", row.file);
        assert_eq!(certificate.main_use(), Use::CertificateAuthority, "{}", row.file);
    }
}

#[test]
fn no_file_of_the_folder_is_left_out() {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".pem"))
        .collect();
    let mut named: Vec<String> = trusted_list().into_iter().map(|(row, _)| row.file).collect();
    files.sort();
    named.sort();
    assert_eq!(files, named);
}

#[test]
fn one_certificate_had_expired_when_the_list_was_taken() {
    let then = datetime!(2026-07-23 00:00 UTC);
    let expired: Vec<String> = trusted_list()
        .iter()
        .filter(|(_, certificate)| certificate.validity(then) == Validity::Expired)
        .map(|(_, certificate)| certificate.holder())
        .collect();
    assert_eq!(expired, ["Certigna Identity Plus CA"]);
}

#[test]
fn openssl_reads_the_same() {
    let format = format_description::parse_borrowed::<2>(
        "[month repr:short] [day padding:space] [hour]:[minute]:[second] [year] GMT",
    )
    .unwrap();
    for (row, certificate) in trusted_list() {
        let options = ["-serial", "-subject", "-issuer", "-dates", "-fingerprint", "-sha256", "-nameopt"];
        let name_options = "RFC2253,utf8,-esc_msb";
        let printed = x509(certificate.der(), &[&options[..], &[name_options]].concat());
        let value = |key: &str| {
            let line = printed.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("{}: no {key} in {printed}", row.file)).to_owned()
        };
        assert_eq!(certificate.serial_hex(), value("serial"), "{}", row.file);
        assert_eq!(certificate.subject().to_string(), value("subject"), "{}", row.file);
        assert_eq!(certificate.issuer().to_string(), value("issuer"), "{}", row.file);
        assert_eq!(certificate.not_before().format(&format).unwrap(), value("notBefore"), "{}", row.file);
        assert_eq!(certificate.not_after().format(&format).unwrap(), value("notAfter"), "{}", row.file);
        assert_eq!(colon_hex(&certificate.sha256()), value("sha256 Fingerprint"), "{}", row.file);
        // One process for all the rest: the lines are told apart by their form.
        let rest = x509(certificate.der(), &["-fingerprint", "-sha1", "-email", "-ocsp_uri", "-purpose"]);
        let sha1 = format!("sha1 Fingerprint={}", colon_hex(&certificate.sha1()));
        assert!(rest.lines().any(|line| line == sha1), "{}: {sha1} is not in {rest}", row.file);
        assert_eq!(certificate.ssl_client_ok(), says_ssl_client(&rest), "{}", row.file);
        let ocsp: Vec<&str> = rest.lines().filter(|line| line.contains("://")).collect();
        assert_eq!(certificate.ocsp_urls(), ocsp, "{}", row.file);
        let emails: Vec<&str> = rest.lines().filter(|line| line.contains('@') && !line.contains("://")).collect();
        assert_eq!(certificate.emails(), emails, "{}", row.file);
    }
}

#[test]
fn key_identifiers_lead_from_a_certificate_to_its_issuer() {
    let list = trusted_list();
    let certificate = |cn: &str| &list.iter().find(|(row, _)| row.subject == cn).unwrap().1;
    let chambersign = certificate("ChamberSign France CA3 NG Qualified eID");
    assert_eq!(chambersign.issuer().common_name(), Some("ChamberSign France CA3 Root"));
    let crl = |host: &str| format!("http://{host}/ca3/ChamberSign_France_CA3_Root.crl");
    assert_eq!(chambersign.crl_urls(), [crl("crl.chambersign.fr"), crl("crl.chambersign.tm.fr")]);
    assert!(chambersign.authority_key_id().is_some());
    assert!(!chambersign.may_be_issued_by(certificate("ChamberSign France CA3 NG2 Qualified eID")));
    assert!(!chambersign.is_self_issued());
    // Most authorities derive key identifiers by method 1 of RFC 5280, as jeton does.
    let method_1 =
        list.iter().filter(|(_, one)| one.subject_key_id() == Some(&one.public_key().key_identifier()[..])).count();
    assert!(method_1 > 60, "{method_1}");
}

#[test]
fn days_are_whole_and_negative_after_the_end() {
    let (_, certificate) = trusted_list().remove(0);
    let end = certificate.not_after();
    assert_eq!(certificate.days_left(end), 0);
    assert_eq!(certificate.validity(end), Validity::InDate);
    assert_eq!(certificate.days_left(end + time::Duration::SECOND), -1);
    assert_eq!(certificate.validity(end + time::Duration::SECOND), Validity::Expired);
    assert_eq!(certificate.days_left(end - time::Duration::days(30)), 30);
    assert_eq!(certificate.days_left(end - time::Duration::hours(47)), 1);
    assert_eq!(certificate.validity(certificate.not_before()), Validity::InDate);
    assert_eq!(certificate.validity(certificate.not_before() - time::Duration::SECOND), Validity::NotYet);
    assert!(certificate.days_left(Date::MIN.midnight().assume_utc()) > 365 * (9999 + 2026), "no overflow");
}

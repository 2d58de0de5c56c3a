use std::path::Path;

use time::macros::datetime;

use super::*;
use crate::error::BicleError;
use crate::model::bicle::{KeyPlace, Transport};
use crate::model::certificate::Certificate;

fn certificate(name: &str) -> Certificate {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("softhsm-fixtures/material").join(name);
    let block = pem::parse(fs::read(path).unwrap()).unwrap();
    Certificate::from_der(block.contents()).unwrap()
}

fn bicle(designation: &str, name: &str) -> Bicle {
    Bicle {
        designation: designation.into(),
        certificate: certificate(name),
        chain: vec![certificate("ca.cert.pem")],
        key: KeyPlace::File("marches.pfx".into()),
        opens: vec![Transport::RsaOaepSha256, Transport::RsaPkcs1],
        secours: false,
        archived: false,
        backup_verified: None,
        never_leaves_token: false,
    }
}

const NOW: OffsetDateTime = datetime!(2026-11-21 09:30:00 UTC);

#[test]
fn what_is_written_is_read_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("deep/bicles.toml");
    let mut held = Register::hold(&path).unwrap();
    held.add(bicle("Marchés", "encryption.cert.pem"));
    let token = KeyPlace::Token { serial: "12ab".into(), label: "Clé \"1\"".into(), id: "0a0b".parse().unwrap() };
    held.add(Bicle { key: token, secours: true, ..bicle("Secours", "holder.cert.pem") });
    let digest = held.bicle("Marchés").unwrap().certificate.sha256();
    held.attach(Consultation {
        name: "2026-014".into(),
        bicle: digest,
        closes: Some(NOW),
        attached: NOW,
        closed: None,
    });
    let written = held.commit("test", "Marchés", NOW).unwrap();
    let read = Register::read(&path).unwrap();
    assert_eq!(read.bicles(), written.bicles());
    assert_eq!(read.consultations(), written.consultations());
    let journal = fs::read_to_string(path.with_extension("journal")).unwrap();
    assert!(journal.starts_with("2026-11-21T09:30:00Z ") && journal.ends_with(" test Marchés\n"), "{journal}");
}

#[test]
fn what_is_not_ours_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    let mut held = Register::hold(&path).unwrap();
    held.add(bicle("Marchés", "encryption.cert.pem"));
    held.commit("test", "", NOW).unwrap();
    let text =
        fs::read_to_string(&path).unwrap().replace("secours = false", "# à relire\nsecours = false # non\nours = 1");
    fs::write(&path, format!("{text}\n[other]\nx = 2\n")).unwrap();
    let mut held = Register::hold(&path).unwrap();
    held.change("Marchés", |bicle| bicle.designation = "Travaux".into()).unwrap();
    held.commit("test", "", NOW).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for kept in
        ["# Registre", "# à relire\nsecours = false # non\nours = 1", "[other]\nx = 2", "designation = \"Travaux\""]
    {
        assert!(text.contains(kept), "{kept} in:\n{text}");
    }
}

#[test]
fn a_damaged_register_is_said_and_kept() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    for damaged in [
        "version = ",
        "designation = 1",
        "version = 1\n[[bicle]]\ndesignation = \"x\"\ncertificate = \"\"\n",
        "version = 0",
        "version = 1\nbicle = 3",
    ] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(Register::hold(&path), Err(Error::Bicle(BicleError::RegisterInvalid { .. }))), "{damaged}");
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
    }
    fs::write(&path, b"\xFF").unwrap();
    assert!(matches!(Register::read(&path), Err(Error::Bicle(BicleError::RegisterInvalid { .. }))));
}

#[test]
fn a_key_file_stays_in_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    let mut held = Register::hold(&path).unwrap();
    held.add(bicle("Marchés", "encryption.cert.pem"));
    held.commit("test", "", NOW).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for outside in ["../x.pfx", "/etc/x.pfx", "a/b.pfx", "C:x.pfx", ".."] {
        let outside = text.replace("marches.pfx", outside);
        assert!(matches!(
            Register::parse(&path, outside.as_bytes()),
            Err(Error::Bicle(BicleError::RegisterInvalid { .. }))
        ));
    }
}

#[test]
fn a_later_version_is_read_and_not_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    fs::write(&path, "version = 2\nnew = true\n").unwrap();
    assert!(Register::read(&path).unwrap().bicles().is_empty());
    assert!(matches!(Register::hold(&path), Err(Error::Bicle(BicleError::RegisterNewer { version: 2, .. }))));
}

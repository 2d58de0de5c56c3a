//! `jeton test --pfx FILE`: a software certificate signs and opens as a token's does, on this computer alone.

use std::path::Path;

use super::report_file;
use crate::bicle::{Passwords, pfx};
use crate::cli::SelfTest;
use crate::context::Context;
use crate::crypto::pfx::Pfx;
use crate::crypto::{SignatureScheme, verify_signature};
use crate::error::{KeyError, Result};
use crate::i18n::words;
use crate::model::{ObjectId, Status};
use crate::output;
use crate::output::bicle::sealed::transport;
use crate::output::certificate::CertificateFacts;
use crate::output::ending::Ending;
use crate::output::self_test::{Check, CheckKind, SelfTestReport, SignedMessage, TestedKey};
use crate::store;
use crate::t;
use crate::token::self_test::checks::{in_date, key_size, uses};
use crate::token::self_test::{concluded, message, this_second};
use crate::trust::Judge;

/// Runs `jeton test --pfx`. The answer is printed whether the test passes or fails; the exit code tells which.
pub(in crate::commands) fn run(context: &Context, arguments: &SelfTest, file: &Path) -> Result<()> {
    // Errors in the given files are reported before asking for a password.
    let judge = Judge::new(&arguments.trust.settings(context)?)?;
    let report_file = arguments.report.as_ref().map(|named| report_file(named));
    if let Some(path) = &report_file {
        store::atomic::check(path, arguments.force)?;
    }
    let (opened, _) = pfx::open(context, &Passwords::from(&arguments.passwords), file)?;
    let now = this_second();
    let message = message(now)?;
    let (certificate, public_key) = (&opened.certificate, opened.key.public_key());
    let (signature, signed) = sign(&opened, &message);
    let verdict = judge.examine(certificate, &opened.chain, now);
    let checks = vec![
        // It was chosen among the certificates of the file by its public key.
        Check::new(CheckKind::KeyMatchesCertificate, Status::Passed, ""),
        signature,
        open(&opened),
        in_date(certificate, now),
        uses(certificate),
        key_size(public_key, now),
        output::trust::issuer(certificate, &verdict),
        output::trust::revocation(&verdict),
    ];
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let key = TestedKey {
        id: ObjectId::new(public_key.key_identifier().to_vec()),
        label: opened.friendly_name.clone().unwrap_or(name),
        slot: String::new(),
        algorithm: public_key.describe(),
        certificate: Some(CertificateFacts::of_holder(certificate, now)),
        checks,
        trust: Some(verdict),
        signed,
    };
    let report = concluded(SelfTestReport {
        token: None,
        serial: None,
        file: Some(file.display().to_string()),
        date: words::rfc3339(now),
        message,
        checks: vec![Check::new(CheckKind::PasswordAccepted, Status::Passed, "")],
        keys: vec![key],
        skipped: Vec::new(),
        not_opened: Vec::new(),
        warnings: Ending::nearest([&CertificateFacts::of_holder(certificate, now)]).into_iter().collect(),
        failed: 0,
        passed: false,
    });
    if let Some(path) = &report_file {
        let page = output::report::html(&report, &[Some(certificate)], now)?;
        store::atomic::write(path, page.as_bytes(), arguments.force)?;
    }
    context.answer(&report)?;
    if let Some(path) = &report_file {
        context.tell(&t!("report-written", path = path.display().to_string()));
    }
    match report.failed {
        0 => Ok(()),
        failed => Err(KeyError::SelfTestFailed { failed }.into()),
    }
}

/// Signs the message and verifies the signature, if the certificate is for that.
fn sign(opened: &Pfx, message: &str) -> (Check, Option<SignedMessage>) {
    let check = |status, detail: String| Check::new(CheckKind::Signature, status, detail);
    if !opened.certificate.usages().may_sign() {
        return (check(Status::NotDone, t!("self-test-not-for-signature")), None);
    }
    let public_key = opened.key.public_key();
    let signed = SignatureScheme::for_key(public_key)
        .and_then(|scheme| Ok((scheme, opened.key.sign(scheme, message.as_bytes())?)));
    let (scheme, signature) = match signed {
        Ok(signed) => signed,
        Err(error) => return (check(Status::Failed, error.sentence()), None),
    };
    let mechanism = match scheme {
        SignatureScheme::RsaPkcs1(_) => "RSA PKCS#1 v1.5",
        SignatureScheme::RsaPss(_) => "RSA-PSS",
        SignatureScheme::Ecdsa(_) => "ECDSA",
    };
    let digest = scheme.digest_algorithm().name();
    let how = format!("{mechanism}, {digest}");
    let check = match verify_signature(public_key, scheme, message.as_bytes(), &signature) {
        Ok(()) => check(Status::Passed, how),
        Err(_) => check(Status::Failed, t!("self-test-does-not-verify", mechanism = how)),
    };
    let (mechanism, digest) = (mechanism.to_owned(), digest.to_owned());
    (check, Some(SignedMessage { mechanism, digest, signature: hex::encode(&signature) }))
}

/// Opens what was sealed for the certificate, if it is for that.
fn open(opened: &Pfx) -> Check {
    let check = |status, detail: String| Check::new(CheckKind::Decryption, status, detail);
    if !opened.certificate.usages().may_encrypt() {
        return check(Status::NotDone, t!("self-test-not-for-encryption"));
    }
    let ways: Vec<&str> = opened.key.opens().into_iter().map(transport).collect();
    match ways.first() {
        Some(first) => check(Status::Passed, (*first).to_owned()),
        None => check(Status::Failed, t!("self-test-opens-nothing")),
    }
}

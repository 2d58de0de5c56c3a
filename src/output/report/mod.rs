//! `jeton test --report`: the self-test as one page to look at, print or send to a support desk.
//!
//! The page is self-contained: it needs no network, and its script is optional, since it only copies. askama escapes
//! every text that goes into `templates/report.html`; text from a certificate is made printable before that.

mod drawing;
mod pieces;

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use pem::{EncodeConfig, LineEnding, Pem};
use time::OffsetDateTime;

use self::drawing::Drawing;
use self::pieces::{Piece, pieces};
use super::certificate_details::holder_details;
use super::self_test::{Check, CheckKind, SelfTestReport, Status, TestedKey, heading, kind, skipped_line, status};
use crate::error::{EncodingError, Result};
use crate::i18n;
use crate::i18n::issuer::IssuerFacts;
use crate::i18n::words;
use crate::model::Issuer;
use crate::model::certificate::Certificate;
use crate::model::renewal::Mark;
use crate::model::text::{printable, printable_within};
use crate::t;

/// The longest text in a cell, in columns: a subject of a megabyte must not make a page of a megabyte.
const LONGEST: usize = 300;

/// Shows the copy buttons and makes them work. Without it, the text can be selected by hand or downloaded.
const SCRIPT: &str = "
for (const button of document.querySelectorAll('button[data-copies]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const text = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      getSelection().selectAllChildren(text);
      document.execCommand('copy');
    }
    button.textContent = button.dataset.done;
  });
}
";

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    language: &'static str,
    title: String,
    made: String,
    result_class: &'static str,
    result_mark: &'static str,
    result: String,
    checks_title: String,
    details_title: String,
    validity_title: String,
    pem_title: String,
    copy: String,
    copied: String,
    download: String,
    steps_title: String,
    steps: Vec<Vec<Piece>>,
    steps_note: String,
    next_title: String,
    sections: Vec<Section>,
    skipped: Vec<String>,
    footer: Vec<String>,
    script: &'static str,
    script_hash: String,
}

/// One key and its certificate.
struct Section {
    number: usize,
    heading: String,
    checks: Vec<Line>,
    details: Vec<(String, Vec<Piece>)>,
    drawing: Option<Drawing>,
    pem: Option<PemBlock>,
    next: Vec<String>,
}

/// One check.
struct Line {
    class: &'static str,
    mark: &'static str,
    word: String,
    what: String,
    detail: Vec<Piece>,
}

struct PemBlock {
    text: String,
    href: String,
    file: String,
}

/// The page for this self-test; `certificates` are those of its keys, in the same order.
///
/// # Errors
///
/// [`KeyError::Encoding`] if the page cannot be made.
pub(crate) fn html(
    report: &SelfTestReport,
    certificates: &[Option<&Certificate>],
    now: OffsetDateTime,
) -> Result<String> {
    let mut sections: Vec<Section> = report
        .keys
        .iter()
        .zip(certificates)
        .enumerate()
        .map(|(number, (key, certificate))| section(number + 1, &report.checks, key, *certificate, now))
        .collect();
    if sections.is_empty() {
        sections.push(Section {
            number: 1,
            heading: shown(report.name()),
            checks: report.checks.iter().map(line).collect(),
            details: Vec::new(),
            drawing: None,
            pem: None,
            next: vec![t!("report-next-nothing-tested")],
        });
    }
    let (steps, steps_note) = steps();
    let (result_class, result_mark, result) = match (report.passed, report.failed) {
        (true, _) => match report.warnings.first() {
            None => ("good", "✓", t!("report-passed")),
            // Backticks mark commands on a terminal only.
            Some(warning) => ("good", "✓", t!("report-passed-but", warning = shown(&warning.message).replace('`', ""))),
        },
        (false, 0) => ("bad", "✗", t!("report-nothing-tested")),
        (false, failed) => ("bad", "✗", t!("report-failed", failed = (failed as i64))),
    };
    let mut footer = vec![t!("report-made-by", version = env!("CARGO_PKG_VERSION"))];
    if report.keys.iter().any(|key| key.signed.is_some()) {
        footer.push(t!("self-test-signed", message = report.message.as_str()));
    }
    let page = Page {
        language: i18n::spoken().code(),
        title: t!("report-title", token = shown(report.name())),
        made: match &report.serial {
            Some(serial) => t!("report-made", date = words::date_time_and_zone(now), serial = shown(serial)),
            None => t!("report-made-of-file", date = words::date_time_and_zone(now)),
        },
        result_class,
        result_mark,
        result,
        checks_title: t!("report-checks"),
        details_title: t!("report-details"),
        validity_title: t!("report-validity"),
        pem_title: t!("report-pem"),
        copy: t!("report-copy"),
        copied: t!("report-copied"),
        download: t!("report-download"),
        steps_title: t!("report-steps"),
        steps: steps.iter().map(|step| pieces(step)).collect(),
        steps_note,
        next_title: t!("report-next"),
        sections,
        skipped: report.skipped.iter().map(|skipped| shown(&skipped_line(skipped))).collect(),
        footer,
        script: SCRIPT,
        script_hash: format!("sha256-{}", base64(digest(&SHA256, SCRIPT.as_bytes()).as_ref())),
    };
    page.render().map_err(|error| EncodingError::Page(error.to_string()).into())
}

fn section(
    number: usize,
    of_token: &[Check],
    key: &TestedKey,
    certificate: Option<&Certificate>,
    now: OffsetDateTime,
) -> Section {
    Section {
        number,
        heading: shown(&heading(key)),
        checks: of_token.iter().chain(&key.checks).map(line).collect(),
        details: certificate.map(details).unwrap_or_default(),
        drawing: certificate.map(|certificate| Drawing::of(certificate, now)),
        pem: certificate.map(pem_block),
        next: next(key, certificate, now),
    }
}

fn line(check: &Check) -> Line {
    let (class, mark) = match check.status {
        Status::Passed => ("good", "✓"),
        Status::Failed => ("bad", "✗"),
        Status::Advice => ("advice", "!"),
        Status::NotDone => ("none", "–"),
    };
    Line { class, mark, word: status(check.status), what: kind(check.check), detail: pieces(&shown(&check.detail)) }
}

fn details(certificate: &Certificate) -> Vec<(String, Vec<Piece>)> {
    let details = holder_details(certificate).into_iter();
    details.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, pieces(&shown(&value)))).collect()
}

fn pem_block(certificate: &Certificate) -> PemBlock {
    let block = Pem::new("CERTIFICATE", certificate.der());
    let text = pem::encode_config(&block, EncodeConfig::new().set_line_ending(LineEnding::LF));
    PemBlock {
        href: format!("data:application/x-pem-file;base64,{}", base64(text.as_bytes())),
        file: format!("{}.pem", file_name(&certificate.holder())),
        text,
    }
}

/// The holder's name as a file name: letters and digits, with hyphens for the rest.
fn file_name(holder: &str) -> String {
    let name: String = holder.chars().take(60).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "certificat".to_owned() } else { name.to_owned() }
}

/// The steps of `jeton cert export`, and the note after them.
fn steps() -> (Vec<String>, String) {
    let text = t!("export-steps", copy = t!("report-copy-step"));
    let mut steps = Vec::new();
    let mut note = String::new();
    for line in text.lines().skip(1).map(str::trim) {
        match line.split_once(". ") {
            Some((number, step)) if number.bytes().all(|byte| byte.is_ascii_digit()) => steps.push(step.to_owned()),
            _ => note = line.to_owned(),
        }
    }
    (steps, note)
}

/// What to do next, the most urgent first.
fn next(key: &TestedKey, certificate: Option<&Certificate>, now: OffsetDateTime) -> Vec<String> {
    let mut next = Vec::new();
    let Some(certificate) = certificate else { return vec![t!("report-next-no-certificate")] };
    if key.certificate.as_ref().is_some_and(|facts| facts.successor.is_some()) {
        return vec![t!("report-next-replaced")];
    }
    let issuer = IssuerFacts::from(&Issuer::of(certificate));
    let failed = |kind: CheckKind| key.checks.iter().any(|check| check.check == kind && check.status == Status::Failed);
    if key.trust.as_ref().is_some_and(|trust| trust.is_revoked()) {
        next.push(t!("report-next-revoked", issuer = shown(&issuer.name)));
    }
    if failed(CheckKind::KeyMatchesCertificate) || failed(CheckKind::Signature) || failed(CheckKind::Decryption) {
        next.push(t!("report-next-damaged", issuer = shown(&issuer.name)));
    }
    let days_left = certificate.days_left(now);
    match (Mark::reached(days_left), Mark::next(days_left)) {
        (Some(mark), _) => {
            next.push(t!("report-next-renew", how = shown(&issuer.renew(mark == Mark::Expired))));
        }
        (None, Some(days)) => {
            let date = words::date(certificate.not_after() - time::Duration::days(days));
            next.push(t!("report-next-nothing", date = date));
        }
        (None, None) => {}
    }
    next.push(t!("report-next-lost", how = shown(&issuer.revoke())));
    // Backticks mark commands on a terminal only.
    next.into_iter().map(|line| line.replace('`', "")).collect()
}

/// Text from a token or certificate, made printable; askama does the HTML escaping.
fn shown(text: &str) -> String {
    printable(&printable_within(text, LONGEST)).into_owned()
}

/// Base64 (RFC 4648 section 4) on one line, with the PEM encoder that is in use here anyway.
fn base64(bytes: &[u8]) -> String {
    let block = pem::encode_config(&Pem::new("X", bytes), EncodeConfig::new().set_line_ending(LineEnding::LF));
    block.lines().filter(|line| !line.starts_with("-----")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff; 100]).len(), 136);
    }

    #[test]
    fn a_file_is_named_after_its_holder_and_nothing_else() {
        assert_eq!(file_name("Jeanne DUPONT"), "Jeanne-DUPONT");
        assert_eq!(file_name("../../etc/passwd\""), "etc-passwd");
        assert_eq!(file_name("<>"), "certificat");
    }

    #[test]
    fn the_steps_are_those_of_the_export() {
        let (steps, note) = steps();
        assert_eq!(steps.len(), 4);
        assert!(steps[0].len() > 10 && note.len() > 10, "{steps:?} {note}");
    }
}

//! Tries every pair; the table of docs/interoperability.md must show the results.

use std::path::Path;

use jeton::output::bicle::opened::Opened;

use super::gnutls::Certtool;
use super::gpgsm::Gpgsm;
use super::java::Keytool;
use super::nss::Nss;
use super::openssl::OpenSsl;
use super::python::Cryptography;
use super::{Content, Desk, Judge, Pfx, desk_with_material, openssl_password, text};
use crate::support::openssl;

const BID: &[u8] = b"une offre";

/// The result for one direction of a pair.
#[derive(Clone, Copy)]
enum Outcome {
    Yes,
    No,
    /// The program does not write this format: it refused, or wrote another.
    NotWritten,
}

impl Outcome {
    fn of(agreed: bool) -> Self {
        if agreed { Self::Yes } else { Self::No }
    }

    fn cell(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotWritten => "does not write it",
        }
    }
}

/// A file sealed by jeton, then one sealed by the program.
fn sealed_pair(desk: &Desk, judge: &dyn Judge, content: Content, at: usize) -> (Outcome, Outcome) {
    let file = |name: &str| desk.path(&format!("{content:?}-{at}-{name}"));
    let bid = desk.file("pli", BID);
    let (ours, theirs, there, back) = (file("jeton.p7m"), file("theirs.p7m"), file("there"), file("back"));
    // PKCS #1 v1.5, which all of them support.
    let options: &[&str] = if content == Content::Cbc { &["--compat"] } else { &[] };
    let sealing = desk.bicle_on("seal", &bid, &["--for", "Fixture", "--transport", "pkcs1", "--out"]);
    sealing.arg(&ours).args(options).run().exits(0);
    let reads = judge.opens(&ours, &there) && std::fs::read(&there).is_ok_and(|read| read == BID);
    if !judge.seals(content, &bid, &theirs) || !theirs.is_file() {
        return (Outcome::of(reads), Outcome::NotWritten);
    }
    let opened = desk.bicle_on("open", &theirs, &["--json", "--out"]).arg(&back).run();
    if opened.code != 0 {
        return (Outcome::of(reads), Outcome::No);
    }
    let cipher = opened.answer::<Opened>().files[0].cipher.expect("it was opened");
    let wanted = cipher.is_authenticated() == (content == Content::Gcm);
    let written = if wanted { Outcome::of(std::fs::read(&back).unwrap() == BID) } else { Outcome::NotWritten };
    (Outcome::of(reads), written)
}

/// A `.pfx` written by jeton, then one written by the program.
fn pfx_pair(desk: &Desk, judge: &dyn Judge, form: Pfx, at: usize) -> (Outcome, Outcome) {
    let (ours, theirs) = (desk.path(&format!("{form:?}-jeton-{at}")), desk.path(&format!("{form:?}-theirs-{at}")));
    let options: &[&str] = if form == Pfx::Compatible { &["--compat"] } else { &[] };
    desk.bicle_on("backup", &ours, options).run().exits(0);
    let reads = Outcome::of(judge.reads_pfx(form, &ours));
    if !judge.writes_pfx(form, &theirs) || !is_in_form(&theirs, form) {
        return (reads, Outcome::NotWritten);
    }
    let importing = Desk::new().bicle_on("import", &theirs, &["--designation", "Importé"]).run();
    (reads, Outcome::of(importing.code == 0))
}

/// Whether the private key of a `.pfx` is encrypted in this format.
fn is_in_form(pfx: &Path, form: Pfx) -> bool {
    let password = openssl_password();
    let arguments = ["pkcs12", "-in", text(pfx), "-info", "-noout", "-legacy", "-passin", &password];
    let (shown, _) = openssl::run(&arguments, b"");
    let wanted = match form {
        Pfx::Modern => "AES-",
        Pfx::Compatible => "pbeWithSHA1And3-KeyTripleDES-CBC",
    };
    shown.lines().any(|line| line.starts_with("Shrouded Keybag") && line.contains(wanted))
}

/// With `JETON_UPDATE_DOCS=1`, writes the table.
#[test]
fn the_table_of_the_documentation_is_what_was_tried() {
    let desk = desk_with_material();
    let (gpgsm, nss) = (Gpgsm::new(), Nss::new());
    let judges: [&dyn Judge; 6] = [&OpenSsl, &Certtool, &gpgsm, &Keytool, &Cryptography, &nss];
    let mut table = String::from(
        "| format | program | reads what jeton writes | jeton reads what it writes |\n|---|---|---|---|\n",
    );
    let mut row = |format: &str, judge: &dyn Judge, (reads, written): (Outcome, Outcome)| {
        table.push_str(&format!("| {format} | {} | {} | {} |\n", judge.name(), reads.cell(), written.cell()));
    };
    for (format, content) in [("CMS, AES-256-GCM", Content::Gcm), ("CMS, AES-256-CBC (`--compat`)", Content::Cbc)] {
        for (at, judge) in judges.into_iter().enumerate() {
            row(format, judge, sealed_pair(&desk, judge, content, at));
        }
    }
    for (format, form) in [("PFX, AES-256", Pfx::Modern), ("PFX, triple DES (`--compat`)", Pfx::Compatible)] {
        for (at, judge) in judges.into_iter().enumerate() {
            row(format, judge, pfx_pair(&desk, judge, form, at));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/interoperability.md");
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("JETON_UPDATE_DOCS").is_some() {
        let (before, after) = page.split_once("| format |").map_or((page.as_str(), ""), |(before, rest)| {
            (before, rest.split_once("\n\n").map_or("", |(_, after)| after))
        });
        std::fs::write(&path, format!("{before}{table}\n{after}")).unwrap();
        return;
    }
    assert!(page.contains(&table), "the table is now:\n{table}");
}

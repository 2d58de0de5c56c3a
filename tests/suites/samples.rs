//! Other programs' `.pfx` and sealed files, through `jeton bicle import` and `jeton bicle open`.
//!
//! `samples.tsv` has a row for each: the file, the first digits of its SHA-256, the password (or, for sealed files, the
//! `.p12` of the key, password `nss`), what its authors say, and jeton's outcome. Authors say `good` of what must be read
//! with this password, `bad` of what must be refused, and nothing (`-`) of what only must not crash.
//!
//! PKITS's 405 `.p12` and 224 signed mails are all alike, and have no rows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::Digest;

use super::hold_row;
use crate::bicle::Desk;
use crate::support::jeton::Outcome;

const SAMPLES: &str = include_str!("samples.tsv");

/// The PFX was read, whatever became of its key then, which is kept under no empty password; or the file was opened.
const READ: [&str; 7] =
    ["done", "certificate-unfit", "key-unfit", "no-key", "no-certificate", "several-keys", "password-rejected"];

fn suites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/suites")
}

/// The files below this folder of the suites, by their paths in it, sorted.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for source in std::fs::read_dir(suites().join(folder)).expect("ci/suites fetches them") {
        let source = source.unwrap().path();
        for file in std::fs::read_dir(&source).unwrap() {
            let name = file.unwrap().path();
            found.push(name.strip_prefix(suites()).unwrap().to_str().unwrap().to_owned());
        }
    }
    found.sort();
    found
}

/// The outcome in a word, with what it says of a refusal by algorithm: `pfx-unsupported GOST R 34.11-94 (1.2.643.2.2.9)`.
fn word(outcome: &Outcome) -> String {
    if outcome.code == 0 {
        return "done".to_owned();
    }
    let error = outcome.error();
    let after =
        |mark: &str| error.message.rsplit_once(mark).map_or("", |(_, end)| end.trim_end_matches('.')).to_owned();
    let reason = after(": ");
    match (error.code.as_str(), reason.as_str()) {
        ("pfx-invalid", _) if error.message.contains(": it holds no private key") => "no-key".to_owned(),
        ("pfx-invalid", _) if error.message.contains(": it does not hold the certificate of ") => {
            "no-certificate".to_owned()
        }
        ("pfx-invalid", _) if error.message.contains(": it holds several private keys") => "several-keys".to_owned(),
        ("pfx-unsupported" | "key-unfit" | "cms-unsupported", named) => format!("{} {named}", error.code),
        ("cms-invalid", _) if error.message.contains(" is a saved mail message") => "mail".to_owned(),
        ("cms-invalid", _) if error.message.contains(" is signed, not encrypted") => "signed".to_owned(),
        (code, _) => code.to_owned(),
    }
    .trim_end()
    .to_owned()
}

fn import(file: &str, password: &str) -> String {
    let desk = Desk::new();
    // No password at all is one too, but not in the environment.
    let password = desk.file("password", password.as_bytes());
    let imported = desk.bicle_on("import", &suites().join(file), &["--json", "--designation", "x", "--password-file"]);
    word(&imported.arg(password).run())
}

/// Opens a sealed file with the key in this `.p12`.
fn open(file: &str, key: &str) -> String {
    let desk = Desk::new();
    let sealed = suites().join(file);
    if !key.is_empty() {
        let pfx = suites().join(key);
        desk.bicle_on("import", &pfx, &["--designation", "x"]).env("JETON_PASSWORD", "nss").run().exits(0);
    }
    let out = desk.path("opened");
    let opening = desk.bicle_on("open", &sealed, &["--json", "--out"]).arg(&out).env("JETON_PASSWORD", "nss").run();
    let word = word(&opening);
    assert_eq!(out.exists(), word == "done", "{file}");
    word
}

/// Calls `judge` with each item, on as many threads as there are processors.
fn all<T: Sync, R: Send>(items: &[T], judge: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let judged = judge(item);
                    done.lock().unwrap().push((at, judged));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, judged)| judged).collect()
}

struct Row<'r> {
    file: &'r str,
    sha256: &'r str,
    /// A password, or a key.
    with: &'r str,
    authors: &'r str,
    outcome: &'r str,
}

fn rows() -> BTreeMap<&'static str, Row<'static>> {
    let rows = SAMPLES.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, sha256, with, authors, outcome] = fields[..] else { panic!("{line}") };
        (file, Row { file, sha256, with, authors, outcome })
    });
    rows.collect()
}

/// Judges the samples below a folder, and asserts that each is as its row says, that the rows keep the promises, and that
/// the documentation counts them: good ones that are read, good ones that are not, bad ones, and the rest.
fn hold(folder: &str, judge: impl Fn(&str, &str) -> String + Sync) {
    let rows = rows();
    let found: Vec<String> = files(folder).into_iter().filter(|file| !file.contains("/PKITS/")).collect();
    let told: Vec<(String, String)> = all(&found, |file| {
        let bytes = std::fs::read(suites().join(file)).unwrap();
        let digest = &hex::encode(sha2::Sha256::digest(&bytes))[..16];
        let (with, authors) = rows.get(file.as_str()).map_or(("", "?"), |row| (row.with, row.authors));
        let outcome = judge(file, with);
        (outcome.clone(), format!("{file}\t{digest}\t{with}\t{authors}\t{outcome}\n"))
    });
    let now: String = told.iter().map(|(_, line)| line.as_str()).collect();
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.tsv", folder.replace('/', "-")));
    std::fs::write(&written, &now).unwrap();
    let of_folder = |row: &&Row<'_>| row.file.starts_with(&format!("{folder}/"));
    let line = |row: &Row<'_>| [row.file, row.sha256, row.with, row.authors, row.outcome].join("\t") + "\n";
    let expected: String = rows.values().filter(of_folder).map(line).collect();
    assert!(now == expected, "{} differs from tests/suites/samples.tsv", written.display());
    for row in rows.values().filter(of_folder) {
        let read = READ.contains(&row.outcome.split(' ').next().unwrap());
        match row.authors {
            "good" => assert_ne!(row.outcome, "password-incorrect", "{}", row.file),
            "bad" => assert!(!read, "{}", row.file),
            authors => assert_eq!(authors, "-", "{}", row.file),
        }
    }
    let mut sources: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for row in rows.values().filter(of_folder) {
        let read = READ.contains(&row.outcome.split(' ').next().unwrap());
        let column = match (row.authors, read) {
            ("good", true) => 0,
            ("good", false) => 1,
            ("bad", _) => 2,
            _ => 3,
        };
        sources.entry(row.file.split('/').nth(1).unwrap()).or_default()[column] += 1;
    }
    for (source, counts) in sources {
        let counts = counts.map(|count| count.to_string()).join(" | ");
        hold_row(&format!("| {source}, {} | {counts} |\n", if folder == "pfx" { "`.pfx`" } else { "sealed" }));
    }
}

#[test]
#[ignore = "ci/suites fetches the suite and runs it"]
fn pfx_files() {
    hold("pfx", import);
}

#[test]
#[ignore = "ci/suites fetches the suite and runs it"]
fn sealed_files() {
    hold("sealed", open);
}

#[test]
#[ignore = "ci/suites fetches the suite and runs it"]
fn the_pfx_files_of_pkits() {
    let found: Vec<String> = files("pfx").into_iter().filter(|file| file.contains("/PKITS/")).collect();
    assert_eq!(found.len(), 405);
    let outcomes = all(&found, |file| import(file, "password"));
    let read = found.iter().zip(&outcomes).filter(|(file, outcome)| {
        let is_read = matches!(outcome.as_str(), "done" | "certificate-unfit" | "key-unfit DSA");
        assert!(is_read, "{file}: {outcome}");
        is_read
    });
    hold_row(&format!("| NIST PKITS, `.pfx` | {} | 0 | 0 | 0 |\n", read.count()));
}

#[test]
#[ignore = "ci/suites fetches the suite and runs it"]
fn the_signed_mails_of_pkits() {
    let found: Vec<String> = files("sealed").into_iter().filter(|file| file.contains("/PKITS/")).collect();
    assert_eq!(found.len(), 224);
    for (file, outcome) in found.iter().zip(all(&found, |file| open(file, ""))) {
        assert_eq!(outcome, "mail", "{file}");
    }
}

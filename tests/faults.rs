//! The fault sweep: for every command, for every k, the k-th PKCS#11 call fails with each of a list of return values, is
//! carried out and reported as failed, or finds the token pulled out.
//!
//! Held in each case: no panic, no hang, an exit code of the table, a remedy in the person's language, no more PIN
//! presentations than without a fault, no output file half written, nothing left on the token that was not reported, the
//! module finalised. `ci/faults` runs every case; `ci/test` a sample of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::faulty::{self, Counts};
use crate::support::token::{PIN, SO_PIN, softhsm};
use crate::support::{Jeton, Token, openssl, softhsm2_only};

/// What a call is made to return.
const VALUES: [&str; 20] = [
    "CKR_DEVICE_REMOVED",
    "CKR_TOKEN_NOT_PRESENT",
    "CKR_DEVICE_ERROR",
    "CKR_GENERAL_ERROR",
    "CKR_FUNCTION_FAILED",
    "CKR_SESSION_HANDLE_INVALID",
    "CKR_USER_NOT_LOGGED_IN",
    "CKR_USER_ALREADY_LOGGED_IN",
    "CKR_PIN_LOCKED",
    "CKR_PIN_EXPIRED",
    "CKR_DEVICE_MEMORY",
    "CKR_HOST_MEMORY",
    "CKR_FUNCTION_NOT_SUPPORTED",
    "CKR_OPERATION_ACTIVE",
    "CKR_ATTRIBUTE_SENSITIVE",
    "CKR_BUFFER_TOO_SMALL",
    "0x80000001",
    // Carried out, and reported as failed: a module that finds out too late.
    "CKR_DEVICE_REMOVED@after",
    "CKR_GENERAL_ERROR@after",
    REMOVAL,
];

/// The token is pulled out: that call fails, and so does whatever follows.
const REMOVAL: &str = "removal";

/// The folder of the register of those commands that have one.
const REGISTER: &str = "registre";

/// The exit codes of `docs/scripting.md`.
const EXITS: [i32; 11] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130];

/// Longer than any command takes with a software token, shorter than a person's patience.
const LIMIT: Duration = Duration::from_secs(60);

/// A command of the sweep.
struct Swept {
    name: &'static str,
    arguments: &'static [&'static str],
    /// A file that it writes, by the name that stands as `OUT` among the arguments.
    output: Option<&'static str>,
    /// Whether it changes the token's objects.
    writes: bool,
}

const fn reads(name: &'static str, arguments: &'static [&'static str]) -> Swept {
    Swept { name, arguments, output: None, writes: false }
}

const fn writes(name: &'static str, arguments: &'static [&'static str], output: Option<&'static str>) -> Swept {
    Swept { name, arguments, output, writes: true }
}

const COMMANDS: [Swept; 19] = [
    reads("list", &["list"]),
    reads("cert list", &["cert", "list"]),
    reads("cert show", &["cert", "show", "--label", "titulaire", "--login"]),
    Swept {
        name: "cert export",
        arguments: &["cert", "export", "--label", "titulaire", "--out", "OUT"],
        output: Some("titulaire.pem"),
        writes: false,
    },
    writes("cert import", &["cert", "import", "CERTIFICATE"], None),
    reads("pin status", &["pin", "status"]),
    reads("pin verify", &["pin", "verify"]),
    reads("pin change", &["pin", "change"]),
    reads("pin unblock", &["pin", "unblock", "--with", "so-pin"]),
    reads("key list", &["key", "list"]),
    writes("key generate", &["key", "generate", "--algorithm", "p-256", "--label", "neuve"], None),
    writes(
        "key generate --self-signed",
        &["key", "generate", "--algorithm", "p-256", "--label", "neuve", "--cn", "Essai", "--self-signed"],
        None,
    ),
    writes(
        "key generate --csr",
        &["key", "generate", "--algorithm", "p-256", "--label", "neuve", "--cn", "Essai", "--csr", "OUT"],
        Some("demande.pem"),
    ),
    Swept {
        name: "key request",
        arguments: &["key", "request", "--label", "titulaire", "--out", "OUT"],
        output: Some("demande.pem"),
        writes: false,
    },
    writes("key delete", &["key", "delete", "--label", "orpheline", "--yes"], None),
    reads("test", &["test", "--label", "titulaire"]),
    writes(
        "bicle generate --on-token",
        &[
            "bicle",
            "--register",
            "REGISTER",
            "generate",
            "--algorithm",
            "p-256",
            "--designation",
            "neuf",
            "--on-token",
            "--yes",
        ],
        None,
    ),
    writes(
        "bicle generate --to token",
        &[
            "bicle",
            "--register",
            "REGISTER",
            "generate",
            "--algorithm",
            "p-256",
            "--designation",
            "neuf",
            "--to",
            "token",
            "--backup",
            "BACKUP",
        ],
        None,
    ),
    writes(
        "token init",
        &["token", "init", "--label", "Neuve", "--token", "Mairie de Vitré", "--erase", "Mairie de Vitré"],
        None,
    ),
];

/// The token that every case starts from; each has a copy of its own.
fn template() -> &'static Token {
    static TEMPLATE: OnceLock<Token> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        Token::with(&["p256=titulaire", "cert:ca=autorité", "key:p384=orpheline", "key:encryption=chiffrement"])
    })
}

/// A copy of the template token in a directory of its own.
struct Copy {
    directory: tempfile::TempDir,
}

impl Copy {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let source = template().configuration().parent().unwrap().join("tokens");
        copy(&source, &directory.path().join("tokens"));
        let text = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            directory.path().join("tokens").display()
        );
        std::fs::write(directory.path().join("softhsm2.conf"), text).unwrap();
        Self { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn jeton(&self, swept: &Swept) -> Command {
        let arguments: Vec<String> = swept
            .arguments
            .iter()
            .map(|argument| match *argument {
                "OUT" => self.path(swept.output.unwrap()).display().to_string(),
                "REGISTER" => self.path(REGISTER).display().to_string(),
                "BACKUP" => self.path("sauve.pfx").display().to_string(),
                "CERTIFICATE" => openssl::material("encryption.cert.pem").display().to_string(),
                other => other.to_owned(),
            })
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Jeton::new(&arguments)
            .french()
            .env("SOFTHSM2_CONF", self.path("softhsm2.conf"))
            .env("JETON_MODULE", faulty::module())
            .env("FAULTY_MODULE", softhsm())
            .env("FAULTY_COUNT", self.path("counts.json"))
            .env("JETON_PIN", PIN)
            .env("JETON_NEW_PIN", "7394")
            .env("JETON_SO_PIN", SO_PIN)
            .env("JETON_PASSWORD", "Marches-2026")
            .into_command()
    }

    /// What is on the token, as OpenSC's tool sees it after a login: its own words, not jeton's.
    fn objects(&self) -> Vec<String> {
        let output = Command::new("pkcs11-tool")
            .args(["--module".as_ref(), softhsm().as_os_str()])
            .args(["--login", "--pin", PIN, "--list-objects"])
            .env("SOFTHSM2_CONF", self.path("softhsm2.conf"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut objects: Vec<String> = text
            .split("\n")
            .filter(|line| line.contains("Object") || line.contains("label:") || line.contains("ID:"))
            .map(|line| line.trim().to_owned())
            .collect();
        objects.sort();
        objects
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a run without a fault does: the measure for the runs with one.
struct Baseline {
    calls: u64,
    presentations: u64,
    objects_before: Vec<String>,
    objects_after: Vec<String>,
}

fn baseline(swept: &Swept) -> Baseline {
    let copy = Copy::new();
    let objects_before = copy.objects();
    let output = copy.jeton(swept).output().unwrap();
    assert!(output.status.success(), "{}: {}", swept.name, String::from_utf8_lossy(&output.stderr));
    let counts = Counts::read(&copy.path("counts.json")).unwrap();
    assert!(counts.finalized(), "{}", swept.name);
    Baseline {
        calls: counts.of("total"),
        presentations: counts.of("pin_presentations"),
        objects_before,
        objects_after: if swept.writes { copy.objects() } else { Vec::new() },
    }
}

/// Runs one case; what was not held.
fn case(swept: &Swept, baseline: &Baseline, k: u64, value: &str) -> Vec<String> {
    let copy = Copy::new();
    let stderr = copy.path("stderr");
    let mut command = copy.jeton(swept);
    match value {
        REMOVAL => command.env("FAULTY_REMOVE_AT", format!("*:{k}")),
        _ => command.env("FAULTY_FAIL", format!("*:{k}={value}")),
    };
    command
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(copy.path("stdout")).unwrap())
        .stderr(std::fs::File::create(&stderr).unwrap());
    let mut child = command.spawn().unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            return vec!["it hangs".into()];
        }
        thread::sleep(Duration::from_millis(2));
    };
    let said = std::fs::read_to_string(&stderr).unwrap();
    let mut broken = Vec::new();
    let mut hold = |held: bool, what: &str| {
        if !held {
            broken.push(format!("{what}: {}", said.replace('\n', " / ")));
        }
    };
    let code = status.code().unwrap_or(-1);
    hold(!said.contains("panicked"), "it panics");
    hold(EXITS.contains(&code), &format!("exit {code}"));
    let cancelled = code == 130;
    hold(
        code == 0 || cancelled || (said.contains("Erreur :") && said.contains("Que faire :")),
        "no sentence or remedy",
    );
    if let Some(counts) = Counts::read(&copy.path("counts.json")) {
        let presented = counts.of("pin_presentations");
        hold(presented <= baseline.presentations, &format!("{presented} PIN presentations"));
        let initialized = counts.of("C_Initialize") > 0 && !said.contains("C_Initialize,");
        hold(!initialized || counts.of("C_Finalize") > 0, "not finalised");
    }
    if let Some(output) = swept.output {
        hold(whole(&copy.path(output), code), "the output file is not as said");
    }
    let strays = std::fs::read_dir(copy.directory.path()).unwrap().flatten();
    hold(
        !strays.into_iter().any(|entry| entry.file_name().to_string_lossy().contains("jeton-")),
        "a temporary file stays",
    );
    if swept.arguments.contains(&"REGISTER") {
        let listed = copy.path(REGISTER).join("bicles.toml").exists();
        hold(listed == (code == 0), &format!("exit {code}, and listed: {listed}"));
        let backup = copy.path("sauve.pfx").exists();
        hold(!backup || code == 0 || said.contains("sauve.pfx"), "a backup stays without a word");
    }
    if swept.writes {
        let now = copy.objects();
        let done = now == baseline.objects_after || same_kinds(&now, &baseline.objects_after);
        let held = if code == 0 { done } else { now == baseline.objects_before || reports_a_change(&said) };
        hold(
            held,
            &format!("exit {code}, yet the token holds {} objects, not {}", now.len(), baseline.objects_before.len()),
        );
    }
    broken
}

/// Whether the sentence owns up to what was done on the token, or may have been.
fn reports_a_change(said: &str) -> bool {
    [
        "Reste sur la clé",
        "Supprimé :",
        "est initialisée et vide",
        "L’ordre d’initialiser",
        "L’ordre de supprimer",
        "Le certificat avait été envoyé",
    ]
    .iter()
    .any(|words| said.contains(words))
}

/// Whether both lists hold as many objects of each kind: ids are derived from keys that differ in each run.
fn same_kinds(one: &[String], other: &[String]) -> bool {
    let kinds = |list: &[String]| list.iter().filter(|line| !line.starts_with("ID:")).cloned().collect::<Vec<_>>();
    kinds(one) == kinds(other)
}

/// Whether the file is there whole after a success, and not at all, or whole, after a failure.
fn whole(path: &Path, code: i32) -> bool {
    match std::fs::read_to_string(path) {
        Ok(text) => text.starts_with("-----BEGIN ") && text.trim_end().ends_with("-----") && text.lines().count() > 3,
        Err(_) => code != 0,
    }
}

/// Runs the cases that `keep` keeps, of the command of this name alone where there is one, on all cores; a table of cases
/// and failures.
fn sweep(only: &str, keep: impl Fn(usize) -> bool + Sync) {
    let baselines: Vec<Baseline> = COMMANDS.iter().map(baseline).collect();
    let mut cases = Vec::new();
    for (index, baseline) in baselines.iter().enumerate() {
        if !only.is_empty() && COMMANDS[index].name != only {
            continue;
        }
        for k in 1..=baseline.calls {
            for value in VALUES {
                cases.push((index, k, value));
            }
        }
    }
    let cases: Vec<_> = cases.into_iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, case)| case).collect();
    let next = AtomicUsize::new(0);
    let failures: Mutex<BTreeMap<usize, Vec<String>>> = Mutex::default();
    let workers = thread::available_parallelism().map_or(2, |cores| cores.get() + 1);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, k, value)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let broken = case(&COMMANDS[*index], &baselines[*index], *k, value);
                    if !broken.is_empty() {
                        let line = format!("{} *:{k}={value}: {}", COMMANDS[*index].name, broken.join("; "));
                        failures.lock().unwrap().entry(*index).or_default().push(line);
                    }
                }
            });
        }
    });
    report(&baselines, &cases, &failures.into_inner().unwrap());
}

#[expect(clippy::print_stdout, reason = "the table is what ci/faults is run for")]
fn report(baselines: &[Baseline], cases: &[(usize, u64, &str)], failures: &BTreeMap<usize, Vec<String>>) {
    println!("| command | PKCS#11 calls | cases | failures |\n|---|--:|--:|--:|");
    for (index, baseline) in baselines.iter().enumerate() {
        let count = cases.iter().filter(|(of, _, _)| *of == index).count();
        let failed = failures.get(&index).map_or(0, Vec::len);
        println!("| {} | {} | {count} | {failed} |", COMMANDS[index].name, baseline.calls);
    }
    let failed: Vec<_> = failures.values().flatten().collect();
    println!("| all | | {} | {} |", cases.len(), failed.len());
    assert!(failed.is_empty(), "{} of {} cases:\n{:#?}", failed.len(), cases.len(), &failed[..failed.len().min(40)]);
}

#[test]
fn a_sample_of_faults() {
    softhsm2_only!("each case starts from a copy of SoftHSM2's files");
    // A prime, so that the sample meets every command, call and value in turn.
    sweep("", |at| at % 61 == 0);
}

#[test]
#[ignore = "thousands of processes: ci/faults runs it"]
fn every_fault() {
    // `ci/faults` passes them on: one command's name, one case in so many.
    let only = std::env::var("JETON_FAULTS_OF").unwrap_or_default();
    let every = std::env::var("JETON_FAULTS_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(1);
    sweep(&only, |at| at % every == every - 1);
}

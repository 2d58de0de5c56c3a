//! Chains and revocation lists of other people's test suites, judged by jeton's own trust room.
//!
//! * NIST's PKITS: the 214 of its tests that need no particular policy, like jeton. `ci/suites` fetches the
//!   certificates and lists; the paths are in `tests/suites/pkits.tsv`.
//! * x509-limbo's tests of RFC 5280, path lengths and revocation lists, in `tests/suites/limbo.json`.
//!
//! Nothing that a suite calls invalid may be accepted, and nothing that it calls valid may be reported as breaking a
//! rule, except for what `docs/interoperability.md` lists.

mod limbo;
mod pkits;
mod samples;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jeton::model::certificate::{Certificate, Validity};
use jeton::output;
use jeton::output::self_test::Status;
use jeton::trust::{ChainFault, Judge, NotChecked, RevocationState, Trust};
use time::OffsetDateTime;

/// jeton's verdict on one test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Accepted,
    /// It cannot be judged, is an authority's own, or has a valid chain that departs from the certificate profile.
    Advice,
    Refused,
}

/// One test: the suite's verdict and jeton's.
struct Outcome {
    name: String,
    valid: bool,
    verdict: Verdict,
    /// The details of the two checks of the self-test.
    told: String,
}

/// A trusted list with one authority that no suite knows, because the built-in list is not needed here.
fn list() -> PathBuf {
    static LIST: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
        let directory = tempfile::tempdir().unwrap();
        let name = "certigna-entity-ca.pem";
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trust/list").join(name);
        std::fs::copy(from, directory.path().join(name)).unwrap();
        directory
    });
    LIST.path().to_owned()
}

fn judge(judge: &Judge, certificate: &Certificate, held: &[Certificate], now: OffsetDateTime) -> (Verdict, String) {
    let trust = judge.examine(certificate, held, now);
    let checks = [output::trust::issuer(certificate, &trust), output::trust::revocation(&trust)];
    let failed = checks.iter().any(|check| check.status == Status::Failed);
    let verdict = match &trust.chain.fault {
        // Expiry of the holder's certificate is another check of the self-test.
        _ if failed || certificate.validity(now) != Validity::InDate => Verdict::Refused,
        Some(ChainFault::CannotBeJudged(_) | ChainFault::DepartsFromProfile(_) | ChainFault::IsAuthority) => {
            Verdict::Advice
        }
        // Advice saying that nothing proves the signature.
        Some(_) => Verdict::Refused,
        None if is_not_judged(&trust) => Verdict::Advice,
        None => Verdict::Accepted,
    };
    let told = checks.map(|check| check.detail).join(" | ");
    (verdict, told)
}

fn is_not_judged(trust: &Trust) -> bool {
    let mut all = trust.authorities.iter().map(|authority| &authority.revocation).chain([&trust.revocation]);
    all.any(|revocation| {
        revocation.state != RevocationState::Good && revocation.not_checked != Some(NotChecked::NotAsked)
    })
}

/// Asserts that nothing invalid is accepted and nothing valid refused, except for known cases; returns the row of the
/// table. The details of each test are written below `target/tmp`.
#[track_caller]
fn hold(suite: &str, outcomes: &[Outcome], known: &[&str]) -> String {
    let told: String = outcomes
        .iter()
        .map(|one| format!("{}\t{}\t{:?}\t{}\n", one.name, valid(one.valid), one.verdict, one.told))
        .collect();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{suite}.tsv")), told).unwrap();
    let differs = |outcome: &&Outcome| match outcome.verdict {
        Verdict::Accepted => !outcome.valid,
        Verdict::Refused => outcome.valid,
        Verdict::Advice => false,
    };
    let is_known = |outcome: &&Outcome| known.contains(&outcome.name.as_str());
    let no_more: Vec<_> = outcomes.iter().filter(|outcome| is_known(outcome) && !differs(outcome)).collect();
    assert!(no_more.is_empty(), "no difference any more: {:?}", no_more.first().map(|outcome| &outcome.name));
    let wrong: Vec<String> = outcomes
        .iter()
        .filter(differs)
        .filter(|outcome| !is_known(outcome))
        .map(|outcome| format!("{} ({}): {:?}: {}", outcome.name, valid(outcome.valid), outcome.verdict, outcome.told))
        .collect();
    assert!(wrong.is_empty(), "{suite}: {} of {}:\n{}", wrong.len(), outcomes.len(), wrong.join("\n"));
    let mut counts: BTreeMap<(bool, Verdict), usize> = BTreeMap::new();
    for outcome in outcomes {
        *counts.entry((outcome.valid, outcome.verdict)).or_default() += 1;
    }
    let count = |valid, verdict| counts.get(&(valid, verdict)).copied().unwrap_or_default();
    let cells = [true, false].map(|valid| {
        [Verdict::Accepted, Verdict::Advice, Verdict::Refused]
            .map(|verdict| count(valid, verdict).to_string())
            .join(" | ")
    });
    format!("| {suite} | {} |\n", cells.join(" | "))
}

fn valid(valid: bool) -> &'static str {
    if valid { "valid" } else { "invalid" }
}

/// Asserts that the table in the documentation has this row; with `JETON_UPDATE_DOCS=1` writes it.
fn hold_row(row: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/interoperability.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let name = row.split_inclusive(" | ").next().unwrap();
    if std::env::var_os("JETON_UPDATE_DOCS").is_some() {
        let lines: String = page
            .lines()
            .map(|line| if line.starts_with(name) { row.to_owned() } else { format!("{line}\n") })
            .collect();
        std::fs::write(&path, lines).unwrap();
        return;
    }
    assert!(page.contains(row), "the row is now:\n{row}");
}

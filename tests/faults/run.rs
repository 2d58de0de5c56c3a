//! Runs the cases and prints their table.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::commands::{SWEPT, Swept, Values};
use super::log::{self, Call};
use super::properties;
use super::scene::Copy;
use crate::support::faulty::Counts;

/// The return values for a failing call.
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
    // Carried out, and reported as failed: a module that notices too late.
    "CKR_DEVICE_REMOVED@after",
    "CKR_GENERAL_ERROR@after",
    REMOVAL,
];

/// A selection with one value of each kind that jeton distinguishes: token, session or login lost, an unspecific error,
/// carried out or not.
const CORE: [&str; 7] = [
    "CKR_GENERAL_ERROR",
    "CKR_SESSION_HANDLE_INVALID",
    "CKR_USER_NOT_LOGGED_IN",
    "CKR_DEVICE_MEMORY",
    "CKR_DEVICE_REMOVED@after",
    "CKR_FUNCTION_FAILED@after",
    REMOVAL,
];

/// The values with which every call of one function fails, from the first to the last.
const EACH_TIME: [&str; 3] = ["CKR_GENERAL_ERROR", "CKR_DEVICE_REMOVED", "CKR_FUNCTION_FAILED@after"];

/// The token is removed: that call fails, and so does everything after it.
const REMOVAL: &str = "removal";

/// Longer than any command takes with a software token, shorter than a developer's patience.
const LIMIT: Duration = Duration::from_secs(60);

/// The result of a run.
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) said: String,
    pub(super) printed: String,
    pub(super) calls: Vec<Call>,
    /// The counts of each process that ended normally.
    pub(super) counts: Vec<Counts>,
    pub(super) registers_before: Vec<Option<Vec<u8>>>,
}

/// A run without a fault, to compare the others with.
pub(super) struct Measure {
    /// The largest number of calls of any one process.
    calls: u64,
    functions: Vec<String>,
    pub(super) presentations: u64,
    pub(super) objects_before: Vec<String>,
    pub(super) objects_after: Vec<String>,
}

/// One fault: a variable of the misbehaving module, and its value.
type Fault = (&'static str, String);

/// Runs a command, with or without a fault; `None` if it hangs.
fn run(swept: &Swept, copy: &Copy, fault: Option<&Fault>) -> Option<Ran> {
    let registers_before = copy.registers();
    let mut command = copy.jeton(swept);
    if let Some((variable, rule)) = fault {
        command.env(variable, rule);
    }
    let output = |name: &str| std::fs::File::create(copy.path(name)).unwrap();
    command.stdin(Stdio::null()).stdout(output("stdout")).stderr(output("stderr"));
    let mut child = command.spawn().unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let text = |name: &str| String::from_utf8_lossy(&std::fs::read(copy.path(name)).unwrap_or_default()).into_owned();
    let files = std::fs::read_dir(copy.path("")).unwrap().flatten();
    let counts = files.filter(|file| file.file_name().to_string_lossy().starts_with("counts-"));
    Some(Ran {
        code: status.code().unwrap_or(-1),
        said: text("stderr"),
        printed: text("stdout"),
        calls: log::read(&text("log")),
        counts: counts.filter_map(|file| Counts::read(&file.path())).collect(),
        registers_before,
    })
}

/// Runs a command without a fault; the error is what it violates even so.
fn measure(swept: &Swept) -> Result<Measure, Vec<String>> {
    let copy = Copy::new(swept.desk, swept.present);
    let objects_before = if swept.writes { copy.objects() } else { Vec::new() };
    let ran = run(swept, &copy, None).ok_or_else(|| vec!["it hangs".to_owned()])?;
    let mut broken = properties::broken(swept, &copy, None, &ran);
    if !swept.exits.contains(&ran.code) {
        broken.push(format!("exit {}", ran.code));
    }
    if !broken.is_empty() {
        return Err(vec![told("no fault", &broken, &ran)]);
    }
    let mut functions: Vec<_> = ran.calls.iter().map(|call| call.function.clone()).collect();
    functions.sort();
    functions.dedup();
    Ok(Measure {
        calls: ran.counts.iter().map(|counts| counts.of("total")).max().unwrap_or(0),
        functions,
        presentations: ran.counts.iter().map(|counts| counts.of("pin_presentations")).sum(),
        objects_before,
        objects_after: if swept.writes { copy.objects() } else { Vec::new() },
    })
}

/// Every fault to try a command with.
fn faults(swept: &Swept, measure: &Measure) -> Vec<Fault> {
    let values: &[&str] = if swept.values == Values::All { &VALUES } else { &CORE };
    let at_a_call = (1..=measure.calls).flat_map(|k| {
        values.iter().map(move |value| match *value {
            REMOVAL => ("FAULTY_REMOVE_AT", format!("*:{k}")),
            value => ("FAULTY_FAIL", format!("*:{k}={value}")),
        })
    });
    let each_time = measure
        .functions
        .iter()
        .flat_map(|function| EACH_TIME.map(|value| ("FAULTY_FAIL", format!("{function}:1+={value}"))));
    at_a_call.chain(each_time).collect()
}

/// Runs one case; returns what it violated.
fn case(swept: &Swept, measure: &Measure, fault: &Fault) -> Option<String> {
    let copy = Copy::new(swept.desk, swept.present);
    let name = format!("{}={}", fault.0, fault.1);
    let Some(ran) = run(swept, &copy, Some(fault)) else { return Some(format!("{name}: it hangs")) };
    let broken = properties::broken(swept, &copy, Some(measure), &ran);
    (!broken.is_empty()).then(|| told(&name, &broken, &ran))
}

fn told(fault: &str, broken: &[String], ran: &Ran) -> String {
    format!("{fault}: {}. Exit {}: {}", broken.join("; "), ran.code, ran.said.trim().replace('\n', " / "))
}

/// Runs the cases selected by `keep`, for the named command only if one is named, on all cores; prints a table of cases
/// and failures.
pub(super) fn sweep(only: &str, keep: impl Fn(usize) -> bool + Sync) {
    let chosen: Vec<&Swept> = SWEPT.iter().filter(|swept| only.is_empty() || swept.name().starts_with(only)).collect();
    assert!(!chosen.is_empty(), "no command is called {only}");
    let measured = on_all_cores(&chosen, |swept| measure(swept));
    let mut failures: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut cases = Vec::new();
    for (index, measured) in measured.iter().enumerate() {
        match measured {
            Ok(measure) => {
                cases.extend(faults(chosen[index], measure).into_iter().map(|fault| (index, measure, fault)))
            }
            Err(broken) => failures.entry(index).or_default().extend(broken.iter().cloned()),
        }
    }
    let cases: Vec<_> = cases.into_iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, case)| case).collect();
    let outcomes = on_all_cores(&cases, |(index, measure, fault)| case(chosen[*index], measure, fault));
    for ((index, ..), broken) in cases.iter().zip(outcomes) {
        failures.entry(*index).or_default().extend(broken);
    }
    let rows: Vec<Row> = chosen
        .iter()
        .enumerate()
        .map(|(index, swept)| Row {
            name: swept.name(),
            calls: measured[index].as_ref().map_or(0, |measure| measure.calls),
            cases: cases.iter().filter(|(of, ..)| *of == index).count(),
            failures: failures.get(&index).map_or(0, Vec::len),
        })
        .collect();
    report(&rows);
    let failed: Vec<String> = failures
        .iter()
        .flat_map(|(index, broken)| broken.iter().map(|broken| format!("{}: {broken}", chosen[*index].name())))
        .collect();
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), shown(&failed));
}

/// Applies this to each thing, several at once; the results are in the order of the things.
fn on_all_cores<T: Sync, R: Send>(things: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::default();
    let workers = thread::available_parallelism().map_or(2, |cores| cores.get() + 1);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { break };
                    let result = act(thing);
                    done.lock().unwrap().push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A row of the table of `docs/tokens.md`.
struct Row {
    name: String,
    calls: u64,
    cases: usize,
    failures: usize,
}

#[expect(clippy::print_stdout, reason = "the table is what ci/faults is run for")]
fn report(rows: &[Row]) {
    println!("| command | PKCS#11 calls | cases | failures |\n|---|--:|--:|--:|");
    for Row { name, calls, cases, failures } in rows {
        println!("| {name} | {calls} | {cases} | {failures} |");
    }
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    println!("| all | | {} | {} |", sum(|row| row.cases), sum(|row| row.failures));
}

/// As many failures as anyone would read; all of them with `JETON_FAULTS_ALL`.
fn shown(failed: &[String]) -> String {
    let most = if std::env::var_os("JETON_FAULTS_ALL").is_some() { failed.len() } else { 40 };
    failed[..failed.len().min(most)].join("\n")
}

//! The count file.

use crate::bench::Bench;

#[test]
fn calls_presentations_sessions_and_objects_are_counted() {
    let bench = Bench::new();
    bench.session(
        "open 0
         login CKU_USER 1234
         create-certificate third 50
         find CKO_CERTIFICATE
         destroy 0
         finalize",
    );
    let counts = bench.counts();
    assert_eq!(counts["C_OpenSession"], 2);
    assert_eq!(counts["C_Sign"], 0);
    assert_eq!(counts["pin_presentations"], 1);
    assert_eq!(counts["sessions_open"], 2);
    assert_eq!(counts["finalized"], true);
    assert_eq!((&counts["token_objects_created"], &counts["token_objects_destroyed"]), (&1.into(), &1.into()));
    assert_eq!((&counts["objects_created"], &counts["objects_destroyed"]), (&1.into(), &1.into()));
    let sum: u64 = counts
        .as_object()
        .expect("an object")
        .iter()
        .filter(|(name, _)| name.starts_with("C_"))
        .map(|(_, count)| count.as_u64().expect("a number"))
        .sum();
    assert_eq!(counts["total"], sum);
    assert_eq!(counts.as_object().expect("an object").keys().filter(|name| name.starts_with("C_")).count(), 68);
    assert_eq!(sum as usize, bench.log().lines().count());
}

#[test]
fn a_client_that_ends_without_finalising_is_told() {
    let bench = Bench::new();
    bench.session("login CKU_USER 1234");
    let counts = bench.counts();
    assert_eq!((&counts["finalized"], &counts["sessions_open"]), (&false.into(), &1.into()));
}

#[test]
fn closed_sessions_are_not_open() {
    let bench = Bench::new();
    bench.session("open 0\nopen 0\nclose\nclose-all 0\nopen 0\nclose\nfinalize");
    assert_eq!(bench.counts()["sessions_open"], 0);
}

#[test]
fn the_calls_go_on_counting_when_the_module_is_loaded_again() {
    let bench = Bench::new().with("FAULTY_FAIL", "C_Initialize:2=CKR_HOST_MEMORY");
    let transcript = bench.script("initialize\nfinalize\nreload\ninitialize\nreload\ninitialize\nfinalize");
    assert_eq!(transcript, "initialize -> CKR_HOST_MEMORY");
    let counts = bench.counts();
    assert_eq!((&counts["C_GetFunctionList"], &counts["C_Initialize"]), (&3.into(), &3.into()));
}

#[test]
fn each_process_may_have_its_own_count_file() {
    let bench = Bench::new();
    let pattern = bench.path("count-of-%p");
    let bench = bench.with("FAULTY_COUNT", pattern);
    bench.script("initialize\nfinalize");
    bench.script("initialize\nfinalize");
    let log = bench.log();
    let mut processes: Vec<&str> = log.lines().filter_map(|line| Some(line.split_once(':')?.0)).collect();
    processes.dedup();
    assert_eq!(processes.len(), 2);
    for process in processes {
        assert!(bench.path(&format!("count-of-{process}")).exists(), "{process}");
    }
}

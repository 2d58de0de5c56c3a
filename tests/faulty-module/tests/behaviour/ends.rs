//! Calls that never return, or end the process.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use crate::bench::Bench;

const LIST: &str = "initialize\nslots present\n";

fn signal(bench: &Bench) -> Option<i32> {
    bench.run_script(LIST, Duration::from_secs(20)).expect("it ends").status.signal()
}

#[test]
fn a_call_never_returns() {
    let bench = Bench::new().with("FAULTY_HANG", "C_GetSlotList:1");
    assert!(bench.run_script(LIST, Duration::from_millis(800)).is_none());
    assert!(bench.log().ends_with(":3 C_GetSlotList present=1 -> never returns\n"), "{}", bench.log());
}

#[test]
fn loading_never_returns() {
    let bench = Bench::new().with("FAULTY_HANG", "load");
    assert!(bench.run_script(LIST, Duration::from_millis(800)).is_none());
    assert_eq!(bench.log(), "");
}

#[test]
fn a_call_aborts() {
    let bench = Bench::new().with("FAULTY_ABORT", "C_GetSlotList:1");
    assert_eq!(signal(&bench), Some(libc::SIGABRT));
    assert!(bench.log().ends_with("-> aborts\n"), "{}", bench.log());
}

#[test]
fn loading_aborts() {
    let bench = Bench::new().with("FAULTY_ABORT", "load");
    assert_eq!(signal(&bench), Some(libc::SIGABRT));
    assert_eq!(bench.log(), "");
}

#[test]
fn a_call_segfaults() {
    let bench = Bench::new().with("FAULTY_SEGV", "C_GetSlotList:1");
    assert_eq!(signal(&bench), Some(libc::SIGSEGV));
    assert!(bench.log().ends_with("-> segfaults\n"), "{}", bench.log());
}

#[test]
fn loading_segfaults() {
    let bench = Bench::new().with("FAULTY_SEGV", "load");
    assert_eq!(signal(&bench), Some(libc::SIGSEGV));
    assert_eq!(bench.log(), "");
}

#[test]
fn another_call_is_not_meant() {
    let bench = Bench::new().with("FAULTY_ABORT", "C_GetSlotList:2,C_Login:1");
    assert_eq!(signal(&bench), None);
}

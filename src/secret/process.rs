//! Preventing dumps of this process.

/// Keeps this process's memory out of core dumps, permanently: call it first. If the system refuses, the program
/// continues anyway: its work matters more than this precaution.
///
/// On Linux the process is made non-dumpable (prctl(2), `PR_SET_DUMPABLE`). This also covers dumps piped to a program
/// (core(5): a `core_pattern` that begins with `|` ignores the limit), and closes `/proc/PID/mem` and
/// `/proc/PID/environ` to other programs of the same user. On every Unix, core files are disabled (setrlimit(2),
/// `RLIMIT_CORE`). Windows writes no dumps to disk unless an administrator enabled them (`LocalDumps`). Its setting for
/// a single program, `WerAddExcludedApplication`, belongs to the user and outlives the process, so it is
/// left alone. Its window, which offers to look into a crashed process, is not shown.
pub fn refuse_dumps() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(windows)]
    windows_calls::process::crash_quietly();
}

//! No dump of this process.

/// Keeps the memory of this process out of core dumps, for good: call it first. A system that refuses is left as it is:
/// the work is worth more than the precaution.
///
/// On Linux the process is not dumpable (prctl(2), `PR_SET_DUMPABLE`), which also holds where dumps go to a program
/// (core(5): a `core_pattern` that begins with `|` is not bound by the limit), and which closes `/proc/PID/mem` and
/// `/proc/PID/environ` to the other programs of the same user. On every Unix no core file is written (setrlimit(2),
/// `RLIMIT_CORE`). Windows writes no dump to the disk unless an administrator has asked for it (`LocalDumps`), and
/// what it has for a single program, `WerAddExcludedApplication`, is a setting of the user that outlives the program:
/// it is left alone.
pub fn refuse_dumps() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

//! Inspecting a running process from outside: its environment and its memory.

use std::fs::File;
use std::os::unix::fs::FileExt;

/// A place in the memory of a process.
#[derive(Debug)]
#[expect(dead_code, reason = "a test that fails prints it")]
pub struct Place {
    /// The mapping's line in `/proc/PID/smaps`.
    pub mapping: String,
    /// Whether its pages are locked into memory (`lo` in `VmFlags`, proc(5)).
    pub is_locked: bool,
}

/// Where these bytes occur in the writable memory of a process; `None` if this user may not look, as only root may for
/// jeton.
pub fn find(pid: i32, needle: &[u8]) -> Option<Vec<Place>> {
    let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
    let smaps = std::fs::read_to_string(format!("/proc/{pid}/smaps")).ok()?;
    let mut places = Vec::new();
    let mut mapping = "";
    for line in smaps.lines() {
        let range = line.split_whitespace().next().and_then(|range| range.split_once('-'));
        if range.is_some_and(|(start, _)| u64::from_str_radix(start, 16).is_ok()) {
            mapping = line;
        } else if let Some(flags) = line.strip_prefix("VmFlags:") {
            if !flags.split_whitespace().any(|flag| flag == "wr") {
                continue;
            }
            let (start, end) = mapping.split(' ').next()?.split_once('-')?;
            let (start, end) = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?);
            let mut bytes = vec![0; (end - start) as usize];
            // A mapping that cannot be read, such as a guard page, contains nothing.
            if memory.read_exact_at(&mut bytes, start).is_err() {
                continue;
            }
            let is_locked = flags.split_whitespace().any(|flag| flag == "lo");
            let found = bytes.windows(needle.len()).filter(|window| *window == needle).count();
            places.extend((0..found).map(|_| Place { mapping: mapping.to_owned(), is_locked }));
        }
    }
    Some(places)
}

/// Whether this user may inspect everybody's processes.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

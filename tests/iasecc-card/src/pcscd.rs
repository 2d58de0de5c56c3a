//! The PC/SC daemon: the one that is running, or one of our own, started in the foreground and stopped by its pid when
//! the last test that uses it, in any process, has finished.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use crate::lane::open_shared;

const SOCKET: &str = "/run/pcscd/pcscd.comm";
const TIMEOUT: Duration = Duration::from_secs(10);

/// Lock held while looking for, starting or stopping pcscd.
const GATE: &str = "iasecc-card-pcscd.gate";
/// Lock shared by all users of pcscd; the file contains the pid if we started it.
const USERS: &str = "iasecc-card-pcscd.users";

/// While this is held, a pcscd answers.
#[derive(Debug)]
pub struct Pcscd {
    users: File,
}

/// Makes sure that a pcscd answers. Starting one requires write access to `/run/pcscd`.
///
/// # Errors
/// When none runs and none can be started.
pub fn ensure() -> io::Result<Pcscd> {
    let gate = open_shared(GATE)?;
    flock(&gate, FlockOperation::LockExclusive)?;
    let mut users = open_shared(USERS)?;
    flock(&users, FlockOperation::LockShared)?;
    if !answers() {
        let pid = start()?;
        users.set_len(0)?;
        users.rewind()?;
        write!(users, "{pid}")?;
    }
    Ok(Pcscd { users })
}

fn answers() -> bool {
    UnixStream::connect(SOCKET).is_ok()
}

fn program() -> PathBuf {
    let sbin = PathBuf::from("/usr/sbin/pcscd");
    if sbin.exists() { sbin } else { PathBuf::from("pcscd") }
}

fn start() -> io::Result<u32> {
    let explain =
        |error: io::Error| io::Error::new(error.kind(), format!("pcscd does not run and cannot be started: {error}"));
    let help = Command::new(program()).arg("--help").output().map_err(explain)?;
    let mut command = Command::new(program());
    command.arg("--foreground").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // If pcscd uses polkit, it refuses a test user without a session.
    if String::from_utf8_lossy(&help.stdout).contains("--disable-polkit") {
        command.arg("--disable-polkit");
    }
    // In a process group of its own: Ctrl-C on the terminal is meant for the test, which then stops pcscd.
    let mut child = command.process_group(0).spawn().map_err(explain)?;
    let deadline = Instant::now() + TIMEOUT;
    while !answers() {
        if let Some(status) = child.try_wait()? {
            return Err(explain(io::Error::other(format!("it ended with {status}"))));
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            return Err(explain(io::Error::other("it does not answer")));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(child.id())
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        // Nothing can be reported from here; the next user finds and stops whatever is left running.
        let _ = self.leave();
    }
}

impl Pcscd {
    /// Stops the pcscd that we started, if nobody else uses it.
    fn leave(&mut self) -> io::Result<()> {
        let gate = open_shared(GATE)?;
        flock(&gate, FlockOperation::LockExclusive)?;
        flock(&self.users, FlockOperation::Unlock)?;
        if flock(&self.users, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(());
        }
        let mut pid = String::new();
        self.users.rewind()?;
        self.users.read_to_string(&mut pid)?;
        self.users.set_len(0)?;
        if let Some(pid) = pid.parse().ok().and_then(Pid::from_raw) {
            end(pid);
        }
        Ok(())
    }
}

fn end(pid: Pid) {
    // The pid may have been reused since.
    if !runs(pid) || kill_process(pid, Signal::TERM).is_err() {
        return;
    }
    let deadline = Instant::now() + TIMEOUT;
    while runs(pid) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    // We can only reap it if this process started it.
    let _ = waitpid(Some(pid), WaitOptions::NOHANG);
}

/// Whether this process is a live pcscd: `pid (pcscd) state …`, where state Z is one that its parent has not reaped.
fn runs(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    let stat = stat.unwrap_or_default();
    stat.split_once("(pcscd) ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

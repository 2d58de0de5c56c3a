//! A fresh token and the environment in which a client runs against it.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Where Debian and Fedora put SoftHSM2; `SOFTHSM2_MODULE` names another place.
const SOFTHSM: &[&str] =
    &["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib/pkcs11/libsofthsm2.so"];

fn softhsm() -> PathBuf {
    std::env::var_os("SOFTHSM2_MODULE")
        .map(PathBuf::from)
        .or_else(|| SOFTHSM.iter().map(PathBuf::from).find(|path| path.exists()))
        .expect("SoftHSM2 is needed: install softhsm2, or name its module in SOFTHSM2_MODULE")
}

/// The token files that every bench starts from. The RSA keys are generated only once, since that takes most of the
/// time.
fn original() -> &'static [(PathBuf, Vec<u8>)] {
    static ORIGINAL: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    ORIGINAL.get_or_init(|| {
        let bench = Bench::empty();
        bench.make_token("Mairie");
        let refused = bench.script(
            "initialize
             slots present
             open 0
             login CKU_USER 1234
             generate authentification
             generate signature
             create-certificate authentification 200
             create-certificate signature 200
             finalize",
        );
        assert_eq!(refused, "slots present -> CKR_OK 2");
        let mut files = Vec::new();
        read_files(&bench.path("tokens"), Path::new(""), &mut files);
        files
    })
}

/// A token of its own, and the environment of the clients.
#[must_use]
pub(crate) struct Bench {
    directory: TempDir,
    environment: Vec<(OsString, OsString)>,
}

impl Bench {
    /// A fresh copy of the token.
    pub(crate) fn new() -> Bench {
        let bench = Bench::empty();
        for (path, content) in original() {
            let path = bench.path("tokens").join(path);
            std::fs::create_dir_all(path.parent().expect("a directory")).expect("the token's directory");
            std::fs::write(path, content).expect("the token's file");
        }
        bench
    }

    /// With one more token, which is empty.
    pub(crate) fn with_another(self, label: &str) -> Bench {
        self.make_token(label);
        self
    }

    fn make_token(&self, label: &str) {
        let made = self
            .plain("softhsm2-util")
            .args(["--init-token", "--free", "--label", label, "--pin", "1234", "--so-pin", "12345678"])
            .output()
            .expect("softhsm2-util runs");
        assert!(made.status.success(), "{made:?}");
    }

    fn empty() -> Bench {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let tokens = directory.path().join("tokens");
        std::fs::create_dir(&tokens).expect("a directory for the tokens");
        let configuration = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
        std::fs::write(directory.path().join("softhsm2.conf"), configuration).expect("softhsm2.conf");
        Bench { directory, environment: Vec::new() }
    }

    /// Requests a misbehaviour.
    pub(crate) fn with(mut self, variable: &str, value: impl Into<OsString>) -> Bench {
        self.environment.push((variable.into(), value.into()));
        self
    }

    /// A file of this bench.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The log of all clients so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// The count file of the last client.
    pub(crate) fn counts(&self) -> serde_json::Value {
        let text = std::fs::read_to_string(self.path("count")).expect("the count file is written");
        serde_json::from_str(&text).expect("the count file is JSON")
    }

    /// A program that sees the token, without the faulty module's variables.
    fn plain(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("FAULTY_")) {
            command.env_remove(name);
        }
        command.env("SOFTHSM2_CONF", self.path("softhsm2.conf")).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
        command
    }

    /// A program that will load the faulty module.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = self.plain(program);
        command
            .env("FAULTY_MODULE", softhsm())
            .env("FAULTY_LOG", self.path("log"))
            .env("FAULTY_COUNT", self.path("count"))
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// pkcs11-tool, as a client not written by this project.
    pub(crate) fn pkcs11_tool(&self, arguments: &[&str]) -> Output {
        self.command("pkcs11-tool")
            .arg("--module")
            .arg(library())
            .args(arguments)
            .output()
            .expect("pkcs11-tool runs: install opensc")
    }

    /// The output of pkcs11-tool on both streams; it must have succeeded.
    pub(crate) fn pkcs11_tool_prints(&self, arguments: &[&str]) -> String {
        let output = self.pkcs11_tool(arguments);
        assert!(output.status.success(), "{output:?}");
        printed(&output)
    }

    /// Runs a script of calls and returns its transcript, without the calls that are only a means to an end and
    /// returned plain CKR_OK.
    pub(crate) fn script(&self, script: &str) -> String {
        let output = self.run_script(script, Duration::from_secs(60)).expect("the script ends");
        assert!(output.status.success(), "{output:?}");
        let transcript = String::from_utf8(output.stdout).expect("the transcript is ASCII");
        transcript.lines().filter(|line| !line.ends_with("-> CKR_OK")).collect::<Vec<_>>().join("\n")
    }

    /// The transcript of a script after the usual start: initialize, the slots, a session with the token.
    pub(crate) fn session(&self, script: &str) -> String {
        let transcript = self.script(&format!("initialize\nslots present\nopen 0\n{script}"));
        let own = transcript.lines().skip_while(|line| line.starts_with("slots present -> CKR_OK "));
        own.collect::<Vec<_>>().join("\n")
    }

    /// Runs a script to its end, or kills it after a while and returns `None`.
    pub(crate) fn run_script(&self, script: &str, patience: Duration) -> Option<Output> {
        let mut child = self
            .command(env!("CARGO_BIN_EXE_pkcs11-script"))
            .arg(library())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the script client runs");
        // A client that crashed while loading reads nothing; its exit status tells.
        let _ = child.stdin.take().expect("a pipe").write_all(script.as_bytes());
        let start = Instant::now();
        while child.try_wait().expect("the child can be waited for").is_none() {
            if start.elapsed() > patience {
                child.kill().expect("the child can be killed");
                child.wait().expect("the child can be waited for");
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(child.wait_with_output().expect("its output"))
    }
}

/// Both streams.
pub(crate) fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn library() -> PathBuf {
    faulty_module::library::library_path().expect("cargo has built libfaulty_module.so with this test")
}

fn read_files(root: &Path, below: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(root.join(below)).expect("a directory") {
        let entry = entry.expect("an entry");
        let path = below.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            read_files(root, &path, files);
        } else {
            files.push((path, std::fs::read(entry.path()).expect("a file")));
        }
    }
}

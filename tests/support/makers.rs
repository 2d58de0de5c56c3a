//! Tokens of other makers, in places of their own: a simulated TPM with its resource manager, and opencryptoki's software
//! token with its daemon. Nothing of them is installed: ci/test unpacks their packages beside the build.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::patience::comes;
use super::token::{PIN, SO_PIN};
use super::{Jeton, ports};

/// A time limit for everything here.
const LIMIT: Duration = Duration::from_secs(20);

/// A file of the unpacked packages.
#[track_caller]
pub fn unpacked(file: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/makers");
    let path = place.join(file.replace("ARCH", std::env::consts::ARCH));
    assert!(path.exists(), "{} is missing: ci/test.d/makers unpacks it", path.display());
    path
}

/// The folder of the unpacked libraries.
fn libraries() -> PathBuf {
    unpacked("usr/lib/ARCH-linux-gnu")
}

/// A process that ends with this value.
struct Running(Child);

impl Running {
    #[track_caller]
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("it is installed; ci/test does it"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A TPM of its own (swtpm), with the resource manager that a real one has in the kernel, and a store for tokens.
pub struct Tpm {
    // In the order in which they end.
    _manager: Running,
    _bus: Running,
    _chip: Running,
    address: String,
    directory: tempfile::TempDir,
}

impl Tpm {
    pub fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (state, store) = (directory.path().join("state"), directory.path().join("store"));
        for folder in [&state, &store] {
            std::fs::create_dir(folder).expect("a directory");
        }
        // The chip's, and that of its control channel.
        let port = ports::two_in_a_row();
        let chip = Running::start(
            Command::new("swtpm")
                .args(["socket", "--tpm2", "--flags", "not-need-init,startup-clear"])
                .arg("--tpmstate")
                .arg(format!("dir={}", state.display()))
                .args(["--server", &format!("type=tcp,port={port}")])
                .args(["--ctrl", &format!("type=tcp,port={}", port + 1)])
                .stdout(Stdio::null()),
        );
        wait_for("the TPM", || TcpStream::connect((Ipv4Addr::LOCALHOST, port + 1)).is_ok());
        let mut bus = Running::start(
            Command::new("dbus-daemon").args(["--session", "--nofork", "--print-address"]).stdout(Stdio::piped()),
        );
        let mut address = String::new();
        BufReader::new(bus.0.stdout.take().expect("piped")).read_line(&mut address).expect("the bus has an address");
        let address = address.trim().to_owned();
        let manager = Running::start(
            Command::new(unpacked("usr/sbin/tpm2-abrmd"))
                .args(["--session", "--allow-root", &format!("--tcti=swtpm:port={port}")])
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .stdout(Stdio::null()),
        );
        let tpm = Self { _manager: manager, _bus: bus, _chip: chip, address, directory };
        wait_for("its resource manager", || tpm.jeton(&["list"]).run().code == 0);
        tpm
    }

    /// Its module's file.
    pub fn module() -> PathBuf {
        unpacked("usr/lib/ARCH-linux-gnu/libtpm2_pkcs11.so.1")
    }

    /// jeton on this TPM.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        self.shown_to(Jeton::new(arguments).env("JETON_MODULE", Self::module()))
    }

    /// This jeton, which sees this TPM.
    pub fn shown_to(&self, jeton: Jeton) -> Jeton {
        self.environment().into_iter().fold(jeton, |jeton, (name, value)| jeton.env(name, value))
    }

    /// Another program on this TPM.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.envs(self.environment());
        command
    }

    /// `pkcs11-tool` on this TPM.
    pub fn pkcs11_tool(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("pkcs11-tool");
        command.arg("--module").arg(Self::module()).args(arguments);
        command
    }

    fn environment(&self) -> [(&'static str, OsString); 4] {
        [
            ("LD_LIBRARY_PATH", libraries().into()),
            ("DBUS_SESSION_BUS_ADDRESS", self.address.clone().into()),
            ("TPM2_PKCS11_TCTI", "tabrmd:bus_type=session".into()),
            ("TPM2_PKCS11_STORE", self.directory.path().join("store").into()),
        ]
    }
}

/// opencryptoki's software token, with its daemon, in a namespace of its own.
pub struct OpenCryptoki {
    daemon: Running,
    _directory: tempfile::TempDir,
}

impl OpenCryptoki {
    pub fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/makers/opencryptoki.sh");
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "--ipc", "sh"]).arg(script);
        command.arg(unpacked("usr/sbin")).arg(directory.path()).env("LD_LIBRARY_PATH", Self::libraries());
        let daemon = Running::start(command.stdout(Stdio::null()));
        // Its mounts are its own.
        let mounts = PathBuf::from(format!("/proc/{}/root", daemon.0.id()));
        let socket = mounts.join("run/pkcsslotd.socket");
        wait_for("its daemon", || socket.exists());
        Self { daemon, _directory: directory }
    }

    /// Its module's file.
    pub fn module() -> PathBuf {
        unpacked("usr/lib/ARCH-linux-gnu/opencryptoki/libopencryptoki.so.0")
    }

    fn libraries() -> String {
        let folder = libraries();
        let below = |name: &str| folder.join(name).display().to_string();
        [below("opencryptoki/stdll"), below("opencryptoki"), folder.display().to_string()].join(":")
    }

    /// jeton beside its daemon.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        self.shown_to(Jeton::new(arguments).env("JETON_MODULE", Self::module()))
    }

    /// This jeton beside its daemon.
    pub fn shown_to(&self, jeton: Jeton) -> Jeton {
        let [_, daemon] = self.beside();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/makers/jeton.sh");
        jeton.env("LD_LIBRARY_PATH", Self::libraries()).env("TEST_DAEMON", daemon).started_by(&script)
    }

    /// Another program beside its daemon.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("sh");
        command.args(self.beside()).arg(program).env("LD_LIBRARY_PATH", Self::libraries());
        command
    }

    /// The script that enters its namespace, and where that is.
    fn beside(&self) -> [String; 2] {
        let script = format!("{}/tests/makers/beside.sh", env!("CARGO_MANIFEST_DIR"));
        [script, self.daemon.0.id().to_string()]
    }
}

/// Initialises a token: the SO PIN and the user PIN are those of all tests.
pub fn initialized(jeton: Jeton) -> crate::support::jeton::Outcome {
    jeton
        .args(&["token", "init", "--label", "Mairie de Vitré"])
        .env("JETON_SO_PIN", SO_PIN)
        .env("JETON_NEW_PIN", PIN)
        .run()
}

#[track_caller]
fn wait_for(what: &str, is_there: impl Fn() -> bool) {
    assert!(comes(LIMIT, is_there), "{what} does not come");
}

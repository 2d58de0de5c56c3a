//! A PC/SC daemon of a test's own, apart from the machine's: in a mount namespace with a `/run/pcscd` of its own, with the
//! readers that the test asks for, and cards that have nothing but an answer to reset.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Jeton;

/// How long anything here may take.
const LIMIT: Duration = Duration::from_secs(10);

/// A running daemon; it ends with the value.
pub struct Pcscd {
    process: Child,
    directory: tempfile::TempDir,
    port: Option<u16>,
}

impl Pcscd {
    /// A daemon without any reader.
    pub fn without_reader() -> Self {
        Self::start(None)
    }

    /// A daemon with one virtual reader.
    pub fn with_reader() -> Self {
        Self::with_reader_called("Virtual PCD")
    }

    /// A daemon with one virtual reader, which it calls by this name and `00 00`.
    pub fn with_reader_called(name: &str) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        let daemon = Self::start(Some((name, port)));
        // The reader has two ports; the first is the one of its first slot.
        wait_for("the reader", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok().then_some(()));
        daemon
    }

    /// Where clients reach it: `PCSCLITE_CSOCK_NAME`.
    pub fn socket(&self) -> PathBuf {
        Path::new("/proc").join(self.process.id().to_string()).join("root/run/pcscd/pcscd.comm")
    }

    /// jeton in the daemon's own namespace, where it is the machine's daemon and files may be mounted over.
    pub fn beside(&self, jeton: Jeton) -> Jeton {
        let process = self.process.id().to_string();
        jeton.by("nsenter", &["--user", "--mount", "--preserve-credentials", "--target", &process, "--"])
    }

    /// Puts a card into the reader that answers to reset with these bytes, given in hexadecimal, and to every command
    /// that it does not know it.
    pub fn insert(&self, atr: &str) {
        let atr: Vec<u8> = hex::decode(atr.replace(' ', "")).expect("hexadecimal");
        let port = self.port.expect("it has a reader");
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the reader listens");
        let (told, asked) = std::sync::mpsc::channel();
        thread::spawn(move || {
            serve(stream, &atr, || {
                // Nobody listens to the second time.
                let _ = told.send(());
            });
        });
        asked.recv_timeout(LIMIT).expect("the reader asks the card for its ATR");
        // pcscd tells its clients of a card once it has looked twice.
        thread::sleep(Duration::from_secs(1));
    }

    fn start(reader: Option<(&str, u16)>) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let configuration = directory.path().join("reader.conf.d");
        std::fs::create_dir(&configuration).expect("a directory");
        std::fs::create_dir(directory.path().join("drivers")).expect("a directory");
        if let Some((name, port)) = reader {
            let text = format!(
                "FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port:#X}\n\
                 LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\nCHANNELID {port:#X}\n"
            );
            std::fs::write(configuration.join("vpcd"), text).expect("a file");
        }
        let script =
            "mount -t tmpfs tmpfs /run && mkdir /run/pcscd && exec /usr/sbin/pcscd --foreground --config \"$1\"";
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]).arg(&configuration);
        // No driver for readers on USB: what is plugged into this machine is nobody's business here.
        command.env("PCSCLITE_HP_DROPDIR", directory.path().join("drivers"));
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let daemon = Self {
            process: process.expect("unshare is installed; ci/test does it"),
            directory,
            port: reader.map(|(_, port)| port),
        };
        wait_for("pcscd", || UnixStream::connect(daemon.socket()).ok());
        daemon
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(self.directory.path());
    }
}

fn wait_for<T>(what: &str, mut there: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = there() {
            return found;
        }
        assert!(start.elapsed() < LIMIT, "{what} does not come");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The protocol of vpcd: a length of two bytes, then one byte for the reader's orders or a whole command.
fn serve(mut stream: TcpStream, atr: &[u8], mut asked: impl FnMut()) {
    let mut answer = || -> io::Result<()> {
        loop {
            let mut length = [0; 2];
            stream.read_exact(&mut length)?;
            let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
            stream.read_exact(&mut message)?;
            let answer: &[u8] = match message.as_slice() {
                [4] => {
                    asked();
                    atr
                }
                [_] | [] => continue,
                _ => &[0x6d, 0x00],
            };
            // In one write: in two, the second waits for the reader's acknowledgement of the first.
            let length = u16::try_from(answer.len()).unwrap_or(0).to_be_bytes();
            stream.write_all(&[&length[..], answer].concat())?;
        }
    };
    // The reader's end of the conversation is the end of the card's stay.
    let _ = answer();
}

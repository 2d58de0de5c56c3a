//! A PC/SC daemon for one test, separate from the machine's: in a mount namespace with its own `/run/pcscd`, with the
//! readers that the test asks for, and cards that only have an answer to reset.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::patience::comes;
use super::{Jeton, ports};

/// A time limit for everything here.
const LIMIT: Duration = Duration::from_secs(10);

/// A running daemon; it ends when the value is dropped.
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

    /// A daemon with one virtual reader, named with this name and `00 00`.
    pub fn with_reader_called(name: &str) -> Self {
        // Another test may take a port between the choice and its use: then the reader never comes.
        (0..3).find_map(|_| Self::with_reader_at(name, ports::two_in_a_row())).expect("the reader comes")
    }

    /// `None` if the reader does not come. It has two ports; the first belongs to its first slot.
    fn with_reader_at(name: &str, port: u16) -> Option<Self> {
        let daemon = Self::start(Some((name, port)));
        comes(LIMIT, || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()).then_some(daemon)
    }

    /// Its socket for clients: `PCSCLITE_CSOCK_NAME`.
    pub fn socket(&self) -> PathBuf {
        Path::new("/proc").join(self.process.id().to_string()).join("root/run/pcscd/pcscd.comm")
    }

    /// jeton in the daemon's namespace, where the daemon is the machine's and files can be bind-mounted.
    pub fn beside(&self, jeton: Jeton) -> Jeton {
        let process = self.process.id().to_string();
        jeton
            .without("PCSCLITE_CSOCK_NAME")
            .by("nsenter", &["--user", "--mount", "--preserve-credentials", "--target", &process, "--"])
    }

    /// Inserts a card that answers to reset with these bytes, given in hexadecimal, and rejects every command as
    /// unknown.
    pub fn insert(&self, atr: &str) {
        let atr: Vec<u8> = hex::decode(atr.replace(' ', "")).expect("hexadecimal");
        let port = self.port.expect("it has a reader");
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the reader listens");
        let (told, asked) = std::sync::mpsc::channel();
        thread::spawn(move || {
            serve(stream, &atr, || {
                // Nobody listens to the second one.
                let _ = told.send(());
            });
        });
        asked.recv_timeout(LIMIT).expect("the reader asks the card for its ATR");
        // pcscd reports a card to its clients after it has polled twice.
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
        // No USB driver: whatever is plugged into this machine must stay out of the test.
        command.env("PCSCLITE_HP_DROPDIR", directory.path().join("drivers"));
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let daemon = Self {
            process: process.expect("unshare is installed; ci/test does it"),
            directory,
            port: reader.map(|(_, port)| port),
        };
        assert!(comes(LIMIT, || UnixStream::connect(daemon.socket()).is_ok()), "pcscd does not come");
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

/// The protocol of vpcd: a length in two bytes, then one byte for an order of the reader or a whole command.
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
            // In a single write: with two, the second would wait for the reader to acknowledge the first.
            let length = u16::try_from(answer.len()).unwrap_or(0).to_be_bytes();
            stream.write_all(&[&length[..], answer].concat())?;
        }
    };
    // When the reader closes the connection, the card is removed.
    let _ = answer();
}

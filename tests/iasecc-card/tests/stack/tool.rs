//! Runs OpenSC's tools and openssl on a card, each test with its own configuration and directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, InsertedCard, Personality};

/// A directory for one test, removed at the end.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("iasecc-card-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file; returns its path as text.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        fs::write(self.0.join(name), content).unwrap();
        self.name(name)
    }

    pub(crate) fn name(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    pub(crate) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(name))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A card in whichever reader is free, and a working directory.
pub(crate) struct Bench {
    // Before the directory, so that the card is dropped first.
    pub(crate) card: InsertedCard,
    pub(crate) directory: Directory,
    configuration: PathBuf,
}

/// The result of a tool.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) success: bool,
    /// Standard output, then standard error.
    pub(crate) text: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = [output.stdout, output.stderr].concat();
        Self { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() }
    }
}

impl Done {
    #[track_caller]
    pub(crate) fn succeeded(self) -> String {
        assert!(self.success, "{}", self.text);
        self.text
    }

    #[track_caller]
    pub(crate) fn failed_with(self, reason: &str) {
        assert!(!self.success && self.text.contains(reason), "expected {reason}:\n{}", self.text);
    }
}

impl Bench {
    pub(crate) fn new(personality: Personality) -> Self {
        Self::with(Card::personality(personality), Style::Default)
    }

    pub(crate) fn with(card: Card, style: Style) -> Self {
        Self::around(card.insert().unwrap(), style)
    }

    pub(crate) fn around(card: InsertedCard, style: Style) -> Self {
        let directory = Directory::new();
        let configuration = card.opensc_conf(directory.path(), style).unwrap();
        Self { card, directory, configuration }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Done {
        let mut command = Command::new(program);
        command.args(arguments).env("OPENSC_CONF", &self.configuration).env("HOME", self.directory.path());
        command.output().unwrap().into()
    }

    pub(crate) fn opensc_tool(&self, arguments: &[&str]) -> Done {
        self.run("opensc-tool", arguments)
    }

    pub(crate) fn pkcs11_tool(&self, arguments: &[&str]) -> Done {
        self.run("pkcs11-tool", arguments)
    }

    /// Signs a DigestInfo with CKM_RSA_PKCS into the file `signature`.
    pub(crate) fn sign(&self, pin: &str, more: &[&str]) -> Done {
        let input = self.directory.file("digest-info", &digest_info());
        let output = self.directory.name("signature");
        let sign = [
            "--login",
            "--pin",
            pin,
            "--sign",
            "--mechanism",
            "RSA-PKCS",
            "--input-file",
            &input,
            "--output-file",
            &output,
        ];
        self.pkcs11_tool(&[&sign, more].concat())
    }

    /// Whether `openssl` accepts the signature, with this public key in DER.
    #[track_caller]
    pub(crate) fn assert_signature(&self, public_key: &[u8]) {
        let key = self.directory.file("public.der", public_key);
        let (data, signature) = (self.directory.file("data", &digest()), self.directory.name("signature"));
        let verify =
            ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", &key, "-in", &data, "-sigfile", &signature];
        self.run("openssl", &[&verify[..], &["-pkeyopt", "digest:sha256"]].concat()).succeeded();
    }

    pub(crate) fn openssl(&self, arguments: &[&str]) -> Done {
        self.run("openssl", arguments)
    }
}

/// A stand-in for a SHA-256 digest.
fn digest() -> [u8; 32] {
    std::array::from_fn(|index| u8::try_from(index).unwrap())
}

fn digest_info() -> Vec<u8> {
    let prefix = [0x30, 0x31, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
    [&prefix[..], &digest()].concat()
}

//! Throwaway tokens, each in a directory of its own: SoftHSM2's, or those of the maker that `JETON_TEST_TOKEN` names.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::makers::{OpenCryptoki, Tpm};
use super::{Jeton, built};

/// Paths where distributions install SoftHSM2.
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
];

/// SoftHSM2's module.
pub fn softhsm() -> PathBuf {
    MODULES.iter().map(PathBuf::from).find(|path| path.exists()).expect("SoftHSM2 is installed; ci/test does it")
}

/// Whose tokens the tests make: `JETON_TEST_TOKEN` names another maker than SoftHSM2's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    SoftHsm,
    Kryoptic,
    OpenCryptoki,
    Tpm,
}

/// Whose tokens the tests make.
pub fn maker() -> Maker {
    match std::env::var("JETON_TEST_TOKEN").as_deref() {
        Err(_) => Maker::SoftHsm,
        Ok("kryoptic") => Maker::Kryoptic,
        Ok("opencryptoki") => Maker::OpenCryptoki,
        Ok("tpm") => Maker::Tpm,
        Ok(other) => panic!("JETON_TEST_TOKEN={other}: nobody makes such tokens here"),
    }
}

/// The module of the tokens made by the tests.
pub fn module() -> PathBuf {
    match maker() {
        Maker::SoftHsm => softhsm(),
        Maker::Kryoptic => std::env::var_os("JETON_TEST_KRYOPTIC")
            .expect("JETON_TEST_KRYOPTIC names the module; ci/test builds it")
            .into(),
        Maker::OpenCryptoki => OpenCryptoki::module(),
        Maker::Tpm => Tpm::module(),
    }
}

/// The module of the tests' tokens as the program under test loads it: a DLL for the one for Windows.
pub fn module_of_the_program() -> PathBuf {
    let dll = std::env::var_os("JETON_TEST_SOFTHSM").filter(|_| maker() == Maker::SoftHsm);
    dll.map_or_else(module, PathBuf::from)
}

/// The manufacturer that the module reports for its tokens.
pub fn manufacturer() -> &'static str {
    match maker() {
        Maker::SoftHsm => "SoftHSM project",
        Maker::Kryoptic => "Kryoptic Project",
        Maker::OpenCryptoki => "IBM Corp.",
        // The chip's own.
        Maker::Tpm => "IBM",
    }
}

/// How many slots show a token after a test made one: all but Kryoptic add a blank one.
pub fn slots() -> u64 {
    if maker() == Maker::Kryoptic { 1 } else { 2 }
}

/// The user PIN of every token made here, unless changed.
pub const PIN: &str = "4821";
/// The SO PIN of every token made here.
pub const SO_PIN: &str = "87654321";
/// The label of every token made here, unless changed.
pub const LABEL: &str = "Mairie de Vitré";

/// The environment variable that names the module's configuration.
pub fn configuration_variable() -> &'static str {
    match maker() {
        Maker::SoftHsm => "SOFTHSM2_CONF",
        Maker::Kryoptic => "KRYOPTIC_CONF",
        other => panic!("{other:?} is not configured by a file that a variable names"),
    }
}

/// A throwaway token, removed when the value is dropped.
pub struct Token {
    // Before the directory: what runs there ends first.
    place: Place,
    directory: tempfile::TempDir,
}

/// What a token needs beside its files.
enum Place {
    Files,
    OpenCryptoki(OpenCryptoki),
    Tpm(Tpm),
}

/// A token being described.
#[must_use]
#[derive(Default)]
pub struct Builder {
    arguments: Vec<String>,
}

impl Token {
    /// A token with these objects of `softhsm-fixtures/material`: `holder`, `ca`, `cert:p256`, `key:expired=label=0a`.
    pub fn with(objects: &[&str]) -> Token {
        objects.iter().fold(Token::new(), |builder, object| builder.object(object)).build()
    }

    /// A token to describe.
    #[expect(clippy::new_ret_no_self, reason = "a test reads better with it")]
    pub fn new() -> Builder {
        Builder::default()
    }

    /// jeton on this token's module, seeing only this token, in English unless changed, with nothing from the
    /// developer's environment.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        self.shown_to(Jeton::new(arguments).env("JETON_MODULE", module_of_the_program()))
    }

    /// This jeton, which sees this token through the token's module.
    pub fn shown_to(&self, jeton: Jeton) -> Jeton {
        match &self.place {
            Place::Files => jeton.env(configuration_variable(), self.configuration()),
            Place::OpenCryptoki(place) => place.shown_to(jeton),
            Place::Tpm(place) => place.shown_to(jeton),
        }
    }

    /// jeton with the user PIN in its environment.
    pub fn jeton_with_pin(&self, arguments: &[&str]) -> Jeton {
        self.jeton(arguments).env("JETON_PIN", PIN)
    }

    /// Another program on this token: `pkcs11-tool --module …`.
    pub fn pkcs11_tool(&self, arguments: &[&str]) -> std::process::Output {
        self.place
            .command("pkcs11-tool", self.directory.path())
            .args(["--module".as_ref(), module().as_os_str()])
            .args(arguments)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("pkcs11-tool is installed; ci/test does it")
    }

    /// The module's configuration for this token.
    pub fn configuration(&self) -> PathBuf {
        configuration(self.directory.path())
    }

    /// A directory for the test's own files, separate from the token's.
    pub fn scratch(&self) -> PathBuf {
        let path = self.directory.path().join("scratch");
        std::fs::create_dir_all(&path).expect("a directory in a temporary one");
        path
    }

    /// Adds another token in the same place, so that there are two to choose from.
    pub fn add(&self, builder: Builder) {
        builder.make(&self.place, self.directory.path());
    }
}

/// The module's configuration for the token in this directory.
fn configuration(directory: &Path) -> PathBuf {
    directory.join(if maker() == Maker::Kryoptic { "kryoptic.conf" } else { "softhsm2.conf" })
}

impl Place {
    fn start() -> Self {
        match maker() {
            Maker::SoftHsm | Maker::Kryoptic => Self::Files,
            Maker::OpenCryptoki => Self::OpenCryptoki(OpenCryptoki::start()),
            Maker::Tpm => Self::Tpm(Tpm::start()),
        }
    }

    /// A program that sees only the token of this directory.
    fn command(&self, program: impl AsRef<OsStr>, directory: &Path) -> Command {
        match self {
            Self::Files => {
                let mut command = Command::new(program);
                command.env(configuration_variable(), configuration(directory));
                command
            }
            Self::OpenCryptoki(place) => place.command(program),
            Self::Tpm(place) => place.command(program),
        }
    }
}

impl Builder {
    fn option(mut self, name: &str, value: &str) -> Self {
        self.arguments.extend([name.to_owned(), value.to_owned()]);
        self
    }

    /// Sets a label other than [`LABEL`].
    pub fn label(self, label: &str) -> Self {
        self.option("--label", label)
    }

    /// Sets a PIN other than [`PIN`].
    pub fn pin(self, pin: &str) -> Self {
        self.option("--pin", pin)
    }

    /// Adds an object, in the notation of [`Token::with`].
    pub fn object(self, object: &str) -> Self {
        self.option("--object", object)
    }

    /// Adds a certificate object with these bytes, in hexadecimal, as its value.
    pub fn garbage(self, hex: &str) -> Self {
        self.option("--garbage", hex)
    }

    /// Adds this many certificates.
    pub fn copies(self, count: usize) -> Self {
        self.option("--copies", &count.to_string())
    }

    pub fn build(self) -> Token {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let place = Place::start();
        self.make(&place, directory.path());
        Token { place, directory }
    }

    fn make(self, place: &Place, directory: &Path) {
        let fixture = built::file("softhsm-fixture");
        let mut command = match maker() {
            // The fixture writes their configuration, and starts itself again with it.
            Maker::SoftHsm | Maker::Kryoptic => Command::new(fixture),
            Maker::OpenCryptoki | Maker::Tpm => place.command(fixture, directory),
        };
        command.arg(directory);
        match maker() {
            Maker::SoftHsm => {}
            Maker::Kryoptic => {
                command.arg("--kryoptic").arg(module());
            }
            Maker::OpenCryptoki | Maker::Tpm => {
                command.arg("--module").arg(module());
            }
        }
        let output = command.args(self.arguments).output().expect("softhsm-fixture runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

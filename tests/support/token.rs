//! Throwaway tokens, each in a directory of its own: SoftHSM2's, or Kryoptic's with `JETON_TEST_TOKEN=kryoptic`.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The module of the tests' tokens as the program under test loads it: a DLL for the one for Windows.
pub fn module_of_the_program() -> PathBuf {
    kryoptic().or_else(|| std::env::var_os("JETON_TEST_SOFTHSM").map(PathBuf::from)).unwrap_or_else(softhsm)
}

/// Kryoptic's module, if the tests run on it: `JETON_TEST_KRYOPTIC` names the file, which ci/test builds.
pub fn kryoptic() -> Option<PathBuf> {
    (std::env::var("JETON_TEST_TOKEN").ok()? == "kryoptic").then(|| {
        PathBuf::from(std::env::var_os("JETON_TEST_KRYOPTIC").expect("JETON_TEST_KRYOPTIC names Kryoptic's module"))
    })
}

/// The module of the tokens made by the tests.
pub fn module() -> PathBuf {
    kryoptic().unwrap_or_else(softhsm)
}

/// The manufacturer that the module reports for its tokens.
pub fn manufacturer() -> &'static str {
    if kryoptic().is_some() { "Kryoptic Project" } else { "SoftHSM project" }
}

/// How many slots show a token after a test made one: SoftHSM2 always adds a blank one.
pub fn slots() -> u64 {
    if kryoptic().is_some() { 1 } else { 2 }
}

/// The user PIN of every token made here, unless changed.
pub const PIN: &str = "4821";
/// The SO PIN of every token made here.
pub const SO_PIN: &str = "87654321";
/// The label of every token made here, unless changed.
pub const LABEL: &str = "Mairie de Vitré";

/// The environment variable that names the module's configuration.
pub fn configuration_variable() -> &'static str {
    if kryoptic().is_some() { "KRYOPTIC_CONF" } else { "SOFTHSM2_CONF" }
}

/// A throwaway token, removed when the value is dropped.
pub struct Token {
    directory: tempfile::TempDir,
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
        let module = module_of_the_program();
        Jeton::new(arguments).env(configuration_variable(), self.configuration()).env("JETON_MODULE", module)
    }

    /// jeton with the user PIN in its environment.
    pub fn jeton_with_pin(&self, arguments: &[&str]) -> Jeton {
        self.jeton(arguments).env("JETON_PIN", PIN)
    }

    /// Another program on this token: `pkcs11-tool --module …`.
    pub fn pkcs11_tool(&self, arguments: &[&str]) -> std::process::Output {
        Command::new("pkcs11-tool")
            .args(["--module".as_ref(), module().as_os_str()])
            .args(arguments)
            .env(configuration_variable(), self.configuration())
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("pkcs11-tool is installed; ci/test does it")
    }

    /// The module's configuration for this token.
    pub fn configuration(&self) -> PathBuf {
        self.directory.path().join(if kryoptic().is_some() { "kryoptic.conf" } else { "softhsm2.conf" })
    }

    /// A directory for the test's own files, separate from the token's.
    pub fn scratch(&self) -> PathBuf {
        let path = self.directory.path().join("scratch");
        std::fs::create_dir_all(&path).expect("a directory in a temporary one");
        path
    }

    /// Adds another token in the same place, so that there are two to choose from.
    pub fn add(&self, builder: Builder) {
        builder.make(self.directory.path());
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
        self.make(directory.path());
        Token { directory }
    }

    fn make(self, directory: &Path) {
        let kryoptic = kryoptic().map(|module| ["--kryoptic".into(), module.into_os_string()]);
        let output = Command::new(built::file("softhsm-fixture"))
            .arg(directory)
            .args(kryoptic.into_iter().flatten())
            .args(self.arguments)
            .output()
            .expect("softhsm-fixture runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

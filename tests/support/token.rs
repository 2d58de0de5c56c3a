//! Throwaway tokens, each in a directory of its own: SoftHSM2's, or Kryoptic's where `JETON_TEST_TOKEN=kryoptic` says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Jeton, built};

/// Where distributions put SoftHSM2.
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
];

/// SoftHSM2's module.
pub fn softhsm() -> PathBuf {
    MODULES.iter().map(PathBuf::from).find(|path| path.exists()).expect("SoftHSM2 is installed; ci/test does it")
}

/// Kryoptic's module where the tests run on it: `JETON_TEST_KRYOPTIC` names the file, which ci/test builds.
pub fn kryoptic() -> Option<PathBuf> {
    (std::env::var("JETON_TEST_TOKEN").ok()? == "kryoptic").then(|| {
        PathBuf::from(std::env::var_os("JETON_TEST_KRYOPTIC").expect("JETON_TEST_KRYOPTIC names Kryoptic's module"))
    })
}

/// The module of the tokens that the tests make.
pub fn module() -> PathBuf {
    kryoptic().unwrap_or_else(softhsm)
}

/// What the module calls the maker of its tokens.
pub fn manufacturer() -> &'static str {
    if kryoptic().is_some() { "Kryoptic Project" } else { "SoftHSM project" }
}

/// How many slots show a token where a test made one: SoftHSM2 keeps a blank one besides.
pub fn slots() -> u64 {
    if kryoptic().is_some() { 1 } else { 2 }
}

/// The user PIN of every token made here, unless another is asked for.
pub const PIN: &str = "4821";
/// The administrator's PIN of every token made here.
pub const SO_PIN: &str = "87654321";
/// The label of every token made here, unless another is asked for.
pub const LABEL: &str = "Mairie de Vitré";

/// The environment variable by which the module finds its configuration.
pub fn configuration_variable() -> &'static str {
    if kryoptic().is_some() { "KRYOPTIC_CONF" } else { "SOFTHSM2_CONF" }
}

/// A throwaway token that goes away with the value.
pub struct Token {
    directory: tempfile::TempDir,
}

/// What is to be on a token.
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

    /// jeton on this token's module, seeing this token alone, in English unless told otherwise, with nothing of the
    /// developer's own environment.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        Jeton::new(arguments).env(configuration_variable(), self.configuration()).env("JETON_MODULE", module())
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

    /// A directory for the test's own files, apart from the token's.
    pub fn scratch(&self) -> PathBuf {
        let path = self.directory.path().join("scratch");
        std::fs::create_dir_all(&path).expect("a directory in a temporary one");
        path
    }

    /// One more token in the same place: two tokens to choose from.
    pub fn add(&self, builder: Builder) {
        builder.make(self.directory.path());
    }
}

impl Builder {
    fn option(mut self, name: &str, value: &str) -> Self {
        self.arguments.extend([name.to_owned(), value.to_owned()]);
        self
    }

    /// Another label than [`LABEL`].
    pub fn label(self, label: &str) -> Self {
        self.option("--label", label)
    }

    /// Another PIN than [`PIN`].
    pub fn pin(self, pin: &str) -> Self {
        self.option("--pin", pin)
    }

    /// An object, as [`Token::with`] takes it.
    pub fn object(self, object: &str) -> Self {
        self.option("--object", object)
    }

    /// An object of class certificate whose value is these bytes, in hexadecimal.
    pub fn garbage(self, hex: &str) -> Self {
        self.option("--garbage", hex)
    }

    /// So many certificates.
    pub fn copies(self, count: usize) -> Self {
        self.option("--copies", &count.to_string())
    }

    /// Makes it.
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

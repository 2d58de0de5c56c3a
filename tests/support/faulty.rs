//! The misbehaving module between jeton and a throwaway token.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Jeton, Token, built, token};

/// What the module counted: its calls by function, and totals at the end.
#[derive(Debug, Default)]
pub struct Counts(BTreeMap<String, serde_json::Value>);

impl Counts {
    /// Reads the file that the module wrote when its process ended; none if the process never got that far.
    pub fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok().map(Self)
    }

    /// How often this function was called, or one of the totals: `total`, `pin_presentations`, `sessions_open`.
    #[track_caller]
    pub fn of(&self, name: &str) -> u64 {
        self.0.get(name).and_then(serde_json::Value::as_u64).unwrap_or_else(|| panic!("{name} is counted"))
    }

    /// Whether `C_Finalize` was called.
    pub fn finalized(&self) -> bool {
        self.0.get("finalized").and_then(serde_json::Value::as_bool).unwrap_or(false)
    }
}

/// The misbehaving module's file.
pub fn module() -> PathBuf {
    std::env::var_os("JETON_TEST_FAULTY").map_or_else(|| built::file("libfaulty_module.so"), PathBuf::from)
}

impl Token {
    /// jeton on this token through the misbehaving module, which `FAULTY_…` variables control.
    pub fn through_faulty(&self, arguments: &[&str]) -> Jeton {
        self.jeton(arguments).env("JETON_MODULE", module()).env("FAULTY_MODULE", token::module_of_the_program())
    }

    /// Where [`Token::counted`] writes its counts.
    pub fn count_file(&self) -> PathBuf {
        self.scratch().join("counts.json")
    }

    /// jeton on this token through the misbehaving module, with the calls counted.
    pub fn counted(&self, arguments: &[&str]) -> Jeton {
        let _ = std::fs::remove_file(self.count_file());
        self.through_faulty(arguments).env("FAULTY_COUNT", self.count_file())
    }

    /// What the last [`Token::counted`] run counted.
    #[track_caller]
    pub fn counts(&self) -> Counts {
        Counts::read(&self.count_file()).expect("the module wrote its counts")
    }
}

/// jeton without a named module, in a home directory where this module is registered with p11-kit; the virtual readers
/// of other tests are hidden.
pub fn registered(token: &Token, arguments: &[&str]) -> Jeton {
    let home = token.scratch();
    let modules = home.join(".config/pkcs11/modules");
    std::fs::create_dir_all(&modules).unwrap();
    let module = built::file("libfaulty_module.so");
    std::fs::write(modules.join("broken.module"), format!("module: {}\n", module.display())).unwrap();
    let opensc = home.join("opensc.conf");
    std::fs::write(&opensc, "app default { ignored_readers = \"Virtual PCD 00 00\", \"Virtual PCD 00 01\"; }\n")
        .unwrap();
    let jeton = token.jeton(arguments).without("JETON_MODULE").env("HOME", home).env("OPENSC_CONF", opensc);
    jeton.env("FAULTY_MODULE", super::token::softhsm())
}

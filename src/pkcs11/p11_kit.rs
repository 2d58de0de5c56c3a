//! The modules registered with p11-kit, following its rules on which registrations apply (pkcs11.conf(5)).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::discover::{Candidate, Source};

/// The fields of a p11-kit file.
type Fields = BTreeMap<String, String>;

/// Where p11-kit keeps its files.
#[derive(Debug)]
pub(super) struct Places {
    /// The system's `pkcs11.conf`.
    settings: PathBuf,
    /// The folders of the system's registrations; the administrator's come before the packages'.
    system: Vec<PathBuf>,
    /// The folder with the user's own `pkcs11.conf` and `modules`.
    user: Option<PathBuf>,
}

/// Which registrations apply: `user-config` of pkcs11.conf(5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UserConfig {
    /// The system's only.
    None,
    /// Both; the user's override the system's.
    Merge,
    /// The user's only.
    Only,
}

impl Places {
    /// Where p11-kit looks on this system. On Windows only the user's files: `\usr` and `\etc` would be on whatever drive is
    /// current, where any user may create them.
    pub(super) fn of_this_system() -> Self {
        let system = if cfg!(windows) { Vec::new() } else { vec!["/etc/pkcs11/modules", "/usr/share/p11-kit/modules"] };
        // As p11-kit does: $XDG_CONFIG_HOME if set, else .config in the home directory.
        let own = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let own = own.or_else(|| etcetera::home_dir().ok().map(|home| home.join(".config")));
        Self {
            settings: if cfg!(windows) { PathBuf::new() } else { "/etc/pkcs11/pkcs11.conf".into() },
            system: system.into_iter().map(PathBuf::from).collect(),
            user: own.map(|own| own.join("pkcs11")),
        }
    }

    /// Which registrations apply. The user's own file may disable itself, and is not read if the system's forbids it.
    fn user_config(&self) -> UserConfig {
        match user_config(&self.settings).unwrap_or(UserConfig::Merge) {
            UserConfig::None => UserConfig::None,
            system => match &self.user {
                Some(user) => user_config(&user.join("pkcs11.conf")).unwrap_or(system),
                None => system,
            },
        }
    }
}

/// The `user-config` of a `pkcs11.conf`, if it has one. With an unknown value p11-kit refuses to start; here, nothing of
/// the user's is used then.
fn user_config(file: &Path) -> Option<UserConfig> {
    let fields = fields(&fs::read_to_string(file).ok()?);
    Some(match fields.get("user-config")?.as_str() {
        "merge" => UserConfig::Merge,
        // The older name of "only".
        "only" | "override" => UserConfig::Only,
        _ => UserConfig::None,
    })
}

/// The modules registered in these places, except trust modules, which hold no keys.
pub(super) fn registered(places: &Places) -> Vec<Candidate> {
    let user_config = places.user_config();
    let users = places.user.iter().filter(|_| user_config != UserConfig::None).map(|user| user.join("modules"));
    let systems = places.system.iter().filter(|_| user_config != UserConfig::Only).cloned();
    let mut registrations: BTreeMap<String, Fields> = BTreeMap::new();
    for directory in users.chain(systems) {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(stem) = name.strip_suffix(".module") else { continue };
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            // A file of the same name that was read earlier takes precedence, field by field.
            let registration = registrations.entry(stem.to_owned()).or_default();
            for (key, value) in fields(&text) {
                registration.entry(key).or_insert(value);
            }
        }
    }
    registrations.iter().filter_map(|(stem, fields)| registration(stem, fields)).collect()
}

/// Parses `key: value` lines; `#` starts a comment.
fn fields(text: &str) -> Fields {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(':'));
    pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
}

/// The module registered by a `.module` file; `None` if jeton has no use for it.
fn registration(stem: &str, fields: &Fields) -> Option<Candidate> {
    let value = |key: &str| fields.get(key).map(String::as_str);
    let list = |key: &str| value(key).map(|names| names.split([',', ' ']).any(|name| name.trim() == "jeton"));
    let disabled = list("disable-in").unwrap_or(false) || list("enable-in").is_some_and(|named| !named);
    if disabled || value("trust-policy") == Some("yes") || value("remote").is_some() {
        return None;
    }
    let module = Path::new(value("module").filter(|module| !module.is_empty())?);
    let path = if module.is_absolute() {
        module.to_owned()
    } else {
        module_directories().into_iter().map(|directory| directory.join(module)).find(|path| path.is_file())?
    };
    Some(Candidate { name: stem.to_owned(), path, source: Source::P11Kit })
}

/// Where p11-kit looks for a module named without a folder: `$libdir/pkcs11`, which depends on the distribution. Nowhere
/// on Windows, where anybody could create these folders.
fn module_directories() -> Vec<PathBuf> {
    if cfg!(windows) {
        return Vec::new();
    }
    let arch = std::env::consts::ARCH;
    [format!("/usr/lib/{arch}-linux-gnu/pkcs11"), "/usr/lib64/pkcs11".into(), "/usr/lib/pkcs11".into()]
        .into_iter()
        .chain(["/usr/local/lib/pkcs11".into(), "/opt/homebrew/lib/pkcs11".into()])
        .map(PathBuf::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places in a temporary directory, with `library` as the only module that exists.
    struct Bench {
        directory: tempfile::TempDir,
        places: Places,
    }

    impl Bench {
        fn new() -> Self {
            let directory = tempfile::tempdir().unwrap();
            let at = |name: &str| directory.path().join(name);
            let places = Places {
                settings: at("etc/pkcs11.conf"),
                system: vec![at("etc/modules"), at("share/modules")],
                user: Some(at("user")),
            };
            let bench = Self { directory, places };
            bench.write("library.so", "");
            bench
        }

        fn write(&self, name: &str, text: &str) {
            let file = self.directory.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }

        fn module(&self) -> String {
            format!("module: {}\n", self.directory.path().join("library.so").display())
        }

        fn names(&self) -> Vec<String> {
            registered(&self.places).into_iter().map(|found| found.name).collect()
        }
    }

    #[test]
    fn what_registers_a_module() {
        let bench = Bench::new();
        let module = bench.module();
        bench.write("share/modules/vendor.module", &format!("# a comment\n{module}priority: 1\n"));
        bench.write("share/modules/trust.module", &format!("{module}trust-policy: yes\n"));
        bench.write("share/modules/off.module", &format!("{module}disable-in: jeton\n"));
        bench.write("share/modules/elsewhere.module", &format!("{module}enable-in: firefox\n"));
        bench.write("share/modules/bare.module", "module: no-such-module-anywhere.so\n");
        bench.write("share/modules/commented.module", &format!("# {module}"));
        assert_eq!(bench.names(), ["vendor"]);
    }

    #[test]
    fn whose_registrations_count() {
        let bench = Bench::new();
        let module = bench.module();
        bench.write("share/modules/system.module", &module);
        bench.write("user/modules/own.module", &module);
        // The system's value, the user's, and which registrations apply: all the cases that p11-kit distinguishes.
        for (system, user, expected) in [
            ("", "", &["own", "system"][..]),
            ("merge", "", &["own", "system"]),
            ("none", "", &["system"]),
            ("none", "only", &["system"]),
            ("only", "", &["own"]),
            ("override", "", &["own"]),
            ("", "none", &["system"]),
            ("", "only", &["own"]),
            ("only", "merge", &["own", "system"]),
            ("whatever", "", &["system"]),
        ] {
            for (file, word) in [("etc/pkcs11.conf", system), ("user/pkcs11.conf", user)] {
                let line = if word.is_empty() { String::new() } else { format!("user-config: {word}\n") };
                bench.write(file, &format!("# user-config: none\n{line}"));
            }
            assert_eq!(bench.names(), expected, "system: {system}, user: {user}");
        }
    }

    #[test]
    fn the_users_file_stands_before_the_systems_field_by_field() {
        let bench = Bench::new();
        bench.write("share/modules/vendor.module", &bench.module());
        bench.write("user/modules/vendor.module", "disable-in: jeton\n");
        assert!(bench.names().is_empty());
    }
}

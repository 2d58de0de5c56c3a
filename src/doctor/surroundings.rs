//! The system around a token: its name, sandboxed browsers, and how the user is logged in.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where pcscd may be installed, on systems where it is a separate program.
const SERVICES: [&str; 3] = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];

/// What is known without querying a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// The system's name for itself.
    pub(crate) system: String,
    /// Whether the user is logged in over SSH, in which case polkit denies access to cards by default.
    pub(crate) remote: bool,
    /// Whether pcscd is installed; always true on Windows and macOS, where PC/SC is part of the system.
    pub(crate) service_installed: bool,
    /// Browsers packaged with Snap or Flatpak, which cannot load the system's modules.
    pub(crate) shut_in_browsers: Vec<String>,
}

impl Surroundings {
    #[must_use]
    pub(crate) fn look() -> Self {
        let home = etcetera::home_dir().ok();
        Self {
            system: system(),
            remote: env::var_os("SSH_CONNECTION").is_some_and(|value| !value.is_empty()),
            service_installed: env::consts::OS != "linux" || SERVICES.iter().any(|path| Path::new(path).is_file()),
            shut_in_browsers: shut_in_browsers(home.as_deref(), Path::new("/")),
        }
    }
}

/// `PRETTY_NAME` of os-release(5), or else the type of system.
fn system() -> String {
    // Not on Windows, where that is a file of the current drive.
    let text = if cfg!(unix) { fs::read_to_string("/etc/os-release").unwrap_or_default() } else { String::new() };
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    match (name, env::consts::OS) {
        (Some(name), _) => name.trim_matches('"').to_owned(),
        (None, "macos") => "macOS".to_owned(),
        (None, "windows") => "Windows".to_owned(),
        (None, other) => other.to_owned(),
    }
}

fn shut_in_browsers(home: Option<&Path>, root: &Path) -> Vec<String> {
    let snaps = [("firefox", "Firefox"), ("chromium", "Chromium"), ("brave", "Brave")];
    let flatpaks = [
        ("org.mozilla.firefox", "Firefox"),
        ("org.chromium.Chromium", "Chromium"),
        ("com.google.Chrome", "Chrome"),
        ("com.brave.Browser", "Brave"),
    ];
    let flatpak_roots: Vec<PathBuf> = [root.join("var/lib/flatpak/app")]
        .into_iter()
        .chain(home.map(|home| home.join(".local/share/flatpak/app")))
        .collect();
    let mut found = Vec::new();
    for (name, shown) in snaps {
        if root.join("snap").join(name).is_dir() || root.join("var/lib/snapd/snap").join(name).is_dir() {
            found.push(format!("{shown} (Snap)"));
        }
    }
    for (name, shown) in flatpaks {
        if flatpak_roots.iter().any(|root| root.join(name).is_dir()) {
            found.push(format!("{shown} (Flatpak)"));
        }
    }
    found
}

/// A path with the user's home directory abbreviated, so that it does not show their name.
#[must_use]
pub(crate) fn without_home(path: &str) -> String {
    let home = etcetera::home_dir().unwrap_or_default();
    match Path::new(path).strip_prefix(&home) {
        Ok(rest) if home.components().count() > 1 => Path::new("~").join(rest).display().to_string(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_found_where_snap_and_flatpak_put_them() {
        let root = tempfile::tempdir().unwrap();
        let home = root.path().join("home/jeanne");
        assert!(shut_in_browsers(Some(&home), root.path()).is_empty());
        fs::create_dir_all(root.path().join("snap/firefox")).unwrap();
        fs::create_dir_all(home.join(".local/share/flatpak/app/org.chromium.Chromium")).unwrap();
        let found = shut_in_browsers(Some(&home), root.path());
        assert_eq!(found, ["Firefox (Snap)", "Chromium (Flatpak)"]);
    }

    #[test]
    fn a_path_tells_no_name() {
        let home = etcetera::home_dir().unwrap();
        assert_eq!(
            without_home(&home.join("x/y.so").display().to_string()),
            Path::new("~/x/y.so").display().to_string()
        );
        assert_eq!(without_home("/usr/lib/y.so"), "/usr/lib/y.so");
    }
}

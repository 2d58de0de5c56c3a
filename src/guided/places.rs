//! The user's usual folders, and paths that they type or drop on the terminal.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::doctor::surroundings;

/// A folder that every desktop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usual {
    Desktop,
    Downloads,
}

impl Usual {
    /// Its name in user-dirs.dirs(5).
    fn variable(self) -> &'static str {
        match self {
            Self::Desktop => "XDG_DESKTOP_DIR",
            Self::Downloads => "XDG_DOWNLOAD_DIR",
        }
    }

    fn names(self) -> [&'static str; 2] {
        match self {
            Self::Desktop => ["Bureau", "Desktop"],
            Self::Downloads => ["Téléchargements", "Downloads"],
        }
    }

    /// Its path, in the user's language; `None` if it does not exist or is the home directory itself.
    pub(super) fn folder(self) -> Option<PathBuf> {
        let home = etcetera::home_dir().ok()?;
        let named = fs::read_to_string(home.join(".config/user-dirs.dirs")).ok();
        let named = named.as_deref().and_then(|text| named_in(text, self.variable(), &home));
        let usual = self.names().map(|name| home.join(name));
        named.into_iter().chain(usual).find(|folder| folder.is_dir() && *folder != home)
    }
}

/// `XDG_…_DIR` of user-dirs.dirs(5): an absolute path, or one that begins with `$HOME/`.
fn named_in(text: &str, variable: &str, home: &Path) -> Option<PathBuf> {
    let value = |line: &str| Some(line.trim().strip_prefix(variable)?.strip_prefix('=')?.trim_matches('"').to_owned());
    let value = text.lines().find_map(value)?;
    match value.strip_prefix("$HOME/") {
        Some(rest) => Some(home.join(rest)),
        None => Some(PathBuf::from(value)).filter(|path| path.is_absolute()),
    }
}

/// Where to propose a new file: the desktop if there is one, otherwise the home directory, otherwise the current one.
pub(super) fn for_a_new_file() -> PathBuf {
    let home = || etcetera::home_dir().ok().filter(|home| home.is_dir());
    Usual::Desktop.folder().or_else(home).unwrap_or_else(|| PathBuf::from("."))
}

/// The matching files in the folders where files usually arrive, sorted by name.
pub(super) fn arrived(fits: impl Fn(&Path) -> bool) -> Vec<(PathBuf, Vec<PathBuf>)> {
    let folders = [Usual::Downloads, Usual::Desktop].into_iter().filter_map(Usual::folder);
    let within = |folder: PathBuf| {
        let entries = fs::read_dir(&folder).ok().into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| fits(path)).collect();
        files.retain(|path| path.is_file());
        files.sort();
        (folder, files)
    };
    folders.map(within).filter(|(_, files)| !files.is_empty()).collect()
}

/// A path as shown to the user: starting from `~` if it is under their home, but in full on Windows, where nothing else
/// shows or takes a `~`.
pub(super) fn shown(path: &Path) -> String {
    let path = path.display().to_string();
    if cfg!(windows) { path } else { surroundings::without_home(&path) }
}

/// One path that was typed, or dropped on the terminal.
pub(super) fn typed(text: &str) -> PathBuf {
    several_typed(text).into_iter().next().unwrap_or_default()
}

/// Paths that were typed, or dropped on the terminal. Terminals quote them, escape their spaces or turn them into URLs,
/// each in its own way. A name with spaces that was typed by hand is one path.
pub(super) fn several_typed(text: &str) -> Vec<PathBuf> {
    let text = text.trim();
    let whole = expand(text);
    if whole.symlink_metadata().is_ok() {
        return vec![whole];
    }
    let paths: Vec<PathBuf> = words(text).iter().map(|word| expand(&without_scheme(word))).collect();
    match paths.len() {
        1 => paths,
        _ if !paths.is_empty() && paths.iter().all(|path| path.exists()) => paths,
        _ => vec![whole],
    }
}

/// Words as a shell splits them. Windows has only double quotes, and there a backslash does not escape.
fn words(text: &str) -> Vec<String> {
    if cfg!(windows) {
        return vec![text.trim_matches('"').to_owned()];
    }
    shell_words::split(text).unwrap_or_else(|_| vec![text.to_owned()])
}

/// `file:///home/x/un%20pli` (RFC 8089) as a path.
fn without_scheme(word: &str) -> String {
    let Some(rest) = word.strip_prefix("file://") else { return word.to_owned() };
    let path = rest.find('/').map_or(rest, |at| &rest[at..]);
    let path = if cfg!(windows) { path.trim_start_matches('/') } else { path };
    percent_encoding::percent_decode_str(path).decode_utf8().map_or_else(|_| word.to_owned(), Into::into)
}

/// Expands `~/…` as a shell would; resolves a relative path from the current directory.
fn expand(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ if Path::new(text).is_relative() => env::current_dir().unwrap_or_default().join(text),
        _ => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_is_where_the_system_says() {
        let home = Path::new("/home/jeanne");
        let desktop = |text| named_in(text, "XDG_DESKTOP_DIR", home);
        let text = "# comment\nXDG_DESKTOP_DIR=\"$HOME/Bureau\"\n";
        assert_eq!(desktop(text), Some(PathBuf::from("/home/jeanne/Bureau")));
        assert_eq!(desktop("XDG_DESKTOP_DIR=\"/srv/d\""), Some(PathBuf::from("/srv/d")));
        assert_eq!(desktop("XDG_DESKTOP_DIR=\"d\""), None);
        assert_eq!(desktop("XDG_DOWNLOAD_DIR=\"/srv/d\""), None);
    }

    #[test]
    #[cfg(unix)]
    fn paths_come_as_each_terminal_writes_them() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().display().to_string();
        for name in ["l'offre n°1.p7m", "b.p7m"] {
            fs::write(directory.path().join(name), "").unwrap();
        }
        let bid = directory.path().join("l'offre n°1.p7m");
        for text in [
            format!("{folder}/l'offre n°1.p7m"),
            format!("  '{folder}/l'\\''offre n°1.p7m' "),
            format!("\"{folder}/l'offre n°1.p7m\""),
            format!("{folder}/l\\'offre\\ n°1.p7m"),
            format!("file://{folder}/l'offre%20n%C2%B01.p7m").replace('\'', "%27"),
            format!("file://localhost{folder}/l%27offre%20n%C2%B01.p7m"),
        ] {
            assert_eq!(several_typed(&text), std::slice::from_ref(&bid), "{text}");
        }
        let both = several_typed(&format!("'{folder}/l'\\''offre n°1.p7m' {folder}/b.p7m"));
        assert_eq!(both, [bid, directory.path().join("b.p7m")]);
        // A path that does not exist yet: spaces typed by hand belong to the name.
        assert_eq!(typed(&format!("{folder}/ma clé.pfx")), directory.path().join("ma clé.pfx"));
        assert_eq!(typed(&format!("{folder}/l'autre.pfx")), directory.path().join("l'autre.pfx"));
    }
}

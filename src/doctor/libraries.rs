//! Which of the libraries that a module needs are missing, searched as the system's loader does.
//!
//! The loader stops at the first missing one, but somebody who has to install them wants to know all. This does not
//! decide whether a module loads, it only explains why it did not.

use std::collections::{HashSet, VecDeque};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::image::Image;

/// The most libraries examined, counting the dependencies of dependencies.
const MAX_FOLLOWED: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MissingLibrary {
    /// Its file name.
    pub(crate) name: String,
    /// The file that needs it: the module or another library.
    pub(crate) needed_by: String,
}

/// The missing libraries among those that this module needs, directly or indirectly. Always empty if the system's own
/// libraries are not files (macOS).
#[must_use]
pub(crate) fn missing(module: &Path) -> Vec<MissingLibrary> {
    if env::consts::OS == "macos" {
        return Vec::new();
    }
    missing_among(module, &system_directories())
}

fn missing_among(module: &Path, system: &[PathBuf]) -> Vec<MissingLibrary> {
    let mut missing: Vec<MissingLibrary> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut waiting = VecDeque::from([module.to_owned()]);
    while let Some(file) = waiting.pop_front() {
        let Some(image) = Image::read(&file).filter(Image::is_for_this_program) else { continue };
        let origin = file.parent().unwrap_or(Path::new(".")).to_owned();
        let own: Vec<PathBuf> = image.search.iter().map(|path| expand(path, &origin)).collect();
        for name in image.needs {
            if seen.len() >= MAX_FOLLOWED || !seen.insert(name.clone()) || is_part_of_the_system(&name) {
                continue;
            }
            match find(&name, &own, &origin, system) {
                Some(found) => waiting.push_back(found),
                None => missing.push(MissingLibrary { name, needed_by: file.display().to_string() }),
            }
        }
    }
    missing
}

/// Whether it is the loader itself, or one of the libraries that Windows provides without a file.
fn is_part_of_the_system(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with("ld-linux") || lower.starts_with("api-ms-") || lower.starts_with("ext-ms-")
}

/// Replaces `$ORIGIN` by the folder of the file that contains it (ld.so(8)).
fn expand(path: &str, origin: &Path) -> PathBuf {
    let origin = origin.to_string_lossy();
    PathBuf::from(path.replace("${ORIGIN}", &origin).replace("$ORIGIN", &origin))
}

fn find(name: &str, own: &[PathBuf], origin: &Path, system: &[PathBuf]) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|path| path.is_file());
    }
    // Windows searches the module's folder; other systems only where they are told to.
    let beside = cfg!(windows).then(|| origin.to_owned());
    let usable = |path: &PathBuf| Image::read(path).is_some_and(|image| image.is_for_this_program());
    own.iter().chain(&beside).chain(system).map(|directory| directory.join(name)).find(usable)
}

/// The loader's search path for every program: its environment variable, the configured folders, its defaults.
fn system_directories() -> Vec<PathBuf> {
    let variable = if cfg!(windows) { "PATH" } else { "LD_LIBRARY_PATH" };
    let mut directories: Vec<PathBuf> =
        env::var_os(variable).map(|paths| env::split_paths(&paths).collect()).unwrap_or_default();
    if cfg!(windows) {
        let root = env::var_os("SystemRoot").map_or_else(|| PathBuf::from(r"C:\Windows"), PathBuf::from);
        directories.push(root.join("System32"));
    } else {
        configured(Path::new("/etc/ld.so.conf"), &mut directories, 0);
        let triplet = format!("{}-linux-gnu", env::consts::ARCH);
        directories.extend([format!("/lib/{triplet}"), format!("/usr/lib/{triplet}")].map(PathBuf::from));
        directories.extend(["/lib64", "/usr/lib64", "/lib", "/usr/lib"].map(PathBuf::from));
    }
    directories
}

/// Reads an `ld.so.conf`: a folder per line, or `include` with a file pattern (ldconfig(8)).
fn configured(file: &Path, directories: &mut Vec<PathBuf>, depth: u8) {
    let Ok(text) = fs::read_to_string(file) else { return };
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        match line.strip_prefix("include").filter(|rest| rest.starts_with([' ', '\t'])) {
            Some(pattern) if depth < 4 => {
                let pattern = file.parent().unwrap_or(Path::new("/")).join(pattern.trim());
                // In practice the pattern is always `folder/*.conf`.
                let folder = pattern.parent().unwrap_or(Path::new("/"));
                let mut included: Vec<PathBuf> = fs::read_dir(folder)
                    .into_iter()
                    .flatten()
                    .flatten()
                    .map(|entry| entry.path())
                    .filter(|path| path.extension().is_some_and(|extension| extension == "conf"))
                    .collect();
                included.sort();
                for file in included {
                    configured(&file, directories, depth + 1);
                }
            }
            Some(_) => {}
            None if line.is_empty() => {}
            None => directories.push(PathBuf::from(line)),
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_program_lacks_nothing() {
        assert_eq!(missing(&env::current_exe().unwrap()), []);
    }

    #[test]
    fn without_the_systems_places_everything_is_missing() {
        let own = env::current_exe().unwrap();
        let names: Vec<_> = missing_among(&own, &[]).into_iter().map(|missing| missing.name).collect();
        assert!(names.iter().any(|name| name.starts_with("libc.so")), "{names:?}");
    }

    #[test]
    fn a_configuration_with_includes() {
        let directory = tempfile::tempdir().unwrap();
        let part = directory.path().join("ld.so.conf.d");
        fs::create_dir(&part).unwrap();
        fs::write(directory.path().join("ld.so.conf"), "include ld.so.conf.d/*.conf\n# no\n/opt/last\n").unwrap();
        fs::write(part.join("a.conf"), "/opt/first # why\n").unwrap();
        fs::write(part.join("b.txt"), "/opt/never\n").unwrap();
        let mut found = Vec::new();
        configured(&directory.path().join("ld.so.conf"), &mut found, 0);
        assert_eq!(found, [PathBuf::from("/opt/first"), PathBuf::from("/opt/last")]);
    }
}

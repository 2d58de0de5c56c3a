//! Why the system's loader refused a file. glibc, musl, macOS and Windows give no error code, only a text.

use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use goblin::Hint;

use crate::error::LoadFailure;
use crate::model::system;

/// Classifies the loader's error; `None` if it says that the file itself does not exist.
pub(super) fn refusal(path: &Path, error: &dyn Error) -> Option<LoadFailure> {
    // libloading keeps the loader's message in the source of its error.
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let failure = said(path, &text)?;
    let kind = start(path);
    Some(match (&failure, kind.and_then(system_of)) {
        (LoadFailure::NotALibrary | LoadFailure::OtherArchitecture | LoadFailure::Other(_), Some(made_for))
            if made_for != system::OWN =>
        {
            LoadFailure::OtherSystem(made_for.to_owned())
        }
        _ => failure,
    })
}

/// What the loader's message says.
fn said(path: &Path, text: &str) -> Option<LoadFailure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if text.contains("wrong ELF class") || text.contains("incompatible architecture") {
        return Some(LoadFailure::OtherArchitecture);
    }
    // ERROR_BAD_EXE_FORMAT: Windows says it of a library for another processor, and of any other file.
    if text.contains("os error 193") {
        let is_pe = matches!(start(path), Some(Hint::PE));
        return Some(if is_pe { LoadFailure::OtherArchitecture } else { LoadFailure::NotALibrary });
    }
    if text.contains("cannot open shared object file") || text.contains("No such file") {
        let missing = text.split(':').next().unwrap_or_default().trim();
        let itself = missing == path.to_string_lossy() || missing == name;
        return (!itself).then(|| LoadFailure::MissingLibrary(missing.to_owned()));
    }
    let garbage = ["invalid ELF header", "file too short", "not a mach-o", "cannot read file data"];
    if garbage.iter().any(|part| text.contains(part)) {
        return Some(LoadFailure::NotALibrary);
    }
    Some(LoadFailure::Other(text.to_owned()))
}

/// What the first bytes of a file are of.
fn start(path: &Path) -> Option<Hint> {
    let mut bytes = [0; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut bytes)).ok()?;
    goblin::peek_bytes(&bytes).ok()
}

/// The system that loads such files.
fn system_of(kind: Hint) -> Option<&'static str> {
    match kind {
        Hint::Elf(_) => Some(system::LINUX),
        Hint::PE => Some(system::WINDOWS),
        Hint::Mach(_) | Hint::MachFat(_) => Some(system::MACOS),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_of_another_system_is_called_that() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = directory.path().join(name);
            std::fs::write(&path, [bytes, &[0; 16]].concat()).unwrap();
            path
        };
        let elf = write("module.so", b"\x7fELF\x02\x01\x01");
        let pe = write("module.dll", b"MZ\x90\x00");
        let mach = write("module.dylib", b"\xcf\xfa\xed\xfe\x07\x00\x00\x01");
        let text = write("notes.txt", b"code PIN :");
        // What Windows says of each, of a library for another processor too.
        let of =
            |path: &Path| refusal(path, &std::io::Error::other("%1 is not a valid Win32 application. (os error 193)"));
        for (path, made_for, own) in [
            (&elf, system::LINUX, LoadFailure::NotALibrary),
            (&pe, system::WINDOWS, LoadFailure::OtherArchitecture),
            (&mach, system::MACOS, LoadFailure::NotALibrary),
        ] {
            let expected = if made_for == system::OWN { own } else { LoadFailure::OtherSystem(made_for.to_owned()) };
            assert_eq!(of(path), Some(expected), "{path:?}");
        }
        assert_eq!(of(&text), Some(LoadFailure::NotALibrary));
    }

    #[test]
    fn a_missing_library_is_not_the_file_itself() {
        let refused = |text: &str| refusal(Path::new("/opt/module.so"), &std::io::Error::other(text.to_owned()));
        let missing = LoadFailure::MissingLibrary("libssl.so.3".to_owned());
        assert_eq!(refused("libssl.so.3: cannot open shared object file: No such file or directory"), Some(missing));
        assert_eq!(refused("/opt/module.so: cannot open shared object file: No such file or directory"), None);
    }
}

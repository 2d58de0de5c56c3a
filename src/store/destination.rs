//! Where an output file goes. A named file is that file. A named folder gets a new file, under a name that says what it
//! is: nobody named a file that is already there, so it is never replaced, whatever the options.

use std::path::{Path, PathBuf};

/// The longest name made here, in characters, without number and extension; file systems allow 255 bytes.
const LONGEST: usize = 80;

/// What a certificate's file is called whose holder or own name gives no name.
const CERTIFICATE: &str = "certificat";

/// The file to write, for what was typed as an output: the path itself, or a new file in this folder.
#[must_use]
pub(crate) fn place(named: &Path, stem: &str, extension: &str) -> PathBuf {
    if named.is_dir() { new_file(named, stem, extension) } else { named.to_owned() }
}

/// A file of this folder that does not exist yet: `stem.extension`, or `stem-2.extension` and so on.
#[must_use]
pub(crate) fn new_file(folder: &Path, stem: &str, extension: &str) -> PathBuf {
    let mut paths = names(stem, extension).map(|name| folder.join(name));
    paths.find(|path| path.symlink_metadata().is_err()).unwrap_or_default()
}

/// The names of a file and of those after it: `stem.extension`, `stem-2.extension` and so on, without end.
pub(crate) fn names(stem: &str, extension: &str) -> impl Iterator<Item = String> {
    let numbered = (2..).map(move |number: u64| format!("{stem}-{number}.{extension}"));
    std::iter::once(format!("{stem}.{extension}")).chain(numbered)
}

/// The stem of a copy of this file.
#[must_use]
pub(crate) fn copy_stem(file: &Path) -> String {
    format!("{}-copie", stem(&file.file_stem().unwrap_or_default().to_string_lossy(), CERTIFICATE))
}

/// The stem of a certificate's file: its holder and its last day, `2027-12-31`.
#[must_use]
pub(crate) fn certificate_stem(holder: &str, last_day: &str) -> String {
    format!("{}-{last_day}", stem(holder, CERTIFICATE))
}

/// A stem made only of characters that every file system accepts: the text may come from a certificate, which can contain
/// anything. `otherwise`, if nothing is left of it.
#[must_use]
pub(crate) fn stem(text: &str, otherwise: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let stem: String = words.join("-").chars().take(LONGEST).collect();
    if stem.is_empty() { otherwise.to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_gets_a_new_file_and_a_file_is_that_file() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path();
        assert_eq!(place(folder, "Jeanne", "pem"), folder.join("Jeanne.pem"));
        for (at, name) in ["Jeanne.pem", "Jeanne-2.pem"].into_iter().enumerate() {
            fs::write(folder.join(name), "").unwrap();
            assert_eq!(place(folder, "Jeanne", "pem"), folder.join(format!("Jeanne-{}.pem", at + 2)));
        }
        let file = folder.join("Jeanne.pem");
        assert_eq!(place(&file, "autre", "pem"), file);
        assert_eq!(place(&folder.join("absent/x"), "autre", "pem"), folder.join("absent/x"));
    }

    #[test]
    fn names_say_who_and_until_when_and_lead_to_no_other_folder() {
        assert_eq!(certificate_stem("Jeanne DUPONT", "2027-12-31"), "Jeanne-DUPONT-2027-12-31");
        assert_eq!(certificate_stem("…", "2027-12-31"), "certificat-2027-12-31");
        assert_eq!(stem("../../etc/passwd\u{0}\u{202e}", ""), "etc-passwd");
        assert_eq!(stem("Émile d’Ys", ""), "Émile-d-Ys");
        assert!(stem(&"a".repeat(5000), "").len() < 120);
    }
}

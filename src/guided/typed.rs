//! A command line being built: run as it is, and shown as a user would type it.

use std::ffi::OsString;
use std::fmt;
use std::path::Path;

use crate::cli::Global;

/// `jeton …`, word by word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandLine {
    words: Vec<String>,
    /// Which word is the file that the command reads or writes.
    file: Option<usize>,
}

impl CommandLine {
    /// `jeton` with the options that were given to the guided mode, or chosen in it.
    pub(super) fn new(global: &Global) -> Self {
        let mut line = Self::without_token();
        if let Some(module) = &global.module {
            line = line.option("--module", &module.display().to_string());
        }
        if let Some(token) = &global.token {
            line = line.option("--token", token);
        }
        if let Some(file) = &global.pin_file {
            line = line.option("--pin-file", &file.display().to_string());
        }
        if global.last_try {
            line = line.word("--last-try");
        }
        line
    }

    /// `jeton` without options, for a command that needs no token.
    pub(super) fn without_token() -> Self {
        Self { words: vec!["jeton".to_owned()], file: None }
    }

    /// Adds a word.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.words.push(word.to_owned());
        self
    }

    /// Adds an option and its value, as one word if the value could be mistaken for an option.
    pub(super) fn option(self, name: &str, value: &str) -> Self {
        if value.starts_with('-') { self.word(&format!("{name}={value}")) } else { self.word(name).word(value) }
    }

    /// Adds the operands, none of which is read as an option, whatever it starts with.
    pub(super) fn operands<'w>(self, words: impl IntoIterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        let line = if words.iter().any(|word| word.starts_with('-')) { self.word("--") } else { self };
        words.into_iter().fold(line, Self::word)
    }

    /// Adds an option and the file that it names.
    pub(super) fn file_option(self, name: &str, file: &Path) -> Self {
        let mut line = self.word(name).word(&file.display().to_string());
        line.file = Some(line.words.len() - 1);
        line
    }

    /// Adds the operands, the first of which is the file that the command reads or writes.
    pub(super) fn file_operand(self, file: &Path, others: &[&str]) -> Self {
        let file = file.display().to_string();
        let mut line = self.operands([file.as_str()].into_iter().chain(others.iter().copied()));
        line.file = line.words.iter().rposition(|word| *word == file);
        line
    }

    /// The file that the command reads or writes, if it is one.
    pub(super) fn file(&self) -> Option<&str> {
        self.file.map(|at| self.words[at].as_str())
    }

    /// The same command for another file.
    pub(super) fn with_other_file(&self, file: &Path) -> Self {
        let mut line = self.clone();
        if let Some(at) = line.file {
            line.words[at] = file.display().to_string();
        }
        line
    }

    /// Whether this is one of its words.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }

    /// The words, as the program receives them.
    #[must_use]
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        self.words.iter().map(OsString::from).collect()
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<String> = self.words.iter().map(|word| quote(word)).collect();
        f.write_str(&quoted.join(" "))
    }
}

/// A word quoted for the system's shell.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '=' | ':' | '~' | '\\');
    if !word.is_empty() && word.chars().all(plain) && !(cfg!(unix) && word.contains(['\\', '~'])) {
        return word.to_owned();
    }
    if cfg!(windows) { format!("\"{word}\"") } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_as_a_shell_takes_it() {
        let global = Global { token: Some("Mairie de Vitré".into()), ..Global::default() };
        let line = CommandLine::new(&global).word("cert").word("export").option("--out", "/home/x/l'un.pem");
        let expected = r"jeton --token 'Mairie de Vitré' cert export --out '/home/x/l'\''un.pem'";
        assert!(cfg!(windows) || line.to_string() == expected, "{line}");
        assert_eq!(line.arguments().len(), 7);
        assert_eq!(CommandLine::new(&Global::default()).option("--label", "-x").to_string(), "jeton --label=-x");
        let line = CommandLine::without_token().word("bicle").word("archive");
        assert_eq!(line.clone().operands(["A"]).to_string(), "jeton bicle archive A");
        assert_eq!(line.clone().operands(["-A"]).to_string(), "jeton bicle archive -- -A");
        let line = line.file_operand(Path::new("/x.pfx"), &["-A"]);
        assert_eq!((line.file(), line.to_string().as_str()), (Some("/x.pfx"), "jeton bicle archive -- /x.pfx -A"));
        assert_eq!(line.with_other_file(Path::new("/y")).to_string(), "jeton bicle archive -- /y -A");
    }
}

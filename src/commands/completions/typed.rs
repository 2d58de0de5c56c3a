//! What stands on the command line so far, and how a word goes back there.

use crate::cli::TabShell;

/// The variable in which PowerShell's script gives the words, one a line: as arguments, empty ones would be lost.
const WORDS: &str = "JETON_COMPLETE_WORDS";

/// The quotes around the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// The words up to the cursor; the last is being typed.
pub(super) struct Typed {
    shell: TabShell,
    words: Vec<String>,
    quotes: Quotes,
    /// The beginning of the last word that the shell leaves as it is: bash replaces only what follows a `=` or `:`.
    kept: String,
}

impl Typed {
    /// From what the shell's script passes. bash: the line up to the cursor, and the part of the last word that an answer
    /// replaces. zsh, fish: the words. PowerShell: none, see [`WORDS`].
    pub(super) fn new(shell: TabShell, given: &[String]) -> Self {
        match shell {
            TabShell::Bash => {
                let (words, quotes) = split(given.first().map_or("", String::as_str));
                let last = words.last().cloned().unwrap_or_default();
                let (replaced, _) = split(given.get(1).map_or("", String::as_str));
                let replaced = replaced.last().map_or("", String::as_str);
                let kept = last.strip_suffix(replaced).unwrap_or_default().to_owned();
                Self { shell, words, quotes, kept }
            }
            TabShell::Zsh => Self::of_words(shell, given.to_vec()),
            TabShell::Fish => {
                let mut words = given.to_vec();
                // fish gives the others without their quotes.
                if let Some(last) = words.last_mut() {
                    *last = split(last).0.pop().unwrap_or_default();
                }
                Self::of_words(shell, words)
            }
            TabShell::Powershell => {
                let given = std::env::var(WORDS).unwrap_or_default();
                let mut words: Vec<String> = given.split('\n').map(ToOwned::to_owned).collect();
                if let Some(last) = words.last_mut() {
                    *last = last.trim_matches(['\'', '"', '\r']).to_owned();
                }
                Self::of_words(shell, words)
            }
        }
    }

    fn of_words(shell: TabShell, words: Vec<String>) -> Self {
        Self { shell, words, quotes: Quotes::None, kept: String::new() }
    }

    /// The words, without quotes, the program's name first.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the shell shows remarks beside words.
    pub(super) fn shows_remarks(&self) -> bool {
        self.shell != TabShell::Bash
    }

    /// A word as the shell's script takes it. zsh, fish and PowerShell's script quote it themselves. `None` if it does
    /// not continue what is typed, or cannot be written between the quotes that are open.
    pub(super) fn as_shell_takes_it(&self, word: &str) -> Option<String> {
        if self.shell != TabShell::Bash {
            return Some(word.to_owned());
        }
        let rest = word.strip_prefix(self.kept.as_str())?;
        match self.quotes {
            Quotes::None => Some(escaped(rest, |c| !c.is_alphanumeric() && !"-_./,+=:@%".contains(c))),
            Quotes::Double => Some(escaped(rest, |c| "\"\\$`!".contains(c))),
            Quotes::Single => (!rest.contains('\'')).then(|| rest.to_owned()),
        }
    }
}

fn escaped(text: &str, needs: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if needs(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The words of a line as a shell reads them (POSIX, Shell Command Language, 2.2), and the quotes that are open at its
/// end. There is always a last word, empty after a blank. Nothing is expanded.
fn split(line: &str) -> (Vec<String>, Quotes) {
    let mut words = vec![String::new()];
    let mut quotes = Quotes::None;
    let mut in_word = false;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        let mut put = |c: char| words.last_mut().into_iter().for_each(|word: &mut String| word.push(c));
        match (quotes, c) {
            (Quotes::None, ' ' | '\t' | '\n') => {
                if in_word {
                    words.push(String::new());
                }
                in_word = false;
                continue;
            }
            (Quotes::None, '\'') => quotes = Quotes::Single,
            (Quotes::None, '"') => quotes = Quotes::Double,
            (Quotes::Single, '\'') | (Quotes::Double, '"') => quotes = Quotes::None,
            (Quotes::None, '\\') => characters.next().into_iter().for_each(put),
            (Quotes::Double, '\\') => match characters.next() {
                Some(next @ ('"' | '\\' | '$' | '`')) => put(next),
                Some(next) => {
                    put('\\');
                    put(next);
                }
                None => {}
            },
            (_, c) => put(c),
        }
        in_word = true;
    }
    (words, quotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bash(line: &str, replaced: &str) -> Typed {
        Typed::new(TabShell::Bash, &[line.to_owned(), replaced.to_owned()])
    }

    #[test]
    fn a_line_is_read_as_the_shell_reads_it() {
        let words = |line: &str| split(line).0;
        assert_eq!(words("jeton cert "), ["jeton", "cert", ""]);
        assert_eq!(words(r#"jeton  --token "Mairie de" x\ y 'l''a'"#), ["jeton", "--token", "Mairie de", "x y", "la"]);
        assert_eq!(words(r#"j "a\"b\c" ''"#), ["j", "a\"b\\c", ""]);
        assert_eq!(split("j 'Mai").1, Quotes::Single);
        assert_eq!(split("j \"Mai").1, Quotes::Double);
        assert_eq!(words(""), [""]);
    }

    #[test]
    fn a_word_goes_back_as_one_word() {
        let take = |line, replaced, word: &str| bash(line, replaced).as_shell_takes_it(word);
        assert_eq!(take("jeton --token Mai", "Mai", "Mairie de Vitré").unwrap(), r"Mairie\ de\ Vitré");
        assert_eq!(take("jeton --token \"Mai", "Mai", "Mairie $(id) de").unwrap(), r"Mairie \$(id) de");
        assert_eq!(take("jeton --token 'Mai", "Mai", "Mairie de l'Est"), None);
        assert_eq!(take("jeton --token=Mai", "Mai", "--token=Mairie").unwrap(), "Mairie");
        assert_eq!(take("jeton --token a:b", "b", "a:bc d").unwrap(), r"bc\ d");
        assert_eq!(take("jeton x", "x", "$(id);`id`").unwrap(), r"\$\(id\)\;\`id\`");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_offered_is_read_back(name in "[^\u{0}\n\t]{1,20}") {
            let shown = bash("jeton --token ", "").as_shell_takes_it(&name).unwrap();
            proptest::prop_assert_eq!(split(&shown).0, vec![name]);
        }
    }
}

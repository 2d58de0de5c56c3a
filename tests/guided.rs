//! `jeton` alone on a terminal, driven in a pseudo-terminal as a user would, in both languages, on a SoftHSM2 token and
//! on the simulated card.

mod agent;
mod bicle;
mod escape;
mod export;
mod menu;
mod more;
mod no_dead_end;
mod procedures;
mod received;

use std::path::{Path, PathBuf};

use crate::support::card::CardBench;
use crate::support::jeton::is_another_program;
use crate::support::terminal::Terminal;
use crate::support::{Jeton, Misbehaving, Token};

/// Wide enough for every sentence to fit on one line.
const WIDE: u16 = 250;

/// A user at a terminal, in the guided mode.
struct Person {
    terminal: Terminal,
    french: bool,
    answers: usize,
}

impl Person {
    fn on(token: &Token, french: bool) -> Self {
        Self::at(at_home(token), french, WIDE)
    }

    fn on_misbehaving(faulty: &Misbehaving, french: bool) -> Self {
        let home = home_in(&faulty.token.scratch());
        Self::at(at_home_without_card(faulty.jeton(&[]), &home), french, WIDE)
    }

    /// A user with this bench's card in the reader.
    fn with_card(bench: &CardBench, french: bool) -> Self {
        let home = home_in(bench.configuration().parent().unwrap());
        Self::at(bench.jeton(&[]).env("HOME", home).env("TERM", "xterm"), french, WIDE)
    }

    fn at(jeton: Jeton, french: bool, columns: u16) -> Self {
        let jeton = if french { jeton.french() } else { jeton };
        Self { terminal: jeton.in_terminal_of(columns), french, answers: 0 }
    }

    fn says<'t>(&self, english: &'t str, french: &'t str) -> &'t str {
        if self.french { french } else { english }
    }

    /// Waits for this text, in English or in French.
    #[track_caller]
    fn sees(&mut self, english: &str, french: &str) {
        let text = self.says(english, french);
        self.terminal.expect(text);
    }

    /// Picks the menu line with this text by its number: counts as an answer.
    #[track_caller]
    fn picks(&mut self, english: &str, french: &str) {
        let text = self.says(english, french);
        self.terminal.pick(text);
        self.answers += 1;
    }

    /// Picks the line of this file or folder: counts as an answer.
    #[track_caller]
    fn picks_path(&mut self, path: &str) {
        self.terminal.pick_path(path);
        self.answers += 1;
    }

    /// Presses keys that do not count as an answer.
    #[track_caller]
    fn types(&mut self, keys: &str) {
        self.terminal.keys(keys);
    }

    /// Types a PIN or a password at this prompt: counts as an answer.
    #[track_caller]
    fn gives(&mut self, english: &str, french: &str, secret: &str) {
        let text = self.says(english, french);
        self.terminal.answer_secret(text, secret);
        self.answers += 1;
    }

    /// Types a new password, and once more: counts as two answers.
    #[track_caller]
    fn gives_new_password(&mut self, password: &str) {
        self.gives("New password (Esc", "Nouveau mot de passe (Échap", password);
        self.gives("New password, once more", "Confirmez le nouveau mot de passe", password);
    }

    /// Types a new PIN, and once more: counts as two answers.
    #[track_caller]
    fn gives_new_pin(&mut self, pin: &str) {
        self.gives("New PIN", "Nouveau code PIN", pin);
        self.gives("New PIN, again", "Confirmez le nouveau code PIN", pin);
    }

    /// Types a line at this prompt: counts as an answer.
    #[track_caller]
    fn answers(&mut self, english: &str, french: &str, line: &str) {
        let text = self.says(english, french);
        let hint = self.way_back();
        self.terminal.expect(text).expect(hint).type_line(line);
        self.answers += 1;
    }

    /// How a prompt for a line says to go back: a console of Windows edits the line itself, and Esc alone clears it there.
    fn way_back(&self) -> &'static str {
        if is_another_program() {
            self.says("go back)", "revenir)")
        } else {
            self.says("Esc to go back", "Échap pour revenir")
        }
    }

    /// Corrects what was typed before, which stands at this prompt: counts as an answer.
    #[track_caller]
    fn corrects(&mut self, english: &str, french: &str, before: &str, keys: &str) {
        let text = self.says(english, french);
        let hint = self.way_back();
        self.terminal.expect(text).expect(hint).expect(&format!("> {before}")).keys(keys);
        self.answers += 1;
    }

    /// Says yes to this question: counts as an answer.
    #[track_caller]
    fn agrees(&mut self, english: &str, french: &str) {
        let text = self.says(english, french);
        let yes = self.says("y", "o");
        self.terminal.expect(text).expect("N]").type_line(yes);
        self.answers += 1;
    }

    /// Expects the equivalent command.
    #[track_caller]
    fn is_shown(&mut self, command: &str) {
        self.terminal.expect(&format!("jeton {command}"));
    }

    /// Expects the equivalent command, with the words before it. If the READMEs count the answers of this procedure, checks that this many were
    /// given since the last one.
    #[track_caller]
    fn is_done(&mut self, procedure: &str, command: &str) {
        let english = format!("The same in one command: jeton {command}");
        self.sees(&english, &format!("La même chose en une commande : jeton {command}"));
        self.has_answered(procedure);
    }

    /// Checks that the number of answers is what README.fr.md says.
    #[track_caller]
    fn has_answered(&mut self, procedure: &str) {
        assert_eq!(self.answers, promised(procedure), "{procedure}: the answers given, and those of README.fr.md");
        self.answers = 0;
    }

    /// Expects the end, with this code and the terminal restored.
    #[track_caller]
    fn ends(self, code: i32) -> String {
        let screen = self.terminal.exits(code);
        says_nothing_to_type(&screen);
        screen
    }

    /// Returns from a menu to the one before it.
    #[track_caller]
    fn goes_back(&mut self) {
        self.picks("Go back", "Revenir");
    }

    /// Goes back, and leaves through the first menu; returns what was on the screen.
    #[track_caller]
    fn goes_back_and_leaves(mut self) -> String {
        self.goes_back();
        self.leaves()
    }

    /// Leaves through the menu; returns what was on the screen.
    #[track_caller]
    fn leaves(mut self) -> String {
        self.picks("Leave", "Quitter");
        self.ends(0)
    }
}

/// Checks that nobody at a menu was told a command or an option, but for the line that offers to do the same without the menu.
#[track_caller]
fn says_nothing_to_type(screen: &str) {
    // What is for the system, and not for jeton, can only be typed.
    let may_name = ["The same in one command", "La même chose en une commande", "`sudo "];
    for line in screen.lines().filter(|line| !may_name.iter().any(|words| line.contains(words))) {
        let is_option = |word: &str| word.strip_prefix("--").is_some_and(|name| name.starts_with(char::is_alphabetic));
        let names = line.contains("`jeton") || line.split([' ', '(', '«']).any(is_option);
        assert!(!names, "{line}\nin:\n{screen}");
    }
}

/// The rows of the table of procedures in README.fr.md: name, steps of the guide, answers in jeton.
fn rows() -> Vec<(String, String, usize)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.fr.md")).unwrap();
    let table = text.split("| procédure | étapes du guide | réponses dans jeton |").nth(1).expect("the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|')).map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let answers = cells[3].split(|c: char| !c.is_ascii_digit()).next().unwrap();
        (cells[1].to_owned(), cells[2].to_owned(), answers.parse().unwrap_or_else(|_| panic!("{line}")))
    });
    rows.collect()
}

/// How many answers README.fr.md promises for a procedure.
#[track_caller]
fn promised(procedure: &str) -> usize {
    let row = rows().into_iter().find(|row| row.0 == procedure);
    row.unwrap_or_else(|| panic!("README.fr.md has no row “{procedure}”")).2
}

/// A home directory inside this directory, with a desktop and a downloads folder.
fn home_in(directory: &Path) -> PathBuf {
    let home = directory.join("home");
    for folder in ["Desktop", "Downloads", ".config"] {
        std::fs::create_dir_all(home.join(folder)).unwrap();
    }
    let named = "XDG_DESKTOP_DIR=\"$HOME/Desktop\"\nXDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\n";
    std::fs::write(home.join(".config/user-dirs.dirs"), named).unwrap();
    home
}

/// Without PC/SC, so that the machine's own cards are not used.
fn at_home_without_card(jeton: Jeton, home: &Path) -> Jeton {
    jeton.env("HOME", home).env("TERM", "xterm").env("PCSCLITE_CSOCK_NAME", "/nonexistent")
}

fn at_home(token: &Token) -> Jeton {
    at_home_without_card(token.jeton(&[]), &home_in(&token.scratch()))
}

/// A file on the desktop of this token's holder.
fn on_desktop(token: &Token, name: &str) -> PathBuf {
    token.scratch().join("home/Desktop").join(name)
}

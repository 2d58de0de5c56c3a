//! jeton in a pseudo-terminal, as a user sees it: waits for its questions and types the answers.

use std::process::Command;
use std::time::Duration;

use rexpect::ReadUntil;
use rexpect::process::{Signal, WaitStatus};
use rexpect::session::{Options, PtySession, spawn_with_options};
use rustix::termios::{LocalModes, tcgetattr, tcgetpgrp};

use super::Jeton;
use super::jeton::is_another_program;
use super::patience::comes;

/// How long to wait for a question. It is generous because machines may be loaded, and only a failing test waits that
/// long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A jeton running in a terminal.
pub struct Terminal {
    session: PtySession,
    screen: String,
}

impl Jeton {
    /// Runs it in a terminal of its own.
    pub fn in_terminal(mut self) -> Terminal {
        // What has no name of a terminal gets numbered menus; Windows knows no such names.
        if is_another_program() && !self.has("TERM") {
            self = self.env("JETON_MENU", "numbers");
        }
        Terminal::run(&self.into_command(), 80)
    }

    /// Runs it in a terminal of this many columns, with all output visible, including cursor movements and colours.
    pub fn in_terminal_of(self, columns: u16) -> Terminal {
        Terminal::raw(&self.into_command(), columns)
    }
}

/// This command in a terminal that echoes, as every real one does: rexpect makes one that does not.
fn echoing(command: &Command, columns: u16) -> Command {
    let mut shell = Command::new("sh");
    let script = format!("stty echo cols {columns} rows 24 && exec \"$0\" \"$@\"");
    shell.args(["-c", &script]).arg(command.get_program()).args(command.get_args());
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| value.map(|value| (name, value))));
    shell
}

/// A text in the form in which rexpect sees it, which takes each byte for a character.
fn bytes_as_characters(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Restores the original text from what rexpect saw.
fn characters_as_bytes(text: &str) -> String {
    let bytes: Vec<u8> = text.chars().map(|character| u8::try_from(character).unwrap_or(b'?')).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A regular expression for this text alone.
fn literally(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() }).collect()
}

impl Terminal {
    /// Runs a command in a terminal of this many columns.
    pub fn run(command: &Command, columns: u16) -> Self {
        let options = Options::new().timeout_ms(Some(PATIENCE.as_millis() as u64)).strip_ansi_escape_codes(true);
        let session = spawn_with_options(echoing(command, columns), options).expect("a pseudo-terminal");
        Self { session, screen: String::new() }
    }

    /// Runs a command in a terminal of this many columns, with all output visible, including cursor movements and
    /// colours.
    pub fn raw(command: &Command, columns: u16) -> Self {
        let options = Options::new().timeout_ms(Some(PATIENCE.as_millis() as u64));
        let session = spawn_with_options(echoing(command, columns), options).expect("a pseudo-terminal");
        Self { session, screen: String::new() }
    }

    /// Waits until this appears on the screen, after what was expected before.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> &mut Self {
        // A console of Windows shows a blank at the end of a line by where the cursor stands.
        // wine's ends each line with one more carriage return.
        let seen = if is_another_program() { text.trim_end().replace("\r\n", "\r\r\n") } else { text.to_owned() };
        match self.session.exp_string(&bytes_as_characters(&seen)) {
            Ok(before) => self.screen += &(characters_as_bytes(&before) + &seen),
            Err(error) => panic!("“{text}” does not come: {error}\nafter:\n{}", self.screen),
        }
        self
    }

    /// Waits for a question that is answered without echo, and answers it. A key pressed before the echo is off would
    /// be visible, as it would for a user who types ahead.
    #[track_caller]
    pub fn answer_secret(&mut self, question: &str, answer: &str) -> &mut Self {
        self.expect(question).without_echo().type_line(answer)
    }

    /// Waits for a menu line that begins with this, and picks it by its number.
    #[track_caller]
    pub fn pick(&mut self, text: &str) -> &mut Self {
        self.pick_line(text, &literally(text))
    }

    /// The same for a path below the home directory, `~/…`, which Windows writes in full.
    #[track_caller]
    pub fn pick_path(&mut self, path: &str) -> &mut Self {
        let line = match path.strip_prefix("~/") {
            Some(below) if is_another_program() => {
                format!(r"[^\n]*[\\/]{}", below.split('/').map(literally).collect::<Vec<_>>().join(r"[\\/]"))
            }
            _ => literally(path),
        };
        self.pick_line(path, &line)
    }

    #[track_caller]
    fn pick_line(&mut self, text: &str, line: &str) -> &mut Self {
        match self.session.exp_regex(&bytes_as_characters(&format!(r"\d\. {line}"))) {
            Ok((before, found)) => {
                self.screen += &(characters_as_bytes(&before) + &characters_as_bytes(&found));
                self.keys(&found[..1])
            }
            Err(error) => panic!("“{text}” is not offered: {error}\nafter:\n{}", self.screen),
        }
    }

    /// The rest of the line that contains the last expected text.
    #[track_caller]
    pub fn rest_of_line(&mut self) -> String {
        let line = characters_as_bytes(&self.session.read_line().expect("the line ends"));
        self.screen += &line;
        // A console of Windows may have left a blank at the end of what was expected.
        if is_another_program() { line.trim_start().to_owned() } else { line }
    }

    /// What follows the last expected text, until this character.
    #[track_caller]
    pub fn rest_until(&mut self, end: char) -> String {
        let before = characters_as_bytes(&self.session.exp_char(end).expect("the character comes"));
        self.screen += &before;
        before
    }

    /// Waits until the terminal does not echo.
    #[track_caller]
    pub fn without_echo(&mut self) -> &mut Self {
        assert!(comes(PATIENCE, || !self.echoes()), "the terminal still echoes:\n{}", self.screen);
        self
    }

    /// Waits for a question and answers it.
    #[track_caller]
    pub fn answer(&mut self, question: &str, answer: &str) -> &mut Self {
        self.expect(question).type_line(answer)
    }

    /// Types a line, ended by what the key Enter sends.
    #[track_caller]
    pub fn type_line(&mut self, line: &str) -> &mut Self {
        self.keys(&format!("{line}\r"))
    }

    /// Presses Ctrl and this letter.
    #[track_caller]
    pub fn control(&mut self, letter: char) -> &mut Self {
        self.session.send_control(letter).expect("the terminal takes keys");
        self
    }

    /// Presses keys as they are: `\x1b[B` is the arrow down.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        // wine takes over the terminal when a program first reads from its console. What was typed before, the terminal of Unix
        // has made a line of: with an end that is no Enter to wine.
        if is_another_program() {
            self.key_by_key();
        }
        self.send(keys)
    }

    #[track_caller]
    fn send(&mut self, keys: &str) -> &mut Self {
        self.session.send(keys).and_then(|_| self.session.flush()).expect("the terminal takes keys");
        self
    }

    /// Sends this signal to the terminal's foreground process.
    #[track_caller]
    pub fn signal(&mut self, signal: i32) -> &mut Self {
        let sent = Command::new("kill").args([format!("-{signal}"), self.foreground().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "signal {signal}");
        self
    }

    /// The terminal's foreground process.
    #[track_caller]
    pub fn foreground(&self) -> i32 {
        let terminal = self.session.process().get_file_handle().expect("the terminal is open");
        tcgetpgrp(terminal).expect("it runs").as_raw_nonzero().get()
    }

    /// All settings of the terminal, as `stty -a` prints them.
    pub fn settings(&self) -> String {
        let terminal = self.session.process().get_file_handle().expect("the terminal is open");
        format!("{:?}", tcgetattr(terminal).expect("it is a terminal"))
    }

    /// Waits until the terminal passes on each key as it is pressed, as a menu needs it.
    #[track_caller]
    pub fn key_by_key(&mut self) -> &mut Self {
        let gives_each = || !self.modes().contains(LocalModes::ICANON);
        assert!(comes(PATIENCE, gives_each), "it does not give each key:\n{}", self.screen);
        self
    }

    /// Waits until the terminal has the settings for a line of input that Esc can end.
    #[track_caller]
    pub fn line_by_line(&mut self) -> &mut Self {
        assert!(comes(PATIENCE, || self.ends_lines_at_escape()), "no line is asked for:\n{}", self.screen);
        self
    }

    fn ends_lines_at_escape(&self) -> bool {
        let terminal = self.session.process().get_file_handle().expect("the terminal is open");
        let settings = tcgetattr(terminal).expect("it is a terminal");
        settings.special_codes[rustix::termios::SpecialCodeIndex::VEOL] == 0x1b
    }

    fn modes(&self) -> LocalModes {
        let terminal = self.session.process().get_file_handle().expect("the terminal is open");
        tcgetattr(terminal).expect("it is a terminal").local_modes
    }

    /// Whether it ends within this time, by itself or by a signal.
    pub fn ends_within(&mut self, limit: Duration) -> bool {
        comes(limit, || self.session.process().status() != Some(WaitStatus::StillAlive))
    }

    /// Sends SIGTERM to jeton and to no other process.
    #[track_caller]
    pub fn terminate(&mut self) -> &mut Self {
        self.session.process_mut().signal(Signal::SIGTERM).expect("it runs");
        self
    }

    /// Whether typed characters are shown (`ECHO`, as `stty -a` prints it).
    pub fn echoes(&self) -> bool {
        self.modes().contains(LocalModes::ECHO)
    }

    /// The arguments as other users of the machine see them.
    pub fn visible_arguments(&self) -> String {
        let bytes = std::fs::read(format!("/proc/{}/cmdline", self.foreground())).expect("it runs");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// On Windows the guided mode keeps its window until a key is pressed.
    fn close_window(&mut self) {
        if !is_another_program() {
            return;
        }
        let said = ["Press a key", "Appuyez sur une touche"].map(bytes_as_characters);
        let ends = said.into_iter().map(ReadUntil::String).chain([ReadUntil::EOF]).collect::<Vec<_>>();
        if let Ok((before, said)) = self.session.exp_any(ends) {
            self.screen += &characters_as_bytes(&(before + &said));
            if !said.is_empty() {
                self.send(" ");
            }
        }
    }

    /// Waits for it to end with this code; returns what was on the screen. The terminal must echo again.
    #[track_caller]
    pub fn exits(mut self, code: i32) -> String {
        self.close_window();
        match self.session.exp_eof() {
            Ok(rest) => self.screen += &characters_as_bytes(&rest),
            Err(error) => panic!("it does not end: {error}\nafter:\n{}", self.screen),
        }
        match self.session.process().wait().expect("it ends") {
            WaitStatus::Exited(_, found) => assert_eq!(found, code, "{}", self.screen),
            other => panic!("{other:?}\n{}", self.screen),
        }
        assert!(self.echoes(), "the terminal is left without echo");
        self.screen
    }
}

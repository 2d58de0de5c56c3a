//! A shell with job control in a terminal of its own, as users run jeton.

use std::process::Command;

use super::{Jeton, Terminal};

/// The shell's prompt.
pub const PROMPT: &str = "ready> ";

impl Jeton {
    /// An interactive bash with jeton's environment; `jeton` in it runs this jeton, followed by its arguments as
    /// `"$@"`.
    pub fn in_bash(self) -> Terminal {
        let command = self.into_command();
        let mut bash = Command::new("bash");
        bash.args(["--norc", "--noprofile", "-i"]).env_clear();
        bash.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        bash.env("PS1", PROMPT).env("HISTFILE", "/dev/null").env("INPUTRC", "/dev/null");
        bash.env("JETON", command.get_program());
        let mut terminal = Terminal::run(&bash, 200);
        // Readline's bracketed paste marks would appear between the expected words.
        terminal.answer(PROMPT, "bind 'set enable-bracketed-paste off'");
        terminal
    }
}

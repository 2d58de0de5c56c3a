//! A shell with job control in a terminal of its own: what a person has around jeton.

use std::process::Command;

use super::{Jeton, Terminal};

/// What the shell says when it waits for a command.
pub const PROMPT: &str = "ready> ";

impl Jeton {
    /// An interactive bash that has jeton's environment; `jeton` in it is this one, with its arguments in `"$@"` order.
    pub fn in_bash(self) -> Terminal {
        let command = self.into_command();
        let mut bash = Command::new("bash");
        bash.args(["--norc", "--noprofile", "-i"]).env_clear();
        bash.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        bash.env("PS1", PROMPT).env("HISTFILE", "/dev/null").env("INPUTRC", "/dev/null");
        bash.env("JETON", command.get_program());
        let mut terminal = Terminal::run(&bash, 200);
        // Readline's marks around what is pasted would stand between the words that are awaited.
        terminal.answer(PROMPT, "bind 'set enable-bracketed-paste off'");
        terminal
    }
}

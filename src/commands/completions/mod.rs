//! `jeton completions`, the script that a shell is given once, and the hidden `complete-words`, which that script runs at
//! each Tab. Nothing here asks, presents a PIN or changes anything.
//!
//! clap_complete's engine decides what may follow the words typed so far. The scripts and the quoting are ours, because
//! the engine's own put a name with a blank into bash as two words, and have PowerShell run what is being typed.

mod names;
mod typed;

use std::ffi::OsStr;

use clap::{Command, ValueHint};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::cli::{self, TabShell};
use crate::context::Context;
use crate::error::Result;
use crate::model::text::{is_unprintable, printable_within};
use crate::output;
use crate::output::completions::Completions;
use names::FILES;
use typed::Typed;

/// The name of the hidden command; it stands in the scripts too.
#[cfg(test)]
const COMMAND: &str = "complete-words";

/// The most columns of the remark beside a name.
const REMARK_WIDTH: usize = 60;

/// Runs `jeton completions`.
pub(super) fn run(context: &Context, arguments: &cli::Completions) -> Result<()> {
    let script = match arguments.shell {
        clap_complete::Shell::Bash => include_str!("jeton.bash").to_owned(),
        clap_complete::Shell::Zsh => include_str!("jeton.zsh").to_owned(),
        clap_complete::Shell::Fish => include_str!("jeton.fish").to_owned(),
        clap_complete::Shell::PowerShell => include_str!("jeton.ps1").to_owned(),
        // Elvish gets what can be known without running jeton.
        shell => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut offered(&cli::command()), "jeton", &mut script);
            String::from_utf8_lossy(&script).into_owned()
        }
    };
    context.answer(&Completions { shell: arguments.shell.to_string(), script })
}

/// Runs `jeton complete-words`: prints `files` or `names`, then a line for each word that may come next, in the form
/// that the shell's script takes. Words that cannot be completed get no line; that is never an error.
pub(super) fn run_words(context: &Context, shell: TabShell, words: &[String]) -> Result<()> {
    let typed = Typed::new(shell, words);
    let found = follow(context, &typed);
    let files = found.iter().any(|word| word.value.ends_with(FILES));
    let mut answer = String::from(if files { "files\n" } else { "names\n" });
    for word in found.iter().filter(|word| !word.value.ends_with(FILES)) {
        if let Some(value) = typed.as_shell_takes_it(&word.value) {
            answer.push_str(&value);
            if typed.shows_remarks() && !word.remark.is_empty() {
                answer.push('\t');
                answer.push_str(&word.remark);
            }
            answer.push('\n');
        }
    }
    output::bytes(answer.as_bytes())
}

/// A word that may come next.
struct Word {
    value: String,
    remark: String,
}

/// What may take the place of the last word. Options come only after a dash, or where nothing else can: at `jeton ` it is
/// the commands that matter.
fn follow(context: &Context, typed: &Typed) -> Vec<Word> {
    let words = typed.words();
    let Some(last) = words.len().checked_sub(1) else { return Vec::new() };
    let mut command = with_names(offered(&cli::command()), &[], &names::Asked::of(context, words));
    let arguments = words.iter().map(Into::into).collect();
    let Ok(found) = clap_complete::engine::complete(&mut command, arguments, last, None) else { return Vec::new() };
    let is_option = |word: &Word| word.value.starts_with('-');
    let mut found: Vec<Word> = found.iter().filter_map(word).collect();
    if !words[last].starts_with('-') && found.iter().any(|word| !is_option(word)) {
        found.retain(|word| !is_option(word));
    }
    found
}

/// A candidate as it may be shown: one that a terminal would act on cannot be typed either, and is left out.
fn word(candidate: &CompletionCandidate) -> Option<Word> {
    let value = candidate.get_value().to_str()?.to_owned();
    if !value.ends_with(FILES) && value.contains(is_unprintable) {
        return None;
    }
    let remark = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let remark = printable_within(remark.lines().next().unwrap_or_default(), REMARK_WIDTH);
    Some(Word { value, remark })
}

/// The commands without the hidden ones, which all stand at the top.
fn offered(command: &Command) -> Command {
    Command::new("jeton")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .args(command.get_arguments().cloned())
        .subcommands(command.get_subcommands().filter(|below| !below.is_hide_set()).cloned())
}

/// The commands with the names of what is there: tokens, certificates, bi-clés, consultations.
fn with_names(command: Command, path: &[String], asked: &names::Asked) -> Command {
    let here = path.join(" ");
    command
        .mut_args(|argument| {
            if let Some(kind) = names::Kind::of(&here, argument.get_id().as_str()) {
                let asked = asked.clone();
                return argument.add(ArgValueCompleter::new(move |typed: &OsStr| asked.names(kind, typed)));
            }
            let is_path =
                matches!(argument.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath);
            if is_path { argument.add(ArgValueCompleter::new(|_: &OsStr| vec![FILES.into()])) } else { argument }
        })
        .mut_subcommands(|below| {
            let path = [path, &[below.get_name().to_owned()]].concat();
            with_names(below, &path, asked)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_run_the_command_by_its_name() {
        for script in [
            include_str!("jeton.bash"),
            include_str!("jeton.zsh"),
            include_str!("jeton.fish"),
            include_str!("jeton.ps1"),
        ] {
            assert!(script.contains(&format!("jeton {COMMAND} ")), "{script}");
        }
        assert!(cli::command().find_subcommand(COMMAND).is_some_and(Command::is_hide_set));
    }
}

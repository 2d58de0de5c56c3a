//! Translates the text that clap itself adds: headings, placeholders, the help option.

use clap::builder::{Resettable, StyledStr, Styles};
use clap::{Arg, ArgAction, Command};

use crate::i18n::words::unbroken;
use crate::t;

/// Gives a command and all its subcommands translated headings.
pub(super) fn localise(command: Command) -> Command {
    // Without styles the help is the same on a terminal and in a file; the text itself does not change.
    headings(command.styles(Styles::plain()))
}

fn headings(command: Command) -> Command {
    let template = format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", t!("heading-usage"));
    let has_help = command.get_arguments().any(|argument| argument.get_id() == "help");
    let command = if has_help {
        command
    } else {
        command.arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(t!("help-help")))
    };
    // Under a heading of its own, clap would sort the arguments by name; they are to stand as they are typed.
    let mut place: usize = 0;
    let about = whole(command.get_about());
    let after = whole(command.get_after_help());
    command
        .about(about)
        .after_help(after)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(t!("heading-commands"))
        .subcommand_value_name(t!("value-command"))
        .help_template(template)
        .mut_args(|argument| {
            let heading = match (argument.get_help_heading(), argument.is_positional()) {
                (Some(heading), _) => heading.to_owned(),
                (None, true) => t!("heading-arguments"),
                (None, false) => t!("heading-options"),
            };
            // clap would add "[default: …]" and "[possible values: …]" in English; the help texts already say so.
            let takes_value = argument.get_action().takes_values();
            let help = whole(argument.get_help());
            let argument = match argument.is_positional() {
                true => {
                    place += 1;
                    argument.display_order(place)
                }
                false => argument,
            };
            argument.help(help).help_heading(heading).hide_default_value(takes_value).hide_possible_values(takes_value)
        })
        .mut_subcommands(headings)
}

/// The text with fixed blanks in its French punctuation: clap breaks lines at ordinary ones.
fn whole(text: Option<&StyledStr>) -> Resettable<StyledStr> {
    text.map(|text| StyledStr::from(unbroken(&text.to_string()))).into()
}

//! `jeton man`: manual pages, generated from the command line definition in the current language.

mod examples;

use std::io::{self, Write as _};

use clap::Command;
use clap_mangen::Man;

use crate::cli;
use crate::context::Context;
use crate::error::{Error, FileError, Result};
use crate::i18n::words::unbroken;
use crate::output::manual::{Manual, ManualPage};
use crate::output::{self, Format};
use crate::store;
use crate::t;
use crate::terminal::{self, interrupt};

/// The day on which the pages last changed in substance; theirs, so that a page made twice is the same twice.
const DATE: &str = "2026-11-21";

/// Runs `jeton man`: the page of jeton itself, shown on a terminal and as roff elsewhere, or the page of every command
/// in a directory.
pub(super) fn run(context: &Context, arguments: &cli::Manual) -> Result<()> {
    let mut root = cli::command();
    // Gives each command its display name and the global options.
    root.build();
    let Some(directory) = &arguments.out else {
        let (name, roff) = page(&root)?;
        if context.format == Format::Text && terminal::shows_answer() {
            // Ctrl-C in the pager is the pager's.
            let _held = interrupt::hold();
            return if output::manual::page_through(&roff) { Ok(()) } else { output::bytes(plain(&root).as_bytes()) };
        }
        return context.answer(&Manual { directory: None, pages: vec![ManualPage { name, roff: Some(roff) }] });
    };
    let mut commands = Vec::new();
    collect(&root, &mut commands);
    let mut pages = Vec::new();
    for command in commands {
        let (name, roff) = page(command)?;
        store::atomic::write(&directory.join(&name), roff.as_bytes(), arguments.force)?;
        pages.push(ManualPage { name, roff: None });
    }
    context.answer(&Manual { directory: Some(directory.display().to_string()), pages })
}

fn collect<'c>(command: &'c Command, commands: &mut Vec<&'c Command>) {
    commands.push(command);
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect(below, commands);
    }
}

/// One page and its file name. clap_mangen's own headings are English, so each section is written with its own heading.
fn page(command: &Command) -> Result<(String, String)> {
    let man = Man::new(command.clone());
    let name = man.get_filename();
    let failed = |source: io::Error| Error::File(FileError::Io { path: name.clone().into(), source });
    let mut title = Vec::new();
    man.render_title(&mut title).map_err(failed)?;
    let title = String::from_utf8_lossy(&title);
    // The part before the title sets up quotes. No word is broken in two: `JETON_PIN` and `--pin-file` are to be copied.
    let set_up = title.split(".TH ").next().unwrap_or_default();
    let upper = name.trim_end_matches(".1").to_uppercase();
    let version = env!("CARGO_PKG_VERSION");
    let mut roff =
        format!("{set_up}.TH \"{upper}\" \"1\" \"{DATE}\" \"jeton {version}\" \"{}\"\n.nh\n.ad l\n", t!("man-manual"));
    let mut section = |heading: Option<String>, render: &dyn Fn(&mut Vec<u8>) -> io::Result<()>| {
        let mut bytes = Vec::new();
        render(&mut bytes).map_err(failed)?;
        let text = String::from_utf8_lossy(&bytes);
        // The part before the first heading was already written with the title.
        let Some(at) = text.find(".SH ") else { return Ok::<(), Error>(()) };
        match heading {
            Some(heading) => {
                let rest = text[at..].split_once('\n').map_or("", |(_, rest)| rest);
                roff.push_str(&format!(".SH \"{}\"\n{rest}", heading.to_uppercase()));
            }
            None => roff.push_str(&text[at..]),
        }
        Ok(())
    };
    section(Some(t!("man-name")), &|out| man.render_name_section(out))?;
    section(Some(t!("man-synopsis")), &|out| man.render_synopsis_section(out))?;
    section(Some(t!("man-description")), &|out| {
        man.render_description_section(out)?;
        let remark = command.get_after_help().map(|remark| format!(".PP\n{}\n", escaped(&remark.to_string())));
        out.write_all(remark.unwrap_or_default().as_bytes())
    })?;
    // These headings are the help's, so they are already translated.
    section(None, &|out| man.render_options_section(out))?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        section(Some(t!("heading-commands").trim().to_owned()), &|out| man.render_subcommands_section(out))?;
    }
    roff.push_str(&format!(".SH \"{}\"\n.nf\n", t!("man-examples").to_uppercase()));
    for line in examples::of(&path(command)) {
        roff.push_str(&format!("{}\n", escaped(line)));
    }
    roff.push_str(&format!(".fi\n.SH \"{}\"\n", t!("man-exit-status").to_uppercase()));
    for (code, meaning) in exit_codes() {
        roff.push_str(&format!(".TP\n\\fB{code}\\fR\n{}\n", escaped(&unbroken(&meaning))));
    }
    Ok((name, roff))
}

/// The page where nothing can show it: the help, the examples and the exit codes.
fn plain(command: &Command) -> String {
    let mut text = command.clone().render_long_help().to_string();
    text.push_str(&format!("\n{}\n", t!("field", name = t!("man-examples"))));
    examples::of(&path(command)).iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    text.push_str(&format!("\n{}\n", t!("field", name = t!("man-exit-status"))));
    exit_codes().iter().for_each(|(code, meaning)| text.push_str(&format!("  {code:>3}  {meaning}\n")));
    text
}

/// The command's names without the program's: `cert export`.
fn path(command: &Command) -> String {
    let name = command.get_bin_name().unwrap_or_default();
    name.split_once(' ').map_or_else(String::new, |(_, path)| path.to_owned())
}

/// The table of `docs/scripting.md`.
fn exit_codes() -> [(u8, String); 11] {
    [
        (0, t!("exit-done")),
        (1, t!("exit-other")),
        (2, t!("exit-usage")),
        (3, t!("exit-token")),
        (4, t!("exit-pin")),
        (5, t!("exit-locked")),
        (6, t!("exit-unsupported")),
        (7, t!("exit-object")),
        (8, t!("exit-verification")),
        (9, t!("exit-attention")),
        (130, t!("exit-cancelled")),
    ]
}

/// Text as roff takes it literally (groff_char(7), groff(7)).
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('~', "\\(ti").replace('\'', "\\(aq");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}

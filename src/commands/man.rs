//! `jeton man`: manual pages, generated from the command line definition in the current language.

use std::io;

use clap::Command;
use clap_mangen::Man;

use crate::cli;
use crate::context::Context;
use crate::error::{Error, FileError, Result};
use crate::output::manual::{Manual, ManualPage};
use crate::store;
use crate::t;

/// Runs `jeton man`: the page of jeton itself to standard output, or the page of every command to a directory.
pub(super) fn run(context: &Context, arguments: &cli::Manual) -> Result<()> {
    let mut root = cli::command();
    // Gives each command its display name and the global options.
    root.build();
    let Some(directory) = &arguments.out else {
        let (name, roff) = page(&root)?;
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
    // The part before the title sets up quotes. The title is written here, because clap_mangen drops an empty argument
    // (the date), and the others would move up into its place.
    let set_up = title.split(".TH ").next().unwrap_or_default();
    let upper = name.trim_end_matches(".1").to_uppercase();
    let version = env!("CARGO_PKG_VERSION");
    let mut roff = format!("{set_up}.TH \"{upper}\" \"1\" \"\" \"jeton {version}\" \"{}\"\n", t!("man-manual"));
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
    section(Some(t!("man-description")), &|out| man.render_description_section(out))?;
    // These headings are the help's, so they are already translated.
    section(None, &|out| man.render_options_section(out))?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        section(Some(t!("heading-commands").trim().to_owned()), &|out| man.render_subcommands_section(out))?;
    }
    Ok((name, roff))
}

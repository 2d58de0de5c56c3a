//! Inserts a simulated card into a virtual reader, for trying things by hand, and takes commands on standard input.

use std::io::{self, BufRead as _, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum as _};
use iasecc_card::opensc_conf::{self, Style};
use iasecc_card::{Card, InsertedCard, PUK, Personality, PullOut, Reader, Role, USER_PIN};

/// A simulated IAS-ECC card in a virtual reader (vpcd).
///
/// pcscd is started if none runs, which needs the rights of root. On standard input: drop, insert, log, counters, clear,
/// tries N, dump, quit.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// What the card is like
    #[arg(long, value_enum, default_value_t = Personality::Fresh)]
    personality: Personality,
    /// A second card, put into the second reader
    #[arg(long, value_enum)]
    second: Option<Personality>,
    /// Time that each APDU takes, in milliseconds
    #[arg(long, default_value_t = 0, value_name = "MS")]
    delay: u64,
    /// Pull the card out at the n-th APDU, or at the n-th with an instruction byte: 120, or 88:2
    #[arg(long, value_parser = pull_out, value_name = "[INS:]N")]
    pull_out_at: Option<PullOut>,
    /// Write the opensc.conf of each style into this directory
    #[arg(long, value_name = "DIRECTORY")]
    configurations: Option<PathBuf>,
}

fn pull_out(text: &str) -> Result<PullOut, String> {
    let number =
        |text: &str| text.parse().ok().filter(|number| *number > 0).ok_or_else(|| format!("{text} is no count"));
    match text.split_once(':') {
        None => Ok(PullOut::Apdu(number(text)?)),
        Some((ins, count)) => {
            let ins = u8::from_str_radix(ins, 16).map_err(|_| format!("{ins} is no instruction byte"))?;
            Ok(PullOut::Instruction(ins, number(count)?))
        }
    }
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    let mut first = Card::personality(arguments.personality).delay(Duration::from_millis(arguments.delay));
    if let Some(moment) = arguments.pull_out_at {
        first = first.pull_out_at(moment);
    }
    let (mut card, _second) = match arguments.second {
        None => (first.reader(Reader::First).insert()?, None),
        Some(personality) => {
            let (first, second) = first.insert_with(Card::personality(personality))?;
            (first, Some(second))
        }
    };
    introduce(&mut out, arguments.personality)?;
    if let Some(directory) = arguments.configurations {
        write_configurations(&mut out, &directory)?;
    }
    prompt(&mut out)?;
    for line in io::stdin().lock().lines() {
        if !obey(&mut out, &mut card, line?.trim())? {
            break;
        }
        prompt(&mut out)?;
    }
    Ok(())
}

fn prompt(out: &mut impl Write) -> io::Result<()> {
    write!(out, "> ")?;
    out.flush()
}

fn introduce(out: &mut impl Write, personality: Personality) -> io::Result<()> {
    let name = personality.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    writeln!(out, "Card \"{name}\" is in the reader. PIN {USER_PIN}, PUK {PUK}. In another terminal:")?;
    writeln!(out, "  opensc-tool -n")?;
    writeln!(out, "  pkcs11-tool -L")?;
    writeln!(out, "  pkcs11-tool -O")?;
    writeln!(
        out,
        "  pkcs11-tool --login --pin {USER_PIN} --sign --mechanism RSA-PKCS --input-file DIGESTINFO --output-file SIGNATURE"
    )?;
    writeln!(out, "Here: drop, insert, log, counters, clear, tries N, dump, quit.")
}

fn write_configurations(out: &mut impl Write, directory: &std::path::Path) -> io::Result<()> {
    let styles = [
        ("default", Style::Default),
        ("puk-unlogged", Style::PukUnlogged),
        ("so-session", Style::SoSession),
        ("writable", Style::Writable),
    ];
    for (name, style) in styles {
        let path = opensc_conf::write(&directory.join(name), style, None)?;
        writeln!(out, "OPENSC_CONF={}", path.display())?;
    }
    Ok(())
}

/// Executes one line; returns whether to go on.
fn obey(out: &mut impl Write, card: &mut InsertedCard, line: &str) -> io::Result<bool> {
    match line.split_once(' ').unwrap_or((line, "")) {
        ("", _) => {}
        ("drop", _) => card.pull_out(),
        ("insert", _) => card.insert()?,
        ("log", _) => {
            for exchange in card.log() {
                writeln!(out, "{exchange}")?;
            }
        }
        ("counters", _) => {
            for (ins, count) in card.counters() {
                writeln!(out, "{ins:02X} {count}")?;
            }
            writeln!(out, "{} APDUs", card.apdu_count())?;
        }
        ("clear", _) => card.clear_log(),
        ("tries", count) => match count.parse() {
            Ok(count) => card.set_tries_left(Role::User, count),
            Err(_) => writeln!(out, "tries N")?,
        },
        ("dump", _) => write!(out, "{}", card.dump())?,
        ("quit", _) => return Ok(false),
        _ => writeln!(out, "drop, insert, log, counters, clear, tries N, dump, quit")?,
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
        assert_eq!(pull_out("88:2"), Ok(PullOut::Instruction(0x88, 2)));
        assert_eq!(pull_out("120"), Ok(PullOut::Apdu(120)));
        assert!(pull_out("0").is_err() && pull_out("zz:1").is_err());
    }
}

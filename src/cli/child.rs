//! The command lines with which jeton runs itself as a child process, read without the definition of the command line: the
//! help texts of that take longer to make than a module takes to be loaded.

use std::ffi::OsString;
use std::path::PathBuf;

use super::Command;

/// The command of a child process; `None` for whatever a person may type, which clap reads.
pub(super) fn command(arguments: &[OsString]) -> Option<Command> {
    let (name, path) = match arguments {
        [_, name] => (name, None),
        [_, name, path] if !path.as_encoded_bytes().starts_with(b"-") => (name, Some(PathBuf::from(path))),
        _ => return None,
    };
    match (name.to_str()?, path) {
        ("probe-module", Some(path)) => Some(Command::ProbeModule { path }),
        ("examine-module", Some(path)) => Some(Command::ExamineModule { path }),
        ("probe-tries", Some(path)) => Some(Command::ProbeTries { path }),
        ("probe-readers", None) => Some(Command::ProbeReaders),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::*;
    use crate::cli::{Cli, command as definition};

    #[test]
    fn clap_reads_the_same() {
        let lines: [&[&str]; 9] = [
            &["jeton", "probe-module", "/module.so"],
            &["jeton", "examine-module", "/module.so"],
            &["jeton", "probe-tries", "/module.so"],
            &["jeton", "probe-readers"],
            &["jeton", "probe-module"],
            &["jeton", "probe-module", "--help"],
            &["jeton", "probe-readers", "/module.so"],
            &["jeton", "list"],
            &["jeton", "--json", "list"],
        ];
        for line in lines {
            let words: Vec<OsString> = line.iter().map(OsString::from).collect();
            let Some(read) = command(&words) else { continue };
            let parsed = definition().try_get_matches_from(line).and_then(|matches| Cli::from_arg_matches(&matches));
            let parsed = parsed.unwrap().command.unwrap();
            assert_eq!(format!("{read:?}"), format!("{parsed:?}"));
        }
        let read: Vec<bool> =
            lines.map(|line| command(&line.iter().map(OsString::from).collect::<Vec<_>>()).is_some()).into();
        assert_eq!(read, [true, true, true, true, false, false, false, false, false]);
    }
}

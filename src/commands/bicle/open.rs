//! `jeton bicle open`.

use std::path::Path;

use crate::bicle::open::{Open, OpenedBatch, Plain, open};
use crate::bicle::{Passwords, ends_the_batch, is_stream};
use crate::cli::BicleOpen;
use crate::context::Context;
use crate::error::{Error, PartialError, Result};
use crate::output;
use crate::output::bicle::opened::{self, Opened, OpenedFile};
use crate::output::error::Report;

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleOpen) -> Result<()> {
    let passwords = Passwords::from(&arguments.passwords);
    let (out, two_pass) = (arguments.out.as_deref(), arguments.two_pass);
    let batch = open(context, path, &Open { files: &arguments.files, out, two_pass, passwords: &passwords })?;
    conclude(context, batch)
}

fn conclude(context: &Context, batch: OpenedBatch) -> Result<()> {
    let OpenedBatch { inputs, outputs, done, warnings } = batch;
    let mut answer = Opened { files: Vec::new(), opened: 0, failed: 0, not_done: 0, warnings };
    let mut first: Option<Error> = None;
    let mut done = done.into_iter().peekable();
    let mut streamed = false;
    for (at, input) in inputs.iter().enumerate() {
        let mut line = OpenedFile {
            file: input.display().to_string(),
            out: None,
            octets: None,
            key: None,
            cipher: None,
            authenticated: None,
            trailing: 0,
            error: None,
        };
        match done.next_if(|(done, _)| *done == at).map(|(_, outcome)| outcome) {
            Some(Ok(Plain { contents, key, cipher })) => {
                answer.opened += 1;
                streamed |= is_stream(&outputs[at]);
                line.out = Some(outputs[at].display().to_string());
                line.octets = Some(contents.length);
                line.key = Some(key);
                line.cipher = Some(cipher);
                line.authenticated = Some(cipher.is_authenticated());
                line.trailing = contents.trailing;
            }
            Some(Err(error)) => {
                answer.failed += 1;
                line.error = Some(Report::of(&error));
                // The error that ended the batch says more than earlier failures.
                if first.is_none() || ends_the_batch(&error) {
                    first = Some(error);
                }
            }
            None => answer.not_done += 1,
        }
        answer.files.push(line);
    }
    let (failed, not_done) = (answer.failed, answer.not_done);
    match first {
        Some(error) if inputs.len() == 1 => Err(error),
        // Standard output holds the content.
        None if streamed => {
            for trailing in answer.files.iter().map(|file| file.trailing).filter(|trailing| *trailing > 0) {
                output::notice(&opened::trailing(trailing));
            }
            Ok(())
        }
        first => {
            context.answer(&answer)?;
            match first.or((not_done > 0).then_some(Error::Cancelled)) {
                Some(source) => Err(PartialError::Batch { source: Box::new(source), failed, not_done }.into()),
                None => Ok(()),
            }
        }
    }
}

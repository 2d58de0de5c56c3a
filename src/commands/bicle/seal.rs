//! `jeton bicle seal`.

use std::path::Path;

use crate::bicle::is_stream;
use crate::bicle::recipients::Named;
use crate::bicle::seal::{Seal, SealedBatch, seal};
use crate::cli::BicleSeal;
use crate::context::Context;
use crate::crypto::cms::{ContentCipher, Form};
use crate::error::{Error, PartialError, Result};
use crate::model::bicle::Transport;
use crate::output::bicle::sealed::{Sealed, SealedFile};
use crate::output::error::Report;
use crate::t;

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleSeal) -> Result<()> {
    let accept_new: Vec<_> = arguments.accept_new.iter().map(|accepted| accepted.0).collect();
    let cipher = if arguments.compat { ContentCipher::Aes256Cbc } else { ContentCipher::Aes256Gcm };
    let batch = seal(
        context,
        path,
        &Seal {
            files: &arguments.files,
            out: arguments.out.as_deref(),
            named: Named {
                names: &arguments.recipients,
                transport: arguments.transport.map(Transport::from),
                accept_new: &accept_new,
            },
            cipher,
            form: if arguments.pem { Form::Pem } else { Form::Der },
        },
    )?;
    conclude(context, arguments, cipher, batch)
}

fn conclude(context: &Context, arguments: &BicleSeal, cipher: ContentCipher, batch: SealedBatch) -> Result<()> {
    let SealedBatch { recipients, outputs, done, warnings } = batch;
    let mut answer = Sealed { cipher, recipients, files: Vec::new(), warnings };
    let mut first = None;
    let mut failed = 0;
    for (at, outcome) in done {
        let (out, octets, error) = match outcome {
            Ok(octets) => (Some(outputs[at].display().to_string()), Some(octets), None),
            Err(error) => {
                failed += 1;
                let report = Report::of(&error);
                first.get_or_insert(error);
                (None, None, Some(report))
            }
        };
        answer.files.push(SealedFile { file: arguments.files[at].display().to_string(), out, octets, error });
    }
    let not_done = arguments.files.len() - answer.files.len();
    for input in &arguments.files[answer.files.len()..] {
        let file = input.display().to_string();
        answer.files.push(SealedFile { file, out: None, octets: None, error: None });
    }
    let alone = arguments.files.len() == 1;
    match first {
        // A single file's failure is the command's.
        Some(error) if alone => return Err(error),
        None if outputs.iter().any(|output| is_stream(output)) => {
            // Standard output holds the sealed file.
            for warning in &answer.warnings {
                context.tell(&t!("warning-line", text = warning.as_str()));
            }
            return Ok(());
        }
        _ => context.answer(&answer)?,
    }
    let stopped = (not_done > 0).then_some(Error::Cancelled);
    match stopped.or(first) {
        Some(source) => Err(PartialError::Batch { source: Box::new(source), failed, not_done }.into()),
        None => Ok(()),
    }
}

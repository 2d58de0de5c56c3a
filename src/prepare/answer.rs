//! What became of a batch, as an answer.

use super::batch::Batch;
use crate::model::preparation::Step;
use crate::output::error::Report;
use crate::output::preparation::{PersonState, PreparedPerson, PreparedStep, StepState, TokensPrepared};

/// The answer: everybody in the plan, and the tokens that were nobody's.
pub(super) fn of(batch: &Batch<'_>) -> TokensPrepared {
    let files = &batch.files;
    let written = |path: &std::path::Path| (!batch.options.dry_run).then(|| path.display().to_string());
    TokensPrepared {
        plan: files.plan.display().to_string(),
        journal: files.journal.display().to_string(),
        report: written(&files.report),
        table: written(&files.table),
        dry_run: batch.options.dry_run,
        people: (0..batch.lines.len()).map(|at| person(batch, at)).collect(),
        set_aside: batch.strange.clone(),
    }
}

fn person(batch: &Batch<'_>, at: usize) -> PreparedPerson {
    let (line, progress) = (&batch.lines[at], batch.progress(at));
    let error = batch.aside.get(&at).map(Report::of);
    let state = match (&error, batch.remaining(at).is_empty()) {
        (_, true) => PersonState::Done,
        (Some(_), false) => PersonState::SetAside,
        (None, false) => PersonState::Waiting,
    };
    PreparedPerson {
        line: line.line,
        name: line.name.clone(),
        email: line.email.clone(),
        label: line.label.clone(),
        serial: progress.serial.clone().or_else(|| batch.plugged.get(&at).cloned()),
        state,
        steps: line.steps.iter().map(|step| self::step(batch, at, *step)).collect(),
        slip: progress.valid_slip().map(|file| batch.files.slips.join(file).display().to_string()),
        error: error.filter(|_| state == PersonState::SetAside),
    }
}

fn step(batch: &Batch<'_>, at: usize, step: Step) -> PreparedStep {
    let progress = batch.progress(at);
    let state = match progress.done.contains_key(&step) {
        true => StepState::Done,
        false if progress.begun.contains(&step) => StepState::Unknown,
        false if batch.waits_for_file(at, step) => StepState::WaitingForFile,
        false => StepState::ToDo,
    };
    let file = progress.done.get(&step).cloned().flatten().map(|file| match step {
        Step::KeyPair => batch.files.requests.join(file).display().to_string(),
        _ => file,
    });
    PreparedStep { step, state, file }
}

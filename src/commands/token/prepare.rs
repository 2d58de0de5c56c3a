//! `jeton token prepare`: a batch of tokens, by a plan.

use crate::cli::TokenPrepare;
use crate::context::Context;
use crate::error::Result;
use crate::prepare;

pub(in crate::commands) fn run(context: &Context, arguments: &TokenPrepare) -> Result<()> {
    prepare::run(context, arguments)
}

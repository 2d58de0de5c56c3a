//! `jeton bicle …`: encryption key pairs, from their creation to the opening of the bids.

mod archive;
mod attach;
mod backup;
mod close;
mod delete;
mod generate;
mod import;
mod list;
mod open;
mod passwords;
mod reference;
mod rename;
mod renew;
mod seal;
mod secours;

use crate::cli::{BicleArgs, BicleCommand, Switch};
use crate::context::Context;
use crate::error::Result;
use crate::store::register::Register;

pub(super) fn run(context: &Context, arguments: &BicleArgs) -> Result<()> {
    let path = Register::location(arguments.register.as_deref())?;
    let path = path.as_path();
    match &arguments.command {
        BicleCommand::Generate(arguments) => generate::run(context, path, arguments),
        BicleCommand::Reference(arguments) => reference::run(context, path, arguments),
        BicleCommand::List => list::run(context, path),
        BicleCommand::Rename { bicle, designation } => rename::run(context, path, bicle, designation),
        BicleCommand::Secours { state, bicle } => secours::run(context, path, bicle, *state == Switch::On),
        BicleCommand::Attach { consultation, bicle, closes, yes } => {
            attach::run(context, path, consultation, bicle, closes.map(|day| day.0), *yes)
        }
        BicleCommand::Close { consultation } => close::run(context, path, consultation),
        BicleCommand::Delete { bicle, yes } => delete::run(context, path, bicle, *yes),
        BicleCommand::Archive { bicle } => archive::run(context, path, bicle),
        BicleCommand::Renew(arguments) => renew::run(context, path, arguments),
        BicleCommand::Backup(arguments) => backup::run(context, path, arguments),
        BicleCommand::Import(arguments) => import::run(context, path, arguments),
        BicleCommand::Seal(arguments) => seal::run(context, path, arguments),
        BicleCommand::Open(arguments) => open::run(context, path, arguments),
    }
}

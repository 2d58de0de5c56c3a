//! Whether a module shows nothing because the smart card service (PC/SC) does not let it see a reader.

use super::program::own_program;
use crate::doctor::readers::{self, Service};
use crate::doctor::surroundings::Surroundings;
use crate::error::{Error, ServiceError};
use crate::pkcs11::Module;

/// The service's fault, if it is the reason why this module shows no token. A module that shows slots sees its readers, or
/// needs none, as soft tokens do; the service is not asked then.
pub(super) fn hides_the_readers_of(module: &Module) -> Option<Error> {
    if module.has_slots() { None } else { fault() }
}

/// What is wrong with the service; `None` if it runs.
pub(crate) fn fault() -> Option<Error> {
    let program = own_program().ok()?;
    let surroundings = Surroundings::look;
    let fault = match readers::ask(&program).service {
        Service::Running => return None,
        Service::LibraryMissing => ServiceError::Stopped { installed: false },
        Service::Stopped => ServiceError::Stopped { installed: surroundings().service_installed },
        Service::Denied => ServiceError::Denied { remote: surroundings().remote },
        Service::TimedOut => ServiceError::Hangs,
        Service::Failed(reason) => ServiceError::Fails(reason),
    };
    Some(fault.into())
}

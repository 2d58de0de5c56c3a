//! The bi-clés of a register.

use std::path::Path;

use super::gathered::Gathered;
use crate::model::bicle::{Bicle, KeyPlace};
use crate::output::remind::{Source, Unread};
use crate::store::register::Register;
use crate::t;

impl Gathered {
    /// Adds the bi-clés of the user's own register, if there is one.
    pub(super) fn add_own_register(&mut self) {
        if let Ok(path) = Register::location(None) {
            self.add_register(&path);
        }
    }

    /// Adds the bi-clés of this register. A damaged one is listed, and does not hide the rest.
    pub(super) fn add_register(&mut self, path: &Path) {
        let register = match Register::read(path) {
            Ok(register) => register,
            Err(error) => {
                let source = Source::File(path.display().to_string());
                return self.unreadable(Unread::Register, source, error.sentence());
            }
        };
        for bicle in register.bicles() {
            if bicle.archived {
                self.add_archived(&bicle.certificate);
            } else {
                let source = Source::Bicle(bicle.designation.clone());
                self.add_bicle(&bicle.certificate, source, own_way(bicle));
            }
        }
    }
}

/// How a bi-clé is renewed: by jeton, if it is self-signed and its key is here. `None` if its issuer says how.
fn own_way(bicle: &Bicle) -> Option<String> {
    let name = bicle.designation.as_str();
    match bicle.key {
        KeyPlace::Elsewhere => Some(t!("remind-bicle-elsewhere")),
        _ if !bicle.certificate.is_self_issued() => None,
        KeyPlace::File(_) | KeyPlace::Token { .. } => Some(t!("remind-bicle-renew", name = name)),
    }
}

//! The certificates of authorities that came in a file with a holder's, written to the token beside it.

use crate::context::Context;
use crate::error::Result;
use crate::model::ObjectId;
use crate::model::certificate::Certificate;
use crate::pkcs11::{CertificateObject, Filter};
use crate::t;
use crate::terminal::{self, interrupt};
use crate::token::OpenSlot;
use crate::token::import::confirm;

/// Whether to write them: if the option says so, or the person asked.
pub(super) fn wanted(context: &Context, option: bool, others: &[Certificate]) -> Result<bool> {
    if option || others.is_empty() || !context.interactive {
        return Ok(option);
    }
    let names: Vec<String> = others.iter().map(Certificate::holder).collect();
    terminal::confirm(&t!("ask-with-authorities", count = others.len(), names = names.join(", ")))
}

/// Writes those that the token does not hold, each under the identifier of its key and a label of its own. Returns them.
///
/// # Errors
///
/// The error of the first that could not be written.
pub(super) fn write(
    slot: &mut OpenSlot<'_>,
    others: &[Certificate],
    present: &mut Vec<CertificateObject>,
) -> Result<Vec<Certificate>> {
    let mut written = Vec::new();
    for authority in others {
        if present.iter().any(|object| object.holds(authority)) {
            continue;
        }
        let id = ObjectId::new(authority.public_key().key_identifier().to_vec());
        let holder = authority.holder();
        let numbered = (2..).map(|number| format!("{holder} {number}"));
        let mut labels = std::iter::once(holder.clone()).chain(numbered);
        let label = labels.find(|label| !present.iter().any(|object| object.label == *label)).unwrap_or_default();
        {
            let writer = slot.writer()?;
            let _held = interrupt::hold();
            writer.write_certificate(&id, &label, authority).map(drop)?;
        }
        confirm(slot.session(), &id, authority)?;
        present.extend(slot.session().certificates(&Filter { id: Some(id), label: Some(label) })?);
        written.push(authority.clone());
    }
    Ok(written)
}

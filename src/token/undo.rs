//! All or nothing: the objects that a command has created on the token, and removing them again.

use super::open_slot::OpenSlot;
use crate::error::{Error, PartialError};
use crate::model::ObjectId;
use crate::model::text::printable;
use crate::pkcs11::{CertificateObject, Filter, KeyHalf, KeyObject, Object};
use crate::t;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    PrivateKey,
    PublicKey,
    Certificate,
}

/// An object that was created, or may have been: a module can report a failure after creating it.
struct MadeObject {
    class: Class,
    object: Option<Object>,
    id: ObjectId,
}

/// The objects that a command has created on the token so far.
pub(crate) struct Made {
    label: String,
    objects: Vec<MadeObject>,
}

impl Made {
    /// No objects yet; all of them will have this label.
    pub(crate) fn new(label: &str) -> Self {
        Self { label: label.to_owned(), objects: Vec::new() }
    }

    /// Records a created object. No object of its class had this id before.
    pub(crate) fn object(&mut self, class: Class, object: Object, id: &ObjectId) {
        self.objects.push(MadeObject { class, object: Some(object), id: id.clone() });
    }

    /// Records that the keys now have this id.
    pub(crate) fn renamed(&mut self, id: &ObjectId) {
        self.objects.iter_mut().for_each(|made| made.id = id.clone());
    }

    /// Records an object that may exist: the call failed, and only a search can tell.
    pub(crate) fn perhaps(&mut self, class: Class, id: &ObjectId) {
        self.objects.push(MadeObject { class, object: None, id: id.clone() });
    }

    /// Keeps everything, because all objects are complete, and returns an error that says so along with what failed
    /// later.
    pub(crate) fn kept(self, error: Error) -> Error {
        let left = self.objects.iter().map(|made| self.name(made)).collect();
        Error::Partial(PartialError::Undone { source: Box::new(error), removed: Vec::new(), left, label: self.label })
    }

    fn name(&self, made: &MadeObject) -> String {
        let label = printable(&self.label).into_owned();
        match made.class {
            Class::PrivateKey => t!("object-private-key", label = label),
            Class::PublicKey => t!("object-public-key", label = label),
            Class::Certificate => t!("object-certificate", label = label),
        }
    }

    /// Removes everything again, last object first, and returns an error that reports the result. An object that cannot
    /// be removed at first is tried once more in a new session.
    pub(crate) fn undo(self, slot: &mut OpenSlot<'_>, error: Error) -> Error {
        let (mut removed, mut left) = (Vec::new(), Vec::new());
        for made in self.objects.iter().rev() {
            match remove(slot, made) {
                Some(0) => {}
                Some(_) => removed.push(self.name(made)),
                None if made.object.is_some() => left.push(self.name(made)),
                None => left.push(t!("object-perhaps", object = self.name(made))),
            }
        }
        if removed.is_empty() && left.is_empty() {
            return error;
        }
        Error::Partial(PartialError::Undone { source: Box::new(error), removed, left, label: self.label })
    }
}

/// How many objects were removed; `None` if some may be left.
fn remove(slot: &mut OpenSlot<'_>, made: &MadeObject) -> Option<usize> {
    let at_once = match made.object {
        Some(object) => slot.writer().and_then(|writer| writer.destroy(object)).is_ok(),
        None => false,
    };
    if at_once {
        return Some(1);
    }
    if made.object.is_some() {
        // The session may be busy after an error, or broken by another program.
        slot.renew().ok()?;
    }
    let found = find(slot, made)?;
    let writer = slot.writer().ok()?;
    let gone = found.iter().filter(|object| writer.destroy(**object).is_ok()).count();
    // A known object that is no longer found was deleted by the first call, whatever that call returned.
    let known = usize::from(made.object.is_some());
    (gone == found.len()).then_some(gone.max(known))
}

fn find(slot: &OpenSlot<'_>, made: &MadeObject) -> Option<Vec<Object>> {
    let session = slot.session();
    // Private objects are invisible without a login, so finding none then proves nothing.
    if made.id.is_empty() || (made.class == Class::PrivateKey && !session.is_logged_in()) {
        return None;
    }
    let filter = Filter { id: Some(made.id.clone()), label: None };
    let keys = |half| {
        let keys = session.keys(half, &filter).ok()?;
        Some(keys.iter().map(KeyObject::object).collect())
    };
    match made.class {
        Class::PrivateKey => keys(KeyHalf::Private),
        Class::PublicKey => keys(KeyHalf::Public),
        Class::Certificate => {
            let certificates = session.certificates(&filter).ok()?;
            Some(certificates.iter().map(CertificateObject::object).collect())
        }
    }
}

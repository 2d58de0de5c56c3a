//! All or nothing: what a command has made on the token, and taking it away again.

use super::open_slot::OpenSlot;
use crate::error::{Error, PartialError};
use crate::model::ObjectId;
use crate::model::text::printable;
use crate::pkcs11::{CertificateObject, Filter, KeyHalf, KeyObject, Object};
use crate::t;

/// What kind of object was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    PrivateKey,
    PublicKey,
    Certificate,
}

/// One object that was made, or may have been: a module can report a failure after the fact.
struct MadeObject {
    class: Class,
    object: Option<Object>,
    id: ObjectId,
}

/// What a command has made on the token so far.
pub(crate) struct Made {
    label: String,
    objects: Vec<MadeObject>,
}

impl Made {
    /// Nothing yet; everything will have this label.
    pub(crate) fn new(label: &str) -> Self {
        Self { label: label.to_owned(), objects: Vec::new() }
    }

    /// This was made. The id is one that no object of its class had before.
    pub(crate) fn object(&mut self, class: Class, object: Object, id: &ObjectId) {
        self.objects.push(MadeObject { class, object: Some(object), id: id.clone() });
    }

    /// The keys have this id now.
    pub(crate) fn renamed(&mut self, id: &ObjectId) {
        self.objects.iter_mut().for_each(|made| made.id = id.clone());
    }

    /// This may have been made: the call failed, and only a search tells.
    pub(crate) fn perhaps(&mut self, class: Class, id: &ObjectId) {
        self.objects.push(MadeObject { class, object: None, id: id.clone() });
    }

    /// Everything is whole and stays, and what came afterwards failed: the error that says both.
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

    /// Takes everything away again, the last first, and gives the error that says what became of it. What cannot be taken
    /// away at once is tried once more in a new session.
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

/// How many objects were removed; `None` where it is not known that none is left.
fn remove(slot: &mut OpenSlot<'_>, made: &MadeObject) -> Option<usize> {
    let at_once = match made.object {
        Some(object) => slot.writer().and_then(|writer| writer.destroy(object)).is_ok(),
        None => false,
    };
    if at_once {
        return Some(1);
    }
    if made.object.is_some() {
        // A session that an error has left busy, or that another program has spoilt.
        slot.renew().ok()?;
    }
    let found = find(slot, made)?;
    let writer = slot.writer().ok()?;
    let gone = found.iter().filter(|object| writer.destroy(**object).is_ok()).count();
    // One that was known and is no longer found went with the first call, whatever that answered.
    let known = usize::from(made.object.is_some());
    (gone == found.len()).then_some(gone.max(known))
}

fn find(slot: &OpenSlot<'_>, made: &MadeObject) -> Option<Vec<Object>> {
    let session = slot.session();
    // Private objects are invisible without a login: finding none then proves nothing.
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

//! Changing and removing objects on a token.

use cryptoki::object::{Attribute, ObjectHandle};

use super::object::{CertificateObject, KeyObject};
use super::rv;
use super::session::Writer;
use super::write::WrittenCertificate;
use crate::error::Result;
use crate::model::ObjectId;

/// An object on a token, of whatever class, for as long as a session on it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Object(pub(super) ObjectHandle);

impl CertificateObject {
    /// The object itself.
    #[must_use]
    pub(crate) fn object(&self) -> Object {
        Object(self.handle)
    }
}

impl KeyObject {
    /// The object itself.
    #[must_use]
    pub(crate) fn object(&self) -> Object {
        Object(self.handle)
    }
}

impl WrittenCertificate {
    /// The object itself.
    #[must_use]
    pub(crate) fn object(&self) -> Object {
        Object(self.handle)
    }
}

impl Writer<'_, '_> {
    /// Removes an object from the token (`C_DestroyObject`).
    ///
    /// # Errors
    ///
    /// As the call failed.
    pub(crate) fn destroy(&self, object: Object) -> Result<()> {
        self.inner().destroy_object(object.0).map_err(|error| self.error(rv::cause("C_DestroyObject", &error)))
    }

    /// Gives an object another `CKA_ID` (`C_SetAttributeValue`).
    ///
    /// # Errors
    ///
    /// As the call failed; many cards refuse it.
    pub(crate) fn set_id(&self, object: Object, id: &ObjectId) -> Result<()> {
        self.set(object, Attribute::Id(id.as_bytes().to_vec()))
    }

    /// Gives an object another `CKA_LABEL` (`C_SetAttributeValue`), in UTF-8.
    ///
    /// # Errors
    ///
    /// As [`Writer::set_id`].
    pub(crate) fn set_label(&self, object: Object, label: &str) -> Result<()> {
        self.set(object, Attribute::Label(label.as_bytes().to_vec()))
    }

    fn set(&self, object: Object, attribute: Attribute) -> Result<()> {
        self.inner()
            .update_attributes(object.0, &[attribute])
            .map_err(|error| self.error(rv::cause("C_SetAttributeValue", &error)))
    }
}

//! Changing and deleting objects on a token.

use cryptoki::object::{Attribute, ObjectHandle};

use super::object::{CertificateObject, KeyObject};
use super::rv;
use super::session::Writer;
use super::write::WrittenCertificate;
use crate::error::Result;
use crate::model::ObjectId;

/// An object of any class on a token, valid while a session on the token is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Object(pub(super) ObjectHandle);

impl CertificateObject {
    #[must_use]
    pub(crate) fn object(&self) -> Object {
        Object(self.handle)
    }
}

impl KeyObject {
    #[must_use]
    pub(crate) fn object(&self) -> Object {
        Object(self.handle)
    }
}

impl WrittenCertificate {
    #[must_use]
    pub(crate) fn object(&self) -> Object {
        Object(self.handle)
    }
}

impl Writer<'_, '_> {
    /// Deletes an object from the token (`C_DestroyObject`).
    pub(crate) fn destroy(&self, object: Object) -> Result<()> {
        self.inner().destroy_object(object.0).map_err(|error| self.error(rv::cause("C_DestroyObject", &error)))
    }

    /// Changes the `CKA_ID` of an object (`C_SetAttributeValue`), which many cards refuse.
    pub(crate) fn set_id(&self, object: Object, id: &ObjectId) -> Result<()> {
        self.set(object, Attribute::Id(id.as_bytes().to_vec()))
    }

    /// Changes the `CKA_LABEL` of an object (`C_SetAttributeValue`), in UTF-8. Many cards refuse it.
    pub(crate) fn set_label(&self, object: Object, label: &str) -> Result<()> {
        self.set(object, Attribute::Label(label.as_bytes().to_vec()))
    }

    fn set(&self, object: Object, attribute: Attribute) -> Result<()> {
        self.inner()
            .update_attributes(object.0, &[attribute])
            .map_err(|error| self.error(rv::cause("C_SetAttributeValue", &error)))
    }
}

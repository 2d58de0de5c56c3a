//! Which certificates a bi-clé may have.

use std::path::Path;

use time::OffsetDateTime;

use super::pfx::read_small;
use crate::crypto::cms;
use crate::error::{BicleError, CertificateFault, Error, KeyError, Result};
use crate::model::certificate::{Certificate, Validity};

/// Whether a key is an RSA one that ANSSI accepts to the end of 2030 only (PG-083).
pub(super) fn is_short(certificate: &Certificate) -> bool {
    let key = certificate.public_key();
    key.is_rsa() && key.size().is_some_and(|bits| bits < 3072)
}

/// Refuses a certificate that is not for encryption: an authority's, one for signing, one whose key cannot be sealed for.
pub(crate) fn refuse_unfit(certificate: &Certificate) -> Result<()> {
    let unfit = |fault| Err(Error::Bicle(BicleError::CertificateUnfit { name: certificate.holder(), fault }));
    if certificate.is_ca() {
        unfit(CertificateFault::Authority)
    } else if !certificate.usages().may_encrypt() {
        unfit(CertificateFault::Usage)
    } else {
        cms::transports_of(certificate).map(|_| ()).or_else(unfit)
    }
}

/// Refuses a certificate that is out of date.
pub(super) fn refuse_out_of_date(certificate: &Certificate, now: OffsetDateTime) -> Result<()> {
    let unfit = |fault| Err(Error::Bicle(BicleError::CertificateUnfit { name: certificate.holder(), fault }));
    match certificate.validity(now) {
        Validity::InDate => Ok(()),
        Validity::Expired => unfit(CertificateFault::Expired),
        Validity::NotYet => unfit(CertificateFault::NotYetValid),
    }
}

/// A certificate from a file, PEM or DER.
pub(super) fn read(path: &Path) -> Result<Certificate> {
    let bytes = read_small(path)?;
    let origin = path.display().to_string();
    let invalid = |reason: String| Error::Key(KeyError::NotACertificate { origin: origin.clone(), reason });
    let is_pem = bytes.windows(11).any(|window| window == b"-----BEGIN ");
    let der = if is_pem {
        let blocks = pem::parse_many(&bytes).map_err(|error| invalid(error.to_string()))?;
        let block = blocks.into_iter().find(|block| block.tag().ends_with("CERTIFICATE"));
        block.map(pem::Pem::into_contents).ok_or_else(|| invalid("CERTIFICATE".to_owned()))?
    } else {
        bytes
    };
    Certificate::from_der(&der).map_err(|error| invalid(error.reason))
}

//! Which certificates are acceptable for a bi-clé.

use std::path::Path;

use time::OffsetDateTime;

use super::pfx::read_small;
use crate::crypto::cms;
use crate::error::{BicleError, CertificateFault, Error, KeyError, Result};
use crate::model::certificate::{Certificate, Validity};

/// Whether the key is an RSA key under 3072 bits, which ANSSI accepts only until the end of 2030 (PG-083).
pub(super) fn is_short(certificate: &Certificate) -> bool {
    let key = certificate.public_key();
    key.is_rsa() && key.size().is_some_and(|bits| bits < 3072)
}

/// Refuses a certificate unfit for encryption: an authority's, one for signing only, or one whose key cannot be sealed for.
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

/// Refuses a certificate outside its validity period.
pub(super) fn refuse_out_of_date(certificate: &Certificate, now: OffsetDateTime) -> Result<()> {
    let unfit = |fault| Err(Error::Bicle(BicleError::CertificateUnfit { name: certificate.holder(), fault }));
    match certificate.validity(now) {
        Validity::InDate => Ok(()),
        Validity::Expired => unfit(CertificateFault::Expired),
        Validity::NotYet => unfit(CertificateFault::NotYetValid),
    }
}

/// Reads a certificate file, PEM or DER.
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

//! Which certificates are acceptable for a bi-clé.

use std::path::Path;

use time::OffsetDateTime;

use crate::crypto::cms;
use crate::error::{BicleError, CertificateFault, Error, KeyError, Result};
use crate::model::certificate::{Certificate, Validity, holders};
use crate::store::certificates;

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

/// Refuses the certificate of a `.pfx` that is for signing or authentication alone: it is no bi-clé, and other commands
/// take it.
pub(super) fn refuse_software(certificate: &Certificate) -> Result<()> {
    if certificate.is_ca() || certificate.usages().may_encrypt() {
        return Ok(());
    }
    Err(BicleError::CertificateUnfit { name: certificate.holder(), fault: CertificateFault::SoftwareUsage }.into())
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

/// The one holder's certificate in a file, and the other certificates in it.
pub(super) fn read(path: &Path) -> Result<(Certificate, Vec<Certificate>)> {
    let (mut holders, others) = holders(certificates::read_file(path)?);
    match holders.len() {
        1 => Ok((holders.remove(0), others)),
        _ => {
            let holders = holders.iter().map(Certificate::holder).collect();
            Err(KeyError::SeveralInFile { path: path.to_owned(), holders }.into())
        }
    }
}

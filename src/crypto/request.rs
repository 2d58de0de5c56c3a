//! Self-signed certificates and certification requests for a key on a token.

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyUsagePurpose, SerialNumber};
use time::{Duration, OffsetDateTime, UtcOffset};

use super::{SubjectFields, TokenKey, random};
use crate::error::{Error, Expected, Result, UsageError};
use crate::model::KeyUse;
use crate::model::certificate::PublicKey;

/// The length of a serial number in bytes: 126 random bits, since the first two bits are fixed.
const SERIAL_BYTES: usize = 16;

/// A self-signed end-entity certificate (RFC 5280) in DER, valid for `days` days from the start of the current minute.
///
/// It is not a certification authority (basicConstraints without `cA`). Its subjectKeyIdentifier and
/// authorityKeyIdentifier are [`PublicKey::key_identifier`]. A signing key gets digitalSignature, clientAuth and
/// emailProtection; a decryption key gets keyEncipherment (RSA) or keyAgreement (elliptic curves). The serial number is
/// random, positive and 16 bytes long. Dates from 2050 on are GeneralizedTime.
///
/// # Errors
/// [`UsageError::InvalidValue`] for an impossible field of `subject` or number of days; the signer's own error;
/// `KeyError::SignatureInvalid` if its signature does not verify; `KeyError::Encoding` for anything else.
pub(crate) fn self_signed(
    key: &TokenKey<'_>,
    subject: &SubjectFields,
    key_use: KeyUse,
    days: u32,
    now: OffsetDateTime,
) -> Result<Vec<u8>> {
    let mut params = parameters(key.public_key(), subject, key_use)?;
    params.not_before = start_of_minute(now);
    params.not_after = end(params.not_before, days)?;
    params.serial_number = Some(random_serial()?);
    params.use_authority_key_identifier_extension = true;
    let certificate = params.self_signed(key).map_err(|error| key.error(&error))?;
    Ok(certificate.der().to_vec())
}

/// A certification request (PKCS #10, RFC 2986) in DER, requesting the uses of [`self_signed`] in an
/// extensionRequest.
pub(crate) fn csr(key: &TokenKey<'_>, subject: &SubjectFields, key_use: KeyUse) -> Result<Vec<u8>> {
    let params = parameters(key.public_key(), subject, key_use)?;
    let request = params.serialize_request(key).map_err(|error| key.error(&error))?;
    Ok(request.der().to_vec())
}

fn parameters(key: &PublicKey, subject: &SubjectFields, key_use: KeyUse) -> Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.distinguished_name = subject.distinguished_name()?;
    params.subject_alt_names = subject.alternative_names()?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_identifier_method = KeyIdMethod::PreSpecified(key.key_identifier().to_vec());
    if key_use.signs() {
        params.key_usages.push(KeyUsagePurpose::DigitalSignature);
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::EmailProtection];
    }
    if key_use.decrypts() {
        params.key_usages.push(if key.is_rsa() {
            KeyUsagePurpose::KeyEncipherment
        } else {
            KeyUsagePurpose::KeyAgreement
        });
    }
    Ok(params)
}

/// The start of the minute of `now`: slightly past, so that a clock a few seconds behind accepts the certificate.
fn start_of_minute(now: OffsetDateTime) -> OffsetDateTime {
    let now = now.to_offset(UtcOffset::UTC);
    now - Duration::seconds(i64::from(now.second())) - Duration::nanoseconds(i64::from(now.nanosecond()))
}

/// The last second of `days` days: the validity period includes both ends (RFC 5280 section 4.1.2.5).
fn end(start: OffsetDateTime, days: u32) -> Result<OffsetDateTime> {
    let period = Duration::days(i64::from(days)) - Duration::seconds(1);
    // GeneralizedTime has four digits for the year.
    let end = start.checked_add(period).filter(|end| days > 0 && end.year() <= 9999);
    end.ok_or_else(|| {
        Error::Usage(UsageError::InvalidValue {
            option: "--days".to_owned(),
            value: days.to_string(),
            expected: Expected::Positive,
        })
    })
}

fn random_serial() -> Result<SerialNumber> {
    let mut serial: [u8; SERIAL_BYTES] = random()?;
    // Positive, and of constant length.
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(SerialNumber::from_slice(&serial))
}

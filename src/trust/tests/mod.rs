//! Trust, with an authority made by openssl for each test; openssl is also the responder.

mod chain;
mod crl;
mod ocsp;
mod pki;
mod server;

use super::*;

/// TrustSettings that trust this authority and consult no source.
fn trusting(authority: &pki::Pki) -> TrustSettings {
    TrustSettings { authorities: vec![authority.path("ca.pem")], ..TrustSettings::default() }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn examine(
    certificate: &Certificate,
    held: &[Certificate],
    settings: &TrustSettings,
    at: OffsetDateTime,
) -> Result<Trust> {
    Ok(Judge::new(settings)?.examine(certificate, held, at))
}

//! Trust, with an authority made by openssl for each test; openssl is also the responder.

mod chain;
mod crl;
mod ocsp;
mod pki;
mod server;

use super::*;

/// Settings that trust this authority and consult no source.
fn trusting(authority: &pki::Pki) -> Settings {
    Settings { authorities: vec![authority.path("ca.pem")], ..Settings::default() }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn examine(certificate: &Certificate, held: &[Certificate], settings: &Settings, at: OffsetDateTime) -> Result<Trust> {
    Ok(Judge::new(settings)?.examine(certificate, held, at))
}

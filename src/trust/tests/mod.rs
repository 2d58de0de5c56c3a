//! Trust, on an authority made for each test by openssl, which is also the responder.

mod chain;
mod crl;
mod ocsp;
mod pki;
mod server;

use super::*;

/// Settings that trust this authority and nobody asked.
fn trusting(authority: &pki::Pki) -> Settings {
    Settings { authorities: vec![authority.path("ca.pem")], ..Settings::default() }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn examine(certificate: &Certificate, held: &[Certificate], settings: &Settings, at: OffsetDateTime) -> Result<Trust> {
    Ok(Judge::new(settings)?.examine(certificate, held, at))
}

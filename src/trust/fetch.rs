//! What `--online` fetches: plain HTTP with time and size limits.
//!
//! Revocation lists and OCSP responses are signed, and published over plain HTTP because checking a TLS server's
//! certificate would depend on them in turn (RFC 5280 section 8). Other kinds of address are reported and not fetched.

use std::io::Read;
use std::time::Duration;

use ureq::http::Response;
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body};

use super::proxy::{ByProxy, Proxy};
use super::status::Fault;

/// Limits for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the name lookup to the last byte.
    pub(crate) time: Duration,
    /// The largest response, in bytes.
    pub(crate) size: u64,
}

impl Default for Limits {
    /// 15 seconds, an acceptable wait, and 20 MB; the longest lists of public authorities take a few.
    fn default() -> Self {
        Self { time: Duration::from_secs(15), size: 20_000_000 }
    }
}

/// The HTTP client.
#[derive(Debug)]
pub(super) struct Fetcher {
    pub(super) limits: Limits,
    /// `None` for direct access.
    pub(super) proxy: Option<Proxy>,
}

impl Fetcher {
    /// Fetches a document.
    pub(super) fn get(&self, url: &str) -> Result<Vec<u8>, Fault> {
        let agent = self.agent(url)?;
        self.told(url, body(agent.get(url).call(), self.limits))
    }

    /// Posts a document and returns the response, of at most `size` bytes.
    pub(super) fn post(&self, url: &str, media_type: &str, document: &[u8], size: u64) -> Result<Vec<u8>, Fault> {
        let agent = self.agent(url)?;
        let limits = Limits { size: self.limits.size.min(size), ..self.limits };
        self.told(url, body(agent.post(url).content_type(media_type).send(document), limits))
    }

    fn agent(&self, url: &str) -> Result<Agent, Fault> {
        let plain = url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
        if !plain {
            return Err(Fault::NotHttp);
        }
        let config = Agent::config_builder()
            .timeout_global(Some(self.limits.time))
            .max_redirects(3)
            .http_status_as_error(true)
            .user_agent(concat!("jeton/", env!("CARGO_PKG_VERSION")))
            // ureq would read the environment its own way and use the proxy its own way: see `proxy`.
            .proxy(None)
            .build();
        Ok(match &self.proxy {
            None => config.into(),
            Some(proxy) => {
                let connector = ().chain(TcpConnector::default()).chain(ByProxy(proxy.clone()));
                Agent::with_parts(config, connector, ByProxy(proxy.clone()))
            }
        })
    }

    /// The outcome, with the proxy's address added if one is in between, since it may be the unreachable part.
    fn told<T>(&self, url: &str, outcome: Result<T, Fault>) -> Result<T, Fault> {
        let uri = url.parse().ok();
        let proxy = self.proxy.as_ref().filter(|proxy| uri.as_ref().is_some_and(|uri| proxy.serves(uri)));
        match (outcome, proxy) {
            (Err(Fault::Unreachable(reason)), Some(proxy)) => {
                Err(Fault::Unreachable(format!("{}: {reason}", proxy.place())))
            }
            (outcome, _) => outcome,
        }
    }
}

fn body(answer: Result<Response<Body>, ureq::Error>, limits: Limits) -> Result<Vec<u8>, Fault> {
    let mut answer = answer.map_err(fault)?;
    let mut bytes = Vec::new();
    // Reading one byte past the limit tells a document that is too long from one that just fits.
    let read = answer.body_mut().as_reader().take(limits.size + 1).read_to_end(&mut bytes);
    read.map_err(|error| match error.kind() {
        std::io::ErrorKind::TimedOut => Fault::TimedOut,
        _ => fault(ureq::Error::from(error)),
    })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.size {
        return Err(Fault::TooLarge { limit: limits.size });
    }
    Ok(bytes)
}

fn fault(error: ureq::Error) -> Fault {
    match error {
        ureq::Error::StatusCode(status) => Fault::HttpStatus(status),
        ureq::Error::Timeout(_) => Fault::TimedOut,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Fault::TimedOut,
        // A redirect to another kind of address.
        ureq::Error::TlsRequired | ureq::Error::RequireHttpsOnly(_) => Fault::NotHttp,
        error => Fault::Unreachable(error.to_string()),
    }
}

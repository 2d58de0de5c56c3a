//! What `--online` fetches: plain HTTP, with limits of time and size.
//!
//! Revocation lists and OCSP responses are signed and published over plain HTTP, since what would check a TLS server's
//! certificate is what is being asked for (RFC 5280 section 8). Addresses of other kinds are said and not fetched.

use std::io::Read;
use std::time::Duration;

use ureq::http::Response;
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body};

use super::proxy::{ByProxy, Proxy};
use super::status::Fault;

/// How long one request may take, and how much its answer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the first look-up of the name to the last byte.
    pub(crate) time: Duration,
    /// Of an answer, in bytes.
    pub(crate) size: u64,
}

impl Default for Limits {
    /// 15 seconds, which a person waits for, and 20 MB: the longest lists of public authorities are of a few.
    fn default() -> Self {
        Self { time: Duration::from_secs(15), size: 20_000_000 }
    }
}

/// What speaks to the network.
#[derive(Debug)]
pub(super) struct Fetcher {
    pub(super) limits: Limits,
    /// None where the network is reached without one.
    pub(super) proxy: Option<Proxy>,
}

impl Fetcher {
    /// Fetches a document.
    pub(super) fn get(&self, url: &str) -> Result<Vec<u8>, Fault> {
        let agent = self.agent(url)?;
        self.told(url, body(agent.get(url).call(), self.limits))
    }

    /// Sends a document and fetches the answer, of at most `size` bytes.
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
            // Its own way of reading the environment leads to its own way of asking: see `proxy`.
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

    /// The outcome, with the proxy's place where it stands between: it may be what cannot be reached.
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
    // One byte past the limit tells a document that is too long from one that just fits.
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
        // A redirection to another kind of address.
        ureq::Error::TlsRequired | ureq::Error::RequireHttpsOnly(_) => Fault::NotHttp,
        error => Fault::Unreachable(error.to_string()),
    }
}

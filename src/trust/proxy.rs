//! The HTTP proxy: which one, for which hosts, and how requests are sent to it.
//!
//! A plain HTTP request to a proxy has the full address in its request line (RFC 9112 section 3.2.2). ureq instead opens a
//! tunnel (CONNECT) for any address, which most installed proxies allow only to port 443. So ureq is not told about the
//! proxy, and a layer between it and the socket rewrites the head of each request.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ureq::ProxyProtocol;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// An HTTP proxy, and the hosts that bypass it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy(ureq::Proxy);

impl Proxy {
    /// The proxy at `address` (`http://name:password@host:port`; only the host is required), for all hosts except those in
    /// `except`: names, `.domain`s and `*`, separated by commas as in `NO_PROXY`.
    ///
    /// `None` if the address is invalid or not that of an HTTP proxy.
    #[must_use]
    pub(crate) fn new(address: &str, except: &str) -> Option<Self> {
        let proxy = ureq::Proxy::new(address.trim()).ok().filter(|proxy| proxy.protocol() == ProxyProtocol::Http)?;
        let mut builder = ureq::Proxy::builder(ProxyProtocol::Http).host(proxy.host()).port(proxy.port());
        if let Some(name) = proxy.username() {
            builder = builder.username(name).password(proxy.password().unwrap_or_default());
        }
        for host in except.split(',').map(str::trim).filter(|host| !host.is_empty()) {
            builder = builder.no_proxy(host);
        }
        builder.build().ok().map(Self)
    }

    /// Host and port for display, without the password.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.0.host(), self.0.port())
    }

    /// Whether this address is reached through the proxy.
    pub(super) fn serves(&self, address: &Uri) -> bool {
        !self.0.is_no_proxy(address)
    }

    /// The value of Proxy-Authorization (RFC 7617), if there are credentials.
    fn authorization(&self) -> Option<String> {
        let name = self.0.username()?;
        let pair = format!("{name}:{}", self.0.password().unwrap_or_default());
        Some(format!("Basic {}", BASE64_STANDARD.encode(pair)))
    }
}

/// Resolves to the proxy's address for the hosts that it serves.
#[derive(Debug)]
pub(super) struct ByProxy(pub(super) Proxy);

impl Resolver for ByProxy {
    fn resolve(
        &self,
        address: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let place = if self.0.serves(address) { self.0.0.uri() } else { address };
        DefaultResolver::default().resolve(place, config, timeout)
    }
}

impl<In: Transport> Connector<In> for ByProxy {
    type Out = AskedOfProxy<In>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(inner) = chained else { return Ok(None) };
        // A redirect to an address that needs a tunnel.
        if details.needs_tls() {
            return Err(ureq::Error::TlsRequired);
        }
        let origin = details.uri.authority().filter(|_| self.0.serves(details.uri));
        let amendment = origin
            .map(|origin| Amendment { origin: format!("http://{origin}"), authorization: self.0.authorization() });
        Ok(Some(AskedOfProxy { inner, amendment }))
    }
}

/// What is changed in the head of a request sent to the proxy.
struct Amendment {
    origin: String,
    authorization: Option<String>,
}

impl Amendment {
    /// The request with the full address in its first line and the credentials in its second.
    fn apply(&self, request: &[u8]) -> Vec<u8> {
        let Some(method) = request.iter().position(|byte| *byte == b' ') else { return request.to_vec() };
        let Some(line) = request.windows(2).position(|end| end == b"\r\n") else { return request.to_vec() };
        let mut amended = request[..=method].to_vec();
        amended.extend_from_slice(self.origin.as_bytes());
        amended.extend_from_slice(&request[method + 1..line + 2]);
        if let Some(authorization) = &self.authorization {
            amended.extend_from_slice(format!("Proxy-Authorization: {authorization}\r\n").as_bytes());
        }
        amended.extend_from_slice(&request[line + 2..]);
        amended
    }
}

/// A connection for a single request, through the proxy or direct.
pub(super) struct AskedOfProxy<In> {
    inner: In,
    /// `None` once the request has begun.
    amendment: Option<Amendment>,
}

/// Without the credentials.
impl<In> std::fmt::Debug for AskedOfProxy<In> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AskedOfProxy").finish_non_exhaustive()
    }
}

impl<In: Transport> Transport for AskedOfProxy<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let Some(amendment) = self.amendment.take() else { return self.inner.transmit_output(amount, timeout) };
        let request = amendment.apply(&self.inner.buffers().output()[..amount]);
        let room = self.inner.buffers().output().len().max(1);
        for part in request.chunks(room) {
            self.inner.buffers().output()[..part.len()].copy_from_slice(part);
            self.inner.transmit_output(part.len(), timeout)?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        // Not reusable: the next request's head would have to be rewritten too.
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_proxy_and_for_whom() {
        for address in ["http://proxy.example:3128", "proxy.example:3128", " http://proxy.example:3128/ "] {
            assert_eq!(Proxy::new(address, "").unwrap().place(), "proxy.example:3128", "{address}");
        }
        assert_eq!(Proxy::new("http://proxy.example", "").unwrap().place(), "proxy.example:80");
        for address in ["", "socks5://proxy.example", "https://proxy.example", "http://", "a b"] {
            assert_eq!(Proxy::new(address, ""), None, "{address}");
        }
        let proxy = Proxy::new("proxy.example", " intranet.example , .ville.example,127.0.0.1").unwrap();
        let serves = |host: &str| proxy.serves(&format!("http://{host}:81/x").parse().unwrap());
        assert!(serves("crl.example.com") && serves("ville.example.com"));
        assert!(!serves("intranet.example") && !serves("pki.ville.example") && !serves("127.0.0.1"));
        assert!(!Proxy::new("proxy.example", "*").unwrap().serves(&"http://x/".parse().unwrap()));
    }

    #[test]
    fn a_request_names_its_whole_address_and_who_asks() {
        let amendment = |address: &str| Amendment {
            origin: "http://crl.example:81".to_owned(),
            authorization: Proxy::new(address, "").unwrap().authorization(),
        };
        let request = b"GET /list?x HTTP/1.1\r\nHost: crl.example:81\r\n\r\nbody";
        let amended = amendment("http://proxy.example").apply(request);
        assert_eq!(amended, b"GET http://crl.example:81/list?x HTTP/1.1\r\nHost: crl.example:81\r\n\r\nbody");
        let amended = amendment("http://agent:p%3A%40ss@proxy.example").apply(request);
        // "agent:p:@ss"
        let second = "\r\nProxy-Authorization: Basic YWdlbnQ6cDpAc3M=\r\nHost: ";
        assert!(String::from_utf8(amended).unwrap().contains(second));
    }
}

//! An HTTP proxy like those of corporate networks: it forwards plain HTTP requests that have an absolute URL, and
//! tunnels to port 443 only. It resolves every name to this machine.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A proxy that stops when the test ends.
pub struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy that forwards to the server on this port; with credentials (`user:password` in Base64), only if they
    /// match.
    pub fn to(port: u16, credentials: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self { port: listener.local_addr().unwrap().port(), asked: Arc::default() };
        let asked = Arc::clone(&proxy.asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let asked = Arc::clone(&asked);
                thread::spawn(move || serve(&mut stream.unwrap(), port, credentials, &asked));
            }
        });
        proxy
    }

    /// Its host and port.
    pub fn place(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The request lines received so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(client: &mut TcpStream, port: u16, credentials: Option<&str>, asked: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut block = [0; 4096];
    let head = loop {
        let Ok(read @ 1..) = client.read(&mut block) else { return };
        request.extend_from_slice(&block[..read]);
        if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let text = String::from_utf8_lossy(&request[..head]).into_owned();
    let (line, headers) = text.split_once("\r\n").unwrap_or((&text, ""));
    asked.lock().unwrap().push(line.to_owned());
    let mut refuse = |status: &str| {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = client.write_all(answer.as_bytes());
    };
    let proves = |secret: &str| headers.lines().any(|line| line == format!("Proxy-Authorization: Basic {secret}"));
    if credentials.is_some_and(|secret| !proves(secret)) {
        return refuse("407 Proxy Authentication Required");
    }
    let words: Vec<_> = line.split(' ').collect();
    let [method, address, version] = words[..] else { return refuse("400 Bad Request") };
    if method == "CONNECT" {
        return refuse("403 Forbidden");
    }
    let Some((host, path)) = address.strip_prefix("http://").and_then(|rest| rest.split_once('/')) else {
        return refuse("400 Bad Request");
    };
    // A proxy must not pass on a request whose Host header differs from its URL.
    if !headers.lines().any(|line| line.eq_ignore_ascii_case(&format!("host: {host}"))) {
        return refuse("400 Bad Request");
    }
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)) else { return refuse("502 Bad Gateway") };
    let kept: Vec<_> = headers.lines().filter(|line| !line.to_ascii_lowercase().starts_with("proxy-")).collect();
    let forwarded = format!("{method} /{path} {version}\r\n{}\r\nConnection: close\r\n\r\n", kept.join("\r\n"));
    let _ = server.write_all(forwarded.as_bytes()).and_then(|()| server.write_all(&request[head + 4..]));
    let _ = std::io::copy(&mut server, client);
}

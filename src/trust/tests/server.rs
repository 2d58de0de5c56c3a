//! Local servers: openssl's OCSP responder, and one that returns what a test needs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::pki::Pki;

/// A port that was free a moment ago.
pub(super) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// openssl's responder for an authority.
pub(super) struct Responder(Child);

impl Responder {
    /// Responds on `port`, signing as `signer`, with additional arguments for `openssl ocsp`.
    pub(super) fn start(pki: &Pki, port: u16, signer: &str, arguments: &[&str]) -> Self {
        let (certificate, key) = (format!("{signer}.pem"), format!("{signer}.key"));
        let mut child = Command::new("openssl")
            .args(["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", &certificate, "-rkey", &key])
            .args(["-port", &port.to_string()])
            .args(arguments)
            .current_dir(pki.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It prints when it is listening. Connecting and closing, as a probe would, makes it hang.
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("waiting for OCSP client connections") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "openssl ocsp ended");
        }
        // Its later output must not fill the pipe.
        thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self(child)
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the test server does with each request.
#[derive(Clone)]
pub(super) enum Answer {
    /// Status 200 with this body.
    Body(Vec<u8>),
    /// This status with an empty body.
    Status(u16),
    /// A redirect to this address.
    Redirect(String),
    /// One byte at a time, for as long as the client stays connected.
    Slowly,
    /// An endless body, at full speed.
    Endlessly,
}

/// Starts a server. Returns its address and a counter of its requests.
pub(super) fn serve(answer: Answer) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming() {
            counter.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            thread::spawn(move || respond(stream.unwrap(), &answer));
        }
    });
    (address, count)
}

/// Reads the whole request: closing a connection with unread bytes resets it, and the response would be lost.
fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    let mut block = [0; 8192];
    while let Ok(read @ 1..) = stream.read(&mut block) {
        request.extend_from_slice(&block[..read]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let Some(head) = text.find("\r\n\r\n") else { continue };
        let length =
            text.split("content-length:").nth(1).and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok());
        if request.len() >= head + 4 + length.unwrap_or(0) {
            return;
        }
    }
}

/// The client may disconnect at any time; some tests rely on it.
fn respond(mut stream: TcpStream, answer: &Answer) {
    read_request(&mut stream);
    let mut send = |bytes: &[u8]| stream.write_all(bytes).is_ok();
    match answer {
        Answer::Body(body) => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = send(head.as_bytes()) && send(body);
        }
        Answer::Status(status) => {
            let _ = send(format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes());
        }
        Answer::Redirect(to) => {
            let head =
                format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = send(head.as_bytes());
        }
        Answer::Slowly => {
            let mut listens = send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while listens {
                thread::sleep(Duration::from_millis(50));
                listens = send(b"0");
            }
        }
        Answer::Endlessly => {
            let block = [0x30; 65536];
            let mut listens = send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while listens {
                listens = send(&block);
            }
        }
    }
}

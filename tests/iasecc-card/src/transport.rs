//! The vpcd protocol: the card is the TCP client; each message is a big-endian 16-bit length and that many bytes.
//! A message of one byte is for the reader (power, ATR), a longer one is a command APDU.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::control::Shared;
use crate::lane::Reader;
use crate::log::Exchange;

const POWER_OFF: u8 = 0x00;
const POWER_ON: u8 = 0x01;
const RESET: u8 = 0x02;
const SEND_ATR: u8 = 0x04;

/// vpcd starts listening shortly after pcscd answers.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) fn connect(reader: Reader) -> io::Result<TcpStream> {
    let deadline = Instant::now() + CONNECT_TIMEOUT;
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, reader.port())) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) if Instant::now() > deadline => return Err(error),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Answers until the card is removed or pcscd goes away.
pub(crate) fn serve(mut stream: TcpStream, shared: &Shared) {
    // Either end may close the connection; that is how a card normally leaves.
    let _ = answer_all(&mut stream, shared);
    let _ = stream.shutdown(Shutdown::Both);
    shared.mask().reset();
    shared.left();
}

fn answer_all(stream: &mut TcpStream, shared: &Shared) -> io::Result<()> {
    loop {
        let message = receive(stream)?;
        match *message.as_slice() {
            [] => {}
            [SEND_ATR] => {
                send(stream, &shared.mask().atr)?;
                shared.saw_atr_request();
            }
            [POWER_OFF | POWER_ON | RESET] => {
                shared.mask().reset();
                if message == [POWER_ON] {
                    shared.saw_power_on();
                }
            }
            [_] => {}
            _ => match answer(&message, shared) {
                Some(response) => send(stream, &response)?,
                None => return Ok(()),
            },
        }
    }
}

/// The response APDU, or nothing if the card is removed at this command.
fn answer(command: &[u8], shared: &Shared) -> Option<Vec<u8>> {
    std::thread::sleep(Duration::from_micros(shared.delay_micros.load(Ordering::Relaxed)));
    if shared.is_pulled_out_at(command) {
        shared.record(Exchange::new(command, None));
        return None;
    }
    let response = shared.mask().process(command);
    shared.record(Exchange::new(command, Some(&response)));
    Some(response)
}

fn receive(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    read_exact(stream, &mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    read_exact(stream, &mut message)?;
    Ok(message)
}

fn read_exact(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<()> {
    // vpcd writes length and body separately, so with delayed acknowledgement each APDU would take 40 ms. The kernel
    // forgets this setting, so it is renewed before every read.
    rustix::net::sockopt::set_tcp_quickack(&*stream, true)?;
    stream.read_exact(buffer)
}

fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), message].concat())
}

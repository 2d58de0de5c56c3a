//! Free ports of this machine, for servers that are told theirs.

use std::net::{Ipv4Addr, TcpListener};

/// The first of two free ports in a row. Nothing holds them until they are used.
pub fn two_in_a_row() -> u16 {
    for _ in 0..50 {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = first.local_addr().expect("it is bound").port();
        if port < u16::MAX && TcpListener::bind((Ipv4Addr::LOCALHOST, port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no two ports in a row are free")
}

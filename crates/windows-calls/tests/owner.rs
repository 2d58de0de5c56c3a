//! Files and folders that only their owner may open.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use std::fs;
use std::io::{ErrorKind, Write};

use windows_calls::owner;

#[test]
fn it_is_written_renamed_and_read_by_its_owner_alone() {
    let directory = tempfile::tempdir().unwrap();
    let (made, named) = (directory.path().join("cl\u{e9}.tmp"), directory.path().join("cl\u{e9}.pfx"));
    let mut file = owner::create_new(&made).unwrap();
    file.write_all(b"secret").unwrap();
    assert!(fs::File::open(&made).is_err(), "nobody opens it meanwhile");
    fs::rename(&made, &named).unwrap();
    drop(file);
    assert_eq!(fs::read(&named).unwrap(), b"secret");
    assert_eq!(owner::create_new(&named).unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&named).unwrap(), b"secret");
}

#[test]
fn a_folder_is_its_owners_and_so_is_what_is_put_into_it() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("demandes cl\u{e9}s");
    owner::create_folder(&folder).unwrap();
    fs::write(folder.join("01.csr"), "request").unwrap();
    assert_eq!(fs::read(folder.join("01.csr")).unwrap(), b"request");
    assert_eq!(owner::create_folder(&folder).unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert!(owner::create_folder(&directory.path().join("missing").join("folder")).is_err());
}

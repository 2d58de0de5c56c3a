//! The files of the root and of the application, with their access conditions and allocated sizes.

use super::{Layout, Plan, Variant, pkcs15};
use crate::access::{self, Access, user};
use crate::filesystem::{DedicatedFile, ElementaryFile, FileSystem};
use crate::tlv::{constructed, tlv};

pub(super) const ATR_OBERTHUR: [u8; 22] = [
    0x3B, 0xDD, 0x18, 0x00, 0x81, 0x31, 0xFE, 0x45, 0x80, 0xF9, 0xA0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x08, 0x00, 0x07,
    0x90, 0x00, 0xFE,
];
pub(super) const ATR_GEMALTO: [u8; 20] = [
    0x3B, 0x7F, 0x96, 0x00, 0x00, 0x00, 0x31, 0xB8, 0x64, 0x40, 0x70, 0x14, 0x10, 0x73, 0x94, 0x01, 0x80, 0x82, 0x90,
    0x00,
];
const ROOT_AID: [u8; 16] =
    [0xA0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x08, 0x00, 0x07, 0x00, 0x00, 0xFE, 0x00, 0x00, 0x01, 0x00];
const AID_OBERTHUR: [u8; 13] = [0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xF2, 0x50, 0x4F, 0x54, 0x20, 0x41, 0x57, 0x50];
const AID_GENERIC: [u8; 14] = [0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xD2, 0x50, 0x47, 0x65, 0x6E, 0x65, 0x72, 0x69, 0x63];

/// Space allocated to a directory file: OpenSC reads and rewrites all of it, 256 bytes at a time.
const DIRECTORY_FILE: usize = 1024;
/// The data object directory stays empty.
const DATA_DIRECTORY_FILE: usize = 256;

const APPLICATION_ID: u16 = 0x5015;

pub(super) fn build(plan: &Plan) -> FileSystem {
    let aid = match plan.variant {
        Variant::Oberthur => AID_OBERTHUR.to_vec(),
        Variant::Gemalto => AID_GENERIC.to_vec(),
    };
    let root = DedicatedFile {
        id: Some(0x3F00),
        aid: if plan.variant == Variant::Oberthur { ROOT_AID.to_vec() } else { Vec::new() },
        create: access::NEVER,
        files: vec![
            public(0x2F00, None, padded(directory(plan, &aid), 128)),
            public(0x2F01, Some(0x1D), answer_to_reset(plan.variant)),
            public(0xD003, Some(0x1C), serial_number(&plan.serial)),
        ],
    };
    let mut files = vec![
        listing(0x5031, padded(pkcs15::odf(), 96)),
        listing(0x5032, padded(pkcs15::token_info(plan), 256)),
        listing(0x7001, padded(pkcs15::aodf(plan), DIRECTORY_FILE)),
        listing(0x7002, padded(pkcs15::private_keys(plan), DIRECTORY_FILE)),
        listing(0x7004, padded(pkcs15::public_keys(plan), DIRECTORY_FILE)),
        listing(0x7005, padded(pkcs15::certificates(plan), DIRECTORY_FILE)),
        listing(0x7006, padded(Vec::new(), DATA_DIRECTORY_FILE)),
    ];
    for (number, key) in (1..).zip(&plan.keys).filter(|(_, key)| key.certificate) {
        files.push(certificate(pkcs15::certificate_file(number), key.pair.certificate));
    }
    let id = (plan.layout == Layout::Writable).then_some(APPLICATION_ID);
    FileSystem::new(root, DedicatedFile { id, aid, create: user(2), files })
}

/// Pads the content with zeros: a reader stops at the first one.
fn padded(mut content: Vec<u8>, size: usize) -> Vec<u8> {
    content.resize(size.max(content.len()), 0);
    content
}

/// An EF that anyone can read and nobody can change.
fn public(id: u16, short_id: Option<u8>, content: Vec<u8>) -> ElementaryFile {
    ElementaryFile { id, short_id, content, access: Access::new(&[(access::READ, access::ALWAYS)]) }
}

/// A directory file: anyone can read it, the user PIN allows updating it.
fn listing(id: u16, content: Vec<u8>) -> ElementaryFile {
    let conditions = [(access::UPDATE, user(2)), (access::READ, access::ALWAYS)];
    ElementaryFile { id, short_id: None, content, access: Access::new(&conditions) }
}

fn certificate(id: u16, der: &[u8]) -> ElementaryFile {
    // OpenSC's own profile also allows DELETE without a PIN when it creates one.
    let conditions = [(access::DELETE, access::ALWAYS), (access::UPDATE, user(2)), (access::READ, access::ALWAYS)];
    ElementaryFile { id, short_id: None, content: der.to_vec(), access: Access::new(&conditions) }
}

/// EF.DIR. With an AID in the discretionary data, the application has no path; with a path, it can be selected by that
/// too.
fn directory(plan: &Plan, aid: &[u8]) -> Vec<u8> {
    let application = tlv(0x4F, aid);
    let way = match plan.layout {
        Layout::Closed => constructed(0x73, &[tlv(0x4F, aid)]),
        Layout::Writable => tlv(0x51, &[0x3F, 0x00, 0x50, 0x15]),
    };
    constructed(0x61, &[application, tlv(0x50, plan.label.as_bytes()), way])
}

/// EF.ATR: buffer sizes of 260 and 256 bytes (send, send with secure messaging, receive, the same), so that nobody uses
/// extended length.
fn answer_to_reset(variant: Variant) -> Vec<u8> {
    let sizes = [0x0104_u16, 0x0104, 0x0100, 0x0100].map(|size| tlv(0x02, &size.to_be_bytes()));
    let root = match variant {
        Variant::Oberthur => tlv(0x4F, &ROOT_AID),
        Variant::Gemalto => Vec::new(),
    };
    [
        tlv(0x43, &[0xB8]),
        tlv(0x46, &[0x04, 0xB2, 0x01, 0x01]),
        tlv(0x47, &[0x94, 0x01, 0x80]),
        root,
        constructed(0xE0, &sizes),
        tlv(0x82, &[0x90, 0x00]),
    ]
    .concat()
}

/// EF.SN: an issuer identification, then the serial number.
fn serial_number(serial: &[u8; 8]) -> Vec<u8> {
    tlv(0x5A, &[&[0x92, 0x50, 0x00, 0x20], serial.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_reset_file_has_the_length_that_opensc_asks_for() {
        let content = answer_to_reset(Variant::Oberthur);
        assert_eq!(content.len(), 0x36);
        assert_eq!(content[..9], [0x43, 0x01, 0xB8, 0x46, 0x04, 0x04, 0xB2, 0x01, 0x01]);
        assert!(content.ends_with(&[0x82, 0x02, 0x90, 0x00]));
    }

    #[test]
    fn the_writable_layout_gives_a_path_and_no_discretionary_data() {
        let mut plan = Plan::fresh();
        assert!(directory(&plan, &AID_OBERTHUR).windows(2).any(|window| window == [0x73, 0x0F]));
        plan.layout = Layout::Writable;
        let content = directory(&plan, &AID_OBERTHUR);
        assert!(content.ends_with(&[0x51, 0x04, 0x3F, 0x00, 0x50, 0x15]));
        assert!(!content.contains(&0x73));
    }

    #[test]
    fn the_atr_checks() {
        // TCK: the exclusive-or of all bytes after TS is zero (ISO/IEC 7816-3, 8.2.5); without T=1 there is none.
        assert_eq!(ATR_OBERTHUR[1..].iter().fold(0, |sum, byte| sum ^ byte), 0);
        assert_eq!(ATR_GEMALTO.len(), 20);
    }
}

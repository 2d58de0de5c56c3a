//! The PKCS#15 directory files (PKCS#15 v1.1, 6; ISO/IEC 7816-15): ODF, TokenInfo, AODF, PrKDF, PuKDF, CDF.

use super::{Guard, KeyPlan, Plan, Usage};
use crate::tlv::der::{bits, integer, octets, sequence, utf8};
use crate::tlv::{constructed, tlv};

/// Length of a PIN in bytes.
pub(super) const PIN_MIN: u8 = 4;
pub(super) const PIN_MAX: u8 = 12;

/// The file that holds the first certificate; the others follow.
const FIRST_CERTIFICATE: u16 = 0x3401;

const BOOLEAN_TRUE: [u8; 3] = [0x01, 0x01, 0xFF];

/// EF.ODF: which directory file is where.
pub(super) fn odf() -> Vec<u8> {
    let pointer = |tag, id: u16| constructed(tag, &[sequence(&[octets(&id.to_be_bytes())])]);
    [pointer(0xA8, 0x7001), pointer(0xA0, 0x7002), pointer(0xA1, 0x7004), pointer(0xA4, 0x7005), pointer(0xA7, 0x7006)]
        .concat()
}

/// EF.TokenInfo. Every algorithm has its object identifier: OpenSC rewrites the file after a change, and without them
/// it would write one that it cannot read again.
pub(super) fn token_info(plan: &Plan) -> Vec<u8> {
    let oid = |bytes: &[u8]| tlv(0x06, bytes);
    let pkcs1 = |last: u8| oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, last]);
    let algorithm = |reference: u16, mechanism: u16, operation: u8, oid: Vec<u8>, card_reference: u16| {
        sequence(&[
            integer(reference),
            integer(mechanism),
            vec![0x05, 0x00],
            bits(&[operation]),
            oid,
            integer(card_reference),
        ])
    };
    let (sign, decipher, hash) = (1, 5, 6);
    let algorithms = [
        algorithm(1, 0x220, hash, oid(&[0x2B, 0x0E, 0x03, 0x02, 0x1A]), 0x10),
        algorithm(2, 0x250, hash, oid(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]), 0x40),
        algorithm(3, 0x06, sign, pkcs1(5), 0x12),
        algorithm(4, 0x40, sign, pkcs1(11), 0x42),
        algorithm(5, 0x01, sign, pkcs1(1), 0x02),
        algorithm(6, 0x01, decipher, pkcs1(1), 0x1A),
    ];
    let (prn_generation, eid_compliant) = (2, 3);
    sequence(&[
        integer(1),
        octets(&plan.serial),
        utf8("Jeton test card"),
        tlv(0x80, plan.label.as_bytes()),
        bits(&[prn_generation, eid_compliant]),
        constructed(0xA2, &algorithms),
        constructed(0xA5, &[tlv(0x18, b"20260102030405Z")]),
    ])
}

/// EF.AODF: the PINs, then the PUK that unblocks them.
pub(super) fn aodf(plan: &Plan) -> Vec<u8> {
    let (case_sensitive, initialized, unblocking) = (0, 4, 6);
    let local = (plan.user_pin_reference() & 0x80 != 0).then_some(1);
    let entry = |label: &str, id: u8, unblocked_by: Option<u8>, role: Option<u8>, reference: u8| {
        let flags: Vec<u8> = [case_sensitive, initialized].into_iter().chain(local).chain(role).collect();
        let mut common = vec![utf8(label), bits(&[0, 1])];
        common.extend(unblocked_by.map(|id| octets(&[id])));
        let attributes = sequence(&[
            bits(&flags),
            vec![0x0A, 0x01, 0x01],
            integer(PIN_MIN.into()),
            integer(PIN_MAX.into()),
            integer(PIN_MAX.into()),
            // An INTEGER, so 81 gets a leading zero.
            tlv(0x80, &[0, reference]),
            octets(&[0]),
        ]);
        sequence(&[sequence(&common), sequence(&[octets(&[id])]), constructed(0xA1, &[attributes])])
    };
    let mut out = entry("User PIN", 1, Some(2), None, plan.user_pin_reference());
    if plan.signature_pin {
        out.extend(entry("Signature PIN", 3, Some(2), None, plan.signature_pin_reference()));
    }
    out.extend(entry("PUK", 2, None, Some(unblocking), plan.puk_reference()));
    out
}

fn key_id(number: u8) -> Vec<u8> {
    octets(&[0x45, number])
}

/// The object value of a key that has no path of its own, with its size in bits.
fn key_value() -> Vec<u8> {
    constructed(0xA1, &[sequence(&[sequence(&[octets(&[])]), integer(2048)])])
}

/// A key reference includes 80: local to the application.
fn key_reference(number: u8) -> Vec<u8> {
    integer(u16::from(0x80 | number))
}

impl KeyPlan {
    fn private_usage(&self) -> &'static [u8] {
        match self.usage {
            Usage::Authentication => &[1, 2, 5],
            Usage::Signature => &[2, 9],
            Usage::NonRepudiation => &[9],
            Usage::Encryption => &[1, 5],
        }
    }

    fn public_usage(&self) -> &'static [u8] {
        match self.usage {
            Usage::Authentication => &[0, 4, 6],
            Usage::Signature | Usage::NonRepudiation => &[6],
            Usage::Encryption => &[0, 4],
        }
    }

    fn private_entry(&self, number: u8) -> Vec<u8> {
        let guard = match self.guard {
            Guard::User => 1,
            Guard::Signature => 3,
        };
        let mut common = vec![utf8(self.label), bits(&[0]), octets(&[guard])];
        if self.each_use {
            common.push(integer(1));
        }
        // SHA1_RSA_PKCS and SHA256_RSA_PKCS of EF.TokenInfo; without a list a key is offered for every algorithm.
        let algorithms = match self.usage {
            Usage::NonRepudiation => constructed(0xA1, &[integer(3), integer(4)]),
            Usage::Authentication | Usage::Signature | Usage::Encryption => Vec::new(),
        };
        let (sensitive, always_sensitive, never_extractable, local) = (0, 2, 3, 4);
        sequence(&[
            sequence(&common),
            sequence(&[
                key_id(number),
                bits(self.private_usage()),
                BOOLEAN_TRUE.to_vec(),
                bits(&[sensitive, always_sensitive, never_extractable, local]),
                key_reference(number),
                algorithms,
            ]),
            key_value(),
        ])
    }

    fn public_entry(&self, number: u8) -> Vec<u8> {
        let attributes =
            [key_id(number), bits(self.public_usage()), BOOLEAN_TRUE.to_vec(), bits(&[4]), key_reference(number)];
        sequence(&[sequence(&[utf8(self.label), bits(&[])]), sequence(&attributes), key_value()])
    }

    fn certificate_entry(&self, number: u8) -> Vec<u8> {
        let path = sequence(&[octets(&certificate_file(number).to_be_bytes())]);
        let value = constructed(0xA1, &[sequence(&[path])]);
        sequence(&[sequence(&[utf8(self.label), bits(&[])]), sequence(&[key_id(number)]), value])
    }
}

/// The file of the certificate of key `number`, counted from 1.
pub(super) fn certificate_file(number: u8) -> u16 {
    FIRST_CERTIFICATE + u16::from(number) - 1
}

fn numbered(plan: &Plan) -> impl Iterator<Item = (u8, &KeyPlan)> {
    (1..).zip(&plan.keys)
}

pub(super) fn private_keys(plan: &Plan) -> Vec<u8> {
    numbered(plan).flat_map(|(number, key)| key.private_entry(number)).collect()
}

pub(super) fn public_keys(plan: &Plan) -> Vec<u8> {
    numbered(plan).flat_map(|(number, key)| key.public_entry(number)).collect()
}

pub(super) fn certificates(plan: &Plan) -> Vec<u8> {
    let with_one = numbered(plan).filter(|(_, key)| key.certificate);
    with_one.flat_map(|(number, key)| key.certificate_entry(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    #[test]
    fn the_pin_and_the_puk_as_authentication_objects() {
        let expected = hex(concat!(
            "303330110C08557365722050494E030206C00401023003040101A1193017030203C80A010102010402010C02010C8002008104010030",
            "2B30090C0350554B030206C03003040102A1193017030201CA0A010102010402010C02010C80020082040100",
        ));
        assert_eq!(aodf(&Plan::fresh()), expected);
    }

    #[test]
    fn the_object_directory() {
        assert_eq!(odf()[..10], hex("A806300404027001A006"));
        assert_eq!(odf().len(), 40);
    }

    #[test]
    fn a_private_key_is_sensitive_and_never_extractable() {
        let entry = private_keys(&Plan::fresh());
        assert!(entry.windows(4).any(|window| window == hex("030203B8")), "{entry:02X?}");
        assert!(entry.ends_with(&hex("A10A30083002040002020800")), "{entry:02X?}");
    }
}

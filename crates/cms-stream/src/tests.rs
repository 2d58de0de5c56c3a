//! Sealing and opening: test vectors from others, and every kind of damage.

mod wycheproof;

use crate::ber;
use crate::gcm::Gcm;
use crate::*;

/// An AES-GCM test vector.
struct GcmVector<'v> {
    key: &'v [u8],
    nonce: &'v [u8],
    additional: &'v [u8],
    plain: &'v [u8],
    encrypted: &'v [u8],
    tag: &'v [u8],
    valid: bool,
}

impl GcmVector<'_> {
    /// Encrypts and decrypts in pieces of this length and compares.
    fn judge(&self, piece: usize) {
        let of = hex::encode(self.key);
        let Some(mut gcm) = Gcm::new(self.key, self.nonce) else {
            // The only invalid nonces are empty ones.
            assert!(self.nonce.is_empty() && !self.valid, "{of}");
            return;
        };
        let mut opened = self.encrypted.to_vec();
        opened.chunks_mut(piece).for_each(|piece| gcm.decrypt(piece).unwrap());
        assert_eq!(gcm.tag(self.additional) == self.tag, self.valid, "{of}");
        if self.valid {
            assert_eq!(opened, self.plain, "{of}");
            let mut gcm = Gcm::new(self.key, self.nonce).unwrap();
            let mut sealed = self.plain.to_vec();
            sealed.chunks_mut(piece).for_each(|piece| gcm.encrypt(piece).unwrap());
            assert_eq!((sealed.as_slice(), &gcm.tag(self.additional)[..]), (self.encrypted, self.tag), "{of}");
        }
    }
}

#[test]
fn gcm_agrees_with_nist() {
    let mut judged = 0;
    for line in include_str!("../tests/data/gcm-nist.tsv").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<Vec<u8>> = line.split('\t').map(|column| hex::decode(column).unwrap()).collect();
        let [key, nonce, additional, plain, encrypted, tag] = fields.as_slice() else { panic!("six fields") };
        for piece in [1, 7, 16, 1000] {
            GcmVector { key, nonce, additional, plain, encrypted, tag, valid: true }.judge(piece);
        }
        judged += 1;
    }
    assert_eq!(judged, 249);
}

fn certificate(der: &[u8]) -> Certificate {
    Certificate::from_der(der).unwrap()
}

fn p256() -> (PrivateKey, Certificate) {
    let key = PrivateKey::from_pkcs8(include_bytes!("../tests/data/p256.key.der")).unwrap();
    (key, certificate(include_bytes!("../tests/data/p256.certificate.der")))
}

fn rsa() -> (PrivateKey, Certificate) {
    let key = PrivateKey::from_pkcs8(include_bytes!("../tests/data/rsa.key.der")).unwrap();
    (key, certificate(include_bytes!("../tests/data/rsa.certificate.der")))
}

fn sealed(plain: &[u8], known: bool, form: Form, cipher: ContentCipher, recipients: &[Recipient]) -> Vec<u8> {
    let mut out = Vec::new();
    let length = known.then_some(plain.len() as u64);
    let sealer = Sealer::new(recipients).cipher(cipher).form(form);
    assert_eq!(sealer.seal(&mut &*plain, length, &mut out).unwrap(), plain.len() as u64);
    out
}

#[derive(Debug)]
enum Unopened {
    Unwrap,
    Content(Error),
}

fn opened(bytes: &[u8], (key, certificate): &(PrivateKey, Certificate)) -> Result<(Vec<u8>, Contents), Unopened> {
    let envelope = Envelope::read(bytes).map_err(Unopened::Content)?;
    let recipient = envelope.recipients().first().ok_or(Unopened::Unwrap)?;
    let content_key = recipient.unwrap_key(certificate, key, envelope.cipher()).map_err(|_| Unopened::Unwrap)?;
    let mut out = Vec::new();
    let contents = envelope.open(&content_key, &mut out, &|_| true).map_err(Unopened::Content)?;
    Ok((out, contents))
}

fn for_p256() -> Vec<Recipient> {
    vec![Recipient::new(p256().1).unwrap()]
}

#[test]
fn what_is_sealed_opens_in_every_form() {
    let long: Vec<u8> = (0..1_000_003_u32).map(|n| n as u8).collect();
    for cipher in [ContentCipher::Aes256Gcm, ContentCipher::Aes256Cbc, ContentCipher::Aes128Gcm] {
        for plain in [&long[..], &long[..crate::pipeline::CHUNK], &long[..16], &long[..1], b""] {
            for known in [true, false] {
                for form in [Form::Der, Form::Pem] {
                    let bytes = sealed(plain, known, form, cipher, &for_p256());
                    let (out, contents) = opened(&bytes, &p256()).unwrap();
                    assert_eq!(out, plain);
                    assert_eq!(contents, Contents { length: plain.len() as u64, trailing: 0 });
                }
            }
        }
    }
}

#[test]
fn rsa_opens_whatever_way_it_was_encrypted() {
    let holder = rsa();
    let ways = holder.1.key_encryptions().unwrap();
    assert_eq!(ways.len(), 5);
    for way in ways {
        let recipient = Recipient::new(holder.1.clone()).unwrap().with(*way).unwrap();
        let bytes = sealed(b"pli", true, Form::Der, ContentCipher::Aes256Gcm, &[recipient]);
        let envelope = Envelope::read(bytes.as_slice()).unwrap();
        assert_eq!(envelope.recipients()[0].key_encryption(), Ok(*way));
        assert!(envelope.recipients()[0].id().is_of(&holder.1));
        assert!(!envelope.recipients()[0].id().is_of(&p256().1));
        assert_eq!(opened(&bytes, &holder).unwrap().0, b"pli");
    }
}

/// A private key that gives the same answer to any input, and counts its uses.
struct Answers(Result<Option<Secret>, &'static str>, std::cell::Cell<u32>);

impl Decryptor for Answers {
    type Error = &'static str;

    fn decrypt(&self, _: RsaEncryption, _: &[u8]) -> Result<Option<Secret>, Self::Error> {
        self.1.set(self.1.get() + 1);
        self.0.clone()
    }

    fn agree(&self, _: &[u8]) -> Result<Option<Secret>, Self::Error> {
        self.1.set(self.1.get() + 1);
        self.0.clone()
    }
}

#[test]
fn what_a_key_refuses_under_pkcs1_is_told_to_nobody() {
    let certificate = rsa().1;
    let pkcs1 = KeyEncryption::Rsa(RsaEncryption::Pkcs1);
    let for_pkcs1 = [Recipient::new(certificate.clone()).unwrap().with(pkcs1).unwrap()];
    let for_oaep = [Recipient::new(certificate.clone()).unwrap()];
    let secret = |length| Some(Secret::new(vec![7; length]));
    for answer in [None, secret(0), secret(16), secret(31), secret(33), secret(32)] {
        let outcome = |recipients: &[Recipient]| {
            let bytes = sealed(b"pli", true, Form::Der, ContentCipher::Aes256Gcm, recipients);
            let envelope = Envelope::read(bytes.as_slice()).unwrap();
            let key = Answers(Ok(answer.clone()), 0.into());
            let unwrapped = envelope.recipients()[0].unwrap_key(&certificate, &key, envelope.cipher());
            assert_eq!(key.1.get(), 1);
            unwrapped.map(|content_key| (content_key.clone(), envelope.open(&content_key, &mut Vec::new(), &|_| true)))
        };
        let (first, content) = outcome(&for_pkcs1).unwrap();
        assert!(matches!(content, Err(Error::Damaged)));
        assert_eq!(first.len(), 32);
        let random = answer.as_ref().is_none_or(|answer| answer.len() != 32);
        assert_eq!(outcome(&for_pkcs1).unwrap().0 != first, random);
        // With OAEP, a rejection reveals nothing about the private key.
        assert_eq!(matches!(outcome(&for_oaep), Err(UnwrapError::WrongKey)), random);
    }
    // A key that could not be used is reported as such.
    let bytes = sealed(b"pli", true, Form::Der, ContentCipher::Aes256Gcm, &for_pkcs1);
    let envelope = Envelope::read(bytes.as_slice()).unwrap();
    let removed = Answers(Err("removed"), 0.into());
    let unwrapped = envelope.recipients()[0].unwrap_key(&certificate, &removed, envelope.cipher());
    assert!(matches!(unwrapped, Err(UnwrapError::Key("removed"))));
}

#[test]
fn a_point_off_the_curve_reaches_no_key() {
    let certificate = p256().1;
    let bytes = sealed(b"pli", true, Form::Der, ContentCipher::Aes256Gcm, &for_p256());
    // The originator's point: a BIT STRING of 66 bytes, after its tag.
    let at = bytes.windows(4).position(|window| window == [0x03, 0x42, 0x00, 0x04]).unwrap() + 3;
    for change in [&[0x05][..], &[0x04, 0xFF], &[0x00], &[0x04; 65]] {
        let mut altered = bytes.clone();
        altered[at..at + change.len()].copy_from_slice(change);
        let envelope = Envelope::read(altered.as_slice()).unwrap();
        let key = Answers(Ok(Some(Secret::new(vec![7; 32]))), 0.into());
        let unwrapped = envelope.recipients()[0].unwrap_key(&certificate, &key, envelope.cipher());
        assert!(matches!(unwrapped, Err(UnwrapError::WrongKey)), "{change:02X?}");
        assert_eq!(key.1.get(), 0, "{change:02X?}");
    }
    let envelope = Envelope::read(bytes.as_slice()).unwrap();
    let key = Answers(Ok(None), 0.into());
    assert!(matches!(
        envelope.recipients()[0].unwrap_key(&certificate, &key, envelope.cipher()),
        Err(UnwrapError::WrongKey)
    ));
    assert_eq!(key.1.get(), 1);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for known in [true, false] {
        for cipher in [ContentCipher::Aes256Gcm, ContentCipher::Aes256Cbc] {
            let bytes = sealed(b"une offre", known, Form::Der, cipher, &for_p256());
            for length in 0..bytes.len() {
                assert!(opened(&bytes[..length], &p256()).is_err(), "{length} of {}", bytes.len());
            }
        }
    }
}

#[test]
fn one_bit_changed_anywhere_gives_the_same_content_or_none() {
    let plain = b"une offre de prix";
    let bytes = sealed(plain, true, Form::Der, ContentCipher::Aes256Gcm, &for_p256());
    for at in 0..bytes.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut damaged = bytes.clone();
            damaged[at] ^= bit;
            if let Ok((out, _)) = opened(&damaged, &p256()) {
                assert_eq!(out, plain, "octet {at}");
            }
        }
    }
}

#[test]
fn ten_thousand_recipients_are_read_and_more_are_not() {
    let one = Recipient::new(p256().1).unwrap();
    let many = |count: usize| {
        let info = one.encode(&[7; 32]).unwrap();
        let infos = encode::element(ber::SET, &info.repeat(count));
        let content = [encode::oid(oid::DATA), ContentCipher::Aes256Gcm.identifier(&[0; 12]), vec![0x80, 0]].concat();
        let data = encode::sequence(&[&[2, 1, 0], &infos, &encode::sequence(&[&content]), &encode::octets(&[0; 16])]);
        encode::sequence(&[&encode::oid(oid::AUTH_ENVELOPED_DATA), &encode::element(ber::context(0), &data)])
    };
    assert_eq!(Envelope::read(many(10_000).as_slice()).unwrap().recipients().len(), 10_000);
    assert!(matches!(Envelope::read(many(20_001).as_slice()), Err(Error::Malformed(_))));
    assert_eq!(Envelope::read(many(0).as_slice()).unwrap().recipients().len(), 0);
}

#[test]
fn attributes_behind_the_content_are_authenticated() {
    // No available program writes them: composed here, with the GCM that NIST's vectors verify for additional data.
    let (content_key, nonce, plain) = ([5; 32], [6; 12], b"avec attributs".to_vec());
    let attribute = encode::sequence(&[
        &encode::oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 3]),
        &encode::element(ber::SET, &encode::oid(oid::DATA)),
    ]);
    let mut gcm = Gcm::new(&content_key, &nonce).unwrap();
    let mut encrypted = plain.clone();
    gcm.encrypt(&mut encrypted).unwrap();
    let tag = gcm.tag(&encode::element(ber::SET, &attribute));
    let info = Recipient::new(p256().1).unwrap().encode(&content_key).unwrap();
    let file = |attributes: &[u8]| {
        let algorithm = ContentCipher::Aes256Gcm.identifier(&nonce);
        let content = encode::sequence(&[&encode::oid(oid::DATA), &algorithm, &encode::element(0x80, &encrypted)]);
        let set = encode::element(ber::SET, &info);
        let attributes = encode::element(ber::context(1), attributes);
        let data = encode::sequence(&[&[2, 1, 0], &set, &content, &attributes, &encode::octets(&tag)]);
        encode::sequence(&[&encode::oid(oid::AUTH_ENVELOPED_DATA), &encode::element(ber::context(0), &data)])
    };
    assert_eq!(opened(&file(&attribute), &p256()).unwrap().0, plain);
    let mut altered = attribute.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert!(matches!(opened(&file(&altered), &p256()), Err(Unopened::Content(Error::Damaged))));
    assert!(matches!(opened(&file(b""), &p256()), Err(Unopened::Content(Error::Damaged))));
}

#[test]
fn what_is_not_sealed_is_named() {
    let signed = encode::sequence(&[&encode::oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2])]);
    assert!(matches!(Envelope::read(signed.as_slice()), Err(Error::Signed)));
    let compressed = encode::sequence(&[&encode::oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 16, 1, 9])]);
    let Err(Error::Unsupported(name)) = Envelope::read(compressed.as_slice()).map(|_| ()) else { panic!("compressed") };
    assert_eq!(name, "CompressedData (1.2.840.113549.1.9.16.1.9)");
    for mail in
        ["MIME-Version: 1.0\r\n", "\u{feff}received: from", "X-Mozilla-Status: 0001\n", "From jeanne@example.fr Sat"]
    {
        assert!(matches!(Envelope::read(mail.as_bytes()), Err(Error::Mail)), "{mail}");
    }
    assert!(matches!(Envelope::read(&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"[..]), Err(Error::Mail)));
    for other in ["Offre : 100 euros", "To be sealed", "subject", "x:y", "-x-: y"] {
        assert!(matches!(Envelope::read(other.as_bytes()), Err(Error::NotCms)), "{other}");
    }
    assert!(matches!(Envelope::read(&b"%PDF-1.7\n"[..]), Err(Error::NotCms)));
    assert!(matches!(Envelope::read(&b""[..]), Err(Error::NotCms)));
}

/// NIST CAVS 14.1, ECC CDH primitive, the first vectors of P-256 and P-384, with the private keys as PrivateKeyInfo.
#[test]
fn agreement_agrees_with_nist() {
    for (key, point, secret) in [
        (
            "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02010104207d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534a14403420004ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b23028af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141",
            "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
            "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b",
        ),
        (
            "3081b6020100301006072a8648ce3d020106052b8104002204819e30819b02010104303cc3122a68f0d95027ad38c067916ba0eb8c38894d22e1b15618b6818a661774ad463b205da88cf699ab4d43c9cf98a1a164036200049803807f2f6d2fd966cdd0290bd410c0190352fbec7ff6247de1302df86f25d34fe4a97bef60cff548355c015dbb3e5fba26ca69ec2f5b5d9dad20cc9da711383a9dbe34ea3fa5a2af75b46502629ad54dd8b7d73a8abb06a3a3be47d650cc99",
            "04a7c76b970c3b5fe8b05d2838ae04ab47697b9eaf52e764592efda27fe7513272734466b400091adbf2d68c58e0c50066ac68f19f2e1cb879aed43a9969b91a0839c4c38a49749b661efedf243451915ed0905a32b060992b468c64766fc8437a",
            "5f9d29dc5e31a163060356213669c8ce132e22f57c9a04f40ba7fcead493b457e5621e766c40a2e3d4d6a04b25e533f1",
        ),
    ] {
        let key = PrivateKey::from_pkcs8(&hex::decode(key).unwrap()).unwrap();
        let mut point = hex::decode(point).unwrap();
        assert_eq!(hex::encode(&*key.agree(&point).unwrap().unwrap()), secret);
        // A point that is not on the curve yields nothing.
        *point.last_mut().unwrap() ^= 1;
        assert_eq!(key.agree(&point), Ok(None));
    }
}

#[test]
fn octets_behind_the_end_are_counted() {
    let mut bytes = sealed(b"pli", true, Form::Der, ContentCipher::Aes256Gcm, &for_p256());
    bytes.extend_from_slice(b"\r\n");
    let (out, contents) = opened(&bytes, &p256()).unwrap();
    assert_eq!((out.as_slice(), contents.trailing), (&b"pli"[..], 2));
}

#[test]
fn a_content_that_changes_its_length_is_not_sealed() {
    let mut out = Vec::new();
    let recipients = for_p256();
    let sealer = Sealer::new(&recipients);
    for wrong in [2, 4] {
        let outcome = sealer.seal(&mut &b"pli"[..], Some(wrong), &mut out);
        assert!(matches!(outcome, Err(Error::LengthChanged)));
    }
    let huge = sealer.seal(&mut &b""[..], Some(MAX_CONTENT + 1), &mut out);
    assert!(matches!(huge, Err(Error::TooLong)));
}

//! Arbitrary bytes as a sealed file, read to the end with a key of the right length that opens none of them; and as a
//! certificate.
#![no_main]

use cms_stream::{Certificate, Envelope, PrivateKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = Certificate::from_der(bytes) {
        let _ = certificate.key_encryptions();
    }
    let Ok(envelope) = Envelope::read(bytes) else { return };
    for recipient in envelope.recipients() {
        for (certificate, key) in [
            (
                &include_bytes!("../../tests/data/p256.certificate.der")[..],
                &include_bytes!("../../tests/data/p256.key.der")[..],
            ),
            (include_bytes!("../../tests/data/rsa.certificate.der"), include_bytes!("../../tests/data/rsa.key.der")),
        ] {
            let certificate = Certificate::from_der(certificate).expect("a certificate");
            let key = PrivateKey::from_pkcs8(key).expect("a key");
            let _ = recipient.unwrap_key(&certificate, &key, envelope.cipher());
        }
    }
    let key = vec![0; envelope.cipher().key_length()];
    let _ = envelope.open(&key, &mut std::io::sink(), &|_| true);
});

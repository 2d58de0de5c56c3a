//! Any octets as a sealed file: read to the end with a key, of the right length, that opens none of them.
#![no_main]

use jeton::crypto::cms::Envelope;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(envelope) = Envelope::read(bytes) else { return };
    for recipient in envelope.recipients() {
        let _ = recipient.id().describe();
    }
    let key = vec![0; envelope.cipher().key_length()];
    let _ = envelope.open(&key, &mut std::io::sink(), &|_| true);
});

//! Python's cryptography: its PKCS#12 and its PKCS#7 envelopes.

use std::path::Path;

use super::{Content, Judge, PASSWORD, Pfx, certificate, desk_with_material, key, run, text};

/// The library, in the version that ci/test pins: Debian's has no envelopes yet.
pub(super) struct Cryptography;

/// The first lines of every script.
const IMPORTS: &str = "
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs7, pkcs12
read = lambda path: open(path, 'rb').read()
write = lambda path, octets: open(path, 'wb').write(octets)
";

const OPENS: &str = "
form, sealed, out, key, certificate = sys.argv[1:]
key = serialization.load_pem_private_key(read(key), None)
certificate = x509.load_pem_x509_certificate(read(certificate))
decrypt = {'der': pkcs7.pkcs7_decrypt_der, 'pem': pkcs7.pkcs7_decrypt_pem, 'smime': pkcs7.pkcs7_decrypt_smime}[form]
write(out, decrypt(read(sealed), certificate, key, []))
";

const SEALS: &str = "
form, bits, plain, sealed, certificate = sys.argv[1:]
from cryptography.hazmat.primitives.ciphers import algorithms
algorithm = {'128': algorithms.AES128, '256': algorithms.AES256, '256-gcm': None}[bits]
form = {'der': serialization.Encoding.DER, 'pem': serialization.Encoding.PEM}[form]
builder = pkcs7.PKCS7EnvelopeBuilder().set_data(read(plain))
builder = builder.add_recipient(x509.load_pem_x509_certificate(read(certificate)))
builder = builder.set_content_encryption_algorithm(algorithm)
write(sealed, builder.encrypt(form, [pkcs7.PKCS7Options.Binary]))
";

const READS_PFX: &str = "
pfx, password = sys.argv[1:]
found = pkcs12.load_pkcs12(read(pfx), password.encode())
assert found.key.public_key() == found.cert.certificate.public_key()
assert found.cert.friendly_name
";

const WRITES_PFX: &str = "
form, pfx, password, key, certificate = sys.argv[1:]
key = serialization.load_pem_private_key(read(key), None)
certificate = x509.load_pem_x509_certificate(read(certificate))
builder = PrivateFormat.PKCS12.encryption_builder()
if form == 'modern':
    builder = builder.kdf_rounds(50000).key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
    builder = builder.hmac_hash(hashes.SHA256())
else:
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1())
encryption = builder.build(password.encode())
write(pfx, pkcs12.serialize_key_and_certificates(b'Python', key, certificate, None, encryption))
";

/// AuthEnvelopedData with authenticated attributes (RFC 5083 section 2.2), composed from the library's AES-GCM and RSA,
/// because no available program writes them.
const SEALS_WITH_ATTRIBUTES: &str = "
altered, plain, sealed, certificate = sys.argv[1:]
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
def element(tag, *parts):
    content = b''.join(parts)
    digits = len(content).to_bytes((len(content).bit_length() + 7) // 8, 'big')
    return bytes([tag]) + (bytes([len(content)]) if len(content) < 128 else bytes([128 | len(digits)]) + digits) + content
def oid(dotted):
    first, second, *arcs = map(int, dotted.split('.'))
    out = b''
    for arc in [first * 40 + second] + arcs:
        octets = [arc & 127]
        while arc := arc >> 7:
            octets.insert(0, 128 | arc & 127)
        out += bytes(octets)
    return element(6, out)
certificate = x509.load_pem_x509_certificate(read(certificate))
key, nonce = AESGCM.generate_key(256), bytes(range(12))
attributes = [element(0x30, oid('1.2.840.113549.1.9.3'), element(0x31, oid('1.2.840.113549.1.7.1')))]
attributes += [element(0x30, oid('1.2.3.4'), element(0x31, element(0x0C, b'une offre')))]
attributes = b''.join(sorted(attributes))
encrypted = AESGCM(key).encrypt(nonce, read(plain), element(0x31, attributes))
if altered == 'yes':
    attributes = attributes.replace(b'une offre', b'une autre')
serial = certificate.serial_number
serial = element(2, serial.to_bytes(serial.bit_length() // 8 + 1, 'big'))
recipient = element(0x30, element(2, b'\\0'), element(0x30, certificate.issuer.public_bytes(), serial),
    element(0x30, oid('1.2.840.113549.1.1.1'), b'\\x05\\0'),
    element(4, certificate.public_key().encrypt(key, padding.PKCS1v15())))
parameters = element(0x30, element(4, nonce), element(2, bytes([16])))
content = element(0x30, oid('1.2.840.113549.1.7.1'), element(0x30, oid('2.16.840.1.101.3.4.1.46'), parameters),
    element(0x80, encrypted[:-16]))
data = element(0x30, element(2, b'\\0'), element(0x31, recipient), content, element(0xA1, attributes), element(4, encrypted[-16:]),
    element(0xA2, element(0x30, oid('1.2.3.5'), element(0x31, b'\\x05\\0'))))
write(sealed, element(0x30, oid('1.2.840.113549.1.9.16.1.23'), element(0xA0, data)))
";

/// Runs a script with Debian's Python and the library that ci/test installs into the build directory.
fn agrees(script: &str, arguments: &[&str]) -> (String, bool) {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/python");
    assert!(library.is_dir(), "{} is missing; ci/test installs it", library.display());
    let script = format!("import sys; sys.path.insert(0, {:?}){IMPORTS}{script}", text(&library));
    run("/usr/bin/python3", &[&["-c", &script], arguments].concat())
}

fn opens(form: &str, sealed: &Path, out: &Path) -> (String, bool) {
    agrees(OPENS, &[form, text(sealed), text(out), text(&key()), text(&certificate())])
}

fn seals(form: &str, bits: &str, plain: &Path, sealed: &Path) -> (String, bool) {
    agrees(SEALS, &[form, bits, text(plain), text(sealed), text(&certificate())])
}

impl Judge for Cryptography {
    fn name(&self) -> &'static str {
        "Python cryptography"
    }

    fn opens(&self, sealed: &Path, out: &Path) -> bool {
        opens("der", sealed, out).1
    }

    fn seals(&self, content: Content, plain: &Path, sealed: &Path) -> bool {
        let bits = match content {
            Content::Gcm => "256-gcm",
            Content::Cbc => "256",
        };
        seals("der", bits, plain, sealed).1
    }

    fn reads_pfx(&self, _: Pfx, pfx: &Path) -> bool {
        agrees(READS_PFX, &[text(pfx), PASSWORD]).1
    }

    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool {
        let form = if form == Pfx::Modern { "modern" } else { "compat" };
        agrees(WRITES_PFX, &[form, text(pfx), PASSWORD, text(&key()), text(&certificate())]).1
    }
}

#[test]
fn attributes_that_its_tag_covers() {
    let desk = desk_with_material();
    let bid = desk.file("pli", &vec![8; 100_001]);
    for (altered, code) in [("no", 0), ("yes", 8)] {
        let (sealed, out) = (desk.path(altered), desk.path(&format!("{altered}.out")));
        let (said, agreed) = agrees(SEALS_WITH_ATTRIBUTES, &[altered, text(&bid), text(&sealed), text(&certificate())]);
        assert!(agreed, "{said}");
        desk.bicle_on("open", &sealed, &["--json", "--out"]).arg(&out).run().exits(code);
        assert_eq!(out.exists(), code == 0);
    }
    assert_eq!(std::fs::read(desk.path("no.out")).unwrap(), std::fs::read(bid).unwrap());
}

#[test]
fn its_envelopes_in_every_form() {
    let desk = desk_with_material();
    let bid = desk.file("pli", &vec![4; 70_000]);
    let content = std::fs::read(&bid).unwrap();
    // What jeton seals: as DER, as PEM, and as the body of an S/MIME message.
    for (form, options) in [("der", &[][..]), ("pem", &["--pem"])] {
        let (sealed, out) = (desk.path(&format!("{form}.p7m")), desk.path(form));
        let sealing = ["--compat", "--transport", "pkcs1", "--for", "Fixture", "--out"];
        desk.bicle_on("seal", &bid, &sealing).arg(&sealed).args(options).run().exits(0);
        if form == "pem" {
            // It expects the older label, which RFC 7468 section 8 allows for the same octets.
            let older = std::fs::read_to_string(&sealed).unwrap().replace("CMS-----", "PKCS7-----");
            std::fs::write(&sealed, older).unwrap();
        }
        let (said, agreed) = opens(form, &sealed, &out);
        assert!(agreed, "{form}: {said}");
        assert_eq!(std::fs::read(&out).unwrap(), content);
    }
    let der = std::fs::read(desk.path("der.p7m")).unwrap();
    let mut message = b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n".to_vec();
    message.extend_from_slice(b"Content-Transfer-Encoding: base64\n\n");
    message.extend_from_slice(
        pem::encode(&pem::Pem::new("X", der))
            .lines()
            .filter(|line| !line.starts_with('-'))
            .fold(String::new(), |text, line| text + line + "\n")
            .as_bytes(),
    );
    let message = desk.file("message.eml", &message);
    let (said, agreed) = opens("smime", &message, &desk.path("smime"));
    assert!(agreed, "{said}");
    assert_eq!(std::fs::read(desk.path("smime")).unwrap(), content);
    // And what the library seals.
    for (form, bits) in [("der", "128"), ("der", "256"), ("pem", "256")] {
        let (sealed, out) = (desk.path(&format!("python-{form}-{bits}")), desk.path(&format!("{form}-{bits}")));
        let (said, agreed) = seals(form, bits, &bid, &sealed);
        assert!(agreed, "{form} {bits}: {said}");
        desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
        assert_eq!(std::fs::read(&out).unwrap(), content);
    }
}

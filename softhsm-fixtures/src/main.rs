//! Makes a throwaway SoftHSM2 token in a directory of its own, for the demo, the tests and the bench.
//!
//! ```text
//! softhsm-fixture DIRECTORY --label "Mairie de Vitré" --pin 4821 --object holder --object ca
//! ```
//!
//! The directory gets its own `softhsm2.conf` and the token; with `SOFTHSM2_CONF=DIRECTORY/softhsm2.conf` a program
//! sees it. An existing directory gets an additional token. Keys come from `material/` and never change.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, CertificateType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;

/// Paths where distributions install SoftHSM2.
const MODULES: [&str; 5] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

/// Make a throwaway SoftHSM2 token, or one of another module.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where its files go; made where it is missing.
    directory: PathBuf,
    /// The token's label.
    #[arg(long, default_value = "Mairie de Vitré")]
    label: String,
    /// The user PIN.
    #[arg(long, default_value = "4821")]
    pin: String,
    /// The administrator's (SO) PIN.
    #[arg(long, default_value = "87654321")]
    so_pin: String,
    /// A certificate of `material/` with its key pair, as NAME, NAME=LABEL or NAME=LABEL=ID; `cert:NAME` without the
    /// key pair, `key:NAME` without the certificate.
    #[arg(long = "object")]
    objects: Vec<String>,
    /// Bytes in hexadecimal that are to stand where a certificate's DER would.
    #[arg(long = "garbage")]
    garbage: Vec<String>,
    /// Kryoptic's module: the token is made with it instead of SoftHSM2, configured by `DIRECTORY/kryoptic.conf`.
    #[arg(long)]
    kryoptic: Option<PathBuf>,
    /// Another maker's module, which the environment already configures: the token is made in its first blank slot.
    #[arg(long, conflicts_with = "kryoptic")]
    module: Option<PathBuf>,
    /// So many copies of the holder's certificate, under ids and labels of their own, for counting.
    #[arg(long, default_value_t = 0)]
    copies: usize,
}

/// One `--object`.
struct Wanted<'a> {
    name: &'a str,
    label: String,
    id: Vec<u8>,
    certificate: bool,
    key: bool,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a tool of the developers' own")]
fn complain(error: &dyn Error) {
    eprintln!("softhsm-fixture: {error}");
}

fn run(arguments: &Arguments) -> Outcome<ExitCode> {
    if arguments.module.is_some() {
        make(arguments)?;
        return Ok(ExitCode::SUCCESS);
    }
    fs::create_dir_all(arguments.directory.join("tokens"))?;
    let directory = fs::canonicalize(&arguments.directory)?;
    let (variable, configuration) = match &arguments.kryoptic {
        None => ("SOFTHSM2_CONF", directory.join("softhsm2.conf")),
        Some(_) => ("KRYOPTIC_CONF", directory.join("kryoptic.conf")),
    };
    // Both modules read their configuration from the environment, once, so this program starts itself again with it
    // set.
    if std::env::var_os(variable).as_deref() != Some(configuration.as_os_str()) {
        configure(arguments, &directory, &configuration)?;
        let status = Command::new(std::env::current_exe()?)
            .args(std::env::args_os().skip(1))
            .env(variable, &configuration)
            .status()?;
        return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    make(arguments)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the module's configuration: SoftHSM2 makes a slot for a new token by itself, Kryoptic needs one configured.
fn configure(arguments: &Arguments, directory: &Path, configuration: &Path) -> Outcome<()> {
    let tokens = directory.join("tokens");
    let text = if arguments.kryoptic.is_some() {
        let before = fs::read_to_string(configuration).unwrap_or_default();
        let slot = before.matches("[[slots]]").count();
        let file = tokens.join(format!("{slot}.sql"));
        format!("{before}[[slots]]\nslot = {slot}\ndbtype = \"sqlite\"\ndbargs = {:?}\n\n", file.display().to_string())
    } else {
        format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
            tokens.display()
        )
    };
    fs::write(configuration, text)?;
    Ok(())
}

fn make(arguments: &Arguments) -> Outcome<()> {
    let softhsm = || MODULES.iter().map(PathBuf::from).find(|path| path.exists());
    let foreign = arguments.kryoptic.as_ref().or(arguments.module.as_ref());
    let module = foreign.cloned().or_else(softhsm).ok_or("SoftHSM2 is not installed")?;
    let client = Pkcs11::new(&module)?;
    client.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    let blank = match &arguments.module {
        Some(_) => next_blank(&client, &arguments.directory)?,
        None => *client.get_slots_with_token()?.last().ok_or("no slot")?,
    };
    client.init_token(blank, &arguments.so_pin.as_str().into(), &arguments.label)?;
    {
        let session = client.open_rw_session(blank)?;
        session.login(UserType::So, Some(&arguments.so_pin.as_str().into()))?;
        session.init_pin(&arguments.pin.as_str().into())?;
    }
    for (index, text) in arguments.objects.iter().enumerate() {
        let wanted = wanted(text, index)?;
        if wanted.key {
            match foreign {
                None => {
                    let serial = client.get_token_info(blank)?.serial_number().to_owned();
                    import_key(&wanted, &serial, &arguments.pin)?;
                }
                Some(module) => write_key(&wanted, module, blank.id(), &arguments.pin)?,
            }
        }
    }
    // The keys were imported by another process, and SoftHSM2 only sees them in a new session.
    let session = client.open_rw_session(blank)?;
    session.login(UserType::User, Some(&arguments.pin.as_str().into()))?;
    for (index, text) in arguments.objects.iter().enumerate() {
        let wanted = wanted(text, index)?;
        if wanted.certificate {
            write_certificate(&session, &wanted.id, &wanted.label, &certificate(wanted.name)?)?;
        }
    }
    for (index, digits) in arguments.garbage.iter().enumerate() {
        let id = [0xee, u8::try_from(index)?];
        write_bytes(&session, &id, "illisible", &[0x30, 0x00], &hex::decode(digits)?)?;
    }
    if arguments.copies > 0 {
        let der = certificate("holder")?;
        for index in 0..arguments.copies {
            let id = u32::try_from(index)?.to_be_bytes();
            write_certificate(&session, &id, &format!("copie {index}"), &der)?;
        }
    }
    Ok(())
}

/// The first slot in which no token was made by an earlier run. Their number is kept beside the token: cryptoki cannot read
/// what opencryptoki says of a token, whose time is not of digits.
fn next_blank(client: &Pkcs11, directory: &Path) -> Outcome<Slot> {
    let file = directory.join("made");
    let made = fs::read(&file).unwrap_or_default().len();
    fs::write(file, vec![b'.'; made + 1])?;
    client.get_slots_with_token()?.get(made).copied().ok_or_else(|| "no blank slot".into())
}

/// Reads one `--object`: `[cert:|key:]NAME[=LABEL[=ID]]`.
fn wanted(text: &str, index: usize) -> Outcome<Wanted<'_>> {
    let (certificate, key, rest) = match text.split_once(':') {
        Some(("cert", rest)) => (true, false, rest),
        Some(("key", rest)) => (false, true, rest),
        _ => (true, true, text),
    };
    let mut parts = rest.split('=');
    let name = parts.next().unwrap_or_default();
    let label = parts.next().unwrap_or(name).to_owned();
    let id = match parts.next() {
        Some(digits) => hex::decode(digits)?,
        None => vec![0x10 + u8::try_from(index)?],
    };
    // A CA's private key does not belong on anybody's token.
    Ok(Wanted { name, label, id, certificate, key: key && name != "ca" })
}

/// `softhsm2-util --import`: SoftHSM2's own tool reads PKCS#8, and is not under test.
fn import_key(wanted: &Wanted<'_>, serial: &str, pin: &str) -> Outcome<()> {
    let file = material().join(format!("{}.key.pem", wanted.name));
    let status = Command::new("softhsm2-util")
        .args(["--import".as_ref(), file.as_os_str()])
        .args(["--serial", serial.trim(), "--label", &wanted.label, "--id", &hex::encode(&wanted.id), "--pin", pin])
        .stdout(std::process::Stdio::null())
        .status()?;
    if status.success() { Ok(()) } else { Err(format!("softhsm2-util could not import {}", file.display()).into()) }
}

/// `pkcs11-tool --write-object`, for a module that has no import tool of its own. It reads a public key only from a
/// file of its own, which openssl makes.
fn write_key(wanted: &Wanted<'_>, module: &Path, slot: u64, pin: &str) -> Outcome<()> {
    let private = material().join(format!("{}.key.pem", wanted.name));
    let directory = tempfile::tempdir()?;
    let public = directory.path().join("public.der");
    let mut openssl = Command::new("openssl");
    openssl.args(["pkey", "-pubout", "-outform", "DER", "-in"]).arg(&private).arg("-out").arg(&public);
    if !openssl.status()?.success() {
        return Err(format!("openssl could not read {}", private.display()).into());
    }
    let (slot, id) = (slot.to_string(), hex::encode(&wanted.id));
    let use_of_secret = if wanted.name.starts_with('p') { "--usage-derive" } else { "--usage-decrypt" };
    for (kind, file) in [("privkey", &private), ("pubkey", &public)] {
        let mut command = Command::new("pkcs11-tool");
        command.arg("--module").arg(module).args(["--login", "--pin", pin, "--slot", &slot, "--write-object"]);
        command.arg(file).args(["--type", kind, "--id", &id, "--label", &wanted.label, "--usage-sign", use_of_secret]);
        let output = command.output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("pkcs11-tool could not write the {kind} of {}: {said}", private.display()).into());
        }
    }
    Ok(())
}

fn write_certificate(session: &Session, id: &[u8], label: &str, der: &[u8]) -> Outcome<()> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der)?;
    write_bytes(session, id, label, certificate.subject.as_raw(), der)
}

fn write_bytes(session: &Session, id: &[u8], label: &str, subject: &[u8], value: &[u8]) -> Outcome<()> {
    session.create_object(&[
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Id(id.to_vec()),
        Attribute::Label(label.as_bytes().to_vec()),
        Attribute::Subject(subject.to_vec()),
        Attribute::Value(value.to_vec()),
    ])?;
    Ok(())
}

fn certificate(name: &str) -> Outcome<Vec<u8>> {
    let text = fs::read(material().join(format!("{name}.cert.pem")))?;
    Ok(pem::parse(text)?.into_contents())
}

fn material() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("material")
}

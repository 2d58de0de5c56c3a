//! The starting point of a case: two tokens, one of which is meant, and a desk with files. Each case gets its own copy.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::commands::{Pin, Swept};
use crate::bicle::PASSWORD;
use crate::support::faulty;
use crate::support::token::{LABEL, PIN, SO_PIN, softhsm};
use crate::support::{Jeton, Token, openssl};

/// The home of the person, among the files of the desk.
const HOME: &str = "maison";

const OTHER_LABEL: &str = "Carte B";
const OTHER_PIN: &str = "9182";
const NEW_PIN: &str = "7394";
const PUK: &str = "55556666";

/// The objects on the tokens, and the files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Desk {
    /// A holder's token, and plans to prepare it by.
    Holder,
    /// An organisation's token with bi-clés, their register and sealed files.
    Bids,
}

/// What kind of card the module imitates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    Plain,
    /// Its user PIN is locked, and it has a PUK.
    Locked,
    /// Its keys ask for the PIN at each use.
    EachUse,
    /// Its PINs are typed on the reader.
    Keypad,
}

/// Which tokens are present, and which of them is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Present {
    /// Two tokens; the first is named.
    Named,
    /// The first token only; none is named.
    Alone,
    /// Two tokens; none is named, so none is meant.
    NoneNamed,
    /// Two tokens; the second is named.
    OtherNamed,
}

/// The starting point that all cases of a desk copy.
struct Template {
    token: Token,
    files: tempfile::TempDir,
    first: Identity,
    second: Identity,
    /// The directory of the second token among SoftHSM2's.
    of_the_second: Vec<OsString>,
}

/// A token as `pkcs11-tool` names it.
struct Identity {
    slot: u64,
    serial: String,
}

impl Template {
    fn of(desk: Desk) -> &'static Self {
        static HOLDER: OnceLock<Template> = OnceLock::new();
        static BIDS: OnceLock<Template> = OnceLock::new();
        match desk {
            Desk::Holder => HOLDER.get_or_init(|| {
                let objects =
                    ["p256=titulaire", "cert:ca=autorité", "key:p384=orpheline", "key:encryption=chiffrement"];
                let template = Self::with(&objects);
                template.lay_plans();
                template
            }),
            Desk::Bids => BIDS.get_or_init(|| {
                let template = Self::with(&["key:encryption=Chiffrement=0e", "cert:encryption=Chiffrement=0e"]);
                template.lay_bids();
                template
            }),
        }
    }

    fn with(objects: &[&str]) -> Self {
        let token = Token::with(objects);
        let before = names(&tokens(&token));
        // It holds what the first one holds, so that only its name shows that it is not meant.
        let other = Token::new().label(OTHER_LABEL).pin(OTHER_PIN);
        token.add(objects.iter().fold(other, |token, object| token.object(object)));
        let of_the_second = names(&tokens(&token)).into_iter().filter(|name| !before.contains(name)).collect();
        let [first, second] = [LABEL, OTHER_LABEL].map(|label| identity(&token, label));
        Self { token, files: tempfile::tempdir().unwrap(), first, second, of_the_second }
    }

    /// Plans for the first token.
    fn lay_plans(&self) {
        let plans = [
            ("plan", "bi-clé + test"),
            ("pin", "code pin + test"),
            ("effacer", "initialisation"),
            ("debloquer", "déblocage"),
        ];
        for (name, steps) in plans {
            let text =
                format!("nom;étiquette;étapes;algorithme;étiquette du bi-clé\nPaul;{LABEL};{steps};p-256;neuve\n");
            std::fs::write(self.files.path().join(format!("{name}.csv")), text).unwrap();
        }
    }

    /// A register of four bi-clés, of which two have their keys on the first token and one in a file, and three bids
    /// sealed for one key and for two.
    fn lay_bids(&self) {
        let desk = self.files.path();
        for name in ["pli1", "pli2", "pli3"] {
            std::fs::write(desk.join(name), format!("offre {}", &name[3..])).unwrap();
        }
        for folder in ["ouverts", "deux", HOME] {
            std::fs::create_dir(desk.join(folder)).unwrap();
        }
        let run = |arguments: &[&str]| {
            let jeton = self.token.jeton_with_pin(&["bicle", "--register", "registre"]).args(arguments).within(desk);
            // Whom a person has sealed for is remembered in that person's own folder.
            let jeton = jeton.env("HOME", desk.join(HOME)).env("JETON_TOKEN", LABEL);
            jeton.env("JETON_PASSWORD", PASSWORD).run().exits(0);
        };
        let generate = ["generate", "--algorithm", "p-256", "--designation"];
        run(&["reference", "--id", "0e", "--designation", "Carte"]);
        run(&[&generate[..], &["Fichier", "--backup", "fichier.pfx"]].concat());
        run(&[&generate[..], &["Courbe", "--to", "token", "--backup", "courbe.pfx"]].concat());
        run(&[&generate[..], &["Sur place", "--on-token", "--yes"]].concat());
        run(&["attach", "2026-001", "Courbe", "--yes"]);
        run(&["seal", "pli1", "pli2", "pli3", "--for", "Carte"]);
        run(&["seal", "pli1", "pli2", "pli3", "--for", "Courbe", "--for", "Carte", "--out", "deux"]);
    }
}

fn tokens(token: &Token) -> PathBuf {
    token.configuration().parent().unwrap().join("tokens")
}

fn names(directory: &Path) -> Vec<OsString> {
    std::fs::read_dir(directory).unwrap().flatten().map(|entry| entry.file_name()).collect()
}

/// Identifies this token for another program.
fn identity(token: &Token, label: &str) -> Identity {
    let output = token.pkcs11_tool(&["--list-slots"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let own = text.split("\nSlot ").find(|slot| slot.contains(&format!(": {label}\n"))).expect("it is listed");
    let after = |mark: &str, end: &str| own.split_once(mark).and_then(|(_, rest)| rest.split(end).next()).unwrap();
    let slot = u64::from_str_radix(after("(0x", ")"), 16).unwrap();
    let serial = after("serial num", "\n").trim_start_matches([' ', ':']).trim().to_owned();
    Identity { slot, serial }
}

/// The file that a word in capitals stands for.
fn path(word: &str) -> Option<PathBuf> {
    match word {
        "CERTIFICATE" => Some(openssl::material("encryption.cert.pem")),
        "CHAIN" => Some(chain("encryption")),
        "HELD" => Some(chain("p256")),
        "EXPIRED" => Some(openssl::material("expired.cert.pem")),
        "MODULE" => Some(faulty::module()),
        _ => None,
    }
}

/// A holder's certificate, and one of an authority that is not on the token, in one file.
fn chain(holder: &str) -> PathBuf {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trust/list/certigna-entity-ca.pem");
        let authority = std::fs::read(authority).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for holder in ["encryption", "p256"] {
            let block = std::fs::read(openssl::material(&format!("{holder}.cert.pem"))).unwrap();
            std::fs::write(folder.path().join(holder), [&block[..], &authority].concat()).unwrap();
        }
        folder
    });
    folder.path().join(holder)
}

/// The tokens and the files of one case.
pub(super) struct Copy {
    directory: tempfile::TempDir,
    template: &'static Template,
}

impl Copy {
    pub(super) fn new(desk: Desk, present: Present) -> Self {
        let (directory, template) = (tempfile::tempdir().unwrap(), Template::of(desk));
        let copy = Self { directory, template };
        lay(&tokens(&template.token), &copy.directory.path().join("tokens"));
        if present == Present::Alone {
            for name in &template.of_the_second {
                std::fs::remove_dir_all(copy.directory.path().join("tokens").join(name)).unwrap();
            }
        }
        lay(template.files.path(), &copy.desk());
        let text = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            copy.directory.path().join("tokens").display()
        );
        std::fs::write(copy.path("softhsm2.conf"), text).unwrap();
        copy
    }

    /// The folder that the command runs in.
    pub(super) fn desk(&self) -> PathBuf {
        self.directory.path().join("desk")
    }

    /// A file of this case, outside the desk.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The slot of the token that is meant.
    pub(super) fn meant(&self, present: Present) -> Option<u64> {
        match present {
            Present::Named | Present::Alone => Some(self.template.first.slot),
            Present::OtherNamed => Some(self.template.second.slot),
            Present::NoneNamed => None,
        }
    }

    /// jeton in the desk's folder through the misbehaving module, with every secret that a command may need.
    pub(super) fn run(&self, arguments: &[&str]) -> Jeton {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| path(word).map_or_else(|| (*word).to_owned(), |path| path.display().to_string()))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Jeton::new(&arguments)
            .within(&self.desk())
            .french()
            .env("HOME", self.desk().join(HOME))
            .env("SOFTHSM2_CONF", self.path("softhsm2.conf"))
            .env("JETON_MODULE", faulty::module())
            .env("FAULTY_MODULE", softhsm())
            .env("FAULTY_LOG", self.path("log"))
            .env("FAULTY_COUNT", self.path("counts-%p"))
            .env("JETON_PIN", PIN)
            .env("JETON_NEW_PIN", NEW_PIN)
            .env("JETON_SO_PIN", SO_PIN)
            .env("JETON_PUK", PUK)
            .env("JETON_PASSWORD", PASSWORD)
    }

    /// The swept command, on its card, with its token named and its PIN supplied.
    pub(super) fn jeton(&self, swept: &Swept) -> Command {
        let mut jeton = self.run(swept.arguments);
        jeton = match swept.present {
            Present::Named => jeton.env("JETON_TOKEN", LABEL),
            Present::OtherNamed => jeton.env("JETON_TOKEN", OTHER_LABEL),
            Present::Alone | Present::NoneNamed => jeton,
        };
        jeton = match swept.pin {
            Pin::Right => jeton,
            Pin::Wrong => jeton.env("JETON_PIN", "0000"),
            Pin::OfTheOther => jeton.env("JETON_PIN", OTHER_PIN),
        };
        match swept.card {
            Card::Plain => jeton,
            Card::EachUse => jeton.env("FAULTY_ALWAYS_AUTHENTICATE", "1"),
            Card::Locked => {
                std::fs::write(self.path("tries"), format!("{}=3\n", self.template.first.serial)).unwrap();
                let jeton = jeton.env("FAULTY_LOCK_AFTER", "3").env("FAULTY_STATE", self.path("tries"));
                jeton.env("FAULTY_PUK", PUK).env("FAULTY_SO_PIN", SO_PIN)
            }
            Card::Keypad => {
                // The new PIN equals the old one, so the line for the old one also answers the proving login.
                let typed = format!("user={PIN}\nold={PIN}\nnew={PIN}\nso={SO_PIN}\n");
                std::fs::write(self.path("typed"), typed).unwrap();
                jeton.env("FAULTY_PINPAD", "1").env("FAULTY_PINPAD_PINS", self.path("typed"))
            }
        }
        .into_command()
    }

    /// The first token's objects as OpenSC's tool lists them after a login, independently of jeton.
    pub(super) fn objects(&self) -> Vec<String> {
        let output = Command::new("pkcs11-tool")
            .args(["--module".as_ref(), softhsm().as_os_str()])
            .args(["--slot", &self.template.first.slot.to_string()])
            .args(["--login", "--pin", PIN, "--list-objects"])
            .env("SOFTHSM2_CONF", self.path("softhsm2.conf"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut objects: Vec<String> = text
            .split('\n')
            .filter(|line| line.contains("Object") || line.contains("label:") || line.contains("ID:"))
            .map(|line| line.trim().to_owned())
            .collect();
        objects.sort();
        objects
    }

    /// The desk's registers, byte for byte.
    pub(super) fn registers(&self) -> Vec<Option<Vec<u8>>> {
        ["registre", "autre"].map(|name| std::fs::read(self.desk().join(name).join("bicles.toml")).ok()).into()
    }
}

fn lay(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            lay(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

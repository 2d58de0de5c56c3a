//! Every command: how it is swept, or why it needs no sweep. A test compares both lists with the command line.

use super::scene::{Card, Desk, Present};

/// A command in one of its forms, with the expected results of a run without a fault.
#[derive(Clone, Copy)]
pub(super) struct Swept {
    /// What distinguishes it from other forms of its command; empty if it has only one.
    pub(super) form: &'static str,
    /// What is typed in the desk's folder; [`super::scene::path`] replaces the words in capitals.
    pub(super) arguments: &'static [&'static str],
    /// The exit codes of a run without a fault.
    pub(super) exits: &'static [i32],
    pub(super) desk: Desk,
    pub(super) card: Card,
    pub(super) present: Present,
    pub(super) pin: Pin,
    pub(super) values: Values,
    /// The files that it writes.
    pub(super) outputs: &'static [(&'static str, Whole)],
    /// Whether it changes the token's objects.
    pub(super) writes: bool,
    /// Whether it adds something to the register.
    pub(super) enlists: bool,
    /// Whether it is internal: then its answer, and not its messages, tells the parent what failed.
    pub(super) internal: bool,
}

/// Which user PIN is supplied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pin {
    /// That of the first token.
    Right,
    /// One that no token has.
    Wrong,
    /// That of the second token.
    OfTheOther,
}

/// The return values that each call fails with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    /// All of [`super::run::VALUES`].
    All,
    /// [`super::run::CORE`]: for further forms of a command that is swept with all of them, and for commands that
    /// present no PIN and write nothing.
    Core,
}

/// How to tell that a file is complete.
#[derive(Clone, Copy)]
pub(super) enum Whole {
    Pem,
    Page,
    Calendar,
    /// One complete DER structure.
    Der,
    /// Exactly this text.
    Text(&'static str),
}

/// A command that uses no token: it calls no module even if one is named, which a test checks.
pub(super) struct TokenFree {
    pub(super) arguments: &'static [&'static str],
    pub(super) exit: i32,
    pub(super) why: &'static str,
}

impl Swept {
    const fn new(form: &'static str, arguments: &'static [&'static str]) -> Self {
        Self {
            form,
            arguments,
            exits: &[0],
            desk: Desk::Holder,
            card: Card::Plain,
            present: Present::Named,
            pin: Pin::Right,
            values: Values::All,
            outputs: &[],
            writes: false,
            enlists: false,
            internal: false,
        }
    }

    const fn leaving(self, outputs: &'static [(&'static str, Whole)]) -> Self {
        Self { outputs, ..self }
    }

    const fn writing(self) -> Self {
        Self { writes: true, ..self }
    }

    const fn enlisting(self) -> Self {
        Self { enlists: true, ..self }
    }

    const fn at(self, desk: Desk) -> Self {
        Self { desk, ..self }
    }

    const fn on(self, card: Card) -> Self {
        Self { card, ..self }
    }

    const fn with(self, present: Present) -> Self {
        Self { present, ..self }
    }

    const fn given(self, pin: Pin) -> Self {
        Self { pin, ..self }
    }

    const fn core(self) -> Self {
        Self { values: Values::Core, ..self }
    }

    const fn ending(self, exits: &'static [i32]) -> Self {
        Self { exits, ..self }
    }

    const fn for_the_parent(self) -> Self {
        Self { internal: true, ..self }
    }
}

const BIDS: [(&str, Whole); 3] = [
    ("ouverts/pli1", Whole::Text("offre 1")),
    ("ouverts/pli2", Whole::Text("offre 2")),
    ("ouverts/pli3", Whole::Text("offre 3")),
];
const OPEN: [&str; 8] =
    ["bicle", "--register", "registre", "open", "pli1.p7m", "pli2.p7m", "pli3.p7m", "--out=ouverts"];
const OPEN_OF_TWO: [&str; 8] =
    ["bicle", "--register", "registre", "open", "deux/pli1.p7m", "deux/pli2.p7m", "deux/pli3.p7m", "--out=ouverts"];

const INIT: [&str; 8] =
    ["token", "init", "--label", "Neuve", "--token", "Mairie de Vitré", "--erase", "Mairie de Vitré"];

/// The commands to sweep.
pub(super) const SWEPT: &[Swept] = &[
    Swept::new("", &["list"]),
    Swept::new("one token alone", &["list"]).with(Present::Alone).core(),
    Swept::new("", &["cert", "list"]),
    Swept::new("", &["cert", "show", "--label", "titulaire"]).core(),
    Swept::new("--login", &["cert", "show", "--label", "titulaire", "--login"]),
    Swept::new("--revocation", &["cert", "show", "--label", "titulaire", "--revocation"]).core(),
    Swept::new("", &["cert", "export", "--label", "titulaire", "--out", "titulaire.pem"])
        .leaving(&[("titulaire.pem", Whole::Pem)]),
    Swept::new(
        "--format chain",
        &["cert", "export", "--label", "titulaire", "--format", "chain", "--out", "chaîne.pem"],
    )
    .leaving(&[("chaîne.pem", Whole::Pem)])
    .core(),
    Swept::new("", &["cert", "import", "CERTIFICATE"]).writing(),
    Swept::new("--with-authorities", &["cert", "import", "CHAIN", "--with-authorities"]).writing().core(),
    Swept::new("--with-authorities, there already", &["cert", "import", "HELD", "--with-authorities"]).writing().core(),
    Swept::new("--without-key", &["cert", "import", "EXPIRED", "--without-key"]).writing().core(),
    Swept::new("", &["pin", "status"]),
    Swept::new("", &["pin", "verify"]),
    Swept::new("a wrong PIN", &["pin", "verify"]).given(Pin::Wrong).ending(&[4]).core(),
    Swept::new("keypad", &["pin", "verify"]).on(Card::Keypad).core(),
    Swept::new("one token alone", &["pin", "verify"]).with(Present::Alone).core(),
    Swept::new("two tokens, none named", &["pin", "verify"]).with(Present::NoneNamed).ending(&[3]).core(),
    Swept::new("", &["pin", "change"]),
    Swept::new("keypad", &["pin", "change"]).on(Card::Keypad).core(),
    Swept::new("--with so-pin", &["pin", "unblock", "--with", "so-pin"]),
    Swept::new("--with so-pin, locked", &["pin", "unblock", "--with", "so-pin"]).on(Card::Locked).core(),
    Swept::new("--with so-pin, keypad", &["pin", "unblock", "--with", "so-pin"]).on(Card::Keypad).core(),
    Swept::new("--with puk", &["pin", "unblock", "--with", "puk"]).on(Card::Locked),
    Swept::new("", &["key", "list"]),
    Swept::new("--public", &["key", "list", "--public"]).core(),
    Swept::new("", &["key", "generate", "--algorithm", "p-256", "--label", "neuve"]).writing(),
    Swept::new(
        "--self-signed",
        &["key", "generate", "--algorithm", "p-256", "--label", "neuve", "--cn", "Essai", "--self-signed"],
    )
    .writing(),
    Swept::new(
        "--csr",
        &["key", "generate", "--algorithm", "p-256", "--label", "neuve", "--cn", "Essai", "--csr", "demande.pem"],
    )
    .writing()
    .leaving(&[("demande.pem", Whole::Pem)]),
    Swept::new("--use decrypt", &["key", "generate", "--algorithm", "p-256", "--use", "decrypt", "--label", "neuve"])
        .writing()
        .core(),
    Swept::new("", &["key", "request", "--label", "titulaire", "--use", "sign", "--out", "demande.pem"])
        .leaving(&[("demande.pem", Whole::Pem)]),
    Swept::new("PIN at each use", &["key", "request", "--label", "titulaire", "--out", "demande.pem"])
        .on(Card::EachUse)
        .leaving(&[("demande.pem", Whole::Pem)])
        .core(),
    Swept::new("", &["key", "delete", "--label", "orpheline", "--yes"]).writing(),
    Swept::new("--with-certificate", &["key", "delete", "--label", "titulaire", "--with-certificate", "--yes"])
        .writing(),
    Swept::new("", &["test", "--label", "titulaire"]),
    Swept::new("PIN at each use", &["test", "--label", "titulaire"]).on(Card::EachUse).core(),
    Swept::new("--report", &["test", "--label", "titulaire", "--report", "rapport.html"])
        .leaving(&[("rapport.html", Whole::Page)])
        .core(),
    Swept::new("", &["doctor"]).ending(&[0, 9]).core(),
    Swept::new("", &["remind"]),
    Swept::new("--ics", &["remind", "--ics", "rappels.ics"]).leaving(&[("rappels.ics", Whole::Calendar)]).core(),
    Swept::new(
        "--on-token",
        &[
            "bicle",
            "--register",
            "registre",
            "generate",
            "--algorithm",
            "p-256",
            "--designation",
            "neuf",
            "--on-token",
            "--yes",
        ],
    )
    .writing()
    .enlisting(),
    Swept::new(
        "--to token",
        &[
            "bicle",
            "--register",
            "registre",
            "generate",
            "--algorithm",
            "p-256",
            "--designation",
            "neuf",
            "--to",
            "token",
            "--backup",
            "sauve.pfx",
        ],
    )
    .writing()
    .enlisting()
    .leaving(&[("sauve.pfx", Whole::Der)]),
    Swept::new("--id", &["bicle", "--register", "autre", "reference", "--id", "0e", "--designation", "Autre"])
        .at(Desk::Bids)
        .enlisting(),
    Swept::new("--to token", &["bicle", "--register", "autre", "import", "fichier.pfx", "--to", "token"])
        .at(Desk::Bids)
        .writing()
        .enlisting(),
    Swept::new("a key made on the token", &["bicle", "--register", "registre", "renew", "Sur place", "--yes"])
        .at(Desk::Bids)
        .writing()
        .enlisting(),
    Swept::new(
        "a key brought to the token",
        &["bicle", "--register", "registre", "renew", "Courbe", "--backup", "sauve.pfx"],
    )
    .at(Desk::Bids)
    .writing()
    .enlisting()
    .leaving(&[("sauve.pfx", Whole::Der)])
    .core(),
    Swept::new("three files", &OPEN).at(Desk::Bids).leaving(&BIDS),
    Swept::new("three files, each for two keys of the token", &OPEN_OF_TWO).at(Desk::Bids).leaving(&BIDS),
    Swept::new(
        "three files, without the register",
        &["bicle", "--register", "autre", "open", "pli1.p7m", "pli2.p7m", "pli3.p7m", "--out=ouverts"],
    )
    .at(Desk::Bids)
    .leaving(&BIDS)
    .core(),
    Swept::new(
        "--two-pass, into a pipe",
        &["bicle", "--register", "registre", "open", "pli1.p7m", "--two-pass", "--out=-"],
    )
    .at(Desk::Bids)
    .core(),
    Swept::new("three files, one token alone", &OPEN).at(Desk::Bids).with(Present::Alone).leaving(&BIDS).core(),
    Swept::new("three files, a wrong PIN", &OPEN).at(Desk::Bids).given(Pin::Wrong).ending(&[4]).leaving(&BIDS).core(),
    Swept::new("three files, PIN at each use", &OPEN).at(Desk::Bids).on(Card::EachUse).leaving(&BIDS).core(),
    Swept::new("three files, keypad", &OPEN).at(Desk::Bids).on(Card::Keypad).leaving(&BIDS).core(),
    // The key is on the first token, but the user names the second: any refusal is right, as long as the first is not used.
    Swept::new("three files, another token named than the register's", &OPEN)
        .at(Desk::Bids)
        .with(Present::OtherNamed)
        .given(Pin::OfTheOther)
        .ending(&[3, 7])
        .leaving(&BIDS)
        .core(),
    Swept::new("", &INIT).writing(),
    Swept::new("keypad", &INIT).on(Card::Keypad).writing().core(),
    Swept::new("", &["token", "prepare", "plan.csv"]).writing(),
    // What the token shows after a new PIN cannot be compared: the PIN that the comparison knows is the old one.
    Swept::new("a new PIN", &["token", "prepare", "pin.csv"]),
    Swept::new("--dry-run", &["token", "prepare", "plan.csv", "--dry-run"]).core(),
    Swept::new("--yes", &["token", "prepare", "effacer.csv", "--yes"]).writing().core(),
    Swept::new("--with so-pin", &["token", "prepare", "debloquer.csv", "--with", "so-pin"]).core(),
    Swept::new("", &["probe-module", "MODULE"]).core().for_the_parent(),
    Swept::new("", &["examine-module", "MODULE"]).core().for_the_parent(),
    Swept::new("", &["board-module"]).core().for_the_parent(),
];

const fn free(arguments: &'static [&'static str], why: &'static str) -> TokenFree {
    TokenFree { arguments, exit: 0, why }
}

/// Commands that use no token. Each is run at the desk with the bids, with the misbehaving module named, and must call
/// none of its functions.
pub(super) const TOKEN_FREE: &[TokenFree] = &[
    TokenFree {
        arguments: &[],
        exit: 2,
        why: "the guided mode runs the commands of this list by their command lines; without a terminal it is its help",
    },
    free(&["bicle", "--register", "registre", "list"], "shows the register"),
    free(&["bicle", "--register", "registre", "rename", "Fichier", "Neuf"], "changes the register"),
    free(&["bicle", "--register", "registre", "secours", "on", "Fichier"], "changes the register"),
    free(&["bicle", "--register", "registre", "attach", "2026-014", "Carte", "--yes"], "changes the register"),
    free(&["bicle", "--register", "registre", "close", "2026-001"], "changes the register"),
    free(&["bicle", "--register", "registre", "archive", "Carte"], "changes the register, which has the certificate"),
    free(&["bicle", "--register", "registre", "delete", "Fichier", "--yes"], "deletes keys in files alone"),
    free(&["bicle", "--register", "registre", "backup", "copie.pfx", "Fichier"], "saves keys in files alone"),
    free(
        &["bicle", "--register", "registre", "seal", "pli1", "pli2", "pli3", "--for", "Carte", "--out=ouverts"],
        "takes certificates from the register and from files",
    ),
    free(&["bicle", "--register", "autre", "generate", "--designation", "neuf", "--algorithm", "p-256"], "in a file"),
    free(&["bicle", "--register", "autre", "import", "fichier.pfx"], "from a file into a file"),
    free(&["bicle", "--register", "autre", "reference", "fichier.pfx"], "from a file into a file"),
    free(&["bicle", "--register", "registre", "renew", "Fichier"], "the key is in a file"),
    free(&["cert", "show", "CERTIFICATE"], "shows files"),
    TokenFree { arguments: &["cert", "check", "CERTIFICATE"], exit: 9, why: "judges files; this issuer is unknown" },
    free(&["cert", "export", "CERTIFICATE", "--out", "sortie"], "from files into files"),
    free(&["cert", "backup", "fichier.pfx", "--out", "copie.pfx"], "from a file into a file"),
    free(&["test", "--pfx", "fichier.pfx"], "the key is in a file"),
    free(&["config"], "shows a file"),
    free(&["config", "set", "language", "fr"], "changes a file"),
    free(&["config", "unset", "language"], "changes a file"),
    free(&["completions", "bash"], "prints what can be typed"),
    free(&["man"], "prints what can be typed"),
    TokenFree { arguments: &["keep-clipboard"], exit: 1, why: "keeps what it is given, which is nothing here" },
    free(
        &["complete-words", "bash"],
        "a child process does what examine-module does; without an answer there are no words",
    ),
    free(&["probe-readers"], "asks PC/SC, which knows readers and cards and no token"),
    free(&["probe-tries", "MODULE"], "asks the cards themselves, through PC/SC, before a module is loaded"),
];

/// Options of swept commands that need no sweep of their own, and why.
pub(super) const CHANGES_NO_CALL: &[(&[&str], &str)] = &[
    (&["help"], "nothing is run"),
    (&["id", "label", "serial", "fingerprint"], "which object is meant, as the form that is swept says by its label"),
    (&["force"], "an output file may be overwritten"),
    (&["cn", "organisation", "siret", "unit", "given-name", "surname", "title", "email"], "names in a certificate"),
    (&["days", "designation", "secours"], "what a certificate or the register says"),
    (
        &[
            "password-file",
            "password-stdin",
            "new-password-file",
            "force-password",
            "new-pin-file",
            "puk-file",
            "so-pin-file",
        ],
        "where a secret comes from",
    ),
    (&["type-pins"], "who makes the new PINs"),
    (&["trusted-list", "ca", "crl", "online"], "by what a certificate is judged, after the token was asked"),
    (&["full", "prometheus"], "how the answer is written"),
    (&["copy"], "where the answer goes besides"),
    (&["watch"], "runs board-module again and again, in child processes"),
];

//! Command lines that do not parse: the message, in both languages, and exit code 2.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use crate::support::{Jeton, Token};

#[test]
fn every_kind_of_mistake_has_its_sentence() {
    for (arguments, french, english) in [
        (&["--bogus"][..], "« --bogus » n’est ni une option ni un argument", "“--bogus” is not an option or argument"),
        (&["list", "extra"], "« extra » n’est ni une option ni un argument", "“extra” is not an option or argument"),
        (&["--modul", "x", "list"], "Vouliez-vous dire : --module ?", "Did you mean: --module?"),
        (&["listt"], "« listt » n’est pas une commande", "“listt” is not a command"),
        (&["listt"], "Vouliez-vous dire : list ?", "Did you mean: list?"),
        (&["cert", "exprt"], "« exprt » n’est pas une commande", "“exprt” is not a command"),
        (&["cert", "import"], "il manque : <FICHIER>", "missing: <FILE>"),
        (&["list", "--module"], "« --module <FICHIER> » attend une valeur", "“--module <FILE>” takes a value"),
        (
            &["list", "--json=yes"],
            "« --json » attend un autre nombre de valeurs",
            "“--json” takes a different number of values",
        ),
        (&["list", "--last-try", "--last-try"], "« --last-try » est indiqué deux fois", "“--last-try” is given twice"),
        (
            &["cert", "export", "--format", "pfx"],
            "« pfx » n’est pas une valeur possible de « --format <pem|der|pubkey|chain> » : pem, der, pubkey, chain.",
            "“pfx” is not a value that “--format <pem|der|pubkey|chain>” takes: pem, der, pubkey, chain.",
        ),
        (&["cert", "export", "--format", "pemm"], "Vouliez-vous dire : pem ?", "Did you mean: pem?"),
        (&["cert", "export", "--id", "xyz"], "« xyz » n’est pas une valeur possible", "“xyz” is not a value"),
        (&["man", "--force"], "il manque : --out <DOSSIER>", "missing: --out <DIRECTORY>"),
        (
            &["cert", "export", "--format", "x"],
            "Pour l’aide : jeton cert export --help",
            "For help: jeton cert export --help",
        ),
        (&["--token", "list", "cert", "--x"], "Pour l’aide : jeton cert --help", "For help: jeton cert --help"),
    ] {
        Jeton::new(arguments).french().run().exits(2).prints_nothing().says(french).says("Erreur :");
        Jeton::new(arguments).run().exits(2).prints_nothing().says(english).says("Error:");
        let error = Jeton::new(&[arguments, &["--json"]].concat()).run().exits(2).prints_nothing().error();
        assert_eq!(error.code, "usage");
        assert!(!error.message.contains('\n') && !error.message.contains("Error"), "{}", error.message);
    }
}

#[test]
fn an_argument_that_is_no_text() {
    let bytes = OsString::from_vec(vec![b'x', 0xff]);
    Jeton::new(&["cert", "export", "--label"]).arg(&bytes).french().run().exits(2).says("UTF-8");
}

#[test]
fn a_command_that_needs_more_shows_its_help() {
    for (arguments, usage) in
        [(&[][..], "Utilisation : jeton [OPTIONS] [COMMANDE]"), (&["cert"], "jeton cert [OPTIONS]")]
    {
        Jeton::new(arguments).french().run().exits(2).prints_nothing().says(usage).says("Commandes :");
        let error = Jeton::new(&[arguments, &["--json"]].concat()).french().run().exits(2).error();
        assert_eq!(error.message, "il manque une commande.");
    }
}

#[test]
fn the_language_is_asked_for_before_or_after_the_command() {
    let token = Token::with(&[]);
    for arguments in
        [&["--lang", "fr", "list"][..], &["--lang=fr", "list"], &["list", "--lang", "fr"], &["list", "--lang=fr"]]
    {
        let outcome = token.jeton(arguments).run().exits(0);
        assert!(outcome.text().contains("Lecteur"), "{arguments:?}: {}", outcome.text());
    }
    Jeton::new(&["--lang=fr", "--bogus"]).run().exits(2).says("Erreur :");
    Jeton::new(&["list", "--lang", "de"]).french().run().exits(2).says("« de » n’est pas une valeur possible");
}

#[test]
fn the_language_of_the_system_is_spoken() {
    let help = |variable: &str, value: &str| {
        let jeton = Jeton::new(&["--help"]).without("JETON_LANG").without("LC_ALL").env(variable, value);
        jeton.run().exits(0).text().contains("Utilisation :")
    };
    assert!(help("LANG", "fr_FR.UTF-8"));
    assert!(help("LC_ALL", "fr_CA"));
    assert!(help("LC_MESSAGES", "fr_FR.UTF-8"));
    assert!(help("JETON_LANG", "fr"));
    assert!(!help("LANG", "en_GB.UTF-8"));
    assert!(!help("LANG", "C"));
}

/// The second line names the commit and the target; `-V` has the first alone. A configuration that cannot be read changes
/// nothing: it is not read.
#[test]
fn the_version_tells_commit_and_target() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join(".config/jeton")).unwrap();
    std::fs::write(home.path().join(".config/jeton/config.toml"), "not = [toml").unwrap();
    let run = Jeton::new(&["--version"]).env("HOME", home.path()).run().exits(0);
    let lines: Vec<&str> = run.text().lines().collect();
    let [number, built] = lines[..] else { panic!("{lines:?}") };
    let words: Vec<&str> = built.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    assert_eq!(number, concat!("jeton ", env!("CARGO_PKG_VERSION")));
    // Of another program, whoever runs it says what it was built for.
    let built_for = std::env::var("JETON_TEST_TARGET").unwrap_or_else(|_| std::env::consts::ARCH.to_owned());
    assert!(matches!(words[..], ["commit", _, target] if target.starts_with(&built_for)), "{built}");
    assert_eq!(Jeton::new(&["-V"]).run().exits(0).text(), format!("{number}\n"));
    // With another option, clap reads the line.
    assert_eq!(Jeton::new(&["--lang", "fr", "--version"]).run().exits(0).text(), run.text());
}

//! If the register cannot be written, whatever was made for it is reported.

use jeton::output::bicle::{Act, BicleChange};

use super::Desk;
use crate::support::Jeton;
use crate::support::jeton::Outcome;

/// A register of several bi-clés, longer than any key file beside it.
fn long_register() -> Desk {
    let desk = Desk::new();
    for name in ["Un", "Deux", "Trois", "Quatre"] {
        desk.generate(name, &[]);
    }
    desk
}

/// `bicle generate` of another one.
fn one_more(desk: &Desk, more: &[&str]) -> Jeton {
    desk.bicle(&["generate", "--algorithm", "p-256", "--designation", "Marchés", "--json"]).args(more)
}

/// Runs with files limited to less than the register's length: the key file can be written, the register cannot.
fn on_a_full_disk(desk: &Desk, run: Jeton) -> Outcome {
    let size = std::fs::metadata(desk.register()).unwrap().len();
    run.with_files_up_to(size).run()
}

#[test]
fn a_full_disk_takes_the_key_file_away_again() {
    let desk = long_register();
    let (names, register) = (desk.names("register"), std::fs::read(desk.register()).unwrap());
    let journal = std::fs::read(desk.register().with_extension("journal")).unwrap();
    let unchanged = || {
        assert_eq!(desk.names("register"), names);
        assert_eq!(std::fs::read(desk.register()).unwrap(), register);
        assert_eq!(std::fs::read(desk.register().with_extension("journal")).unwrap(), journal);
        assert_eq!(std::fs::read(desk.register().with_extension("lock")).unwrap(), b"");
    };
    let error = on_a_full_disk(&desk, one_more(&desk, &[])).exits(1).prints_nothing().error();
    assert!(
        error.code == "io" && error.message.contains("marchés.pfx, just written, was removed"),
        "{}",
        error.message
    );
    unchanged();

    // A backup has a name that the user chose: it stays, is complete, and can restore the bi-clé.
    let backup = desk.path("sauve.pfx");
    let run = one_more(&desk, &["--backup", backup.to_str().unwrap()]);
    let error = on_a_full_disk(&desk, run).exits(1).prints_nothing().error();
    assert!(error.message.contains("sauve.pfx is whole and verified"), "{}", error.message);
    assert!(error.remedy.contains("bicle import \""), "{}", error.remedy);
    unchanged();

    // Imported or referenced on a full disk: the source file is unchanged.
    for command in ["import", "reference"] {
        let run = desk.bicle_on(command, &backup, &["--json"]);
        let error = on_a_full_disk(&desk, run).exits(1).prints_nothing().error();
        assert!(error.message.contains("was removed"), "{command}: {}", error.message);
        unchanged();
    }
    let renewed = on_a_full_disk(&desk, desk.bicle(&["renew", "Un", "--json"])).exits(1).error();
    assert!(renewed.message.contains("was removed"), "{}", renewed.message);
    unchanged();
    let imported: BicleChange = desk.bicle_on("import", &backup, &["--json"]).run().exits(0).answer();
    assert_eq!((imported.act, imported.bicle.designation.as_str()), (Act::Imported, "Marchés"));
}

#[test]
fn a_backup_that_could_not_be_noted_is_whole() {
    let desk = long_register();
    let out = desk.path("copie.pfx");
    // One more field makes the register longer than before.
    let run = desk.bicle_on("backup", &out, &["Un", "--json"]);
    let error = on_a_full_disk(&desk, run).exits(1).prints_nothing().error();
    assert!(error.message.contains("could not be noted in the register"), "{}", error.message);
    assert!(desk.list().bicles[0].backup_verified.is_none());
    let colleague = Desk::new();
    colleague.bicle_on("import", &out, &[]).run().exits(0);
}

#[test]
fn what_a_killed_command_has_left_is_said_by_the_list_and_by_the_next_act() {
    let desk = long_register();
    // The register is the one file that is put in place by renaming, after the key file and the journal.
    let [traced, killed] = ["--trace=", "--inject="].map(|option| format!("{option}rename,renameat,renameat2"));
    let killed = format!("{killed}:signal=SIGKILL");
    let killed = one_more(&desk, &[]).by("strace", &["-f", "-qq", &traced, &killed]).run();
    assert_eq!(killed.code, -1, "ended by a signal: {}", killed.stderr);
    let file = desk.path("register").join("marchés.pfx");
    assert!(file.exists() && desk.list().bicles.len() == 4);
    for _ in 0..2 {
        let list = desk.list();
        assert_eq!(list.warnings.len(), 1);
        assert!(list.warnings[0].contains("marchés.pfx was left by an interrupted command"), "{list:?}");
    }
    let french = desk.bicle(&["list"]).french().run().exits(0);
    assert!(french.text().contains("Attention : ") && french.text().contains("interrompue"), "{}", french.text());
    // It is a key, complete under its password, and does not get in the way of another of the same name.
    let next: BicleChange = one_more(&desk, &[]).run().exits(0).answer();
    assert!(next.warnings.iter().any(|warning| warning.contains("marchés.pfx")), "{:?}", next.warnings);
    let journal = std::fs::read_to_string(desk.register().with_extension("journal")).unwrap();
    let acts: Vec<_> = journal.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    // The line of the killed act, then its outcome, then the act that recorded it.
    assert_eq!(acts[4..], ["generate", "interrupted", "generate"]);
    assert!(desk.list().warnings.is_empty(), "said once by an act that was written");
    let colleague = Desk::new();
    colleague.bicle_on("import", &file, &[]).run().exits(0);
}

#[test]
fn a_register_that_takes_nothing_is_said_before_a_password_is_asked_for() {
    let desk = Desk::new();
    desk.generate("Marchés", &["--backup", desk.path("sauve.pfx").to_str().unwrap()]);
    let pfx = desk.path("sauve.pfx");
    let pfx = pfx.to_str().unwrap();
    // Nobody can create a file in /proc. Without a password and a terminal the code would be 4.
    for arguments in [&["generate", "--designation", "Marchés"][..], &["import", pfx], &["reference", pfx]] {
        let run = Jeton::new(&["bicle", "--register", "/proc/bicles.toml"]).args(arguments).run();
        run.exits(1).prints_nothing().says("/proc/bicles.toml");
    }
    // A register of a later version behaves alike.
    std::fs::write(desk.register(), "version = 9\n").unwrap();
    for arguments in [&["generate", "--designation", "Autre"][..], &["import", pfx]] {
        desk.bicle(arguments).without("JETON_PASSWORD").run().exits(1).says("later version of jeton");
    }
}

#[test]
fn without_its_journal_an_act_does_not_happen() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let register = std::fs::read(desk.register()).unwrap();
    let journal = desk.register().with_extension("journal");
    std::fs::remove_file(&journal).unwrap();
    std::fs::create_dir(&journal).unwrap();
    desk.bicle(&["rename", "Marchés", "Autre"]).run().exits(1).says("bicles.journal");
    one_more(&desk, &["--cn", "x", "--designation", "y"]).run().exits(2);
    desk.bicle(&["generate", "--algorithm", "p-256", "--designation", "Autre"]).run().exits(1).says("was removed");
    assert_eq!(std::fs::read(desk.register()).unwrap(), register);
    assert_eq!(desk.names("register"), ["bicles.journal", "bicles.lock", "bicles.toml", "marchés.pfx"]);
}

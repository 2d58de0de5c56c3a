//! The whole story of the users' guides, with files.

use jeton::output::bicle::opened::Opened;
use jeton::output::bicle::sealed::Sealed;
use jeton::output::bicle::{Act, BicleChange};

use super::Desk;
use super::token::bicle;
use crate::support::{Token, files};

#[test]
fn from_birth_to_the_opening_of_the_bids() {
    let desk = Desk::new();
    // Generate: two results, the bi-clé and its backup.
    let backup = desk.path("sauvegarde.pfx");
    let made = desk
        .bicle(&["generate", "--designation", "Service des marchés", "--backup"])
        .arg(&backup)
        .french()
        .run()
        .exits(0);
    let text = made.text();
    assert!(text.contains("est créé") && text.contains("inscrit au registre") && text.contains("sauvegardé"), "{text}");
    desk.generate("Secours", &["--secours"]);
    let list = desk.list();
    assert_eq!(list.bicles.len(), 2);
    assert!(list.bicles[0].backup_verified.is_some() && list.bicles[1].secours);

    // A colleague imports it into a register of their own; importing it twice is no error.
    let colleague = Desk::new();
    let imported: BicleChange = colleague.bicle_on("import", &backup, &["--json"]).run().exits(0).answer();
    assert_eq!((imported.act, imported.bicle.designation.as_str()), (Act::Imported, "Service des marchés"));
    let again: BicleChange = colleague.bicle_on("import", &backup, &["--json"]).run().exits(0).answer();
    assert_eq!(again.act, Act::AlreadyHere);
    assert_eq!(colleague.list().bicles[0].sha256, list.bicles[0].sha256);

    // Attach: cannot be undone.
    desk.bicle(&["attach", "2026-014", "Service des marchés", "--closes", "2099-01-31", "--yes"]).run().exits(0);
    let twice = desk.bicle(&["attach", "2026-014", "Secours", "--json", "--yes"]).run().exits(7).prints_nothing();
    assert_eq!(twice.error().code, "consultation-attached");

    // Three bids, sealed for it and, automatically, for the key de secours.
    let bids: Vec<_> = (1..=3).map(|n| desk.file(&format!("pli{n}.pdf"), format!("offre {n}").as_bytes())).collect();
    let sealed = desk.bicle(&["seal", "--json"]).arg(&bids[0]).arg(&bids[1]).arg(&bids[2]);
    let sealed: Sealed = sealed.args(&["--for", "Service des marchés"]).run().exits(0).answer();
    assert_eq!(sealed.files.iter().filter(|file| file.out.is_some()).count(), 3);
    assert_eq!(sealed.recipients.iter().map(|one| one.secours).collect::<Vec<_>>(), [false, true]);

    // The colleague opens one.
    let out = colleague.path("pli1.pdf");
    colleague.bicle_on("open", &desk.path("pli1.pdf.p7m"), &["--out"]).arg(&out).run().exits(0);
    assert_eq!(std::fs::read(&out).unwrap(), b"offre 1");

    // The first key is lost: the key de secours opens the bids.
    let key = desk.names("register").into_iter().find(|name| name.starts_with("service")).unwrap();
    std::fs::remove_file(desk.path("register").join(key)).unwrap();
    std::fs::create_dir(desk.path("ouverts")).unwrap();
    let opened = desk.bicle(&["open", "--json"]).arg(desk.path("")).arg("--out").arg(desk.path("ouverts"));
    let opened: Opened = opened.run().exits(0).answer();
    assert_eq!((opened.opened, opened.failed, opened.not_done), (3, 0, 0));
    assert!(opened.files.iter().all(|file| file.key.as_deref() == Some("Secours")));
    for n in 1..=3 {
        assert_eq!(std::fs::read(desk.path(&format!("ouverts/pli{n}.pdf"))).unwrap(), format!("offre {n}").as_bytes());
    }

    // It cannot be deleted while its consultation is open; after closing and archiving it can.
    let refused = desk.bicle(&["delete", "Service des marchés", "--yes", "--json"]).run().exits(9).prints_nothing();
    assert_eq!(refused.error().code, "bicle-in-use");
    desk.bicle(&["close", "2026-014"]).run().exits(0);
    desk.bicle(&["archive", "Service des marchés"]).run().exits(0);
    let archived = desk.bicle(&["seal", "--for", "Service des marchés", "--json"]).arg(&bids[0]).run().exits(8);
    assert_eq!(archived.error().code, "certificate-unfit");
    desk.bicle(&["delete", "Service des marchés", "--yes"]).run().exits(0);
    assert_eq!(desk.list().bicles.len(), 1);
    let refused = desk.bicle(&["delete", "Secours", "--yes", "--json"]).run().exits(9);
    assert_eq!(refused.error().code, "bicle-not-backed-up");
    let journal = std::fs::read_to_string(desk.register().with_extension("journal")).unwrap();
    let acts: Vec<_> = journal.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    assert_eq!(acts, ["generate", "generate", "attach", "close", "archive", "delete"]);
}

#[test]
fn the_same_story_on_tokens() {
    let (office, away, desk, colleague) = (Token::with(&[]), Token::with(&[]), Desk::new(), Desk::new());
    let backup = desk.path("sauvegarde.pfx");
    let generate = ["generate", "--designation", "Service des marchés", "--to", "token", "--algorithm", "rsa-2048"];
    let made = bicle(&office, &desk, &generate).arg("--backup").arg(&backup).french().run().exits(0);
    let text = made.text();
    assert!(text.contains("est créé") && text.contains("inscrit au registre") && text.contains("sauvegardé"), "{text}");
    // The key de secours is generated on another token and never leaves it.
    let secours = ["generate", "--designation", "Secours", "--secours", "--on-token", "--yes", "--algorithm", "p-256"];
    bicle(&away, &desk, &secours).run().exits(0);

    // The colleague imports it onto a token of their own.
    let import = bicle(&away, &colleague, &["import", "--to", "token", "--json"]).arg(&backup);
    let imported: BicleChange = import.run().exits(0).answer();
    assert!(imported.bicle.backup_verified.is_some() && !imported.bicle.never_leaves_token);
    let again = bicle(&away, &colleague, &["import", "--to", "token", "--json"]).arg(&backup);
    assert_eq!(again.run().exits(0).answer::<BicleChange>().act, Act::AlreadyHere);

    desk.bicle(&["attach", "2026-014", "Service des marchés", "--closes", "31/01/2099", "--yes"]).run().exits(0);
    let bids: Vec<_> = (1..=3).map(|n| desk.file(&format!("pli{n}.pdf"), format!("offre {n}").as_bytes())).collect();
    let sealed = desk.bicle(&["seal", "--json"]).arg(&bids[0]).arg(&bids[1]).arg(&bids[2]);
    let sealed: Sealed = sealed.args(&["--for", "Service des marchés"]).run().exits(0).answer();
    assert_eq!(sealed.recipients.iter().map(|one| one.secours).collect::<Vec<_>>(), [false, true]);
    let out = colleague.path("pli1.pdf");
    bicle(&away, &colleague, &["open"]).arg(desk.path("pli1.pdf.p7m")).arg("--out").arg(&out).run().exits(0);
    assert_eq!(std::fs::read(&out).unwrap(), b"offre 1");

    // The first token is lost: the key de secours on the other one opens the bids, with one PIN entry.
    drop(office);
    std::fs::create_dir(desk.path("ouverts")).unwrap();
    let opened = bicle(&away, &desk, &["open", "--json"]).arg(desk.path("")).arg("--out").arg(desk.path("ouverts"));
    let opened: Opened = opened.run().exits(0).answer();
    assert_eq!((opened.opened, opened.failed, opened.not_done), (3, 0, 0));
    for n in 1..=3 {
        assert_eq!(std::fs::read(desk.path(&format!("ouverts/pli{n}.pdf"))).unwrap(), format!("offre {n}").as_bytes());
    }

    let refused = desk.bicle(&["delete", "Service des marchés", "--yes", "--json"]).run().exits(9);
    assert_eq!(refused.error().code, "bicle-in-use");
    desk.bicle(&["close", "2026-014"]).run().exits(0);
    desk.bicle(&["archive", "Service des marchés"]).run().exits(0);
    desk.bicle(&["delete", "Service des marchés", "--yes"]).run().exits(0);
    // A bi-clé that cannot be backed up can be archived, never deleted.
    let refused = desk.bicle(&["delete", "Secours", "--yes", "--json"]).run().exits(9).error();
    assert!(refused.code == "bicle-not-backed-up" && refused.remedy.contains("archive"), "{refused:?}");
    desk.bicle(&["archive", "Secours"]).run().exits(0);
    assert!(desk.list().bicles.len() == 1 && desk.list().bicles[0].archived);
    let journal = std::fs::read_to_string(desk.register().with_extension("journal")).unwrap();
    let acts: Vec<_> = journal.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    assert_eq!(acts, ["generate", "generate", "attach", "close", "archive", "delete", "archive"]);
}

#[test]
fn the_next_one_seals_and_the_old_one_opens() {
    let desk = Desk::new();
    desk.generate("Travaux", &[]);
    let bid = desk.file("pli", b"offre");
    desk.bicle(&["seal", "--for", "Travaux"]).arg(&bid).run().exits(0);
    let renewed: BicleChange =
        desk.bicle(&["renew", "Travaux", "--designation", "Travaux 2", "--json"]).run().exits(0).answer();
    assert_eq!((renewed.act, renewed.replaces.as_deref()), (Act::Renewed, Some("Travaux")));
    assert!(desk.list().bicles[0].archived);
    let out = desk.path("ouvert");
    desk.bicle_on("open", &desk.path("pli.p7m"), &["--out"]).arg(&out).run().exits(0);
    assert_eq!(std::fs::read(out).unwrap(), b"offre");
    desk.bicle(&["rename", "Travaux 2", "Travaux neufs"]).run().exits(0);
    desk.bicle(&["secours", "on", "Travaux neufs"]).run().exits(0);
    assert!(desk.list().bicles[1].secours && desk.list().bicles[1].designation == "Travaux neufs");
    desk.bicle(&["rename", "Travaux neufs", "Travaux", "--json"]).run().exits(7).says("bicle-exists");
}

#[test]
fn a_backup_under_another_password_is_its_owners_alone() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let new = desk.file("new-password", b"hKw3-Ty8p-Lc5d\n");
    let out = desk.path("copie.pfx");
    desk.bicle_on("backup", &out, &["--new-password-file"]).arg(&new).run().exits(0);
    assert!(files::is_its_owners(&out));
    // Never over an existing file.
    desk.bicle_on("backup", &out, &["--json"]).run().exits(7).says("file-exists");
    let colleague = Desk::new();
    let wrong = colleague.bicle_on("import", &out, &["--json"]).run().exits(4);
    assert_eq!(wrong.error().code, "password-incorrect");
    colleague.bicle_on("import", &out, &[]).env("JETON_PASSWORD", "hKw3-Ty8p-Lc5d").run().exits(0);
    let accent = desk.file("accent", "é".as_bytes());
    let second = desk.path("b.pfx");
    desk.bicle_on("backup", &second, &["--json", "--new-password-file"])
        .arg(&accent)
        .run()
        .exits(4)
        .says("password-rejected");
    assert!(!second.exists());
}

#[test]
fn two_agents_at_once_lose_nothing() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    std::thread::scope(|scope| {
        for agent in 0..6 {
            let desk = &desk;
            scope.spawn(move || {
                for act in 0..3 {
                    desk.bicle(&["attach", &format!("{agent}-{act}"), "Marchés", "--yes"]).run().exits(0);
                }
            });
        }
    });
    assert_eq!(desk.list().bicles[0].consultations.len(), 18);
}

#[test]
fn a_pipe_gets_only_what_was_checked() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let sealed = desk.bicle(&["seal", "-", "--for", "Marchés", "--pem"]).stdin("une offre").run().exits(0);
    assert!(sealed.text().starts_with("-----BEGIN CMS-----\n"));
    let file = desk.file("pli.pem", &sealed.stdout);
    let refused = desk.bicle_on("open", &file, &["--out", "-", "--json"]).run().exits(2).prints_nothing();
    assert_eq!(refused.error().code, "pipe-unchecked");
    let opened = desk.bicle_on("open", &file, &["--out", "-", "--two-pass"]).run().exits(0);
    assert_eq!(opened.stdout, b"une offre");
    let mut damaged = sealed.stdout.clone();
    let at = damaged.len() - 60;
    damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
    let file = desk.file("damaged.pem", &damaged);
    desk.bicle_on("open", &file, &["--out", "-", "--two-pass"]).run().exits(8).prints_nothing();
    let sealed = desk.bicle(&["seal", "-", "--for", "Marchés", "--compat"]).stdin("une offre").run().exits(0);
    let opened = desk.bicle(&["open", "-", "--out", "-"]).stdin(sealed.stdout).run().exits(0).says("AES-CBC");
    assert_eq!(opened.stdout, b"une offre");
}

#[test]
fn memory_does_not_grow_with_the_file() {
    const SIZE: usize = 40 << 20;
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let (small, bid) = (desk.file("petit", b"7"), desk.file("grand", &vec![7; SIZE]));
    let limited = |jeton: crate::support::Jeton| {
        let command = jeton.into_command();
        let mut time = std::process::Command::new("/usr/bin/time");
        time.args(["-f", "%M"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                time.env(name, value);
            }
        }
        let output = time.output().expect("time is installed; ci/test does it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        text.lines().last().unwrap().trim().parse::<u64>().expect("kilobytes")
    };
    // What the program itself takes, and wine where it runs jeton.exe.
    let alone = limited(desk.bicle(&["seal", "--for", "Marchés"]).arg(&small));
    let sealing = limited(desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid));
    let opening = limited(desk.bicle_on("open", &desk.path("grand.p7m"), &["--out"]).arg(desk.path("ouvert")));
    let allowed = alone + (8 << 10);
    assert!(sealing < allowed && opening < allowed, "{alone} {sealing} {opening}");
    assert_eq!(std::fs::metadata(desk.path("ouvert")).unwrap().len(), SIZE as u64);
}

#[cfg(unix)]
#[test]
fn killed_or_full_nothing_is_left() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    // A pipe that never ends: jeton is in the middle of the file when it is killed.
    std::fs::create_dir(desk.path("out")).unwrap();
    for signal in ["-KILL", "-INT"] {
        let mut child = desk
            .bicle(&["seal", "-", "--for", "Marchés", "--out"])
            .arg(desk.path("out/pli.p7m"))
            .into_command()
            .stdin(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut pipe, &vec![1; 4 << 20]).unwrap();
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, id.as_str()]).status().unwrap().success());
        if signal == "-INT" {
            // Ctrl-C takes effect at the next piece.
            let _ = std::io::Write::write_all(&mut pipe, &vec![1; 1 << 20]);
        }
        drop(pipe);
        let status = child.wait().unwrap();
        assert!(!status.success());
        assert!(desk.names("out").is_empty(), "{:?}", desk.names("out"));
    }
    // /dev/full accepts nothing, like a full disk.
    let bid = desk.file("pli", &vec![1; 1 << 20]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = desk
        .bicle(&["seal", "--for", "Marchés", "--out", "-"])
        .arg(&bid)
        .into_command()
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

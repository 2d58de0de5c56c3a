//! How files are written: their permissions until they are complete and afterwards, and that they reach the disk.

#![cfg(unix)]

use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use jeton::output::bicle::opened::Opened;

use super::Desk;
use crate::support::patience::comes;
use crate::support::{Jeton, Token};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().mode() & 0o777
}

/// A desk with a sealed file of three mebibytes, and a folder for its content.
fn desk() -> (Desk, Vec<u8>) {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let content: Vec<u8> = (0..3_u32 << 18).flat_map(u32::to_le_bytes).collect();
    let bid = desk.file("pli", &content);
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    std::fs::create_dir(desk.path("out")).unwrap();
    (desk, content)
}

/// jeton with a umask that lets the group read, on a file system without unnamed temporary files (O_TMPFILE), as on
/// network shares: `open` fails as it does there.
fn without_nameless_files(run: Jeton, folder: &Path) -> Jeton {
    let run = run.by(
        "strace",
        &[
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-P",
            folder.to_str().unwrap(),
            "-e",
            "trace=/^open(at)?$",
            "-e",
            // Whichever of the two calls it is; the first of the other one opens the folder itself, to sync it.
            "inject=/^open(at)?$:error=EOPNOTSUPP:when=1",
        ],
    );
    run.by("sh", &["-c", "umask 027; exec \"$0\" \"$@\""])
}

fn wait_until(what: &str, done: impl FnMut() -> bool) {
    assert!(comes(Duration::from_secs(30), done), "{what}");
}

#[test]
fn a_plaintext_is_its_owners_alone_until_its_tag_was_checked() {
    let (desk, content) = desk();
    let sealed = std::fs::read(desk.path("pli.p7m")).unwrap();
    let (all_but_the_tag, tag) = sealed.split_at(sealed.len() - 16);
    let out = desk.path("out");
    let growing = || -> Option<PathBuf> {
        let names = desk.names("out");
        let name = names.iter().find(|name| name.ends_with(".tmp"))?;
        Some(out.join(name)).filter(|path| std::fs::metadata(path).is_ok_and(|found| found.len() > 1 << 20))
    };
    for (right, code) in [(false, 8), (true, 0)] {
        let run = desk.bicle(&["open", "-", "--out"]).arg(out.join("pli"));
        let mut command = without_nameless_files(run, &out).into_command();
        let mut child: Child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(all_but_the_tag).unwrap();
        wait_until("the file grows under a name of its own", || growing().is_some());
        assert_eq!((mode(&growing().unwrap()), out.join("pli").exists()), (0o600, false));
        pipe.write_all(if right { tag } else { &[0; 16] }).unwrap();
        drop(pipe);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_eq!(desk.names("out").is_empty(), !right);
    }
    assert_eq!(mode(&out.join("pli")), 0o640);
    assert!(std::fs::read(out.join("pli")).unwrap() == content);
}

#[test]
fn each_file_has_the_mode_of_a_new_one_and_keys_are_their_owners() {
    let (desk, _) = desk();
    let under = |umask: &str, run: Jeton| {
        run.by("sh", &["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")]).run().exits(0);
    };
    for (at, (umask, expected)) in [("022", 0o644), ("007", 0o660), ("077", 0o600)].into_iter().enumerate() {
        let (plain, sealed, backup) = (format!("out/{at}"), format!("{at}.p7m"), format!("{at}.pfx"));
        under(umask, desk.bicle(&["open"]).arg(desk.path("pli.p7m")).arg("--out").arg(desk.path(&plain)));
        under(
            umask,
            desk.bicle(&["seal", "--for", "Marchés"]).arg(desk.path("pli")).arg("--out").arg(desk.path(&sealed)),
        );
        under(umask, desk.bicle(&["backup"]).arg(desk.path(&backup)));
        assert_eq!([&plain, &sealed, &backup].map(|name| mode(&desk.path(name))), [expected, expected, 0o600]);
        let folder = desk.path(&format!("r{at}"));
        let generate = ["generate", "--algorithm", "p-256", "--designation", "Marchés"];
        let run =
            Jeton::new(&["bicle", "--register"]).arg(&folder).args(&generate).env("JETON_PASSWORD", "vGt7-Rq2m-Zb9x");
        under(umask, run);
        let modes =
            ["bicles.toml", "bicles.lock", "bicles.journal", "marchés.pfx"].map(|name| mode(&folder.join(name)));
        assert_eq!(modes, [expected, expected, expected, 0o600]);
    }
}

#[test]
fn what_is_overwritten_keeps_its_mode_and_its_owner() {
    // Only root can change a file's owner, but anyone can change its group to one of their own.
    let given = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        let _ = chown(path, Some(12345), Some(54321));
        let found = std::fs::metadata(path).unwrap();
        (found.mode() & 0o777, found.uid(), found.gid())
    };
    let found = |path: &Path| {
        let found = std::fs::metadata(path).unwrap();
        (found.mode() & 0o777, found.uid(), found.gid())
    };
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    // A register shared by colleagues, and the files that go with it: otherwise they could not lock it or write its
    // journal.
    let register = desk.register();
    let before = given(&register, 0o660);
    desk.bicle(&["rename", "Marchés", "Travaux"]).run().exits(0);
    desk.bicle(&["secours", "on", "Travaux"]).run().exits(0);
    for extension in ["toml", "lock", "journal"] {
        assert_eq!(found(&register.with_extension(extension)), before, "{extension}");
    }
    // A private configuration.
    let config = desk.path("config");
    let set = |token: &str| {
        Jeton::new(&["config", "set", "token", token]).env("HOME", desk.home()).env("XDG_CONFIG_HOME", &config).run()
    };
    set("un").exits(0);
    let file = config.join("jeton/config.toml");
    let before = given(&file, 0o600);
    set("deux").exits(0);
    assert_eq!(found(&file), before);
    // A file that the user overwrites with --force, through a link.
    let token = Token::with(&["holder"]);
    let (pem, link) = (desk.file("cert.pem", b"old"), desk.path("link.pem"));
    std::os::unix::fs::symlink(&pem, &link).unwrap();
    let before = given(&pem, 0o604);
    token.jeton(&["cert", "export", "--force", "--out"]).arg(&link).run().exits(0);
    assert!(std::fs::read(&pem).unwrap().starts_with(b"-----BEGIN"));
    assert_eq!((found(&pem), std::fs::symlink_metadata(&link).unwrap().is_symlink()), (before, true));
}

#[test]
fn a_colleague_of_the_group_locks_nobody_out() {
    // Only root can run something as another user.
    if !rustix::process::geteuid().is_root() {
        let _ = writeln!(std::io::stderr(), "LEFT OUT without root: a_colleague_of_the_group_locks_nobody_out");
        return;
    }
    const GROUP: u32 = 54321;
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let colleague = tempfile::tempdir().unwrap();
    chown(colleague.path(), Some(12345), Some(12345)).unwrap();
    std::fs::set_permissions(desk.path(""), std::fs::Permissions::from_mode(0o711)).unwrap();
    let shared = |path: &Path, mode: u32| {
        chown(path, None, Some(GROUP)).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    shared(&desk.path("register"), 0o770);
    shared(&desk.register(), 0o660);
    // The files beside the register follow it at the next act of its owner.
    desk.bicle(&["rename", "Marchés", "Travaux"]).run().exits(0);
    let as_colleague = |arguments: &[&str]| {
        let run = desk.bicle(arguments).env("HOME", colleague.path());
        let run = run.by("setpriv", &["--reuid=12345", "--regid=12345", "--groups=54321"]);
        run.by("sh", &["-c", "umask 077; exec \"$0\" \"$@\""]).run().exits(0)
    };
    as_colleague(&["rename", "Travaux", "Voirie"]);
    let found = std::fs::metadata(desk.register()).unwrap();
    assert_eq!((found.mode() & 0o777, found.uid(), found.gid()), (0o660, 12345, GROUP));
    desk.bicle(&["rename", "Voirie", "Marchés"]).run().exits(0);
    as_colleague(&["secours", "on", "Marchés"]);
    let journal = std::fs::read_to_string(desk.register().with_extension("journal")).unwrap();
    assert_eq!(journal.lines().count(), 5);
}

#[test]
fn a_link_beside_the_register_does_not_empty_another_file() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let victim = desk.file("profile", b"export PATH=...");
    for extension in ["lock", "journal"] {
        let link = desk.register().with_extension(extension);
        let kept = std::fs::read(&link).unwrap();
        std::fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(&victim, &link).unwrap();
        desk.bicle(&["secours", "on", "Marchés", "--json"]).run().exits(1).says("\"io\"");
        assert!(!desk.list().bicles[0].secours);
        std::fs::remove_file(&link).unwrap();
        std::fs::write(&link, kept).unwrap();
    }
    assert_eq!(std::fs::read(victim).unwrap(), b"export PATH=...");
}

/// The system calls of a run that name files, sync or write, in order.
fn traced(desk: &Desk, run: Jeton) -> Vec<String> {
    const CALLS: &str = "trace=linkat,rename,renameat,renameat2,fsync,fdatasync,fchmod,write";
    let log = desk.path("calls");
    run.by("strace", &["-f", "-qq", "-y", "-s", "16", "-o", log.to_str().unwrap(), "-e", CALLS]).run().exits(0);
    std::fs::read_to_string(log).unwrap().lines().map(ToOwned::to_owned).collect()
}

/// Asserts that a file was synced before it got its name, and its folder before the answer was printed.
#[track_caller]
fn is_on_the_disk_before_it_is_told(calls: &[String], file: &Path) {
    let (path, folder) = (file.display().to_string(), file.parent().unwrap().display().to_string());
    let called = |line: &str, names: &[&str]| names.iter().any(|name| line.contains(&format!(" {name}(")));
    let named = |line: &&String| called(line, &["linkat", "rename", "renameat", "renameat2"]);
    let at = calls.iter().position(|line| named(&line) && line.contains(&format!("\"{path}\"")));
    let at = at.unwrap_or_else(|| panic!("{path} gets no name in\n{}", calls.join("\n")));
    // Linked from the descriptor, or renamed from its temporary name.
    let source = calls[at].split('"').nth(1).unwrap();
    let source = match source.strip_prefix("/proc/self/fd/") {
        Some(descriptor) => format!("({descriptor}<"),
        None => format!("<{source}>"),
    };
    let on_source = |line: &&String, names: &[&str]| called(line, names) && line.contains(&source);
    let last = calls[..at].iter().rev().find(|line| on_source(line, &["write", "fchmod", "fsync"]));
    assert!(last.is_some_and(|line| line.contains(" fsync(")), "{path}: {last:?} before\n{}", calls[at]);
    let written = calls[..at].iter().rposition(|line| on_source(&line, &["write"])).unwrap();
    let open = ["0644", "0640"].map(|mode| format!(", {mode})"));
    let opened =
        calls[..at].iter().position(|line| on_source(&line, &["fchmod"]) && open.iter().any(|o| line.contains(o)));
    assert!(opened.is_none_or(|opened| opened > written), "{path} is open before it is whole\n{}", calls.join("\n"));
    let folder = calls[at..].iter().position(|line| line.contains(" fsync(") && line.contains(&format!("<{folder}>")));
    let told = calls[at..].iter().position(|line| line.contains(" write(1<"));
    assert!(folder.is_some_and(|folder| told.is_none_or(|told| folder < told)), "{path}: {}", calls[at..].join("\n"));
}

#[test]
fn content_and_name_are_on_the_disk_before_it_is_said() {
    let desk = Desk::new();
    let register = desk.register();
    std::fs::create_dir(desk.path("register")).unwrap();
    let generate = desk.bicle(&["generate", "--algorithm", "p-256", "--designation", "Mairie", "--json"]);
    let calls = traced(&desk, generate);
    is_on_the_disk_before_it_is_told(&calls, &register.with_file_name("mairie.pfx"));
    is_on_the_disk_before_it_is_told(&calls, &register);
    is_on_the_disk_before_it_is_told(&calls, &desk.home().join(".local/share/jeton/recipients.tsv"));
    let journal = format!("<{}>", register.with_extension("journal").display());
    let synced = calls.iter().position(|line| line.contains(" fsync(") && line.contains(&journal));
    let named = calls.iter().position(|line| line.contains(" rename") && line.contains("bicles.toml"));
    assert!(synced.is_some() && synced < named, "{}", calls.join("\n"));

    let bid = desk.file("pli", b"offre");
    let calls = traced(&desk, desk.bicle_on("seal", &bid, &["--json", "--for", "Mairie"]));
    is_on_the_disk_before_it_is_told(&calls, &desk.path("pli.p7m"));
    let run = desk.bicle_on("open", &desk.path("pli.p7m"), &["--json", "--out"]).arg(desk.path("clair"));
    is_on_the_disk_before_it_is_told(&traced(&desk, run), &desk.path("clair"));
    let calls = traced(&desk, desk.bicle_on("backup", &desk.path("sauve.pfx"), &["--json"]));
    is_on_the_disk_before_it_is_told(&calls, &desk.path("sauve.pfx"));
    let token = Token::with(&["holder"]);
    for name in ["cert.pem", "cert.pem"] {
        let run = token.jeton(&["cert", "export", "--json", "--force", "--out"]).arg(desk.path(name));
        is_on_the_disk_before_it_is_told(&traced(&desk, run), &desk.path(name));
    }
}

#[test]
fn what_changes_after_it_was_checked_never_reaches_the_pipe() {
    let (desk, content) = desk();
    let sealed = desk.path("pli.p7m");
    for _ in 0..2 {
        let mut command = desk.bicle(&["open", "--two-pass", "--out", "-"]).arg(&sealed).into_command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut pipe = child.stdout.take().unwrap();
        let mut first = [0];
        pipe.read_exact(&mut first).unwrap();
        // All of it was checked; more than a pipe holds is still to come.
        let mut file = std::fs::OpenOptions::new().read(true).write(true).open(&sealed).unwrap();
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(2 << 20)).unwrap();
        file.write_all(&[0x55; 4096]).unwrap();
        let mut rest = first.to_vec();
        pipe.read_to_end(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        assert!(rest == content, "the pipe got something else");
        // Altered content is refused from its first octet.
        desk.bicle(&["open", "--two-pass", "--out", "-"]).arg(&sealed).run().exits(8).prints_nothing();
        desk.bicle(&["seal", "--for", "Marchés"])
            .arg(desk.path("pli"))
            .arg("--out")
            .arg(desk.path("neuf.p7m"))
            .run()
            .exits(0);
        std::fs::rename(desk.path("neuf.p7m"), &sealed).unwrap();
    }
}

#[test]
fn a_pipe_is_checked_before_a_pipe_as_well_and_its_plaintext_has_no_name() {
    let (desk, content) = desk();
    let sealed = std::fs::read(desk.path("pli.p7m")).unwrap();
    let aside = desk.path("aside");
    std::fs::create_dir(&aside).unwrap();
    let run = || desk.bicle(&["open", "-", "--two-pass"]).env("TMPDIR", &aside);
    assert!(run().stdin(sealed.clone()).run().exits(0).stdout == content);
    let mut child = run().into_command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let (all_but_the_tag, _) = sealed.split_at(sealed.len() - 16);
    pipe.write_all(all_but_the_tag).unwrap();
    let id = child.id();
    let descriptors = || std::fs::read_dir(format!("/proc/{id}/fd")).unwrap().map(|entry| entry.unwrap().path());
    let file = || descriptors().find(|path| std::fs::read_link(path).is_ok_and(|to| to.starts_with(&aside)));
    wait_until("the plaintext is put aside", || file().is_some_and(|file| file.metadata().unwrap().len() > 1 << 20));
    assert_eq!(mode(&file().unwrap()), 0o600);
    assert!(desk.names("aside").is_empty());
    pipe.write_all(&[0; 16]).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(8), 0));
    // Missing space, or a missing folder, is reported.
    let absent = desk.path("absent");
    let refused = run().env("TMPDIR", &absent).stdin(sealed).run().exits(1).prints_nothing();
    assert!(refused.stderr.contains(absent.to_str().unwrap()), "{}", refused.stderr);
}

#[test]
fn a_batch_of_many_files_has_a_line_for_each_in_its_order() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let bids: Vec<_> = (0..30).map(|at| desk.file(&format!("pli{at:02}"), format!("offre {at}").as_bytes())).collect();
    bids.iter().fold(desk.bicle(&["seal", "--for", "Marchés"]), |run, bid| run.arg(bid)).run().exits(0);
    std::fs::write(desk.path("pli07.p7m"), b"no sealed file").unwrap();
    std::fs::create_dir(desk.path("out")).unwrap();
    let run = desk.bicle(&["open", "--json"]).arg(desk.path("")).arg("--out").arg(desk.path("out")).run().exits(8);
    let opened: Opened = run.answer();
    let failed: Vec<_> = opened.files.iter().enumerate().filter(|(_, file)| file.error.is_some()).collect();
    assert_eq!((opened.opened, opened.failed, opened.not_done, failed.len()), (29, 1, 0, 1));
    assert_eq!((failed[0].0, failed[0].1.error.as_ref().unwrap().code.as_str()), (7, "cms-invalid"));
}

//! The files: their names, where results go, and what is left of them after a failure.

use std::io::Write;
use std::process::{Command, Stdio};

use jeton::output::bicle::opened::Opened;
use jeton::output::bicle::sealed::Sealed;

use super::Desk;
use crate::support::jeton::is_another_program;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    desk
}

#[test]
fn octets_behind_the_end_are_said_in_every_form() {
    let desk = desk();
    let bid = desk.file("pli", b"offre");
    for (name, options, behind, count) in [
        ("der", &[][..], &b"\r\n"[..], 2),
        ("cbc", &["--compat"], b"\0\0\0\0", 4),
        ("pem", &["--pem"], b"-- \nPaul", 8),
        ("pem-blank", &["--pem"], b"\r\n \n", 0),
    ] {
        let sealed = desk.path(&format!("{name}.p7m"));
        desk.bicle_on("seal", &bid, &["--for", "Marchés", "--out"]).arg(&sealed).args(options).run().exits(0);
        check_behind(&desk, name, &std::fs::read(&sealed).unwrap(), behind, count);
    }
    // BER, as from a pipe.
    let ber = desk.bicle(&["seal", "-", "--for", "Marchés"]).stdin("offre").run().exits(0).stdout;
    check_behind(&desk, "ber", &ber, b"\n", 1);
    // Two files in one: the second must not be dropped silently.
    check_behind(&desk, "twice", &ber, &ber, ber.len() as u64);
}

fn check_behind(desk: &Desk, name: &str, sealed: &[u8], behind: &[u8], count: u64) {
    let file = desk.file(&format!("{name}.behind"), &[sealed, behind].concat());
    let out = |suffix: &str| desk.path(&format!("{name}.{suffix}"));
    let opened = desk.bicle_on("open", &file, &["--json", "--out"]).arg(out("json")).run().exits(0);
    let opened: Opened = opened.answer();
    assert_eq!(opened.files[0].trailing, count, "{name}");
    assert_eq!(std::fs::read(out("json")).unwrap(), b"offre");
    let english = desk.bicle_on("open", &file, &["--out"]).arg(out("en")).run().exits(0);
    let french = desk.bicle_on("open", &file, &["--out"]).arg(out("fr")).french().run().exits(0);
    let said = |text: &str, words: &str| text.contains(&format!("Warning: {count} octet")) || text.contains(words);
    assert_eq!(said(english.text(), "left aside"), count > 0, "{}", english.text());
    assert_eq!(said(french.text(), "de côté"), count > 0, "{}", french.text());
    // To a pipe, along with the content.
    let piped = desk.bicle_on("open", &file, &["--out", "-", "--two-pass"]).run().exits(0);
    assert_eq!((piped.stdout.as_slice(), piped.stderr.contains("left aside")), (&b"offre"[..], count > 0));
}

#[test]
fn no_two_results_go_to_the_same_place() {
    let desk = desk();
    let bid = desk.file("pli", b"offre");
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    std::fs::copy(desk.path("pli.p7m"), desk.path("pli.cms")).unwrap();
    std::fs::create_dir(desk.path("out")).unwrap();
    let both = desk.bicle(&["open", "--json", "--out"]).arg(desk.path("out")).arg(desk.path("pli.p7m"));
    let refused = both.arg(desk.path("pli.cms")).run().exits(2).prints_nothing();
    assert_eq!(refused.error().code, "invalid-value");
    assert!(refused.error().message.contains("pli.cms"), "{}", refused.error().message);
    assert!(desk.names("out").is_empty());
    let plain = desk.bicle(&["seal", "--for", "Marchés", "--json", "--out", "plain"]).arg(&bid).arg(&bid);
    assert!(plain.run().exits(2).error().message.contains("a directory that exists"));
    // A standard stream can serve for one file, but not also for a secret.
    for arguments in [
        &["open", "-", "-", "--json"][..],
        &["seal", "-", "-", "--for", "Marchés", "--json"],
        &["open", "-", "pli.p7m", "--json"],
        &["seal", "a", "b", "--out", "-", "--for", "Marchés", "--json"],
        &["open", "-", "--password-stdin", "--json"],
        &["open", "-", "--pin-stdin", "--json"],
    ] {
        let refused = desk.bicle(arguments).stdin("x").run().exits(2).prints_nothing();
        assert_eq!(refused.error().code, "invalid-value", "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_any_octets_and_with_directories() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let desk = desk();
    std::fs::create_dir_all(desk.path("a/b")).unwrap();
    std::fs::create_dir(desk.path("out")).unwrap();
    for name in [&b"pli\xFF"[..], b"pli\x1B[31m\n", b"-", b"pli .pdf", "é’".as_bytes()] {
        let name = OsStr::from_bytes(name);
        let bid = desk.path("a/b").join(name);
        std::fs::write(&bid, "offre").unwrap();
        let sealed = desk.bicle_on("seal", &bid, &["--for", "Marchés"]).run().exits(0);
        assert!(!sealed.text().contains('\x1B'), "{:?}", sealed.text());
        let mut file = bid.clone().into_os_string();
        file.push(".p7m");
        let opening = desk.bicle(&["open"]).arg(&file).arg("--out").arg(desk.path("out"));
        let opened = opening.run().exits(0);
        assert!(!opened.text().contains('\x1B'), "{:?}", opened.text());
        assert_eq!(std::fs::read(desk.path("out").join(name)).unwrap(), b"offre");
        std::fs::remove_file(&bid).unwrap();
        std::fs::remove_file(file).unwrap();
    }
    // By default beside the file; a file may be named `-`.
    std::fs::write(desk.path("out/-"), "offre").unwrap();
    for arguments in [&["seal", "./-", "--for", "Marchés"][..], &["open", "./-.p7m"]] {
        let mut command = desk.bicle(arguments).into_command();
        let output = command.current_dir(desk.path("out")).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        if arguments[0] == "seal" {
            std::fs::remove_file(desk.path("out/-")).unwrap();
        }
    }
    assert_eq!(std::fs::read(desk.path("out/-")).unwrap(), b"offre");
}

#[test]
fn each_recipient_once_and_those_de_secours_are_said() {
    let desk = desk();
    desk.generate("Secours", &["--secours"]);
    let bid = desk.file("pli", b"offre");
    let named = desk.bicle_on("seal", &bid, &["--json", "--for", "Marchés", "--for", "Secours", "--for", "Marchés"]);
    let sealed: Sealed = named.run().exits(0).answer();
    let told: Vec<_> = sealed.recipients.iter().map(|one| (one.name.as_str(), one.secours, one.added)).collect();
    assert_eq!(told, [("Marchés", false, false), ("Secours", true, false)]);
    let out = desk.path("b.p7m");
    let added = desk.bicle_on("seal", &bid, &["--for", "Marchés", "--out"]).arg(&out).french().run().exits(0);
    assert!(added.text().contains("Secours, de secours, ajouté d’office"), "{}", added.text());
    let out = desk.path("c.p7m");
    let sealing = desk.bicle_on("seal", &bid, &["--for", "Marchés", "--for", "Secours", "--out"]);
    let named = sealing.arg(&out).french().run().exits(0);
    assert!(named.text().contains("Secours, qui est de secours (ECDH)"), "{}", named.text());
}

#[cfg(unix)]
#[test]
fn a_content_appears_once_its_tag_was_checked() {
    let desk = desk();
    let bid = desk.file("pli", &vec![1; 3 << 20]);
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let sealed = std::fs::read(desk.path("pli.p7m")).unwrap();
    std::fs::create_dir(desk.path("out")).unwrap();
    let opening = || {
        let mut command = desk.bicle(&["open", "-", "--out"]).arg(desk.path("out/pli")).into_command();
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    // On Windows the file being written has a name, which is none of these.
    let named = || desk.names("out").into_iter().filter(|name| !name.starts_with(".jeton-")).collect::<Vec<_>>();
    let (all_but_the_tag, tag) = sealed.split_at(sealed.len() - 16);
    // An altered tag.
    let mut child = opening();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(all_but_the_tag).unwrap();
    assert!(if is_another_program() { named() } else { desk.names("out") }.is_empty());
    pipe.write_all(&[0; 16]).unwrap();
    drop(pipe);
    assert_eq!(child.wait().unwrap().code(), Some(8));
    assert!(desk.names("out").is_empty());
    // The right one.
    let mut child = opening();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(all_but_the_tag).unwrap();
    assert!(if is_another_program() { named() } else { desk.names("out") }.is_empty());
    pipe.write_all(tag).unwrap();
    drop(pipe);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(std::fs::read(desk.path("out/pli")).unwrap(), std::fs::read(bid).unwrap());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_waiting_for_a_pipe_that_stays_silent() {
    let desk = desk();
    let bid = desk.file("pli", &vec![1; 300_000]);
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let sealed = std::fs::read(desk.path("pli.p7m")).unwrap();
    for arguments in [&["seal", "-", "--for", "Marchés", "--out", "x"][..], &["open", "-", "--out", "x"]] {
        let mut command = desk.bicle(arguments).into_command();
        command.current_dir(desk.path("")).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // More than a pipe holds, so jeton is reading it when this returns. Then nothing more comes.
        pipe.write_all(&sealed[..200_000]).unwrap();
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{arguments:?}");
        drop(pipe);
        assert!(!desk.path("x").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_limit_of_length_is_said_and_leaves_nothing() {
    let desk = desk();
    let bid = desk.file("pli", &vec![1; 4 << 20]);
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    std::fs::create_dir(desk.path("out")).unwrap();
    let limited = |command: Command| {
        let mut shell = Command::new("sh");
        // In blocks of 512 octets.
        shell.args(["-c", "ulimit -f 2000; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                shell.env(name, value);
            }
        }
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("plus long"), "{said}");
        assert!(desk.names("out").is_empty());
    };
    let seal = desk.bicle_on("seal", &bid, &["--for", "Marchés", "--out"]).arg(desk.path("out/b.p7m")).french();
    limited(seal.into_command());
    let open = desk.bicle_on("open", &desk.path("pli.p7m"), &["--out"]).arg(desk.path("out/pli")).french();
    limited(open.into_command());
}

#[test]
fn what_a_killed_run_left_is_said_and_stays() {
    let desk = desk();
    let left = desk.file(".jeton-Ab12Cd.tmp", b"une off");
    let bid = desk.file("pli", b"offre");
    let sealed = desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    assert!(sealed.text().contains(".jeton-Ab12Cd.tmp"), "{}", sealed.text());
    let file = desk.path("pli.p7m");
    let opened = desk.bicle_on("open", &file, &["--json", "--out"]).arg(desk.path("ouvert")).run().exits(0);
    assert!(opened.answer::<Opened>().warnings[0].contains(".jeton-Ab12Cd.tmp"));
    assert_eq!(std::fs::read(left).unwrap(), b"une off");
}

#[test]
fn that_cbc_shows_nothing_is_said_each_time() {
    let desk = desk();
    let bids = [desk.file("a", b"1"), desk.file("b", b"2")];
    let sealed = desk.bicle(&["seal", "--compat", "--for", "Marchés"]).arg(&bids[0]).arg(&bids[1]).run().exits(0);
    assert!(sealed.text().contains("AES-CBC: tampering with a file would go unnoticed"), "{}", sealed.text());
    std::fs::create_dir(desk.path("out")).unwrap();
    let opened = desk.bicle(&["open"]).arg(desk.path("")).arg("--out").arg(desk.path("out")).run().exits(0);
    assert_eq!(opened.text().matches("AES-CBC, there is no telling").count(), 2, "{}", opened.text());
}

//! Secrets stay inside the process: no module and no child process sees them, and they are in no dump, no swap space
//! and no foreign buffer.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jeton::secret::Variable;

use crate::support::patience::comes;
use crate::support::token::PIN;
use crate::support::{Jeton, Misbehaving, Terminal, Token, built, process, sources};

const ASK: &str = "PIN of “Mairie de Vitré”: ";

/// A user who owns nothing.
const NOBODY: u32 = 65534;

/// A unique value for each variable.
fn value_of(variable: Variable) -> String {
    format!("q7x-{}-59183", variable.name().to_lowercase())
}

/// jeton with a value in every variable except these.
fn with_all_but(jeton: Jeton, but: &[Variable]) -> Jeton {
    let given = Variable::ALL.into_iter().filter(|variable| !but.contains(variable));
    given.fold(jeton, |jeton, variable| jeton.env(variable.name(), value_of(variable)))
}

#[track_caller]
fn holds_no_value(text: &[u8]) {
    for variable in Variable::ALL {
        let value = value_of(variable);
        let found = text.windows(value.len()).any(|window| window == value.as_bytes());
        assert!(!found, "{} is in:\n{}", variable.name(), String::from_utf8_lossy(text));
    }
}

/// Waits until this is true.
#[track_caller]
fn waits_for(what: impl Fn() -> bool) {
    assert!(comes(Duration::from_secs(30), what), "it does not come");
}

#[test]
fn no_module_sees_those_of_the_environment_named_found_or_probed() {
    let token = Token::with(&["holder"]);
    let home = token.scratch();
    let seen = home.join("seen");
    let modules = home.join(".config/pkcs11/modules");
    fs::create_dir_all(&modules).unwrap();
    fs::write(modules.join("it.module"), format!("module: {}\n", built::file("libfaulty_module.so").display()))
        .unwrap();
    let see = |jeton: Jeton| with_all_but(jeton.env("FAULTY_ENVIRONMENT", &seen).env("HOME", &home), &[]);
    let read = || {
        let text = fs::read(&seen).expect("the module was loaded");
        fs::remove_file(&seen).unwrap();
        assert!(String::from_utf8_lossy(&text).contains("FAULTY_ENVIRONMENT="));
        text
    };
    see(token.through_faulty(&["list"])).run().exits(0);
    holds_no_value(&read());
    see(token.through_faulty(&["list"])).without("JETON_MODULE").run().exits(0);
    holds_no_value(&read());
    see(token.through_faulty(&["doctor"])).run();
    holds_no_value(&read());
    // The guided mode also tries the module in a child process.
    let mut guided = see(token.through_faulty(&[])).env("TERM", "xterm").in_terminal();
    guided.pick("Leave");
    guided.exits(0);
    holds_no_value(&read());
}

#[test]
fn those_of_the_environment_are_gone_while_it_runs_and_still_serve() {
    let token = Token::with(&[]);
    let mut terminal = with_all_but(token.jeton(&["pin", "change"]), &[Variable::Pin]).in_terminal();
    terminal.expect(ASK).without_echo();
    if process::is_root() {
        let block = fs::read(format!("/proc/{}/environ", terminal.foreground())).unwrap();
        assert!(block.windows(14).any(|window| window == b"JETON_NEW_PIN="), "the names are there, and no value");
        holds_no_value(&block);
        for variable in [Variable::NewPin, Variable::SoPin, Variable::Password] {
            everywhere_locked(&terminal, &value_of(variable));
        }
    }
    terminal.type_line(PIN);
    terminal.exits(0);
    token.jeton(&["pin", "verify"]).env("JETON_PIN", value_of(Variable::NewPin)).run().exits(0);
}

/// Asserts that wherever these bytes occur in the foreground program's memory, the page is locked.
#[track_caller]
fn everywhere_locked(terminal: &Terminal, secret: &str) {
    locked(terminal.foreground(), secret);
}

#[track_caller]
fn locked(pid: i32, secret: &str) {
    let places = process::find(pid, secret.as_bytes()).expect("root may look");
    assert!(!places.is_empty(), "it is nowhere: the test looks at the wrong time");
    assert!(places.iter().all(|place| place.is_locked), "{places:#?}");
}

#[test]
fn one_list_names_them_all() {
    let table = include_str!("../docs/scripting.md");
    let help = Jeton::new(&["pin", "unblock", "--help"]).run().exits(0).text().to_owned()
        + Jeton::new(&["pin", "change", "--help"]).run().exits(0).text()
        + Jeton::new(&["bicle", "open", "--help"]).run().exits(0).text();
    for variable in Variable::ALL {
        let name = variable.name();
        assert!(table.contains(&format!("| `{name}` |")), "docs/scripting.md has no {name}");
        assert!(help.contains(name), "no help tells of {name}");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for path in sources::below(&source) {
            let names_it = fs::read_to_string(&path).unwrap().contains(&format!("\"{name}\""));
            assert!(!names_it || path.ends_with("secret/environment.rs"), "{}: {name}", path.display());
        }
    }
}

#[test]
fn a_crash_in_c_login_leaves_no_dump() {
    let dumping = |command: &mut Command| {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
    };
    for fault in ["FAULTY_SEGV", "FAULTY_ABORT"] {
        let faulty = Misbehaving::new(Token::with(&[])).with(fault, "C_Login:1");
        let folder = faulty.file("dumps");
        fs::create_dir(&folder).unwrap();
        let jeton = faulty.jeton(&["pin", "verify"]).env("JETON_PIN", PIN).within(&folder);
        let status = dumping(&mut jeton.by("prlimit", &["--core=unlimited"]).into_command());
        assert!(matches!(status.signal(), Some(6 | 11)), "{fault}: {status:?}");
        assert!(!status.core_dumped(), "{fault}: {status:?}");
        let dumps: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert!(dumps.is_empty(), "{fault}: {dumps:?}");
    }
    // Another program does leave a dump here; if the system is set up so that none does, the test shows less.
    let folder = tempfile::tempdir().unwrap();
    let mut other = Command::new("prlimit");
    other.args(["--core=unlimited", "sh", "-c", "kill -SEGV $$"]).current_dir(&folder);
    if !dumping(&mut other).core_dumped() {
        crate::support::say("this system writes no dump of any program");
    }
}

#[test]
fn other_programs_of_the_same_user_cannot_look_into_it() {
    let token = Token::with(&[]);
    let pipe = token.scratch().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Waits for a PIN that never comes, as a user other than root.
    let arguments = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let as_nobody = |jeton: Jeton| if process::is_root() { jeton.by("setpriv", &arguments) } else { jeton };
    belongs_to_nobody(&token);
    let waiting = token.jeton(&["pin", "verify", "--pin-file", &pipe.display().to_string()]);
    let standing = Standing::start(as_nobody(waiting), b"");
    // These files belong to root and are closed to the user (proc(5), PR_SET_DUMPABLE).
    let environment = format!("/proc/{}/environ", standing.pid());
    let reads = |path: &str| {
        let mut cat = Command::new("cat");
        cat.arg(path).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        if process::is_root() {
            cat = Command::new("setpriv");
            cat.args(arguments).args(["cat", path]);
        }
        cat.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    };
    waits_for(|| {
        let arguments = fs::read(format!("/proc/{}/cmdline", standing.pid())).unwrap_or_default();
        arguments.windows(10).any(|window| window == b"--pin-file") && !arguments.starts_with(b"setpriv")
    });
    waits_for(|| fs::metadata(&environment).is_ok_and(|found| found.uid() == 0));
    assert!(!reads(&environment), "the environment is readable");
}

/// Gives the token's folder to the user who owns nothing, if the test may do so.
fn belongs_to_nobody(token: &Token) {
    if process::is_root() {
        let folder = token.scratch().parent().unwrap().to_owned();
        let given = Command::new("chown").args(["-R", "65534:65534"]).arg(&folder).status().unwrap();
        assert!(given.success());
    }
}

#[test]
fn a_user_who_is_not_root_works_as_before() {
    if !process::is_root() {
        // Covered by all other tests.
        return;
    }
    let token = Token::with(&["holder"]);
    belongs_to_nobody(&token);
    let folder = token.scratch().join("desk");
    fs::create_dir(&folder).unwrap();
    std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
    let run = |arguments: &[&str]| {
        let jeton =
            token.jeton(arguments).env("HOME", &folder).env("JETON_PASSWORD", "vGt7-Rq2m-Zb9x").env("JETON_PIN", PIN);
        jeton.within(&folder).by("setpriv", &["--reuid=65534", "--regid=65534", "--clear-groups"]).run().exits(0)
    };
    // Modules in child processes, unnamed files linked through /proc/self/fd, and what the system reports about the
    // program.
    run(&["doctor", "--json"]);
    run(&["pin", "verify"]);
    fs::write(folder.join("pli.txt"), "offre").unwrap();
    run(&["bicle", "generate", "--algorithm", "p-256", "--designation", "Accueil", "--backup", "accueil.pfx"]);
    run(&["bicle", "seal", "--for", "Accueil", "pli.txt"]);
    fs::remove_file(folder.join("pli.txt")).unwrap();
    let sealed = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let sealed = sealed.filter(|path| path.to_string_lossy().contains("pli.txt")).collect::<Vec<_>>();
    run(&["bicle", "open", &sealed[0].display().to_string()]);
    assert_eq!(fs::read(folder.join("pli.txt")).unwrap(), b"offre");
}

/// A PIN that no other text contains.
const RARE: &str = "7391846250";

/// Waits until it is in a call that does not return, which is logged beforehand.
#[track_caller]
fn is_in_c_login(faulty: &Misbehaving) {
    waits_for(|| faulty.logged("C_Login") == 1);
}

/// A program that does not end by itself; it is killed when the value is dropped.
struct Standing(Child);

impl Standing {
    /// Starts it with this on standard input.
    fn start(jeton: Jeton, stdin: &[u8]) -> Self {
        use std::io::Write;

        let mut command = jeton.into_command();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        Self(child)
    }

    fn pid(&self) -> i32 {
        i32::try_from(self.0.id()).unwrap()
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn every_copy_of_a_pin_is_on_a_page_that_is_locked() {
    if !process::is_root() {
        return crate::support::say("only root may look into it");
    }
    let faulty = Misbehaving::new(Token::new().pin(RARE).build()).with("FAULTY_HANG", "C_Login:1");
    let file = faulty.write("pin", RARE);
    let sources: [(&[&str], Option<&str>, &[u8]); 3] = [
        (&["--pin-file", &file], None, b""),
        (&["--pin-stdin"], None, b"7391846250\nnext line 48260\n"),
        (&[], Some(RARE), b""),
    ];
    for (arguments, variable, stdin) in sources {
        let jeton = faulty.jeton(&[&["pin", "verify"], arguments].concat());
        let jeton = variable.into_iter().fold(jeton, |jeton, pin| jeton.env("JETON_PIN", pin));
        let standing = Standing::start(jeton, stdin);
        is_in_c_login(&faulty);
        locked(standing.pid(), RARE);
        // Lines that were not asked for stay unread.
        assert!(process::find(standing.pid(), b"next line 48260").unwrap().is_empty());
    }
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, RARE);
    is_in_c_login(&faulty);
    everywhere_locked(&terminal, RARE);
    terminal.control('c');
    terminal.exits(130);
}

#[test]
fn of_a_pin_that_was_refused_nothing_is_left() {
    if !process::is_root() {
        return crate::support::say("only root may look into it");
    }
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_FAIL", "C_Login:1=CKR_PIN_INCORRECT");
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, RARE).expect("is wrong").expect(ASK).without_echo();
    let places = process::find(terminal.foreground(), RARE.as_bytes()).unwrap();
    assert!(places.is_empty(), "{places:#?}");
    terminal.type_line(PIN);
    terminal.exits(0);
}

#[test]
fn where_no_page_may_be_locked_the_pin_serves_all_the_same() {
    let token = Token::with(&[]);
    let jeton = token.jeton_with_pin(&["pin", "verify"]).by("prlimit", &["--memlock=0"]);
    let jeton = if process::is_root() { jeton.by("setpriv", &["--bounding-set=-ipc_lock"]) } else { jeton };
    jeton.run().exits(0);
}

#[test]
fn what_follows_a_secret_on_standard_input_is_left_to_the_next_program() {
    let token = Token::with(&["holder"]);
    let next = |arguments: &str, lines: &[u8]| {
        let jeton = token.jeton(&[]).env("HOME", token.scratch()).into_command();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("\"$0\" {arguments} >/dev/null || exit; cat")]).arg(jeton.get_program());
        shell.env_clear().envs(jeton.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let file = token.scratch().join("lines");
        fs::write(&file, lines).unwrap();
        let output = shell.current_dir(token.scratch()).stdin(fs::File::open(&file).unwrap()).output().unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(next("pin verify --pin-stdin", b"4821\nthe next line\n"), "the next line\n");
    let password = "bicle generate --algorithm p-256 --designation Accueil --backup accueil.pfx --password-stdin";
    assert_eq!(next(password, b"vGt7-Rq2m-Zb9x\r\nthe next line\n"), "the next line\n");
}

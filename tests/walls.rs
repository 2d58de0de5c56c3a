//! The walls between the rooms, as drawn in the table of `src/lib.rs`.

mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
#[cfg(target_os = "linux")]
use std::process::Command;

use crate::support::sources;
#[cfg(target_os = "linux")]
use crate::support::token::softhsm;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of `src`: its path, its room, its code without comments.
struct File {
    name: String,
    room: String,
    code: String,
}

fn files() -> Vec<File> {
    let src = root().join("src");
    let files = sources::below(&src).into_iter().map(|path| {
        let name = path.strip_prefix(&src).unwrap().display().to_string();
        let room = name.split(['/', '.']).next().unwrap().to_owned();
        let code = std::fs::read_to_string(&path)
            .unwrap()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        File { name, room, code }
    });
    files.collect()
}

/// The rooms of the table, each with those that it may call; `None` for all.
fn table() -> BTreeMap<String, Option<Vec<String>>> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rows: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"))
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            (cells[0].trim_end_matches("`]").to_owned(), cells[2].to_owned())
        })
        .collect();
    assert!(rows.len() >= 10, "the table of src/lib.rs was not found");
    let names: Vec<String> = rows.iter().map(|(name, _)| name.clone()).collect();
    let mut arrows = BTreeMap::new();
    for (at, (name, may_call)) in rows.iter().enumerate() {
        let may_call = match may_call.as_str() {
            "everything" => None,
            "nothing" => Some(Vec::new()),
            // Text in parentheses explains; "the plain types of" a room means that room.
            list => Some(
                list.split(',')
                    .map(|room| room.split('(').next().unwrap().trim())
                    .flat_map(|room| match room {
                        "everything below" => names[at + 1..].to_vec(),
                        _ => vec![room.rsplit(' ').next().unwrap().to_owned()],
                    })
                    .collect(),
            ),
        };
        arrows.insert(name.clone(), may_call);
    }
    arrows
}

/// The rooms that this code names: `crate::room::…` and `crate::{room::…, …}`.
fn called(code: &str, rooms: &[&String]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` in a macro means this crate too.
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (offset, c) in list.char_indices() {
                if start && depth == 0 {
                    found.extend(leading(&list[offset..], rooms));
                }
                start = c == ',' || (start && c.is_whitespace());
                depth += i32::from(c == '{') - i32::from(c == '}');
                if depth < 0 {
                    break;
                }
            }
        } else {
            found.extend(leading(rest, rooms));
        }
    }
    found
}

fn leading(text: &str, rooms: &[&String]) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    match name.as_str() {
        // The sentence macro, and the types that the crate root re-exports.
        "t" => Some("i18n".to_owned()),
        "Error" | "Result" => Some("error".to_owned()),
        _ => rooms.iter().any(|room| **room == name).then_some(name),
    }
}

#[test]
fn arrows_go_as_the_table_says() {
    let table = table();
    let rooms: Vec<&String> = table.keys().collect();
    let mut wrong = Vec::new();
    for file in files() {
        if file.name == "lib.rs" || file.name == "main.rs" {
            continue;
        }
        let Some(may_call) = table.get(&file.room) else {
            wrong.push(format!("{}: the room is not in the table of src/lib.rs", file.name));
            continue;
        };
        for room in called(&file.code, &rooms) {
            let allowed = room == file.room || may_call.as_ref().is_none_or(|rooms| rooms.contains(&room));
            if !allowed {
                wrong.push(format!("{} calls {room}", file.name));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_reads_the_arrows_sees_them() {
    let rooms = ["model", "output", "error", "i18n"].map(str::to_owned);
    let rooms: Vec<&String> = rooms.iter().collect();
    assert_eq!(called("use crate::model::x;", &rooms), ["model"]);
    assert_eq!(called("use crate::{model::{a, output}, error::Error};", &rooms), ["model", "error"]);
    assert_eq!(called("let x = crate::i18n::words::date(at); t!(\"x\")", &rooms), ["i18n"]);
    assert_eq!(called("use crate::t;", &rooms), ["i18n"]);
}

/// The circles of files that still stand. One that is cut goes off the list; none comes onto it.
const CIRCLES: &[&[&str]] = &[];

#[test]
fn no_file_names_one_that_names_it() {
    let files: Vec<_> = files().into_iter().map(|file| (file.name, file.code)).collect();
    let names = circles::names(&files);
    assert!(names.values().map(BTreeSet::len).sum::<usize>() > names.len(), "the files name each other");
    let found = circles::circles(&names);
    let listed: BTreeSet<Vec<String>> =
        CIRCLES.iter().map(|circle| circle.iter().map(|&file| file.to_owned()).collect()).collect();
    let new: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "not listed: {new:#?}; listed, and not found like this: {gone:#?}");
}

/// Asserts that only the allowed files contain one of these in their code.
#[track_caller]
fn only(allowed: impl Fn(&File) -> bool, needles: &[&str]) {
    let wrong: Vec<String> = files()
        .into_iter()
        .filter(|file| !allowed(file))
        .flat_map(|file| {
            let found = needles.iter().filter(move |needle| file.code.contains(**needle));
            let name = file.name.clone();
            found.map(move |needle| format!("{name}: {needle}")).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_one_room_may_touch() {
    only(|file| file.room == "pkcs11", &["cryptoki::", "cryptoki_sys"]);
    // Calls that cryptoki does not offer; C's standard error; the environment and memory pages; signal handlers; and `main`, which alone
    // knows that no other thread is running yet.
    let with_unsafe = [
        "pkcs11/raw.rs",
        "pkcs11/stdio.rs",
        "secret/raw.rs",
        "secret/environment.rs",
        "terminal/asking/signals.rs",
        "main.rs",
    ];
    only(|file| with_unsafe.contains(&file.name.as_str()), &["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]);
    only(|file| file.room == "terminal", &["console::"]);
    // Questions are sanitised in one place, and a secret is only read into locked memory.
    let draws = |file: &File| file.room != "terminal" || file.name == "terminal/drawing.rs";
    only(draws, &[".write_str(", ".write_line("]);
    only(
        |file| file.room == "secret" || file.name == "crypto/pfx/tests.rs",
        &["SecretString::from(", "SecretString::new("],
    );
    // Each question is counted, and not put after Ctrl-C.
    only(|file| file.name == "terminal/question.rs", &["Asking::begin("]);
    only(|file| file.name == "secret/raw.rs", &["env::remove_var", "env::set_var"]);
    only(|file| file.room == "crypto" || file.name.ends_with("/decryptor.rs"), &["cms_stream::"]);
    only(|file| file.room == "crypto", &["pfx_reader::"]);
    only(|file| file.room == "output", &["println!", "eprintln!", "print!(", "stdout().lock", "stderr().lock"]);
}

#[test]
fn one_place_presents_pins() {
    // The calls themselves, in the one file that reports what became of the PIN …
    only(|file| file.name == "pkcs11/raw.rs", &["C_Login(", "C_SetPIN(", "C_InitPIN(", "C_InitToken("]);
    only(|file| file.name == "pkcs11/present.rs", &["UserType::", ".set_pin(", ".init_pin(", ".init_token("]);
    // … and the only caller of that file, once for each.
    let presenting =
        [".present_login(", ".present_for_use(", ".present_change(", ".present_new_pin(", ".present_initialization("];
    let keeper = |file: &File| file.name == "token/keeper.rs";
    only(keeper, &presenting);
    // … or hands it to a second jeton, which has a keeper of its own.
    only(|file| keeper(file) || file.name == "token/unblocking.rs", &["present_apart("]);
    only(keeper, &["Permit {", ".present_apart("]);
    let keeper = files().into_iter().find(keeper).unwrap();
    let present = files().into_iter().find(|file| file.name == "pkcs11/present.rs").unwrap();
    let made = present.code.matches("fn present_").count();
    assert_eq!(made, presenting.len(), "pkcs11/present.rs has another way to present a PIN");
    for call in presenting {
        assert_eq!(keeper.code.matches(call).count(), 1, "{call}");
    }
    // Writing goes to a token that was read again first.
    only(|file| file.name == "token/open_slot.rs", &[".writing()"]);
}

/// A module that is loaded takes what it calls from its own libraries: none of it from jeton, which exports nothing.
#[cfg(target_os = "linux")]
#[test]
fn no_module_is_given_a_function_of_jeton() {
    let exported = |file: &Path| {
        let nm = Command::new("nm").args(["--dynamic", "--defined-only"]).arg(file).output().unwrap();
        assert!(nm.status.success(), "{}", file.display());
        String::from_utf8(nm.stdout).unwrap()
    };
    assert!(exported(&softhsm()).contains("C_GetFunctionList"));
    assert_eq!(exported(Path::new(env!("CARGO_BIN_EXE_jeton"))), "");
}

#[test]
fn files_are_named_for_what_they_hold_and_stay_short() {
    let longest = |directory| if directory == "src" { 400 } else { 700 };
    let vague = ["util", "utils", "helper", "helpers", "common", "misc"];
    for directory in ["src", "tests", "softhsm-fixtures", "crates"] {
        for path in sources::below(&root().join(directory)) {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(!vague.contains(&stem.as_str()), "{}", path.display());
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= longest(directory), "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn jeton_runs_itself_by_commands_that_exist() {
    let command = jeton::cli::command();
    use jeton::commands::{EXAMINE_COMMAND, LIST_COMMAND, READERS_COMMAND, TRIES_COMMAND};
    use jeton::desktop::KEEP_COMMAND;
    let others = [EXAMINE_COMMAND, LIST_COMMAND, READERS_COMMAND, TRIES_COMMAND, KEEP_COMMAND];
    for name in others.into_iter().chain([jeton::token::PROBE_COMMAND]) {
        let probe = command.find_subcommand(name).expect("the command line knows it");
        assert!(probe.is_hide_set());
    }
}

//! Which files of `src` refer to which others, and the circles among them.
//!
//! A file refers to another if one of its paths leads to something that the other declares: through `use`, through
//! `crate::`, `super::` and `self::`, or through modules in scope. What a `mod.rs` only re-exports (`pub use`) is
//! followed to its declaration. Tests inside `src` may refer to anything.

use std::collections::{BTreeMap, BTreeSet};

/// A file: its place in the module tree, and its contents.
struct Source {
    /// `["trust", "chain"]` for `trust/chain.rs`.
    module: Vec<String>,
    /// What each imported name stands for, from the root; `true` if the name is re-exported.
    imports: BTreeMap<String, (Vec<String>, bool)>,
    /// The modules imported with a glob, from the root.
    globs: Vec<Vec<String>>,
    /// The names it declares itself.
    declared: BTreeSet<String>,
    /// The paths in its code, as written or starting from `crate`.
    paths: Vec<Vec<String>>,
}

/// The files by name, such as `trust/chain.rs`, each with those that it refers to.
pub type Names = BTreeMap<String, BTreeSet<String>>;

/// Finds out which file refers to which. `files` are names and code without comments.
pub fn names(files: &[(String, String)]) -> Names {
    let files = files.iter().filter(|(name, _)| name != "main.rs" && !is_test(name));
    let sources: BTreeMap<String, Source> = files.map(|(name, code)| (name.clone(), read(name, code))).collect();
    let modules: BTreeMap<&[String], &str> =
        sources.iter().map(|(name, source)| (source.module.as_slice(), name.as_str())).collect();
    let tree = Tree { sources: &sources, modules };
    sources.iter().map(|(name, source)| (name.clone(), tree.named_by(name, source))).collect()
}

/// The sets of files that refer to each other, directly or indirectly, each as a sorted list.
pub fn circles(names: &Names) -> BTreeSet<Vec<String>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        names.keys().map(|file| (file.as_str(), reached(names, file))).collect();
    let circle = |file: &str| {
        let others = reach[file].iter().filter(|other| reach[*other].contains(file));
        others.map(|other| (*other).to_owned()).collect::<Vec<_>>()
    };
    names.keys().map(|file| circle(file)).filter(|circle| circle.len() > 1).collect()
}

fn reached<'n>(names: &'n Names, from: &str) -> BTreeSet<&'n str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = names[from].iter().map(String::as_str).collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(names[file].iter().map(String::as_str));
        }
    }
    reached
}

fn is_test(name: &str) -> bool {
    name.split('/').any(|part| part == "tests" || part == "tests.rs")
}

struct Tree<'s> {
    sources: &'s BTreeMap<String, Source>,
    modules: BTreeMap<&'s [String], &'s str>,
}

impl Tree<'_> {
    fn named_by(&self, name: &str, source: &Source) -> BTreeSet<String> {
        let mut named = BTreeSet::new();
        for (path, passed_on) in source.imports.values() {
            // An imported module is only referred to when something in it is.
            if !passed_on && let Some(file) = self.declares(path, 0) {
                named.insert(file);
            }
        }
        for path in &source.paths {
            if let Some(file) = self.rooted(source, path).and_then(|path| self.declares(&path, 0)) {
                named.insert(file);
            }
        }
        named.remove(name);
        named
    }

    /// A path of a file, from the root; none if it leads out of this crate, or nowhere.
    fn rooted(&self, source: &Source, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            name => match source.imports.get(name) {
                Some((import, _)) => Some([import, rest].concat()),
                None => {
                    let child = [source.module.as_slice(), std::slice::from_ref(first)].concat();
                    self.modules.contains_key(child.as_slice()).then(|| [child.as_slice(), rest].concat())
                }
            },
        }
    }

    /// The file that declares the target of this path from the root; none if that is a module, or not ours.
    fn declares(&self, path: &[String], depth: usize) -> Option<String> {
        let inner = (0..=path.len()).rev().find(|&end| self.modules.contains_key(&path[..end]))?;
        let (file, rest) = (self.modules[&path[..inner]], &path[inner..]);
        let item = rest.first()?;
        let source = &self.sources[file];
        // No chain of re-exports is that long.
        if depth == 8 || source.declared.contains(item) {
            return Some(file.to_owned());
        }
        if let Some((target, _)) = source.imports.get(item) {
            return self.declares(&[target, &rest[1..]].concat(), depth + 1);
        }
        let globs = source.globs.iter().filter(|glob| self.modules.contains_key(glob.as_slice()));
        let passed_on = |glob: &Vec<String>| self.declares(&[glob, rest].concat(), depth + 1);
        let declared = globs.filter(|glob| self.sources[self.modules[glob.as_slice()]].declared.contains(item));
        declared.map(passed_on).next().unwrap_or_else(|| (inner > 0).then(|| file.to_owned()))
    }
}

/// `crate::…`, `self::…` and `super::…`, from the root.
fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut at = module.to_vec();
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop()?;
            }
            _ => break,
        }
        rest = after;
    }
    at.extend_from_slice(rest);
    Some(at)
}

/// The keywords before a name that a file declares.
const DECLARING: [&str; 7] = ["const", "enum", "fn", "static", "struct", "trait", "type"];

fn read(name: &str, code: &str) -> Source {
    let mut module: Vec<String> = name.trim_end_matches(".rs").split('/').map(ToOwned::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    // The rest of the file is tests.
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut source =
        Source { module, imports: BTreeMap::new(), globs: Vec::new(), declared: BTreeSet::new(), paths: Vec::new() };
    let tokens = tokens(code);
    // Inline modules, each with the depth of its braces.
    let mut inline: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while at < tokens.len() {
        let inside = inline.iter().map(|(name, _)| name.clone());
        let module: Vec<String> = source.module.iter().cloned().chain(inside).collect();
        if tokens[at] == "{" {
            depth += 1;
            if at > 1 && tokens[at - 2] == "mod" {
                inline.push((tokens[at - 1].clone(), depth));
            }
        } else if tokens[at] == "}" {
            inline.pop_if(|(_, opened)| *opened == depth);
            depth -= 1;
        } else if tokens[at] == "use" {
            let passed_on = at > 0 && matches!(tokens[at - 1].as_str(), "pub" | ")");
            let end = at + tokens[at..].iter().position(|token| token == ";").unwrap_or(tokens.len() - at);
            import(&mut source, &module, &[], &tokens[at + 1..end], passed_on);
            at = end;
        } else if DECLARING.contains(&tokens[at].as_str()) {
            source.declared.extend(tokens.get(at + 1).filter(|token| is_name(token)).cloned());
        } else if is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|token| token == "::") {
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|token| token == "::")
                && tokens.get(at + 2).is_some_and(|next| is_name(next))
            {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            source.paths.extend(match path[0].as_str() {
                "crate" | "self" | "super" => {
                    absolute(&module, &path).map(|path| [vec!["crate".to_owned()], path].concat())
                }
                _ => Some(path),
            });
        } else if tokens[at] == "t" && tokens.get(at + 1).is_some_and(|token| token == "!") {
            source.paths.push(["crate", "i18n", "t"].map(str::to_owned).to_vec());
        }
        at += 1;
    }
    source
}

/// The text after `use`, up to its end: a path, a list of paths, a renaming.
fn import(source: &mut Source, module: &[String], before: &[String], tokens: &[String], passed_on: bool) {
    let mut path = before.to_vec();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "::" => {}
            "{" => {
                // Otherwise it is a word in a sentence.
                let [list @ .., _] = &tokens[at + 1..] else { return };
                let mut depth = 0;
                for one in list.split(|token| {
                    depth += i32::from(token == "{") - i32::from(token == "}");
                    depth == 0 && token == ","
                }) {
                    import(source, module, &path, one, passed_on);
                }
                return;
            }
            "*" => {
                let ours = path.first().is_some_and(|first| matches!(first.as_str(), "crate" | "self" | "super"));
                source.globs.extend(if ours { absolute(module, &path) } else { Some([module, &path].concat()) });
                return;
            }
            "as" => break,
            "self" if !path.is_empty() => {}
            name => path.push(name.to_owned()),
        }
        at += 1;
    }
    let name = if at < tokens.len() { tokens.last() } else { path.last() };
    let (Some(name), Some(first)) = (name.cloned(), path.first()) else { return };
    let target = match first.as_str() {
        "crate" | "self" | "super" => absolute(module, &path),
        // Another crate, or a module below this one.
        _ => Some([module, &path].concat()),
    };
    if let Some(target) = target {
        source.imports.insert(name, (target, passed_on));
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single punctuation characters; no literals. A raw name (`r#use`) is left out: here it is a field.
fn tokens(code: &str) -> Vec<String> {
    let word = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            c if c.is_whitespace() => Some(c.len_utf8()),
            '"' | '\'' | 'r' | 'b' => literal(rest),
            _ => None,
        };
        let skipped = skipped.or_else(|| Some(2 + word(rest.strip_prefix("r#")?)));
        let length = skipped.unwrap_or(match word(rest) {
            0 if rest.starts_with("::") => 2,
            0 => c.len_utf8(),
            length => length,
        });
        if skipped.is_none() {
            tokens.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    tokens
}

/// The length of the string or character literal at the start of the code; none if there is none.
fn literal(code: &str) -> Option<usize> {
    let text = code.strip_prefix('b').unwrap_or(code);
    let before = code.len() - text.len();
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let inner = raw[hashes..].strip_prefix('"')?;
        return Some(code.len() - inner.len() + inner.find(&end)? + end.len());
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut inner = text.char_indices().skip(1);
    while let Some((at, c)) = inner.next() {
        match c {
            '\\' => drop(inner.next()),
            c if c == quote => return Some(before + at + 1),
            // A lifetime is not a character literal, which ends at the second quote.
            _ if quote == '\'' && !text[at + c.len_utf8()..].starts_with('\'') => return None,
            _ => {}
        }
    }
    None
}

/// A few files of an imaginary crate.
#[test]
fn what_reads_the_names_sees_them() {
    let files = [
        ("lib.rs", "pub mod a; pub mod b; pub use a::Error;"),
        (
            "a/mod.rs",
            "mod inner; pub use inner::{Deep, Error as E2}; pub struct Error; fn f(x: crate::b::B) { let _ = (\"use c::x; {\", '{', r#\"}\"#, b'}'); }",
        ),
        ("a/inner.rs", "use super::Error; use std::fmt; pub struct Deep;"),
        (
            "b.rs",
            "mod inline { use super::super::Error; fn f() { super::g() } } use crate::{a::{self, Deep}, t}; pub struct B; fn g() { a::inner::x(); fmt::y() }",
        ),
        (
            "c.rs",
            "use crate::b::{self}; fn h() { let _ = thing.r#use; b::B::new() }\n#[cfg(test)]\nmod tests { use super::super::d::D; }",
        ),
        ("d.rs", "use crate::{Error, e::F}; pub use crate::c::C;"),
        ("e/mod.rs", "mod f; pub use f::*; pub struct E;"),
        ("e/f.rs", "pub struct F(super::E);"),
        ("a/tests.rs", "use crate::c::C;"),
    ];
    let files = files.map(|(name, code)| (name.to_owned(), code.to_owned()));
    let names = names(&files);
    let of = |file: &str| names[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("a/mod.rs"), ["b.rs"]);
    assert_eq!(of("a/inner.rs"), ["a/mod.rs"]);
    assert_eq!(of("b.rs"), ["a/inner.rs", "a/mod.rs"]);
    assert_eq!(of("c.rs"), ["b.rs"]);
    assert_eq!(of("d.rs"), ["a/mod.rs", "e/f.rs"]);
    assert_eq!((of("e/mod.rs"), of("e/f.rs")), (vec![], vec!["e/mod.rs"]));
    assert!(!names.contains_key("a/tests.rs"));
    assert_eq!(circles(&names), BTreeSet::from([["a/inner.rs", "a/mod.rs", "b.rs"].map(str::to_owned).to_vec()]));
}

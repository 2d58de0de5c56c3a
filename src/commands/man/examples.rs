//! The examples of the manual pages. A test parses each of them, so that none drifts from the command line.

/// Each command that runs something, with command lines as typed, the plainest first.
const EXAMPLES: &[(&str, &[&str])] = &[
    ("list", &["jeton list"]),
    ("cert list", &["jeton cert list"]),
    ("cert show", &["jeton cert show", r#"jeton cert show --label "Jeanne DUPONT" --revocation"#]),
    (
        "cert export",
        &[
            "jeton cert export",
            r#"jeton cert export --label "Jeanne DUPONT" --out jeanne.pem"#,
            "jeton cert export *.cer *.p7b --out exports",
        ],
    ),
    ("cert check", &["jeton cert check certificat.cer", "jeton cert check *.cer --ca autorite.pem --online"]),
    ("cert backup", &["jeton cert backup ancien.pfx --out copie.pfx"]),
    ("cert import", &["jeton cert import certificat.pem"]),
    ("doctor", &["jeton doctor"]),
    ("remind", &["jeton remind", "jeton remind certificats --ics rappels.ics"]),
    ("pin status", &["jeton pin status"]),
    ("pin verify", &["jeton pin verify"]),
    ("pin change", &["jeton pin change"]),
    ("pin unblock", &["jeton pin unblock", "jeton pin unblock --with puk"]),
    ("token init", &[r#"jeton token init --label "Mairie de Vitré""#]),
    ("token prepare", &["jeton token prepare cles.csv", "jeton token prepare cles.csv --dry-run"]),
    ("config", &["jeton config"]),
    ("config set", &["jeton config set language fr"]),
    ("config unset", &["jeton config unset module"]),
    ("key list", &["jeton key list"]),
    (
        "key generate",
        &[r#"jeton key generate --label Marchés --cn "Service des marchés" --siret 21350360000016 --csr marches.csr"#],
    ),
    ("key request", &[r#"jeton key request --label "Jeanne DUPONT" --out demande.csr"#]),
    ("key delete", &["jeton key delete --label Essai --with-certificate"]),
    ("test", &["jeton test", "jeton test --report rapport.html", "jeton test --pfx cachet.pfx"]),
    ("bicle generate", &[r#"jeton bicle generate --designation "Service des marchés" --backup sauvegarde.pfx"#]),
    ("bicle reference", &["jeton bicle reference collegue.pem"]),
    ("bicle list", &["jeton bicle list"]),
    ("bicle rename", &[r#"jeton bicle rename Marchés "Service des marchés""#]),
    ("bicle secours", &["jeton bicle secours on Secours"]),
    ("bicle attach", &[r#"jeton bicle attach 2026-014 "Service des marchés" --closes 2026-12-15"#]),
    ("bicle close", &["jeton bicle close 2026-014"]),
    ("bicle delete", &["jeton bicle delete Essai"]),
    ("bicle archive", &[r#"jeton bicle archive "Service des marchés""#]),
    ("bicle renew", &[r#"jeton bicle renew "Service des marchés" --backup suivant.pfx"#]),
    ("bicle backup", &[r#"jeton bicle backup sauvegarde.pfx "Service des marchés""#]),
    ("bicle import", &["jeton bicle import sauvegarde.pfx"]),
    ("bicle seal", &[r#"jeton bicle seal offre.zip --for "Service des marchés""#]),
    ("bicle open", &["jeton bicle open plis --out ouverts"]),
    ("completions", &["jeton completions bash > ~/.local/share/bash-completion/completions/jeton"]),
    ("man", &["jeton man", "jeton man --out pages"]),
];

/// The examples of a command; for one that only has others below it, theirs. The path has no program name.
pub(super) fn of(path: &str) -> Vec<&'static str> {
    let below = |of: &str| path.is_empty() || of.strip_prefix(path).is_some_and(|rest| rest.starts_with(' '));
    let own = EXAMPLES.iter().find(|(of, _)| *of == path);
    match own {
        Some((_, lines)) => lines.to_vec(),
        // The whole program has too many commands for more than one line each.
        None => EXAMPLES.iter().filter(|(of, _)| below(of)).filter_map(|(_, lines)| lines.first().copied()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli;

    #[test]
    fn every_example_is_a_command_line_of_its_command() {
        for (path, lines) in EXAMPLES {
            for line in *lines {
                let typed = line.split(" > ").next().unwrap();
                let words = shell_words::split(typed).unwrap();
                let mut command = cli::command();
                let matches =
                    command.try_get_matches_from_mut(&words).unwrap_or_else(|error| panic!("{line}: {error}"));
                let mut names = Vec::new();
                let mut at = &matches;
                while let Some((name, below)) = at.subcommand() {
                    names.push(name.to_owned());
                    at = below;
                }
                assert_eq!(names.join(" "), *path, "{line}");
            }
        }
    }
}

//! Whose a token is, by what it already holds, and never by the order in which tokens are plugged in.

use std::collections::BTreeSet;

use super::column::folded;
use super::evidence::{Evidence, is_same_serial};
use super::plan::Line;
use super::progress::LineProgress;

/// What a token shows without a PIN.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SeenToken {
    pub(crate) serial: String,
    pub(crate) label: String,
    /// The name and the e-mail addresses of each certificate that is not an authority's.
    pub(crate) holders: Vec<(String, Vec<String>)>,
    /// The `CKA_ID`s of its public keys, in hexadecimal.
    pub(crate) key_ids: Vec<String>,
}

/// Whose a token is. Lines are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner {
    /// That of this line.
    Line(usize, Evidence),
    /// It fits these lines, or speaks for one and against it by another sign.
    Several(Vec<usize>),
    /// It is that of this line by what it holds, but the journal knows that line by another token.
    Second(usize),
    /// Nothing it holds says so.
    Nobody,
}

/// Whose this token is: of the line that all its signs fit.
#[must_use]
pub(crate) fn recognise(token: &SeenToken, lines: &[(&Line, &LineProgress)]) -> Owner {
    let fitting = |fits: &dyn Fn(&Line, &LineProgress) -> bool| -> BTreeSet<usize> {
        lines.iter().enumerate().filter(|(_, (line, progress))| fits(line, progress)).map(|(at, _)| at).collect()
    };
    let same = |one: &str, other: &str| !one.is_empty() && folded(one) == folded(other);
    let serial = fitting(&|line, progress| {
        let mut known = [&line.serial, &progress.serial].into_iter().flatten();
        !token.serial.is_empty() && known.any(|serial| is_same_serial(serial, &token.serial))
    });
    let key = fitting(&|_, progress| progress.key_id.as_ref().is_some_and(|id| token.key_ids.contains(id)));
    let by_email = fitting(&|line, _| {
        let emails = || token.holders.iter().flat_map(|(_, emails)| emails);
        line.email.as_deref().is_some_and(|wanted| emails().any(|email| email.eq_ignore_ascii_case(wanted)))
    });
    let certificate = match by_email.is_empty() {
        false => by_email,
        true => fitting(&|line, _| token.holders.iter().any(|(holder, _)| same(holder, &line.name))),
    };
    let mut label = fitting(&|line, _| same(&line.label, &token.label));
    // A label that several tokens of the plan have says nothing.
    if label.len() > 1 {
        label.clear();
    }
    let signs = [
        (Evidence::Serial, serial),
        (Evidence::Key, key),
        (Evidence::Certificate, certificate),
        (Evidence::Label, label),
    ];
    let speaking: Vec<&(Evidence, BTreeSet<usize>)> = signs.iter().filter(|(_, lines)| !lines.is_empty()).collect();
    let Some((surest, first)) = speaking.first() else { return Owner::Nobody };
    let common = speaking.iter().fold(first.clone(), |common, (_, lines)| &common & lines);
    let all: BTreeSet<usize> = speaking.iter().flat_map(|(_, lines)| lines.iter().copied()).collect();
    let mut common = common.into_iter();
    match (common.next(), common.next()) {
        (Some(at), None) => match lines.get(at) {
            Some((line, progress)) if is_another(token, line, progress) => Owner::Second(at),
            _ => Owner::Line(at, *surest),
        },
        _ => Owner::Several(all.into_iter().collect()),
    }
}

/// Whether the plan or the journal knows this line by another token. An initialisation may give it another number.
fn is_another(token: &SeenToken, line: &Line, progress: &LineProgress) -> bool {
    let differs = |known: &Option<String>| known.as_ref().is_some_and(|known| !is_same_serial(known, &token.serial));
    match &progress.serial {
        Some(_) => differs(&progress.serial) && !progress.may_have_a_new_serial(),
        None => differs(&line.serial),
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Plan;
    use super::super::step::Step;
    use super::*;

    fn plan() -> Plan {
        let text = "nom,courriel,étiquette,numéro de série,étapes\n\
                    Paul MARTIN,paul@vitre.fr,Vitré,A1,test\n\
                    Jeanne DUPONT,jeanne@vitre.fr,Vitré,,test\n\
                    Anne LE GOFF,,Marchés,,initialisation\n\
                    Jeanne DUPONT,autre@vitre.fr,Accueil,,test\n";
        Plan::read(text.as_bytes()).unwrap()
    }

    fn owner(token: &SeenToken, change: impl FnOnce(&mut Vec<LineProgress>)) -> Owner {
        let plan = plan();
        let mut progress = vec![LineProgress::default(); plan.lines.len()];
        change(&mut progress);
        recognise(token, &plan.lines.iter().zip(&progress).collect::<Vec<_>>())
    }

    fn token(serial: &str, label: &str) -> SeenToken {
        SeenToken { serial: serial.into(), label: label.into(), ..SeenToken::default() }
    }

    fn held(holder: &str, email: &str) -> SeenToken {
        let emails = if email.is_empty() { Vec::new() } else { vec![email.to_owned()] };
        SeenToken { holders: vec![(holder.to_owned(), emails)], ..token("Z9", "usine") }
    }

    #[test]
    fn a_token_is_known_by_what_it_holds() {
        let none = |_: &mut Vec<LineProgress>| {};
        assert_eq!(owner(&token("a1", "usine"), none), Owner::Line(0, Evidence::Serial));
        assert_eq!(owner(&token("B2", "marches"), none), Owner::Line(2, Evidence::Label));
        assert_eq!(owner(&held("", "Jeanne@vitre.fr"), none), Owner::Line(1, Evidence::Certificate));
        assert_eq!(owner(&held("jeanne dupont", "autre@vitre.fr"), none), Owner::Line(3, Evidence::Certificate));
        let in_journal = |progress: &mut Vec<LineProgress>| progress[3].serial = Some("C3".into());
        assert_eq!(owner(&token("C3", "usine"), in_journal), Owner::Line(3, Evidence::Serial));
        let made = |progress: &mut Vec<LineProgress>| progress[1].key_id = Some("0a0b".into());
        let holding = SeenToken { key_ids: vec!["0a0b".into()], ..token("", "usine") };
        assert_eq!(owner(&holding, made), Owner::Line(1, Evidence::Key));
    }

    #[test]
    fn what_nothing_or_too_much_speaks_for_is_nobodys() {
        let none = |_: &mut Vec<LineProgress>| {};
        assert_eq!(owner(&token("Z9", "usine"), none), Owner::Nobody);
        assert_eq!(owner(&token("", ""), none), Owner::Nobody);
        assert_eq!(owner(&token("Z9", "Vitré"), none), Owner::Nobody, "a label of two");
        assert_eq!(owner(&held("Jeanne Dupont", ""), none), Owner::Several(vec![1, 3]), "a name of two");
        let paul_with_jeannes = SeenToken { serial: "A1".into(), ..held("Jeanne DUPONT", "jeanne@vitre.fr") };
        assert_eq!(owner(&paul_with_jeannes, none), Owner::Several(vec![0, 1]));
    }

    #[test]
    fn a_second_token_of_a_line_is_not_the_first() {
        let bound = |progress: &mut Vec<LineProgress>| progress[2].serial = Some("C3".into());
        assert_eq!(owner(&token("D4", "Marchés"), bound), Owner::Second(2));
        let paul = SeenToken { holders: vec![("Paul MARTIN".into(), Vec::new())], ..token("Z9", "usine") };
        assert_eq!(owner(&paul, |_| {}), Owner::Second(0), "the plan knows his number");
        let begun = |progress: &mut Vec<LineProgress>| {
            progress[2].serial = Some("C3".into());
            progress[2].begun.insert(Step::Initialise);
        };
        assert_eq!(owner(&token("D4", "Marchés"), begun), Owner::Line(2, Evidence::Label), "it was being erased");
    }
}

//! How organisations are identified in the real certificates, with counts.

use std::collections::{BTreeMap, BTreeSet};

use super::trusted_list::trusted_list;

use crate::model::certificate::siren::NumberSource;

#[test]
fn the_forms_of_the_trusted_list_are_all_read() {
    let mut sources: BTreeMap<NumberSource, usize> = BTreeMap::new();
    let mut unblanked = BTreeSet::new();
    let mut without = BTreeSet::new();
    for (row, certificate) in trusted_list() {
        let identity = certificate.identity();
        for number in &identity.numbers {
            *sources.entry(number.source).or_default() += 1;
            if number.source == NumberSource::OuIcd0002 && !number.text.starts_with("0002 ") {
                unblanked.insert(number.text.clone());
            }
        }
        if identity.numbers.is_empty() {
            without.insert(identity.holder.clone());
        }
        assert!(identity.other_identifiers.is_empty(), "{}: {:?}", row.file, identity.other_identifiers);
        assert!(identity.units.is_empty(), "{}: {:?}", row.file, identity.units);
        assert!(identity.organisation.is_some(), "{}", row.file);
    }
    let expected = [
        (NumberSource::OrganizationIdentifierNtr, 53),
        // 41 with the blank, plus one of the two units made of digits only: `0002` and its SIREN without a blank.
        (NumberSource::OuIcd0002, 42),
        (NumberSource::OrganizationIdentifierSi, 5),
        (NumberSource::OrganizationIdentifierVat, 5),
        (NumberSource::OuIcd002, 2),
        (NumberSource::OuBareDigits, 1),
    ];
    assert_eq!(sources, BTreeMap::from(expected));
    assert_eq!(unblanked, BTreeSet::from(["0002110014016".to_owned()]));
    assert_eq!(without, BTreeSet::new());
}

#[test]
fn every_number_of_the_trusted_list_has_its_right_check_digits() {
    let mut wrong = BTreeSet::new();
    let mut sirens = BTreeSet::new();
    let mut sirets = BTreeSet::new();
    for (_, certificate) in trusted_list() {
        let identity = certificate.identity();
        for number in &identity.numbers {
            for checked in [Some(&number.siren), number.siret.as_ref(), number.vat.as_ref()].into_iter().flatten() {
                if !checked.valid {
                    wrong.insert(checked.value.clone());
                }
            }
        }
        assert_eq!(identity.conflicts, [], "{}", identity.holder);
        sirens.extend(identity.siren.map(|siren| siren.value));
        sirets.extend(identity.siret.map(|siret| siret.value));
    }
    // No exception: every number in the real certificates is correct.
    assert_eq!(wrong, BTreeSet::new());
    assert_eq!(sirens.len(), 23, "{sirens:?}");
    assert_eq!(sirets, BTreeSet::from(["48146308100036".to_owned(), "90466620300016".to_owned()]));
}

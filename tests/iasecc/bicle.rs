//! A bi-clé on the card, in the layout that allows writing, and the errors where OpenSC does not write.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality};
use jeton::model::bicle::Transport;
use jeton::output::bicle::BicleChange;
use jeton::output::bicle::opened::Opened;

use crate::support::Jeton;
use crate::support::card::{CardBench, on, on_card};

/// `jeton bicle …` with the card's PIN and a register of the bench.
fn bicle(bench: &CardBench, arguments: &[&str]) -> Jeton {
    let run = bench.jeton_with_pin(&["bicle", "--register"]).arg(bench.file("bicles.toml")).args(arguments);
    run.env("HOME", bench.file("")).env("JETON_PASSWORD", "vGt7-Rq2m-Zb9x")
}

const GENERATE: [&str; 5] = ["generate", "--designation", "Marchés", "--on-token", "--yes"];

#[test]
fn made_on_the_card_it_is_the_strongest_that_the_card_takes_and_opens_the_bids() {
    on(Card::personality(Personality::Writable), Style::Writable, |bench| {
        let made: BicleChange = bicle(bench, &GENERATE).args(&["--json"]).run().exits(0).answer();
        // OpenSC allows 2048 bits for this card, and its driver decrypts PKCS#1 v1.5 only: jeton detected both.
        assert_eq!(
            (made.bicle.algorithm.as_str(), made.bicle.opens.as_slice()),
            ("RSA-2048", &[Transport::RsaPkcs1][..])
        );
        assert!(made.algorithm_reason.is_some_and(|reason| reason.contains("strongest that this token")));
        assert!(made.bicle.never_leaves_token);
        for n in 1..=3 {
            std::fs::write(bench.file(&format!("pli{n}")), format!("offre {n}")).unwrap();
            bicle(bench, &["seal", "--for", "Marchés"]).arg(bench.file(&format!("pli{n}"))).run().exits(0);
        }
        std::fs::create_dir(bench.file("out")).unwrap();
        let files: Vec<_> = (1..=3).map(|n| bench.file(&format!("pli{n}.p7m"))).collect();
        let run = bicle(bench, &["open", "--json"]).arg(&files[0]).arg(&files[1]).arg(&files[2]);
        let opened: Opened = run.arg("--out").arg(bench.file("out")).run().exits(0).answer();
        assert_eq!((opened.opened, opened.failed), (3, 0));
        assert_eq!(std::fs::read(bench.file("out/pli3")).unwrap(), b"offre 3");
        // The same name again is refused before anything is made; the issuer's key is unchanged.
        bicle(bench, &GENERATE).run().exits(7);
        assert!(bench.card.public_key(1).is_some() && bench.card.certificate(1).is_some());
    });
}

#[test]
fn where_opensc_does_not_write_nothing_is_made_and_nothing_is_entered() {
    on_card(Personality::Fresh, |bench| {
        bicle(bench, &GENERATE).run().exits(6).prints_nothing().says("does not write");
        let backup = bench.file("sauve.pfx");
        let to_card = ["generate", "--designation", "Autre", "--to", "token", "--backup", backup.to_str().unwrap()];
        let refused = bicle(bench, &to_card).run().exits(6).prints_nothing();
        // The key was backed up before it should have gone to the card; the error mentions the file.
        refused.says("sauve.pfx is whole and verified").says("bicle import \"");
        assert!(backup.exists() && !bench.file("bicles.toml").exists());
    });
}

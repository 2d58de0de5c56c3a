//! Removal, insertion, two readers, slow cards.

use std::time::{Duration, Instant};

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality, PullOut, Reader};

use crate::tool::Bench;

#[test]
fn a_card_is_gone_when_pulled_out_and_there_when_back() {
    let mut bench = Bench::new(Personality::Fresh);
    assert!(bench.pkcs11_tool(&["-L"]).succeeded().contains("Mairie de Vitré"));
    bench.card.pull_out();
    bench.card.wait_for_detection();
    assert!(!bench.card.is_inserted());
    assert!(bench.pkcs11_tool(&["-L"]).succeeded().contains("(empty)"));
    bench.card.insert().unwrap();
    bench.sign("1234", &[]).succeeded();
}

#[test]
fn a_card_can_be_pulled_out_in_the_middle_of_a_signature() {
    let mut bench = Bench::new(Personality::Fresh);
    bench.card.set_pull_out(Some(PullOut::Instruction(0x88, 1)));
    bench.sign("1234", &[]).failed_with("CKR_GENERAL_ERROR");
    assert!(!bench.card.is_inserted());
    let last = bench.card.log().pop().unwrap();
    assert_eq!((last.ins(), last.status), (0x88, None));
    bench.card.insert().unwrap();
    bench.sign("1234", &[]).succeeded();
}

#[test]
fn a_card_can_be_pulled_out_at_the_nth_command() {
    let bench = Bench::with(Card::personality(Personality::Fresh).pull_out_at(PullOut::Apdu(30)), Style::Default);
    let done = bench.pkcs11_tool(&["-O"]);
    assert!(!done.text.contains("Certificate Object"), "{}", done.text);
    assert_eq!(bench.card.apdu_count(), 30);
}

#[test]
fn a_pin_verified_before_a_removal_does_not_last() {
    let mut bench = Bench::new(Personality::Writable);
    bench.sign("1234", &[]).succeeded();
    bench.card.insert().unwrap();
    assert!(!bench.card.dump().contains("verified"), "{}", bench.card.dump());
}

#[test]
fn a_card_put_back_at_once_is_used_again() {
    let mut bench = Bench::new(Personality::Fresh);
    bench.card.insert_at_once().unwrap();
    bench.sign("1234", &[]).succeeded();
}

#[test]
fn two_readers_show_two_tokens() {
    let other = Card::personality(Personality::Second);
    let (first, second) = Card::personality(Personality::Fresh).insert_with(other).unwrap();
    assert_eq!((first.reader(), second.reader()), (Reader::First, Reader::Second));
    let bench = Bench::around(first, Style::Default);
    let all = iasecc_card::opensc_conf::write(&bench.directory.path().join("all"), Style::Default, None).unwrap();
    let listed = std::process::Command::new("pkcs11-tool").arg("-L").env("OPENSC_CONF", all).output().unwrap();
    let text = String::from_utf8(listed.stdout).unwrap();
    assert!(text.contains("Mairie de Vitré (User PIN)") && text.contains("Vitré, M. LE GOFF"), "{text}");
    let alone = bench.pkcs11_tool(&["-L"]).succeeded();
    assert!(alone.contains("Mairie de Vitré (User PIN)") && !alone.contains("LE GOFF"), "{alone}");
    let other = Bench::around(second, Style::Default);
    other.sign("1234", &[]).succeeded();
    other.assert_signature(&other.card.public_key(1).unwrap());
}

#[test]
fn a_delay_is_taken_at_each_command() {
    let bench = Bench::with(Card::personality(Personality::Fresh).delay(Duration::from_millis(10)), Style::Default);
    let start = Instant::now();
    bench.pkcs11_tool(&["-O"]).succeeded();
    let least = Duration::from_millis(10) * u32::try_from(bench.card.apdu_count()).unwrap();
    assert!(start.elapsed() >= least, "{:?} for {} APDUs", start.elapsed(), bench.card.apdu_count());
}

#[test]
fn without_a_delay_the_stack_is_fast() {
    let bench = Bench::new(Personality::Fresh);
    let start = Instant::now();
    bench.pkcs11_tool(&["-O"]).succeeded();
    // With delayed acknowledgement 48 APDUs take more than two seconds.
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn one_user_of_pcscd_does_not_end_it_for_another() {
    let bench = Bench::new(Personality::Fresh);
    drop(iasecc_card::ensure_pcscd().unwrap());
    assert!(bench.pkcs11_tool(&["-L"]).succeeded().contains("Mairie de Vitré"));
    assert!(bench.card.is_inserted());
}

#[test]
fn a_test_waits_for_its_reader() {
    let end = |bench: Bench| {
        drop(bench);
        Instant::now()
    };
    let first = Bench::with(Card::personality(Personality::Fresh).reader(Reader::First), Style::Default);
    let waiting = std::thread::spawn(|| {
        let next = Bench::with(Card::personality(Personality::Locked).reader(Reader::First), Style::Default);
        (Instant::now(), next.pkcs11_tool(&["-L"]).succeeded())
    });
    assert!(!first.pkcs11_tool(&["-L"]).succeeded().contains("locked"));
    std::thread::sleep(Duration::from_millis(300));
    assert!(!waiting.is_finished());
    let released = end(first);
    let (inserted, text) = waiting.join().unwrap();
    assert!(inserted > released && text.contains("user PIN locked"), "{text}");
}

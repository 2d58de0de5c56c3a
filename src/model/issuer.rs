//! What a certification authority offers its holders, as far as documented: PIN tries, PUK, unblocking, revocation.
//!
//! The facts are rows of `issuers.tsv`, each with its source and date; the sentences are written in [`crate::output`].

use std::sync::LazyLock;

use super::certificate::Certificate;

const TABLE: &str = include_str!("issuers.tsv");

/// How a locked PIN is unblocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unblocking {
    /// Through a link sent by the issuer and the answers to the security questions.
    EmailAndQuestions,
    /// By sending the token back.
    ReturnByPost,
    /// With the PUK that the holder received.
    Puk,
    /// Not possible: the token is erased and gets a new certificate.
    Reset,
}

/// How a certificate is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revoking {
    /// Online with the answers to the security questions, or by registered letter to the registration office.
    QuestionsOrRegisteredLetter,
}

/// How a certificate is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Renewing {
    /// Online by the holder, without a new application or a new meeting.
    Online,
}

/// What is known of an authority's practices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// A prefix of the organisation or common name of the certificates' issuer; case-insensitive.
    pub pattern: &'static str,
    /// The name for display.
    pub name: &'static str,
    /// How many wrong PINs lock a token as delivered. It does not tell how many tries a given token has left.
    pub tries: Option<u8>,
    /// Whether holders receive a PUK.
    pub puk: Option<bool>,
    pub unblocking: Option<Unblocking>,
    pub revoking: Option<Revoking>,
    pub renewing: Option<Renewing>,
    /// Its contact page.
    pub contact: Option<&'static str>,
    /// The document that says so.
    pub source: &'static str,
    /// The day the source was read, such as `2026-11-21`.
    pub date: &'static str,
}

static PRACTICES: LazyLock<Vec<Practice>> = LazyLock::new(|| rows().filter_map(practice).collect());

/// The rows of the table.
#[must_use]
pub(crate) fn practices() -> &'static [Practice] {
    &PRACTICES
}

/// The issuer of a certificate, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The name for display; as in its certificates if the table does not know it.
    pub name: String,
    /// Its practices, if any source documents them.
    pub practice: Option<&'static Practice>,
    /// Where it publishes its policy, according to the certificate.
    pub policy_url: Option<String>,
}

impl Issuer {
    #[must_use]
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let issuer = certificate.issuer();
        let names = [issuer.organisation(), issuer.common_name()];
        let practice = names.into_iter().flatten().find_map(of_name);
        let own = names.into_iter().flatten().next().map(ToOwned::to_owned).unwrap_or_else(|| issuer.friendly());
        Self {
            name: practice.map_or(own, |practice| practice.name.to_owned()),
            practice,
            policy_url: certificate.policies().iter().find_map(|policy| policy.cps_url.clone()),
        }
    }
}

fn of_name(name: &str) -> Option<&'static Practice> {
    let name = name.trim().to_lowercase();
    practices().iter().find(|practice| {
        // Whole words only: "Certignature" is not Certigna.
        name.strip_prefix(&practice.pattern.to_lowercase()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

fn practice(row: Vec<&'static str>) -> Option<Practice> {
    let [pattern, name, tries, puk, unblock, revoke, renew, contact, source, date] = row.try_into().ok()?;
    let known = |text: &'static str| (text != "-").then_some(text);
    Some(Practice {
        pattern,
        name,
        tries: known(tries).and_then(|tries| tries.parse().ok()),
        puk: known(puk).map(|puk| puk == "yes"),
        unblocking: match unblock {
            "email-and-questions" => Some(Unblocking::EmailAndQuestions),
            "return-by-post" => Some(Unblocking::ReturnByPost),
            "puk" => Some(Unblocking::Puk),
            "reset" => Some(Unblocking::Reset),
            _ => None,
        },
        revoking: (revoke == "questions-or-registered-letter").then_some(Revoking::QuestionsOrRegisteredLetter),
        renewing: (renew == "online").then_some(Renewing::Online),
        contact: known(contact),
        source,
        date,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_whole_and_says_its_source() {
        let header = TABLE.lines().find(|line| !line.starts_with('#')).unwrap();
        assert_eq!(header, "pattern\tname\ttries\tpuk\tunblock\trevoke\trenew\tcontact\tsource\tdate");
        assert_eq!(rows().count(), practices().len());
        for (row, practice) in rows().zip(practices()) {
            // An unknown word would silently read as "not known": every word must be a variant, or "-".
            assert_eq!(row[2] == "-", practice.tries.is_none(), "{row:?}");
            assert!(matches!(row[3], "yes" | "no" | "-"), "{row:?}");
            assert_eq!(row[4] == "-", practice.unblocking.is_none(), "{row:?}");
            assert_eq!(row[5] == "-", practice.revoking.is_none(), "{row:?}");
            assert_eq!(row[6] == "-", practice.renewing.is_none(), "{row:?}");
            assert!(practice.contact.is_none_or(|page| page.starts_with("https://")), "{row:?}");
            assert!(practice.source.len() > 10, "{row:?}");
            let date = time::macros::format_description!("[year]-[month]-[day]");
            time::Date::parse(practice.date, &date).unwrap();
        }
    }

    #[test]
    fn the_authorities_of_the_trusted_list_are_known_by_their_names() {
        let known = ["chambersign", "certigna", "certeurope", "certinomis"];
        let list = include_str!("../trust/list/index.tsv");
        let theirs = |name: &&str| known.iter().any(|known| name.to_lowercase().starts_with(known));
        let names: Vec<&str> = list.lines().filter_map(|row| row.split('\t').nth(1)).filter(theirs).collect();
        assert!(names.len() > 20, "{names:?}");
        // Their organisations, spelled as in those certificates.
        let organisations = ["ChamberSign France", "Certigna", "DHIMYOTIS", "Dhimyotis", "CertEurope", "Certinomis"];
        for name in names.into_iter().chain(organisations) {
            let practice = of_name(name).unwrap_or_else(|| panic!("{name}"));
            let whole = practice.name.to_lowercase();
            assert!(known.iter().any(|known| whole.starts_with(known)), "{name}: {whole}");
        }
    }

    #[test]
    fn an_issuer_is_known_by_a_whole_word_in_any_case() {
        let chambersign = of_name("ChamberSign France CA3 NG Qualified eID").unwrap();
        assert_eq!((chambersign.tries, chambersign.puk), (Some(3), Some(false)));
        assert_eq!(of_name("DHIMYOTIS").unwrap().name, "Certigna");
        assert_eq!(of_name("dhimyotis").unwrap().name, "Certigna");
        assert_eq!(of_name("Certinomis - Prime CA G2").unwrap().unblocking, None);
        assert!(of_name("Certignature").is_none());
        assert!(of_name("Autorité de test").is_none());
        assert!(of_name("").is_none());
    }
}

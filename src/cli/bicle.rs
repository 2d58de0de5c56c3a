//! `jeton bicle …` as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::fingerprint::Sha256;
use crate::i18n::time_zone;
use crate::model::bicle::Transport;
use crate::model::{KeyAlgorithm, ObjectId};
use crate::t;

/// `jeton bicle …`
#[derive(Debug, Args)]
pub(crate) struct BicleArgs {
    #[arg(long, global = true, value_name = t!("value-file"), help = t!("help-register"))]
    pub(crate) register: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: BicleCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BicleCommand {
    #[command(about = t!("about-bicle-generate"))]
    Generate(BicleGenerate),
    #[command(about = t!("about-bicle-reference"))]
    Reference(BicleReference),
    #[command(about = t!("about-bicle-list"))]
    List,
    #[command(about = t!("about-bicle-rename"))]
    Rename {
        #[arg(value_name = t!("value-bicle"), help = t!("help-bicle"))]
        bicle: String,
        /// Its new designation.
        #[arg(value_name = t!("value-designation"), help = t!("help-designation"))]
        designation: String,
    },
    #[command(about = t!("about-bicle-secours"))]
    Secours {
        /// Whether it is to be a bi-clé de secours.
        #[arg(value_name = "on|off", help = t!("help-secours-on-off"))]
        state: Switch,
        #[arg(value_name = t!("value-bicle"), help = t!("help-bicle"))]
        bicle: String,
    },
    #[command(about = t!("about-bicle-attach"))]
    Attach {
        #[arg(value_name = "CONSULTATION", help = t!("help-consultation"))]
        consultation: String,
        #[arg(value_name = t!("value-bicle"), help = t!("help-bicle"))]
        bicle: String,
        /// When the bids are to be opened.
        #[arg(long, value_name = t!("value-date"), help = t!("help-closes"))]
        closes: Option<Day>,
        /// Do not ask for confirmation.
        #[arg(long, help = t!("help-yes"))]
        yes: bool,
    },
    #[command(about = t!("about-bicle-close"))]
    Close {
        #[arg(value_name = "CONSULTATION", help = t!("help-consultation"))]
        consultation: String,
    },
    #[command(about = t!("about-bicle-delete"))]
    Delete {
        #[arg(value_name = t!("value-bicle"), help = t!("help-bicle"))]
        bicle: String,
        /// Do not ask for confirmation.
        #[arg(long, help = t!("help-yes"))]
        yes: bool,
    },
    #[command(about = t!("about-bicle-archive"))]
    Archive {
        #[arg(value_name = t!("value-bicle"), help = t!("help-bicle"))]
        bicle: String,
    },
    #[command(about = t!("about-bicle-renew"))]
    Renew(BicleRenew),
    #[command(about = t!("about-bicle-backup"))]
    Backup(BicleBackup),
    #[command(about = t!("about-bicle-import"))]
    Import(BicleImport),
    #[command(about = t!("about-bicle-seal"))]
    Seal(BicleSeal),
    #[command(about = t!("about-bicle-open"), after_help = t!("after-bicle-open"))]
    Open(BicleOpen),
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// A day in a usual French form (`31/12/2027`, with any common separator), as `2027-12-31`, or as an RFC 3339
/// timestamp; a day ends at midnight, by the person's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(pub time::OffsetDateTime);

impl std::str::FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use time::format_description::well_known::Rfc3339;
        if let Ok(moment) = time::OffsetDateTime::parse(text, &Rfc3339) {
            return Ok(Self(moment));
        }
        let day = day(text.trim()).ok_or(NotADay)?;
        Ok(Self(time_zone::end_of(day)))
    }
}

/// The text is not a valid day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day")]
pub(crate) struct NotADay;

fn day(text: &str) -> Option<time::Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let year: i32 = if year.len() == 4 { year.parse().ok()? } else { return None };
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    time::Date::from_calendar_date(year, month, day.parse().ok()?).ok()
}

/// Sources of the passwords of `.pfx` files.
#[derive(Debug, Default, Args)]
pub(crate) struct PasswordArgs {
    /// A file whose first line is the password.
    #[arg(long, value_name = t!("value-file"), help = t!("help-password-file"))]
    pub(crate) password_file: Option<PathBuf>,
    /// Passwords from standard input.
    #[arg(long, conflicts_with = "password_file", help = t!("help-password-stdin"))]
    pub(crate) password_stdin: bool,
}

/// Sources of a new password.
#[derive(Debug, Default, Args)]
pub(crate) struct NewPasswordArgs {
    /// Sources of the present password.
    #[command(flatten)]
    pub(crate) present: PasswordArgs,
    /// A file whose first line is the new password.
    #[arg(long, value_name = t!("value-file"), help = t!("help-new-password-file"))]
    pub(crate) new_password_file: Option<PathBuf>,
    /// Accept a password with characters outside ASCII.
    #[arg(long, help = t!("help-force-password"))]
    pub(crate) force_password: bool,
}

/// `jeton bicle generate`
#[derive(Debug, Args)]
pub(crate) struct BicleGenerate {
    /// Its name in the salle des marchés.
    #[arg(long, value_name = t!("value-designation"), help = t!("help-designation"))]
    pub(crate) designation: String,
    /// The common name of its certificate.
    #[arg(long, value_name = t!("value-designation"), help = t!("help-bicle-cn"))]
    pub(crate) cn: Option<String>,
    /// The key's algorithm.
    #[arg(long, value_name = "rsa-3072|rsa-4096|rsa-2048|p-256|p-384", help = t!("help-bicle-algorithm"))]
    pub(crate) algorithm: Option<AlgorithmName>,
    /// The validity of the certificate in days.
    #[arg(long, value_name = "N", default_value_t = 730, value_parser = clap::value_parser!(u32).range(1..=3650), help = t!("help-bicle-days"))]
    pub(crate) days: u32,
    /// Make it a bi-clé de secours from the start.
    #[arg(long, help = t!("help-bicle-secours"))]
    pub(crate) secours: bool,
    /// Store the key on the token.
    #[arg(long, value_name = "token", help = t!("help-bicle-to-token"))]
    pub(crate) to: Option<Destination>,
    /// Generate the key on the token, which it never leaves.
    #[arg(long, conflicts_with_all = ["to", "backup", "password_file", "password_stdin", "new_password_file", "force_password"],
          help = t!("help-bicle-on-token"))]
    pub(crate) on_token: bool,
    /// Do not ask to confirm a key that cannot be backed up.
    #[arg(long, requires = "on_token", help = t!("help-bicle-yes"))]
    pub(crate) yes: bool,
    /// Back it up at once, to this file.
    #[arg(long, value_name = t!("value-file"), help = t!("help-bicle-backup"))]
    pub(crate) backup: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) passwords: NewPasswordArgs,
}

/// Where to store a key, other than in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Destination {
    /// On the token.
    Token,
}

/// An algorithm, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AlgorithmName(pub KeyAlgorithm);

impl std::str::FromStr for AlgorithmName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|()| text.to_owned())
    }
}

/// `jeton bicle reference`
#[derive(Debug, Args)]
pub(crate) struct BicleReference {
    /// A `.pfx`, or a certificate only, which can seal but not open.
    #[arg(value_name = t!("value-file"), required_unless_present = "id", conflicts_with = "id", help = t!("help-bicle-reference"))]
    pub(crate) file: Option<PathBuf>,
    /// `CKA_ID` of a key pair on the token.
    #[arg(long, value_name = t!("value-hex"), conflicts_with_all = ["password_file", "password_stdin"], help = t!("help-id"))]
    pub(crate) id: Option<ObjectId>,
    /// Its name in the salle des marchés.
    #[arg(long, value_name = t!("value-designation"), help = t!("help-designation-default"))]
    pub(crate) designation: Option<String>,
    /// Make it a bi-clé de secours from the start.
    #[arg(long, help = t!("help-bicle-secours"))]
    pub(crate) secours: bool,
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}

/// `jeton bicle renew`
#[derive(Debug, Args)]
pub(crate) struct BicleRenew {
    #[arg(value_name = t!("value-bicle"), help = t!("help-bicle"))]
    pub(crate) bicle: String,
    /// The designation of the new one.
    #[arg(long, value_name = t!("value-designation"), help = t!("help-renew-designation"))]
    pub(crate) designation: Option<String>,
    /// Back it up at once, to this file.
    #[arg(long, value_name = t!("value-file"), help = t!("help-bicle-backup"))]
    pub(crate) backup: Option<PathBuf>,
    /// Do not ask to confirm a key that cannot be backed up.
    #[arg(long, help = t!("help-bicle-yes"))]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) passwords: NewPasswordArgs,
}

/// `jeton bicle backup`
#[derive(Debug, Args)]
pub(crate) struct BicleBackup {
    #[arg(value_name = t!("value-pfx"), help = t!("help-backup-out"))]
    pub(crate) out: PathBuf,
    #[arg(value_name = t!("value-bicle"), help = t!("help-bicle-or-only"))]
    pub(crate) bicle: Option<String>,
    /// Use triple DES and SHA-1, for old programs.
    #[arg(long, help = t!("help-backup-compat"))]
    pub(crate) compat: bool,
    #[command(flatten)]
    pub(crate) passwords: NewPasswordArgs,
}

/// `jeton bicle import`
#[derive(Debug, Args)]
pub(crate) struct BicleImport {
    #[arg(value_name = t!("value-pfx"), help = t!("help-import-in"))]
    pub(crate) file: PathBuf,
    /// Store it on the token instead of in the register's folder.
    #[arg(long, value_name = "token", help = t!("help-import-to-token"))]
    pub(crate) to: Option<Destination>,
    /// Its name in the salle des marchés.
    #[arg(long, value_name = t!("value-designation"), help = t!("help-designation-default"))]
    pub(crate) designation: Option<String>,
    /// Make it a bi-clé de secours from the start.
    #[arg(long, help = t!("help-bicle-secours"))]
    pub(crate) secours: bool,
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}

/// The key transport algorithm, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TransportName {
    /// RSAES-OAEP with SHA-256.
    Oaep,
    /// RSAES-OAEP with SHA-1.
    OaepSha1,
    /// RSAES-PKCS1-v1_5.
    Pkcs1,
}

impl From<TransportName> for Transport {
    fn from(name: TransportName) -> Self {
        match name {
            TransportName::Oaep => Self::RsaOaepSha256,
            TransportName::OaepSha1 => Self::RsaOaepSha1,
            TransportName::Pkcs1 => Self::RsaPkcs1,
        }
    }
}

/// `jeton bicle seal`
#[derive(Debug, Args)]
pub(crate) struct BicleSeal {
    #[arg(value_name = t!("value-file"), required = true, help = t!("help-seal-files"))]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long = "for", value_name = t!("value-recipient"), required = true, help = t!("help-seal-for"))]
    pub(crate) recipients: Vec<String>,
    /// Where to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-seal-out"))]
    pub(crate) out: Option<PathBuf>,
    /// Fingerprints of recipients to accept for the first time.
    #[arg(long, value_name = t!("value-fingerprint"), help = t!("help-seal-accept-new"))]
    pub(crate) accept_new: Vec<Sha256>,
    /// PEM instead of DER.
    #[arg(long, help = t!("help-seal-pem"))]
    pub(crate) pem: bool,
    /// Write EnvelopedData with AES-256-CBC, for other programs.
    #[arg(long, help = t!("help-seal-compat"))]
    pub(crate) compat: bool,
    /// The key transport algorithm.
    #[arg(long, value_name = "oaep|oaep-sha1|pkcs1", help = t!("help-seal-transport"))]
    pub(crate) transport: Option<TransportName>,
}

/// `jeton bicle open`
#[derive(Debug, Args)]
pub(crate) struct BicleOpen {
    /// The files, or directories of files.
    #[arg(value_name = t!("value-files-or-directory"), required = true, help = t!("help-open-files"))]
    pub(crate) files: Vec<PathBuf>,
    /// Where to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-open-out"))]
    pub(crate) out: Option<PathBuf>,
    /// Check the whole content before a pipe gets any of it.
    #[arg(long, help = t!("help-open-two-pass"))]
    pub(crate) two_pass: bool,
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_as_people_write_it() {
        let expected = Ok(Day(time_zone::end_of(time::macros::date!(2027 - 01 - 31))));
        for text in ["31/01/2027", "31/1/2027", "31.01.2027", "31 01 2027", "2027-01-31"] {
            assert_eq!(text.parse::<Day>(), expected, "{text}");
        }
        let moment = time::macros::datetime!(2027-01-31 10:00 UTC);
        assert_eq!("2027-01-31T11:00:00+01:00".parse(), Ok(Day(moment)));
        for text in ["31/01/27", "31/02/2027", "demain", "01/31/2027", "2027-01", "31/01/2027/1"] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }
}

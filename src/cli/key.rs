//! `jeton key …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Selector;
use crate::model::{KeyAlgorithm, KeyUse, ObjectId};
use crate::t;

/// `jeton key …`
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    #[command(about = t!("about-key-list"))]
    List(KeyList),
    #[command(about = t!("about-key-generate"))]
    Generate(Box<KeyGenerate>),
    #[command(about = t!("about-key-request"))]
    Request(Box<KeyRequest>),
    #[command(about = t!("about-key-delete"))]
    Delete(KeyDelete),
}

/// `jeton key list`
#[derive(Debug, Args)]
pub(crate) struct KeyList {
    /// Ask for no PIN, and list public objects only.
    #[arg(long, help = t!("help-key-public"))]
    pub(crate) public: bool,
}

/// `jeton key generate`
#[derive(Debug, Args)]
pub(crate) struct KeyGenerate {
    /// Algorithm and size.
    #[arg(long, value_name = "rsa-2048|rsa-3072|rsa-4096|p-256|p-384", help = t!("help-algorithm"))]
    pub(crate) algorithm: Option<Algorithm>,
    /// The intended use.
    #[arg(long = "use", value_name = "sign|decrypt|both", help = t!("help-use"))]
    pub(crate) key_use: Option<Purpose>,
    #[arg(long, value_name = t!("value-label"), required_unless_present = "cn", help = t!("help-new-label"))]
    pub(crate) label: Option<String>,
    /// Also make a self-signed certificate.
    #[arg(long, conflicts_with = "csr", requires = "cn", help = t!("help-self-signed"))]
    pub(crate) self_signed: bool,
    /// Also make a certification request, in this file.
    #[arg(long, value_name = t!("value-file"), requires = "cn", help = t!("help-csr"))]
    pub(crate) csr: Option<PathBuf>,
    /// The subject.
    #[command(flatten)]
    pub(crate) subject: SubjectArguments,
    /// The validity of the self-signed certificate in days.
    #[arg(long, value_name = t!("value-days"), default_value_t = 730,
          value_parser = clap::value_parser!(u32).range(1..=3650), help = t!("help-days"))]
    pub(crate) days: u32,
}

/// `jeton key request`
#[derive(Debug, Args)]
pub(crate) struct KeyRequest {
    /// The key, named directly or by its certificate.
    #[command(flatten)]
    pub(crate) selector: Selector,
    /// The use to request in the certificate.
    #[arg(long = "use", value_name = "sign|decrypt|both", help = t!("help-request-use"))]
    pub(crate) key_use: Option<Purpose>,
    /// The subject, where it differs from that of the present certificate.
    #[command(flatten)]
    pub(crate) subject: SubjectArguments,
    #[arg(long, value_name = t!("value-file"), help = t!("help-out"))]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, requires = "out", help = t!("help-force"))]
    pub(crate) force: bool,
}

/// `jeton key delete`
#[derive(Debug, Args)]
pub(crate) struct KeyDelete {
    /// `CKA_ID`.
    #[arg(long, value_name = t!("value-hex"), required_unless_present = "label", help = t!("help-id"))]
    pub(crate) id: Option<ObjectId>,
    /// `CKA_LABEL`.
    #[arg(long, value_name = t!("value-label"), help = t!("help-label"))]
    pub(crate) label: Option<String>,
    /// Delete its certificates too.
    #[arg(long, help = t!("help-with-certificate"))]
    pub(crate) with_certificate: bool,
    /// Do not ask for confirmation.
    #[arg(long, help = t!("help-yes-delete"))]
    pub(crate) yes: bool,
}

/// The subject of a certificate or request.
#[derive(Debug, Default, Args)]
pub(crate) struct SubjectArguments {
    /// `CN`.
    #[arg(long, value_name = t!("value-name"), help = t!("help-cn"))]
    pub(crate) cn: Option<String>,
    /// `O`.
    #[arg(long, value_name = t!("value-name"), help = t!("help-organisation"))]
    pub(crate) organisation: Option<String>,
    /// SIRET or SIREN.
    #[arg(long, value_name = "SIRET", help = t!("help-siret"))]
    pub(crate) siret: Option<String>,
    /// `OU`.
    #[arg(long, value_name = t!("value-name"), help = t!("help-unit"))]
    pub(crate) unit: Option<String>,
    /// `GN`.
    #[arg(long, value_name = t!("value-name"), help = t!("help-given-name"))]
    pub(crate) given_name: Option<String>,
    /// `SN`.
    #[arg(long, value_name = t!("value-name"), help = t!("help-surname"))]
    pub(crate) surname: Option<String>,
    /// `title`.
    #[arg(long, value_name = t!("value-name"), help = t!("help-title"))]
    pub(crate) title: Option<String>,
    /// E-mail address.
    #[arg(long, value_name = t!("value-email"), help = t!("help-email"))]
    pub(crate) email: Option<String>,
}

/// An algorithm, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Algorithm {
    /// RSA, 2048 bits.
    #[value(name = "rsa-2048")]
    Rsa2048,
    /// RSA, 3072 bits.
    #[value(name = "rsa-3072")]
    Rsa3072,
    /// RSA, 4096 bits.
    #[value(name = "rsa-4096")]
    Rsa4096,
    /// NIST P-256.
    #[value(name = "p-256")]
    P256,
    /// NIST P-384.
    #[value(name = "p-384")]
    P384,
}

impl From<Algorithm> for KeyAlgorithm {
    fn from(typed: Algorithm) -> Self {
        match typed {
            Algorithm::Rsa2048 => Self::Rsa2048,
            Algorithm::Rsa3072 => Self::Rsa3072,
            Algorithm::Rsa4096 => Self::Rsa4096,
            Algorithm::P256 => Self::P256,
            Algorithm::P384 => Self::P384,
        }
    }
}

/// A use, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Purpose {
    /// Signature and authentication.
    Sign,
    /// Decryption.
    Decrypt,
    /// Both.
    Both,
}

impl From<Purpose> for KeyUse {
    fn from(typed: Purpose) -> Self {
        match typed {
            Purpose::Sign => Self::Sign,
            Purpose::Decrypt => Self::Decrypt,
            Purpose::Both => Self::Both,
        }
    }
}

//! `jeton config`.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::page::Page;
use crate::t;

/// The configuration file and its settings.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Configuration {
    /// The path of the file; it need not exist.
    pub path: String,
    /// The module's file.
    pub module: Option<String>,
    /// The token, as given to `--token`.
    pub token: Option<String>,
    /// `fr` or `en`.
    pub language: Option<String>,
    /// `text` or `json`.
    pub output: Option<String>,
    /// `arrows` or `numbers`.
    pub menu: Option<String>,
    /// The proxy for network access.
    pub proxy: Option<String>,
    /// Whether the module's file exists; none if no module is set.
    pub module_exists: Option<bool>,
}

impl Answer for Configuration {
    const KIND: &'static str = "configuration";

    fn text(&self, page: &mut Page) {
        page.line(&self.path);
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| t!("config-not-set"));
        page.fields(
            2,
            &[
                ("module", value(&self.module)),
                ("token", value(&self.token)),
                ("language", value(&self.language)),
                ("output", value(&self.output)),
                ("menu", value(&self.menu)),
                ("proxy", value(&self.proxy)),
            ],
        );
        if let (Some(module), Some(false)) = (&self.module, self.module_exists) {
            page.line(&format!("  {}", t!("config-module-missing", path = module.as_str())));
        }
    }
}

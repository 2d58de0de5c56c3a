//! The files beside a plan.

use std::path::{Path, PathBuf};

/// Where everything goes that belongs to a plan.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) plan: PathBuf,
    pub(super) journal: PathBuf,
    /// The folder of the slips.
    pub(super) slips: PathBuf,
    /// The folder of the requests.
    pub(super) requests: PathBuf,
    pub(super) report: PathBuf,
    pub(super) table: PathBuf,
}

impl Files {
    /// Those of this plan: `cles.csv` has `cles.journal.jsonl`, `cles-fiches/` and so on.
    pub(super) fn of(plan: &Path) -> Self {
        let stem = plan.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let beside = |ending: &str| plan.with_file_name(format!("{stem}{ending}"));
        Self {
            plan: plan.to_owned(),
            journal: beside(".journal.jsonl"),
            slips: beside("-fiches"),
            requests: beside("-demandes"),
            report: beside("-rapport.html"),
            table: beside("-rapport.csv"),
        }
    }

    /// A file that the plan names: beside it, unless it says where.
    pub(super) fn named(&self, name: &str) -> PathBuf {
        self.plan.with_file_name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_beside_the_plan() {
        let files = Files::of(Path::new("bureau/clés 2026.csv"));
        assert_eq!(files.journal, Path::new("bureau/clés 2026.journal.jsonl"));
        assert_eq!(files.slips, Path::new("bureau/clés 2026-fiches"));
        assert_eq!(files.named("certs/paul.pem"), Path::new("bureau/certs/paul.pem"));
        assert_eq!(files.named("/tmp/paul.pem"), Path::new("/tmp/paul.pem"));
    }
}

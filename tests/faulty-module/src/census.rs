//! The counts, and the file they are written to at C_Finalize and when the process ends.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use crate::forward::Function;
use crate::module::Module;

/// The counts of this process.
pub(crate) struct Census {
    file: Option<String>,
    total: AtomicU64,
    calls: Vec<AtomicU64>,
    pub(crate) objects_created: AtomicU64,
    pub(crate) objects_destroyed: AtomicU64,
    pub(crate) token_objects_created: AtomicU64,
    pub(crate) token_objects_destroyed: AtomicU64,
    finalized: AtomicBool,
}

impl Census {
    /// All at zero; `file` is where they are written.
    pub(crate) fn new(file: Option<String>) -> Census {
        Census {
            file,
            total: AtomicU64::new(0),
            calls: Function::ALL.iter().map(|_| AtomicU64::new(0)).collect(),
            objects_created: AtomicU64::new(0),
            objects_destroyed: AtomicU64::new(0),
            token_objects_created: AtomicU64::new(0),
            token_objects_destroyed: AtomicU64::new(0),
            finalized: AtomicBool::new(false),
        }
    }

    /// Counts one call: its number among all calls, and among the calls of its function, both from 1.
    pub(crate) fn count(&self, function: Function) -> (u64, u64) {
        let total = self.total.fetch_add(1, Relaxed) + 1;
        (total, self.calls[function as usize].fetch_add(1, Relaxed) + 1)
    }

    /// Notes whether the real module is finalised.
    pub(crate) fn set_finalized(&self, finalized: bool) {
        self.finalized.store(finalized, Relaxed);
    }

    /// Writes the file. `sessions_open` are the sessions that the real module had open when C_Finalize was called, or
    /// has now.
    pub(crate) fn write(&self, sessions_open: usize) {
        let Some(file) = &self.file else { return };
        let mut json = String::from("{\n");
        for function in Function::ALL {
            json += &format!("  \"{}\": {},\n", function.name(), self.calls[*function as usize].load(Relaxed));
        }
        let presentations: u64 = [Function::C_Login, Function::C_SetPIN, Function::C_InitPIN]
            .iter()
            .map(|function| self.calls[*function as usize].load(Relaxed))
            .sum();
        for (name, count) in [
            ("total", self.total.load(Relaxed)),
            ("pin_presentations", presentations),
            ("sessions_open", sessions_open as u64),
            ("objects_created", self.objects_created.load(Relaxed)),
            ("objects_destroyed", self.objects_destroyed.load(Relaxed)),
            ("token_objects_created", self.token_objects_created.load(Relaxed)),
            ("token_objects_destroyed", self.token_objects_destroyed.load(Relaxed)),
        ] {
            json += &format!("  \"{name}\": {count},\n");
        }
        json += &format!("  \"finalized\": {}\n}}\n", self.finalized.load(Relaxed));
        // Renamed into place, so that a reader never sees half a file. A failure cannot be reported to anyone, but the
        // test that reads the file will notice.
        let unfinished = format!("{file}.{}", std::process::id());
        let _ = std::fs::write(&unfinished, json).and_then(|()| std::fs::rename(&unfinished, file));
    }
}

/// Runs when the process ends.
extern "C" fn write_at_exit() {
    let Some(module) = Module::existing() else {
        return;
    };
    // A thread that was inside a call at exit may hold the lock.
    module.census.write(module.sessions_now().unwrap_or(0));
}

/// The linker's list of what runs at exit and at unloading.
#[used]
#[unsafe(link_section = ".fini_array")]
static AT_EXIT: extern "C" fn() = write_at_exit;

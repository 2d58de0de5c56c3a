//! The header of a shared library: its processor and the libraries it needs. For ELF, PE and Mach-O.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use goblin::Hint;
use goblin::elf::{Elf, header as elf};
use goblin::mach::{Mach, constants::cputype};
use goblin::pe::{header as pe, import::ImportData};

use crate::model::system;

/// The largest file to read into memory; no middleware is larger.
const MAX_SIZE: u64 = 256 << 20;

/// The contents of a library's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    /// Its processors, under Rust's names (`x86_64`, `x86`, `aarch64`), with the system if it is for another
    /// (`Windows x86_64`); several for a universal Mach-O file.
    pub(crate) architectures: Vec<String>,
    /// The libraries it needs (`DT_NEEDED`, the import table, `LC_LOAD_DYLIB`), by file name or path.
    pub(crate) needs: Vec<String>,
    /// Where those are searched before the system's directories (`DT_RUNPATH`, `DT_RPATH`), as written.
    pub(crate) search: Vec<String>,
}

impl Image {
    /// Reads a file; `None` if it is not a library of a known format.
    #[must_use]
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let mut bytes = Vec::new();
        file.take(MAX_SIZE).read_to_end(&mut bytes).ok()?;
        Self::parse(&bytes)
    }

    // Format by format, because goblin's `Object` reads all that a file holds, and is all of goblin.
    #[must_use]
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        match goblin::peek_bytes(bytes.first_chunk()?).ok()? {
            Hint::Elf(_) => Some(Self::elf(&Elf::parse(bytes).ok()?)),
            Hint::PE => Self::pe(bytes),
            Hint::Mach(_) | Hint::MachFat(_) => Some(Self::mach(&Mach::parse(bytes).ok()?)),
            _ => None,
        }
    }

    fn elf(file: &Elf<'_>) -> Self {
        let split = |paths: &[&str]| {
            paths.iter().flat_map(|path| path.split(':')).map(ToOwned::to_owned).collect::<Vec<String>>()
        };
        // If there is a DT_RUNPATH, the loader ignores DT_RPATH (ld.so(8)).
        let search = if file.runpaths.is_empty() { split(&file.rpaths) } else { split(&file.runpaths) };
        Self {
            architectures: vec![on(system::LINUX, &elf_architecture(file.header.e_machine, file.is_64))],
            needs: owned(&file.libraries),
            search,
        }
    }

    fn pe(bytes: &[u8]) -> Option<Self> {
        let header = pe::Header::parse(bytes).ok()?;
        let coff = &header.coff_header;
        let before = header.dos_header.pe_pointer as usize + pe::SIZEOF_PE_MAGIC + pe::SIZEOF_COFF_HEADER;
        let sections = coff.sections(bytes, &mut before.checked_add(coff.size_of_optional_header.into())?).ok()?;
        let imports = header.optional_header.and_then(|optional| {
            let table = *optional.data_directories.get_import_table()?;
            let alignment = optional.windows_fields.file_alignment;
            let is_64 = optional.container().ok()?.is_big();
            let read = if is_64 { ImportData::parse::<u64> } else { ImportData::parse::<u32> };
            Some(read(bytes, table, &sections, alignment))
        });
        let imports = imports.transpose().ok()?.map_or_else(Vec::new, |imports| imports.import_data);
        // A linker may list a library several times.
        let needs: BTreeSet<_> = imports.iter().map(|library| library.name.to_owned()).collect();
        Some(Self {
            architectures: vec![on(system::WINDOWS, &pe_architecture(coff.machine))],
            needs: needs.into_iter().collect(),
            search: Vec::new(),
        })
    }

    fn mach(file: &Mach<'_>) -> Self {
        let architecture = |cpu| on(system::MACOS, &mach_architecture(cpu));
        match file {
            Mach::Binary(file) => Self {
                architectures: vec![architecture(file.header.cputype())],
                // The first entry is the file itself.
                needs: owned(file.libs.get(1..).unwrap_or_default()),
                search: owned(&file.rpaths),
            },
            Mach::Fat(file) => Self {
                architectures: file.iter_arches().flatten().map(|part| architecture(part.cputype)).collect(),
                needs: Vec::new(),
                search: Vec::new(),
            },
        }
    }

    /// Whether it has the format and the architecture of this program.
    #[must_use]
    pub(crate) fn is_for_this_program(&self) -> bool {
        self.architectures.iter().any(|architecture| architecture == std::env::consts::ARCH)
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The architecture, with the system of the file's format if it is not this one.
fn on(made_for: &str, architecture: &str) -> String {
    if made_for == system::OWN { architecture.to_owned() } else { format!("{made_for} {architecture}") }
}

fn elf_architecture(machine: u16, is_64: bool) -> String {
    let name = match (machine, is_64) {
        (elf::EM_X86_64, true) => "x86_64",
        // The x32 ABI: 64-bit instructions, 32-bit addresses.
        (elf::EM_X86_64, false) => "x32",
        (elf::EM_386, _) => "x86",
        (elf::EM_AARCH64, _) => "aarch64",
        (elf::EM_ARM, _) => "arm",
        (elf::EM_RISCV, true) => "riscv64",
        (elf::EM_PPC64, _) => "powerpc64",
        (elf::EM_S390, _) => "s390x",
        _ => return format!("ELF {machine}"),
    };
    name.to_owned()
}

fn pe_architecture(machine: u16) -> String {
    let name = match machine {
        pe::COFF_MACHINE_X86_64 => "x86_64",
        pe::COFF_MACHINE_X86 => "x86",
        pe::COFF_MACHINE_ARM64 => "aarch64",
        _ => return format!("PE {machine:#x}"),
    };
    name.to_owned()
}

fn mach_architecture(cpu: u32) -> String {
    let name = match cpu {
        cputype::CPU_TYPE_X86_64 => "x86_64",
        cputype::CPU_TYPE_X86 => "x86",
        cputype::CPU_TYPE_ARM64 => "aarch64",
        _ => return format!("Mach-O {cpu:#x}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_is_for_this_machine() {
        let image = Image::read(&std::env::current_exe().unwrap()).unwrap();
        assert!(image.is_for_this_program(), "{image:?}");
        assert!(image.needs.iter().any(|name| name.starts_with("libc.")) || !cfg!(target_os = "linux"), "{image:?}");
    }

    #[test]
    fn headers_that_lie_are_no_library() {
        for bytes in
            [&b""[..], b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe\xff\xff\xff\xff", &[0xff; 64]]
        {
            assert!(Image::parse(bytes).is_none_or(|image| image.needs.is_empty()));
        }
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        for length in [16, 52, 63, 64, 100, 1000, 4096] {
            let _ = Image::parse(&own[..length]);
        }
        let mut wrong = own[..8192].to_vec();
        for at in 0..512 {
            let kept = std::mem::replace(&mut wrong[at], 0xff);
            let _ = Image::parse(&wrong);
            wrong[at] = kept;
        }
    }
}

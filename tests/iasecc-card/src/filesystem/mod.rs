//! The files of the card and which of them is current: SELECT (ISO/IEC 7816-4, 7.1.1). `content` reads and changes them.

mod content;

use crate::access::{self, Access};
use crate::apdu::{Command, Status};
use crate::tlv::{constructed, tlv};

const ROOT_ID: u16 = 0x3F00;

/// The two dedicated files of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Directory {
    Root,
    Application,
}

/// A transparent elementary file.
#[derive(Debug, Clone)]
pub(crate) struct ElementaryFile {
    pub(crate) id: u16,
    /// Short EF identifier, 1 to 30.
    pub(crate) short_id: Option<u8>,
    /// As long as the space allocated to the file.
    pub(crate) content: Vec<u8>,
    pub(crate) access: Access,
}

/// A dedicated file and the elementary files right under it.
#[derive(Debug, Clone)]
pub(crate) struct DedicatedFile {
    /// Its file identifier, if it can be selected by one.
    pub(crate) id: Option<u16>,
    /// Its application identifier, if it has one.
    pub(crate) aid: Vec<u8>,
    /// Security condition byte of CREATE FILE.
    pub(crate) create: u8,
    pub(crate) files: Vec<ElementaryFile>,
}

/// The result of SELECT.
pub(crate) struct Selected {
    /// The file control parameters; empty when none were asked for.
    pub(crate) fcp: Vec<u8>,
    /// Whether a directory was entered, even the same one again: local PINs are then forgotten.
    pub(crate) entered: bool,
}

/// The two directories, and the current directory and file.
#[derive(Debug, Clone)]
pub(crate) struct FileSystem {
    pub(crate) root: DedicatedFile,
    pub(crate) application: DedicatedFile,
    pub(crate) directory: Directory,
    current: Option<u16>,
}

impl ElementaryFile {
    fn fcp(&self) -> Vec<u8> {
        let [high, low] = u16::try_from(self.content.len()).unwrap_or(u16::MAX).to_be_bytes();
        let short_id: Vec<u8> = self.short_id.map(|id| id << 3).into_iter().collect();
        constructed(
            0x62,
            &[
                tlv(0x80, &[high, low]),
                tlv(0x82, &[0x01]),
                tlv(0x83, &self.id.to_be_bytes()),
                tlv(0x88, &short_id),
                constructed(0xA1, &[tlv(0x8C, &self.access.encode())]),
                tlv(0x8A, &[0x05]),
            ],
        )
    }
}

impl DedicatedFile {
    fn fcp(&self) -> Vec<u8> {
        let id = self.id.map(|id| tlv(0x83, &id.to_be_bytes())).unwrap_or_default();
        let aid = if self.aid.is_empty() { Vec::new() } else { tlv(0x84, &self.aid) };
        let access = Access::new(&[(access::CREATE, self.create)]);
        let conditions = constructed(0xA1, &[tlv(0x8C, &access.encode())]);
        constructed(0x62, &[tlv(0x82, &[0x38]), id, aid, conditions, tlv(0x8A, &[0x05])])
    }

    fn file(&self, id: u16) -> Option<&ElementaryFile> {
        self.files.iter().find(|file| file.id == id)
    }
}

impl FileSystem {
    pub(crate) fn new(root: DedicatedFile, application: DedicatedFile) -> Self {
        Self { root, application, directory: Directory::Root, current: None }
    }

    /// Back to the root with no current file, as after a reset.
    pub(crate) fn reset(&mut self) {
        self.enter(Directory::Root);
    }

    fn enter(&mut self, directory: Directory) {
        self.directory = directory;
        self.current = None;
    }

    fn dedicated(&self, directory: Directory) -> &DedicatedFile {
        match directory {
            Directory::Root => &self.root,
            Directory::Application => &self.application,
        }
    }

    fn current_directory(&mut self) -> &mut DedicatedFile {
        match self.directory {
            Directory::Root => &mut self.root,
            Directory::Application => &mut self.application,
        }
    }

    pub(crate) fn select(&mut self, command: &Command) -> Result<Selected, Status> {
        let (entered, file) = match command.p1 {
            0x04 => (Some(self.by_aid(&command.data)?), None),
            0x00 if command.data.is_empty() => (Some(Directory::Root), None),
            0x00 | 0x01 | 0x02 | 0x09 => self.by_path(self.directory, &command.data)?,
            0x08 => {
                let (entered, file) = self.by_path(Directory::Root, &command.data)?;
                (entered.or(Some(Directory::Root)), file)
            }
            _ => return Err(Status::WRONG_P1P2),
        };
        if let Some(directory) = entered {
            self.enter(directory);
        }
        self.current = file;
        let dedicated = self.dedicated(self.directory);
        let fcp = if command.p2 & 0x0C == 0x0C {
            Vec::new()
        } else {
            file.and_then(|id| dedicated.file(id)).map_or_else(|| dedicated.fcp(), ElementaryFile::fcp)
        };
        Ok(Selected { fcp, entered: entered.is_some() })
    }

    fn by_aid(&self, aid: &[u8]) -> Result<Directory, Status> {
        [Directory::Root, Directory::Application]
            .into_iter()
            .find(|directory| !aid.is_empty() && self.dedicated(*directory).aid == aid)
            .ok_or(Status::FILE_NOT_FOUND)
    }

    /// Follows file identifiers from `start`; returns the directory entered, if any, and the elementary file, if any.
    fn by_path(&self, start: Directory, path: &[u8]) -> Result<(Option<Directory>, Option<u16>), Status> {
        let (elements, rest) = path.as_chunks::<2>();
        if elements.is_empty() || !rest.is_empty() {
            return Err(Status::WRONG_DATA);
        }
        let mut entered = None;
        for (position, element) in elements.iter().enumerate() {
            let id = u16::from_be_bytes(*element);
            let here = entered.unwrap_or(start);
            let below_root = position == 0 || here == Directory::Root;
            if id == ROOT_ID && position == 0 {
                entered = Some(Directory::Root);
            } else if below_root && self.application.id == Some(id) {
                // From the application itself too: OpenSC removes 3F00 from an absolute path and sends the rest.
                entered = Some(Directory::Application);
            } else if position + 1 == elements.len() && self.dedicated(here).file(id).is_some() {
                return Ok((entered, Some(id)));
            } else {
                return Err(Status::FILE_NOT_FOUND);
            }
        }
        Ok((entered, None))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn file(id: u16, short_id: Option<u8>, content: &[u8], conditions: &[u8]) -> ElementaryFile {
        ElementaryFile { id, short_id, content: content.to_vec(), access: Access::parse(conditions).unwrap() }
    }

    pub(crate) fn files() -> FileSystem {
        let public = [0x7B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00];
        let root = DedicatedFile {
            id: Some(ROOT_ID),
            aid: vec![],
            create: access::NEVER,
            files: vec![file(0x2F01, Some(0x1D), &[1, 2, 3], &public)],
        };
        let application = DedicatedFile {
            id: Some(0x5015),
            aid: vec![0xE8, 0x28],
            create: 0x12,
            files: vec![file(0x7001, None, &[0; 8], &[0x7B, 0xFF, 0xFF, 0x12, 0x12, 0x12, 0x00])],
        };
        FileSystem::new(root, application)
    }

    pub(crate) fn command(bytes: &[u8]) -> Command {
        Command::parse(bytes).unwrap()
    }

    #[test]
    fn the_fcp_of_a_file_and_of_a_directory() {
        let mut files = files();
        let fcp = files.select(&command(&[0, 0xA4, 9, 4, 2, 0x2F, 0x01, 0])).unwrap().fcp;
        let expected = [
            0x62, 0x1C, 0x80, 2, 0, 3, 0x82, 1, 1, 0x83, 2, 0x2F, 1, 0x88, 1, 0xE8, 0xA1, 9, 0x8C, 7, 0x7B, 0xFF, 0xFF,
            0xFF, 0xFF, 0xFF, 0, 0x8A, 1, 5,
        ];
        assert_eq!(fcp, expected);
        let fcp = files.select(&command(&[0, 0xA4, 4, 4, 2, 0xE8, 0x28, 0])).unwrap().fcp;
        let expected = [
            0x62, 0x14, 0x82, 1, 0x38, 0x83, 2, 0x50, 0x15, 0x84, 2, 0xE8, 0x28, 0xA1, 4, 0x8C, 2, 2, 0x12, 0x8A, 1, 5,
        ];
        assert_eq!(fcp, expected);
    }

    #[test]
    fn a_file_of_one_directory_is_not_found_from_another() {
        let mut files = files();
        let select =
            |files: &mut FileSystem, bytes: &[u8]| files.select(&command(bytes)).map(|selected| selected.entered);
        assert_eq!(select(&mut files, &[0, 0xA4, 1, 4, 2, 0x70, 0x01]), Err(Status::FILE_NOT_FOUND));
        assert_eq!(select(&mut files, &[0, 0xA4, 9, 4, 6, 0x3F, 0, 0x50, 0x15, 0x70, 0x01]), Ok(true));
        assert_eq!(select(&mut files, &[0, 0xA4, 1, 4, 2, 0x70, 0x01]), Ok(false));
        assert_eq!(select(&mut files, &[0, 0xA4, 1, 4, 2, 0x2F, 0x01]), Err(Status::FILE_NOT_FOUND));
        assert_eq!(files.directory, Directory::Application);
    }
}

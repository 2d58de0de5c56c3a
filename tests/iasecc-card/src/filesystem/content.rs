//! READ BINARY, UPDATE BINARY, CREATE FILE, DELETE FILE (ISO/IEC 7816-4, 7.2; 7816-9). The caller, which knows the
//! PINs, decides whether a condition is satisfied.

use super::{ElementaryFile, FileSystem};
use crate::access::{self, Access};
use crate::apdu::{Answer, Command, Status};
use crate::tlv::find;

impl FileSystem {
    /// The file that a binary command addresses, which becomes current, and the offset in it.
    fn addressed(&mut self, command: &Command) -> Result<(&mut ElementaryFile, usize), Status> {
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(command.p1p2())
        } else {
            let short_id = command.p1 & 0x1F;
            let file = self.current_directory().files.iter().find(|file| file.short_id == Some(short_id));
            self.current = Some(file.ok_or(Status::FILE_NOT_FOUND)?.id);
            usize::from(command.p2)
        };
        let id = self.current.ok_or(Status::NO_CURRENT_EF)?;
        let file = self.current_directory().files.iter_mut().find(|file| file.id == id);
        file.map(|file| (file, offset)).ok_or(Status::NO_CURRENT_EF)
    }

    pub(crate) fn read_binary(&mut self, command: &Command, allowed: impl Fn(u8) -> bool) -> Answer {
        let (file, offset) = self.addressed(command)?;
        if !allowed(file.access.condition(access::READ)) {
            return Err(Status::SECURITY);
        }
        let rest = file.content.get(offset..).filter(|rest| !rest.is_empty()).ok_or(Status::WRONG_OFFSET)?;
        Ok(rest[..rest.len().min(command.le.unwrap_or(256))].to_vec())
    }

    pub(crate) fn update_binary(&mut self, command: &Command, allowed: impl Fn(u8) -> bool) -> Answer {
        let (file, offset) = self.addressed(command)?;
        if !allowed(file.access.condition(access::UPDATE)) {
            return Err(Status::SECURITY);
        }
        if offset >= file.content.len() {
            return Err(Status::WRONG_OFFSET);
        }
        let target = file.content.get_mut(offset..offset + command.data.len()).ok_or(Status::NO_ROOM)?;
        target.copy_from_slice(&command.data);
        Ok(Vec::new())
    }

    /// CREATE FILE of a transparent EF, which becomes current.
    pub(crate) fn create(&mut self, command: &Command, allowed: impl Fn(u8) -> bool) -> Answer {
        if !allowed(self.current_directory().create) {
            return Err(Status::SECURITY);
        }
        let file = created_file(&command.data).ok_or(Status::WRONG_DATA)?;
        let id = file.id;
        let directory = self.current_directory();
        if directory.file(id).is_some() {
            return Err(Status::FILE_EXISTS);
        }
        directory.files.push(file);
        self.current = Some(id);
        Ok(Vec::new())
    }

    /// DELETE FILE of the current EF.
    pub(crate) fn delete(&mut self, command: &Command, allowed: impl Fn(u8) -> bool) -> Answer {
        if !command.data.is_empty() || command.p1p2() != 0 {
            return Err(Status::WRONG_P1P2);
        }
        let id = self.current.ok_or(Status::NO_CURRENT_EF)?;
        let directory = self.current_directory();
        let condition = directory.file(id).map(|file| file.access.condition(access::DELETE));
        if !condition.is_some_and(allowed) {
            return Err(Status::SECURITY);
        }
        directory.files.retain(|file| file.id != id);
        self.current = None;
        Ok(Vec::new())
    }
}

fn created_file(data: &[u8]) -> Option<ElementaryFile> {
    let template = find(data, 0x62)?;
    let size = <[u8; 2]>::try_from(find(template, 0x80)?).ok()?;
    if find(template, 0x82)? != [0x01] {
        return None;
    }
    let id = <[u8; 2]>::try_from(find(template, 0x83)?).ok()?;
    let conditions = find(find(template, 0xA1)?, 0x8C)?;
    Some(ElementaryFile {
        id: u16::from_be_bytes(id),
        short_id: None,
        content: vec![0; usize::from(u16::from_be_bytes(size))],
        access: Access::parse(conditions)?,
    })
}

#[cfg(test)]
mod tests {
    use crate::apdu::Status;
    use crate::filesystem::tests::{command, files};

    #[test]
    fn conditions_are_asked_before_a_file_is_touched() {
        let mut files = files();
        files.select(&command(&[0, 0xA4, 4, 0x0C, 2, 0xE8, 0x28])).unwrap();
        files.select(&command(&[0, 0xA4, 2, 0x0C, 2, 0x70, 0x01])).unwrap();
        let update = command(&[0, 0xD6, 0, 4, 2, 0xAA, 0xBB]);
        assert_eq!(files.update_binary(&update, |condition| condition == 0), Err(Status::SECURITY));
        assert_eq!(files.update_binary(&update, |condition| condition == 0x12), Ok(vec![]));
        let read = command(&[0, 0xB0, 0, 3, 3]);
        assert_eq!(files.read_binary(&read, |condition| condition == 0), Ok(vec![0, 0xAA, 0xBB]));
        assert_eq!(files.delete(&command(&[0, 0xE4, 0, 0]), |condition| condition != 0xFF), Err(Status::SECURITY));
        assert_eq!(files.read_binary(&command(&[0, 0xB0, 0, 8, 1]), |_| true), Err(Status::WRONG_OFFSET));
    }

    #[test]
    fn a_created_file_is_current_empty_and_single() {
        let mut files = files();
        files.select(&command(&[0, 0xA4, 4, 0x0C, 2, 0xE8, 0x28])).unwrap();
        let create = command(&[
            0, 0xE0, 0, 0, 0x17, 0x62, 0x15, 0x80, 2, 0, 4, 0x82, 1, 1, 0x83, 2, 0x34, 1, 0x88, 0, 0xA1, 6, 0x8C, 4,
            0x43, 0, 0x12, 0,
        ]);
        assert_eq!(files.create(&create, |_| false), Err(Status::SECURITY));
        assert_eq!(files.create(&create, |condition| condition == 0x12), Ok(vec![]));
        assert_eq!(files.read_binary(&command(&[0, 0xB0, 0, 0, 0]), |_| true), Ok(vec![0; 4]));
        assert_eq!(files.create(&create, |_| true), Err(Status::FILE_EXISTS));
        assert_eq!(files.delete(&command(&[0, 0xE4, 0, 0]), |_| true), Ok(vec![]));
        assert_eq!(files.read_binary(&command(&[0, 0xB0, 0, 0, 0]), |_| true), Err(Status::NO_CURRENT_EF));
    }
}

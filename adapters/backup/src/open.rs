//! Reading a backup.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use guichet_driven::{BackupLabel, OpenedBackup, PortError, PortResult, SignBackup};

use crate::keys;
use crate::label::{ENDS, LONGEST, Label, no_backup};
use crate::sum::{Summing, hex};
use crate::{disk, manifest};

/// What ends a file.
const END: u64 = 40;

/// The longest manifest that is believed.
const LONGEST_MANIFEST: u64 = 1 << 24;

/// Reads the whole file and holds it to the sum at its end.
pub(crate) fn check(path: &Path) -> PortResult<BackupLabel> {
    let at = |error: io::Error| disk::refused(path.display(), &error);
    let mut file = disk::regular(path).map_err(at)?;
    let bytes = file.metadata().map_err(at)?.len();
    let label = first_line(&mut file).map_err(at)??;
    let cut = || PortError::corrupt("the backup is cut short, or its end is damaged");
    let body = bytes.checked_sub(END).ok_or_else(cut)?;
    file.seek(SeekFrom::Start(0)).map_err(at)?;
    let mut whole = Summing::new(BufReader::with_capacity(1 << 18, file));
    io::copy(&mut whole.by_ref().take(body), &mut io::sink()).map_err(at)?;
    let sum = whole.sum();
    let mut end = Vec::new();
    whole.read_to_end(&mut end).map_err(at)?;
    let told_sum = end.strip_prefix(ENDS.as_slice()).ok_or_else(cut)?;
    if told_sum != sum {
        return Err(PortError::corrupt(
            "the backup is not as it was written: its sum is another",
        ));
    }
    Ok(label.of_file(bytes, hex(&whole.sum())))
}

fn first_line(file: &mut File) -> io::Result<PortResult<Label>> {
    let mut first = Vec::new();
    file.take(LONGEST as u64).read_to_end(&mut first)?;
    Ok(Label::read(&first))
}

/// The first line alone.
pub(crate) fn label(path: &Path) -> io::Result<Option<Label>> {
    Ok(first_line(&mut disk::regular(path)?)?.ok())
}

/// Reads the whole inside, the payload into a new file.
pub(crate) fn open(
    path: &Path,
    payload: &Path,
    identity: Option<&Path>,
    signer: &dyn SignBackup,
) -> PortResult<OpenedBackup> {
    check(path)?;
    let (label, body) = body(path, identity)?;
    of(&label, inside(body, payload, signer)?)
}

/// Reads what the inside says of itself, and unfolds no more than that.
pub(crate) fn told(
    path: &Path,
    identity: Option<&Path>,
    signer: &dyn SignBackup,
) -> PortResult<OpenedBackup> {
    let (label, body) = body(path, identity)?;
    let (opened, ..) = beginning(body.take(2 * LONGEST_MANIFEST), signer)?;
    of(&label, opened)
}

/// The first line, and the inside as it can be read from its beginning.
fn body(path: &Path, identity: Option<&Path>) -> PortResult<(Label, Box<dyn Read>)> {
    let at = |error: io::Error| disk::refused(path.display(), &error);
    let mut file = disk::regular(path).map_err(at)?;
    let bytes = file.metadata().map_err(at)?.len();
    let label = first_line(&mut file).map_err(at)??;
    let line = label.line().len() as u64;
    file.seek(SeekFrom::Start(line)).map_err(at)?;
    let body = bytes.checked_sub(END + line).ok_or_else(no_backup)?;
    let body = BufReader::with_capacity(1 << 18, file).take(body);
    if !label.encrypted {
        return Ok((label, Box::new(body)));
    }
    let identity = identity.ok_or_else(|| PortError::Refused {
        code: "backup_key".into(),
        words: "the backup is encrypted: GUICHET_BACKUP_IDENTITY_FILE names the file with the \
                identity that opens it"
            .into(),
    })?;
    let identities = keys::identities(identity)?;
    let each = identities.iter().map(|one| one as &dyn age::Identity);
    let opened = age::Decryptor::new_buffered(BufReader::new(body));
    let opened = opened.and_then(|sealed| sealed.decrypt(each));
    let opened = opened.map_err(|error| closed(&error))?;
    Ok((label, Box::new(opened)))
}

/// What was read, if it is what the first line says.
fn of(label: &Label, opened: OpenedBackup) -> PortResult<OpenedBackup> {
    if Label::of(&opened.content, label.encrypted) == *label {
        return Ok(opened);
    }
    Err(PortError::corrupt(
        "the first line of the backup does not go with what is in it",
    ))
}

fn closed(error: &age::DecryptError) -> PortError {
    match error {
        age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
            PortError::Refused {
                code: "backup_key".into(),
                words: "the identity at hand does not open this backup".into(),
            }
        }
        _ => PortError::corrupt(format!("the encryption of the backup: {error}")),
    }
}

fn damaged(error: io::Error) -> PortError {
    PortError::Corrupt {
        what: "the inside of the backup".into(),
        source: Some(error.into()),
    }
}

/// What follows a manifest.
type Rest<R> = zstd::Decoder<'static, BufReader<R>>;

/// The manifest, what it says of the payload, and what follows it.
fn beginning<R: Read>(
    body: R,
    signer: &dyn SignBackup,
) -> PortResult<(OpenedBackup, manifest::Payload, Rest<R>)> {
    let mut packed = zstd::Decoder::new(body).map_err(damaged)?;
    let mut length = [0; 4];
    packed.read_exact(&mut length).map_err(damaged)?;
    let length = u64::from(u32::from_be_bytes(length));
    if length > LONGEST_MANIFEST {
        return Err(PortError::corrupt("the manifest is too long"));
    }
    let mut text = Vec::new();
    let reading = packed.by_ref().take(length).read_to_end(&mut text);
    reading.map_err(damaged)?;
    let (opened, told) = manifest::read(&text, signer)?;
    Ok((opened, told, packed))
}

fn inside(body: impl Read, payload: &Path, signer: &dyn SignBackup) -> PortResult<OpenedBackup> {
    let (opened, told, packed) = beginning(body, signer)?;
    // One byte more than there may be shows that there are too many.
    let mut rest = Summing::new(packed.take(told.bytes.saturating_add(1)));
    let at = |error: io::Error| disk::refused(payload.display(), &error);
    disk::has_room(payload, told.bytes)?;
    let mut out = disk::create(payload).map_err(at)?;
    let mut room = vec![0; 1 << 18];
    loop {
        let read = rest.read(&mut room).map_err(damaged)?;
        if read == 0 {
            break;
        }
        out.write_all(room.get(..read).unwrap_or(&[])).map_err(at)?;
    }
    out.sync_all().map_err(at)?;
    if rest.bytes != told.bytes || hex(&rest.sum()) != told.sha256 {
        return Err(PortError::corrupt(
            "the data in the backup are not those its manifest names",
        ));
    }
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use chrono::DateTime;
    use guichet_contract::TestSignature;
    use guichet_driven::{BackupContent, StoreFacts, StoreKind};
    use uuid::Uuid;

    use super::*;
    use crate::manifest::Payload;

    const SIGNER: TestSignature = TestSignature {
        name: "ours",
        key: "a key",
    };

    /// The inside of a backup whose manifest says so many bytes.
    fn lying(bytes: u64) -> Vec<u8> {
        let content = BackupContent {
            id: Uuid::from_u128(1),
            made_at: DateTime::UNIX_EPOCH,
            program: "0.1.0".into(),
            facts: StoreFacts {
                kind: StoreKind::Sqlite,
                version: "3".into(),
                migrations: vec![],
                tables: vec![],
                audit_head: None,
            },
        };
        let sha256 = "0".repeat(64);
        let payload = Payload { bytes, sha256 };
        let manifest = manifest::written(&content, payload, &SIGNER).unwrap();
        let mut packed = zstd::Encoder::new(Vec::new(), 3).unwrap();
        let length = u32::try_from(manifest.len()).unwrap();
        packed.write_all(&length.to_be_bytes()).unwrap();
        packed.write_all(&manifest).unwrap();
        io::copy(&mut io::repeat(0).take(8 << 20), &mut packed).unwrap();
        packed.finish().unwrap()
    }

    struct Gone(PathBuf);

    impl Drop for Gone {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    #[test]
    fn what_does_not_fit_on_the_disk_is_refused_before_a_byte_of_it_is_written() {
        let name = format!("guichet-bomb-{}", std::process::id());
        let payload = Gone(std::env::temp_dir().join(name));
        let packed = lying(1 << 60);
        assert!(packed.len() < 64 << 10, "little that unfolds into much");
        let refused = inside(packed.as_slice(), &payload.0, &SIGNER);
        let is_disk = |error: &PortError| matches!(error, PortError::Refused { code, .. } if code == "backup_disk");
        assert!(refused.as_ref().is_err_and(is_disk), "{refused:?}");
        assert!(!payload.0.exists());
        let more = inside(lying(4 << 20).as_slice(), &payload.0, &SIGNER);
        assert!(matches!(more, Err(PortError::Corrupt { .. })), "{more:?}");
        let written = std::fs::metadata(&payload.0).unwrap().len();
        assert_eq!(written, (4 << 20) + 1, "and no more than it says");
    }
}

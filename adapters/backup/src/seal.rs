//! Writing a backup.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use guichet_driven::{BackupContent, BackupLabel, PortError, PortResult, SignBackup, StoredBackup};

use crate::keys::Recipient;
use crate::label::{ENDS, Label};
use crate::manifest::{self, Payload};
use crate::sum::{Summing, hex};
use crate::{disk, folder};

/// Zstandard's own default: most of what can be won, at the speed of a disk.
const LEVEL: i32 = 3;

/// Seals a payload into a new file of the folder, alone there while it lasts.
pub(crate) fn store(
    place: &Path,
    content: &BackupContent,
    payload: &Path,
    recipient: Option<&Recipient>,
    signer: &dyn SignBackup,
) -> PortResult<StoredBackup> {
    let at = |error: &io::Error| disk::refused(place.display(), error);
    disk::folder(place).map_err(|error| at(&error))?;
    let _alone = folder::alone(place)?;
    folder::sweep(place).map_err(|error| at(&error))?;
    let path = place.join(name(content));
    let part = folder::part_of(&path);
    let written = write(&part, content, payload, recipient, signer).and_then(|written| {
        let published = disk::publish(&part, &path);
        published.map_err(|error| at(&error)).map(|()| written)
    });
    match written {
        Ok(label) => Ok(StoredBackup { path, label }),
        Err(error) => {
            // What cannot be removed goes with the next backup.
            let _ = fs::remove_file(&part);
            Err(error)
        }
    }
}

fn name(content: &BackupContent) -> PathBuf {
    let at = content.made_at.format("%Y%m%dT%H%M%SZ");
    let id = content.id.simple().to_string();
    // The end of an id is drawn; its beginning is the time.
    let short = id.get(24..).unwrap_or(&id);
    format!("guichet-{at}-{short}.backup").into()
}

fn write(
    part: &Path,
    content: &BackupContent,
    payload: &Path,
    recipient: Option<&Recipient>,
    signer: &dyn SignBackup,
) -> PortResult<BackupLabel> {
    let at = |error: io::Error| disk::refused(part.display(), &error);
    let manifest = manifest::written(content, measure(payload)?, signer)?;
    let label = Label::of(content, recipient.is_some());
    let file = disk::create(part).map_err(at)?;
    let mut out = Summing::new(BufWriter::new(file));
    out.write_all(label.line().as_bytes()).map_err(at)?;
    match recipient {
        None => inside(&mut out, &manifest, payload).map_err(at)?,
        Some(recipient) => {
            let one = iter::once(&recipient.0 as &dyn age::Recipient);
            let sealing = age::Encryptor::with_recipients(one);
            let sealing = sealing.map_err(|_| PortError::corrupt("the recipient"))?;
            let mut sealed = sealing.wrap_output(&mut out).map_err(at)?;
            inside(&mut sealed, &manifest, payload).map_err(at)?;
            sealed.finish().map_err(at)?;
        }
    }
    let sum = out.sum();
    out.write_all(ENDS).map_err(at)?;
    out.write_all(&sum).map_err(at)?;
    let (bytes, sha256) = (out.bytes, hex(&out.sum()));
    let file = out.into_inner().into_inner();
    let file = file.map_err(|error| at(error.into_error()))?;
    file.sync_all().map_err(at)?;
    Ok(label.of_file(bytes, sha256))
}

fn measure(payload: &Path) -> PortResult<Payload> {
    let at = |error: io::Error| disk::refused(payload.display(), &error);
    let mut read = Summing::new(File::open(payload).map_err(at)?);
    io::copy(&mut read, &mut io::sink()).map_err(at)?;
    Ok(Payload {
        bytes: read.bytes,
        sha256: hex(&read.sum()),
    })
}

fn inside(out: &mut impl Write, manifest: &[u8], payload: &Path) -> io::Result<()> {
    let length = u32::try_from(manifest.len()).map_err(io::Error::other)?;
    let mut packed = zstd::Encoder::new(out, LEVEL)?;
    packed.write_all(&length.to_be_bytes())?;
    packed.write_all(manifest)?;
    let mut payload = File::open(payload)?;
    let mut room = vec![0; 1 << 18];
    loop {
        let read = payload.read(&mut room)?;
        if read == 0 {
            break;
        }
        packed.write_all(room.get(..read).unwrap_or(&[]))?;
    }
    packed.finish().map(drop)
}

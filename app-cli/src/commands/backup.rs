//! `backup create`, `list`, `verify`, `keygen`.

use std::io::ErrorKind;
use std::path::Path;

use guichet_domain::kernel::Words;
use guichet_portal::driven::Provenance;
use guichet_portal::operators::recovery::{Backups, Listed, Lying, Made, RecoveryError, Verified};
use guichet_wiring::{RestoreTarget, make_backup_key};
use serde_json::{Value, json};

use super::recovery::{failed, loaded, moment, port, size, with};
use crate::args::recovery::Backup;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table, Tint};
use crate::terminal::Terminal;
use crate::when::{instant, minute};

pub(crate) async fn run(command: Backup, terminal: Terminal, out: Out) -> Done {
    match command {
        Backup::Create { to, recipient } => {
            // The catalogue keeps it: it is read from other folders too.
            let to = to.map(std::path::absolute).transpose();
            let to = to.map_err(|error| Failure::Refused(format!("--to: {error}")))?;
            with(terminal, recipient.as_deref(), async |backups, config| {
                if let Err(faults) = config.opens_backups() {
                    let unread = out.say(
                        "la sauvegarde est faite et relue sans être ouverte",
                        "the backup is made, and read back without being opened",
                    );
                    out.note(&format!("{faults} ({unread})"));
                }
                create(backups, to.as_deref(), out).await
            })
            .await
        }
        Backup::List => with(terminal, None, async |backups, _| list(backups, out).await).await,
        Backup::Verify { path, unproven } => verify(&path, unproven, terminal, out).await,
        Backup::Keygen { file } => keygen(&file, out),
    }
}

async fn create(backups: &Backups, to: Option<&Path>, out: Out) -> Done {
    match backups.create(to).await {
        Ok(made) => {
            show(&made, out)?;
            Ok(Exit::Done)
        }
        Err(RecoveryError::NotCopied { made, error }) => {
            // The backup is there: whoever reads the answer finds it.
            show(&made, out)?;
            Err(failed(out, RecoveryError::NotCopied { made, error }))
        }
        Err(error) => Err(failed(out, error)),
    }
}

fn show(made: &Made, out: Out) -> Result<(), Failure> {
    let label = &made.stored.label;
    let removed: Vec<String> = made
        .removed
        .iter()
        .map(|p| p.display().to_string())
        .collect();
    let json = json!({
        "path": made.stored.path.display().to_string(),
        "id": label.id,
        "made_at": instant(label.made_at),
        "bytes": label.bytes,
        "sha256": label.sha256,
        "database": label.kind.word(),
        "schema": label.level,
        "encrypted": label.encrypted,
        "rows": made.facts.rows(),
        "audit_head": made.facts.audit_head.map(|head| head.to_string()),
        "copy": made.copy.as_ref().map(|path| path.display().to_string()),
        "removed": removed,
    });
    out.line(&json, &made.stored.path.display().to_string())?;
    if !label.encrypted {
        out.note(out.say(
            "non chiffrée : qui a ce fichier lit tout ; pour la chiffrer : guichet backup keygen, GUICHET_BACKUP_RECIPIENT",
            "not encrypted: whoever has this file reads everything; to encrypt it: guichet backup keygen, GUICHET_BACKUP_RECIPIENT",
        ));
    }
    Ok(())
}

async fn list(backups: &Backups, out: Out) -> Done {
    let listed = backups.list().await.map_err(|error| port(out, error))?;
    let json: Vec<Value> = listed.iter().map(json_of).collect();
    let heads = vec![
        out.say("Faite le", "Made at"),
        out.say("Taille", "Size"),
        out.say("État", "State"),
        out.say("Vérifiée le", "Verified at"),
        out.say("Copie", "Copy"),
        out.say("Fichier", "File"),
    ];
    let rows = listed.iter().map(|one| row(one, out)).collect();
    out.answer(&json!({ "backups": json }), &Table { heads, rows })?;
    Ok(Exit::Done)
}

const fn word(lying: Lying) -> &'static str {
    match lying {
        Lying::Here => "here",
        Lying::Gone => "gone",
        Lying::Changed => "changed",
        Lying::Unknown => "unknown",
    }
}

fn json_of(listed: &Listed) -> Value {
    let row = listed.row.as_ref();
    json!({
        "path": listed.path.display().to_string(),
        "state": word(listed.lying),
        "made_at": moment(listed.made_at),
        "bytes": listed.bytes,
        "id": row.map(|row| row.id),
        "sha256": row.map(|row| row.sha256.clone()),
        "schema": row.map(|row| row.level.clone()),
        "audit_seq": row.map(|row| row.audit_seq),
        "copy": row.and_then(|row| row.copy.as_ref()).map(|path| path.display().to_string()),
        "verified_at": moment(row.and_then(|row| row.verified_at)),
    })
}

fn row(listed: &Listed, out: Out) -> Vec<Cell> {
    let (state, tint) = match listed.lying {
        Lying::Here => (out.say("là", "here"), Tint::Good),
        Lying::Gone => (out.say("disparue", "gone"), Tint::Bad),
        Lying::Changed => (out.say("modifiée", "changed"), Tint::Bad),
        Lying::Unknown => (out.say("hors catalogue", "not catalogued"), Tint::Warn),
    };
    let known = listed.row.as_ref();
    let verified = known.and_then(|row| row.verified_at);
    let copied = known.is_some_and(|row| row.copy.is_some());
    vec![
        listed.made_at.map(minute).unwrap_or_default().into(),
        size(listed.bytes).into(),
        Cell::tinted(state, tint),
        verified.map(minute).unwrap_or_default().into(),
        if copied { out.say("oui", "yes") } else { "" }.into(),
        listed.path.display().to_string().into(),
    ]
}

async fn verify(path: &Path, unproven: bool, terminal: Terminal, out: Out) -> Done {
    let config = loaded(terminal)?;
    let restores = config.restores(RestoreTarget::Configured)?;
    let verified = restores
        .taking_unproven(unproven)
        .verify(path)
        .await
        .map_err(|error| failed(out, error))?;
    // The file is whole whether the catalogue can be written or not.
    if let Ok(connected) = config.backups(None).await {
        let noted = connected.backups.note_verified(&verified.label).await;
        connected.close().await;
        if let Err(error) = noted {
            out.note(&format!(
                "{}{}{error}",
                out.say("non noté au catalogue", "not noted in the catalogue"),
                out.colon()
            ));
        }
    }
    tell(&verified, path, out)?;
    Ok(Exit::Done)
}

fn tell(verified: &Verified, path: &Path, out: Out) -> Result<(), Failure> {
    let label = &verified.label;
    let content = verified.inside.as_ref().map(|inside| &inside.content);
    let provenance = verified.inside.as_ref().map(|inside| inside.provenance);
    let json = json!({
        "path": path.display().to_string(),
        "id": label.id,
        "made_at": instant(label.made_at),
        "bytes": label.bytes,
        "sha256": label.sha256,
        "database": label.kind.word(),
        "schema": label.level,
        "encrypted": label.encrypted,
        "inside": content.is_some(),
        "made_by": provenance.map(Words::word),
        "rows": content.map(|content| content.facts.rows()),
        "audit_head": content.and_then(|c| c.facts.audit_head).map(|head| head.to_string()),
    });
    let inside = if content.is_some() {
        out.say("entière, dedans aussi", "whole, inside too")
    } else {
        out.say(
            "entière ; le dedans n'a pas été lu (GUICHET_BACKUP_IDENTITY_FILE)",
            "whole; the inside was not read (GUICHET_BACKUP_IDENTITY_FILE)",
        )
    };
    out.line(&json, inside)?;
    if let Some(words) = provenance.and_then(|of| taken_all_the_same(out, of)) {
        out.note(words);
    }
    Ok(())
}

/// What whoever restores it must know.
fn taken_all_the_same(out: Out, provenance: Provenance) -> Option<&'static str> {
    match provenance {
        Provenance::Ours => None,
        Provenance::OtherKey => Some(out.say(
            "signée avec une autre clé secrète : hors du développement, elle n'est prise qu'avec --unproven",
            "signed with another secret key: elsewhere than in development it is taken with --unproven alone",
        )),
        Provenance::Unsigned => Some(out.say(
            "pas signée : hors du développement, elle n'est prise qu'avec --unproven",
            "not signed: elsewhere than in development it is taken with --unproven alone",
        )),
    }
}

fn keygen(file: &Path, out: Out) -> Done {
    let made = make_backup_key(file);
    let recipient = made.map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AlreadyExists => out
                .say(
                    "est déjà là, et une clé n'est jamais écrasée ; nommez un fichier nouveau",
                    "is there already, and a key is never overwritten; name a new file",
                )
                .to_owned(),
            ErrorKind::NotFound => out
                .say("le dossier n'existe pas", "the folder does not exist")
                .to_owned(),
            _ => error.to_string(),
        };
        Failure::Refused(format!("{}{}{why}", file.display(), out.colon()))
    })?;
    let json = json!({ "recipient": recipient, "identity_file": file.display().to_string() });
    out.line(&json, &recipient)?;
    out.note(out.say(
        "gardez ce fichier ailleurs aussi : sans lui aucune sauvegarde ne s'ouvre",
        "keep that file elsewhere too: without it no backup opens",
    ));
    Ok(Exit::Done)
}

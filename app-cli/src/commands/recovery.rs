//! What backups, restores and drills have in common: how they are connected, how they fail.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_portal::driven::{AUDIT_KEY, PortError, Provenance};
use guichet_portal::operators::recovery::{Backups, Hindrance, NoPlace, PassedOver, RecoveryError};
use guichet_wiring::{Config, start_logging};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::Out;
use crate::terminal::Terminal;
use crate::when::instant;

/// What is written down in the portal's database, connected for one act.
pub(super) async fn with(
    terminal: Terminal,
    recipient: Option<&str>,
    act: impl AsyncFnOnce(&Backups, &Config) -> Done,
) -> Done {
    let config = logged(Config::load()?, terminal);
    let connected = config.backups(recipient).await?;
    let done = act(&connected.backups, &config).await;
    connected.close().await;
    done
}

/// The same; a backup that does not prove by whom it was made is taken where that is asked for.
pub(super) async fn with_proof(
    terminal: Terminal,
    unproven: bool,
    act: impl AsyncFnOnce(&Backups, &Config) -> Done,
) -> Done {
    let config = logged(Config::load()?, terminal);
    let connected = config.backups(None).await?.taking_unproven(unproven);
    let done = act(&connected.backups, &config).await;
    connected.close().await;
    done
}

/// The configuration, for what may make a database; the log is written only where it is asked for.
pub(super) fn loaded(terminal: Terminal) -> Result<Config, Failure> {
    Ok(logged(Config::load_to_begin()?, terminal))
}

fn logged(config: Config, terminal: Terminal) -> Config {
    if terminal.log {
        start_logging(&config.settings);
    }
    config
}

/// A moment, or none, for programs.
pub(super) fn moment(at: Option<DateTime<Utc>>) -> Value {
    at.map_or(Value::Null, |at| json!(instant(at)))
}

/// Bytes for people.
pub(super) fn size(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1024))
}

/// Why it failed, in the operator's language, and how the program ends.
pub(super) fn failed(out: Out, error: RecoveryError) -> Failure {
    match error {
        RecoveryError::Port(error) => port(out, error),
        RecoveryError::NoPlace(NoPlace::Folder) => Failure::told(
            Exit::CouldNotRun,
            out.say(
                "GUICHET_BACKUP_DIR: manque ; attendu : le dossier des sauvegardes, ou --to DOSSIER",
                "GUICHET_BACKUP_DIR: is missing; expected: the folder of backups, or --to DIR",
            ),
        ),
        RecoveryError::NoPlace(NoPlace::Recipient) => Failure::told(
            Exit::CouldNotRun,
            out.say(
                "GUICHET_BACKUP_RECIPIENT: manque ; attendu : un destinataire age (age1…), voir guichet backup keygen",
                "GUICHET_BACKUP_RECIPIENT: is missing; expected: an age recipient (age1…), see guichet backup keygen",
            ),
        ),
        RecoveryError::OtherKind { backup, database } => Failure::Refused(format!(
            "{} ({backup}, {database})",
            out.say(
                "la sauvegarde est d'une autre sorte de base",
                "the backup is of another kind of database"
            )
        )),
        RecoveryError::Ahead(unknown) => Failure::Refused(format!(
            "{}{}{}",
            out.say(
                "la sauvegarde vient d'une version plus récente du programme ; prenez celle-là",
                "the backup is of a newer version of the program; run that one"
            ),
            out.colon(),
            unknown.join(", ")
        )),
        RecoveryError::Unproven(provenance) => Failure::Refused(unproven(out, provenance)),
        RecoveryError::Differs(found) => Failure::Refused(format!(
            "{}{}{}",
            out.say(
                "ce qui a été chargé n'est pas ce qui a été sauvegardé ; rien n'a été remplacé",
                "what was loaded is not what was backed up; nothing was replaced"
            ),
            out.colon(),
            found.join(", ")
        )),
        RecoveryError::Planted(found) => Failure::Refused(format!(
            "{}{}{}",
            out.say(
                "la base contient ce que le portail n'y met pas ; rien n'a été mis en place (guide restore)",
                "the database holds what the portal does not make; nothing was put in its place (runbook restore)"
            ),
            out.colon(),
            found.join(", ")
        )),
        RecoveryError::Unlisted(columns) => Failure::Refused(format!(
            "{}{}{}",
            out.say(
                "des colonnes de texte dont personne n'a dit ce qu'elles deviennent ; rien n'a été écrit",
                "columns of text that no list says what to do with; nothing was written"
            ),
            out.colon(),
            columns.join(", ")
        )),
        RecoveryError::Left(columns) => Failure::Refused(format!(
            "{}{}{}",
            out.say(
                "des valeurs d'origine restent ; rien n'a été mis en place",
                "original values are left; nothing was put in its place"
            ),
            out.colon(),
            columns.join(", ")
        )),
        RecoveryError::Unsealed(fault) => Failure::Refused(format!(
            "{} ({}, {})",
            out.say(
                "l'audit scellé à nouveau ne tient pas ; rien n'a été mis en place",
                "the audit that was sealed anew does not hold; nothing was put in its place"
            ),
            fault.seq,
            fault.flaw.word()
        )),
        RecoveryError::NoBackup(passed) => {
            told(&passed, out);
            let words = out.say(
                "aucune sauvegarde entière ; lancez : guichet backup create",
                "no whole backup; run: guichet backup create",
            );
            Failure::Refused(words.to_owned())
        }
        RecoveryError::NotCopied { error, .. } => Failure::Refused(format!(
            "{}{}{error}",
            out.say(
                "la sauvegarde est faite et entière, sa copie a échoué",
                "the backup is made and whole, its copy failed"
            ),
            out.colon()
        )),
    }
}

/// Says which backups were passed over for another, and why.
pub(super) fn told(passed: &[PassedOver], out: Out) {
    for one in passed {
        let why = match one.why {
            Hindrance::Gone => out.say("le fichier n'est plus là", "the file is gone"),
            Hindrance::Changed => out.say(
                "ce n'est pas le fichier que le catalogue connaît",
                "it is not the file that the catalogue knows",
            ),
            Hindrance::Unreadable => out.say(
                "pas entière, ou illisible ici ; voyez : guichet backup verify",
                "not whole, or not readable here; see: guichet backup verify",
            ),
            Hindrance::Unproven => out.say(
                "ne prouve pas de qui elle vient",
                "does not prove by whom it was made",
            ),
        };
        let what = out.say("sauvegarde laissée de côté", "backup passed over");
        let (colon, path) = (out.colon(), one.path.display());
        out.note(&format!("{what}{colon}{path} ({why})"));
    }
}

/// Why a backup is not taken, and what to do.
fn unproven(out: Out, provenance: Provenance) -> String {
    let why = match provenance {
        Provenance::OtherKey => out.say(
            "la sauvegarde est signée avec une autre clé secrète ; mettez celle-là dans GUICHET_SECRET_KEY_PREVIOUS",
            "the backup is signed with another secret key; put that one into GUICHET_SECRET_KEY_PREVIOUS",
        ),
        _ => out.say(
            "la sauvegarde n'est pas signée : elle vient d'une version plus ancienne, ou de quelqu'un d'autre",
            "the backup is not signed: an older version made it, or somebody else",
        ),
    };
    let how = out.say(
        "si vous savez d'où elle vient (sha256, tête de l'audit notée ailleurs) : --unproven",
        "where you know where it comes from (sha256, audit head noted elsewhere): --unproven",
    );
    format!("{why}{}{how}", out.say(" ; ", "; "))
}

/// What a refusal comes to.
fn french(code: &str) -> &'static str {
    match code {
        "store_in_use" => "la base est utilisée, arrêtez le portail et ce qui s'en sert",
        "store_not_empty" => "la base contient des tables, nommez-en une vide ou absente",
        "store_damaged" => {
            "la base en service est abîmée (pas la sauvegarde) ; --damaged la garde de côté telle quelle, sans sauvegarde de sécurité"
        }
        "store_planted" => {
            "la sauvegarde contient ce que le portail n'y met pas et qui agirait de soi-même (guide restore)"
        }
        "recovery_under_way" => "une autre sauvegarde, restauration ou répétition est en cours",
        "migration_under_way" => "une migration de la base est en cours",
        "program_missing" => {
            "installez postgresql-client, d'une version au moins égale à celle du serveur"
        }
        "right_missing" => "le rôle de la base n'a pas le droit qu'il faut",
        "backup_key" => "la clé qui ouvre cette sauvegarde n'est pas là",
        "backup_version" => {
            "un programme plus récent a fait cette sauvegarde, prenez cette version"
        }
        "backup_disk" => "le disque ou un fichier s'y oppose",
        "database_program" => "pg_dump ou pg_restore a échoué",
        _ => "refusé",
    }
}

/// A refusal that the operator can mend keeps its words; what this machine lacks is a 3.
pub(super) fn port(out: Out, error: PortError) -> Failure {
    match error {
        PortError::Refused { ref code, .. } if code == AUDIT_KEY => error.into(),
        PortError::Refused { code, words } => {
            let lacks = matches!(code.as_str(), "program_missing" | "right_missing");
            let exit = if lacks {
                Exit::CouldNotRun
            } else {
                Exit::Failed
            };
            // What the databases and their programs say is English; what it comes to is not.
            let said = out.say(french(&code), "refused");
            Failure::told(exit, format!("{said}{}{words} ({code})", out.colon()))
        }
        PortError::Corrupt { what, source } => {
            let why = source.map(|source| format!(" ({source})"));
            let said = out.say("abîmé", "damaged");
            Failure::told(
                Exit::Failed,
                format!("{said}{}{what}{}", out.colon(), why.unwrap_or_default()),
            )
        }
        other => other.into(),
    }
}

//! `anonymise`.

use std::path::Path;

use guichet_portal::operators::recovery::DataSet;
use guichet_wiring::RestoreTarget;
use serde_json::json;

use super::recovery::{failed, loaded};
use super::restore::without_password;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table};
use crate::terminal::Terminal;
use crate::when::{instant, minute};

pub(crate) async fn run(path: &Path, to: Option<&str>, terminal: Terminal, out: Out) -> Done {
    let target = match to {
        Some(url) => RestoreTarget::At(without_password(url, out)?),
        None => RestoreTarget::OfFile,
    };
    let config = loaded(terminal)?;
    if target == RestoreTarget::OfFile && config.restore_url.is_none() {
        return Err(Failure::told(
            Exit::Usage,
            out.say(
                "nommez la base : --to URL, ou RESTORE_DB_URL_FILE (le fichier de l'URL)",
                "name the database: --to URL, or RESTORE_DB_URL_FILE (the file of the URL)",
            ),
        ));
    }
    let Some(restores) = config.restores_elsewhere(target)? else {
        return Err(Failure::Refused(
            out.say(
                "c'est la base configurée (PORTAL_DB_URL) ; nommez-en une autre, vide ou absente",
                "this is the configured database (PORTAL_DB_URL); name another, empty or missing one",
            )
            .to_owned(),
        ));
    };
    let made = restores.anonymise(path, config.anonymise_key.clone()).await;
    let made = made.map_err(|error| failed(out, error))?;
    show(&made, out)?;
    Ok(Exit::Done)
}

fn show(made: &DataSet, out: Out) -> Result<(), Failure> {
    let (content, replaced, searched) = (&made.content, made.replaced, made.searched);
    let json = json!({
        "backup": content.id,
        "made_at": instant(content.made_at),
        "rows": content.facts.rows(),
        "migrated": made.migrated,
        "key": if made.lasting { "given" } else { "drawn" },
        "rows_changed": replaced.rows,
        "columns_replaced": replaced.columns,
        "columns_kept": replaced.kept,
        "sessions_ended": made.ended.sessions,
        "tokens_ended": made.ended.tokens,
        "searched": {
            "originals": searched.originals,
            "texts": searched.texts,
            "columns": searched.columns,
            "left": 0,
        },
        "mail": "disabled",
    });
    let rows = [
        (
            out.say("sauvegarde du", "backup of"),
            minute(content.made_at),
        ),
        (out.say("lignes", "rows"), content.facts.rows().to_string()),
        (
            out.say("lignes changées", "rows changed"),
            replaced.rows.to_string(),
        ),
        (
            out.say("colonnes remplacées", "columns replaced"),
            replaced.columns.to_string(),
        ),
        (
            out.say("sessions fermées", "sessions ended"),
            made.ended.sessions.to_string(),
        ),
        (
            out.say("jetons annulés", "tokens ended"),
            made.ended.tokens.to_string(),
        ),
        (
            out.say("valeurs d'origine cherchées", "original values looked for"),
            searched.originals.to_string(),
        ),
        (
            out.say("dans des textes", "in texts"),
            format!(
                "{} ({} {})",
                searched.texts,
                searched.columns,
                out.say("colonnes", "columns")
            ),
        ),
        (
            out.say("valeurs d'origine restantes", "original values left"),
            "0".to_owned(),
        ),
    ];
    let rows = rows
        .into_iter()
        .map(|(what, value)| vec![Cell::from(what), Cell::from(value)]);
    let heads = vec![out.say("Anonymisé", "Anonymised"), ""];
    let rows = rows.collect();
    out.answer(&json, &Table { heads, rows })?;
    out.note(out.say(
        "aucun mail ne part de cette base ; pour y entrer : guichet admin bootstrap ou repair (voir le guide anonymise)",
        "no mail leaves from this database; for a way in: guichet admin bootstrap or repair (see the how-to anonymise)",
    ));
    Ok(())
}

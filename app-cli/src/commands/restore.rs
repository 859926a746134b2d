//! `restore` and `restore release`.

use std::path::Path;

use guichet_domain::access::later::Taken;
use guichet_domain::kernel::Words;
use guichet_portal::driven::{PortError, StoreKind, TakenOver, Whose};
use guichet_portal::operators::recovery::{Believed, Onto, Released, Restored, Restores, Sealing};
use guichet_wiring::RestoreTarget;
use serde_json::{Value, json};

use super::recovery::{failed, loaded, port, with};
use crate::args::recovery::{Restore, RestoreAct};
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table, Tint};
use crate::terminal::Terminal;
use crate::when::{instant, minute};

pub(crate) async fn run(asked: Restore, terminal: Terminal, out: Out) -> Done {
    match (asked.act, asked.path) {
        (Some(RestoreAct::Release), _) => release(terminal, out).await,
        (None, Some(path)) => {
            let onto = if asked.replace {
                let damaged = asked.damaged;
                Onto::TheOther { damaged }
            } else {
                Onto::Nothing
            };
            let sealing = if asked.reseal {
                Sealing::Anew
            } else {
                Sealing::Refused
            };
            let restoring = restores(asked.to.as_deref(), onto, terminal, out)?;
            let restoring = restoring.taking_unproven(asked.unproven);
            restore(&path, onto, &restoring.sealing(sealing), out).await
        }
        // clap asks for the path.
        (None, None) => Err(Failure::told(Exit::Usage, "PATH")),
    }
}

fn restores(
    to: Option<&str>,
    onto: Onto,
    terminal: Terminal,
    out: Out,
) -> Result<Restores, Failure> {
    let target = match (to, onto) {
        (Some(url), _) => RestoreTarget::At(without_password(url, out)?),
        (None, Onto::Nothing) => RestoreTarget::OfFile,
        (None, Onto::TheOther { .. }) => RestoreTarget::Configured,
    };
    let config = loaded(terminal)?;
    if target == RestoreTarget::OfFile && config.restore_url.is_none() {
        return Err(Failure::told(
            Exit::Usage,
            out.say(
                "nommez la base : --to URL, --replace, ou RESTORE_DB_URL_FILE (le fichier de l'URL)",
                "name the database: --to URL, --replace, or RESTORE_DB_URL_FILE (the file of the URL)",
            ),
        ));
    }
    Ok(config.restores(target)?)
}

async fn restore(path: &Path, onto: Onto, restoring: &Restores, out: Out) -> Done {
    let restored = restoring.restore(path, onto).await;
    let restored = restored.map_err(|error| failed(out, error))?;
    show(&restored, out)?;
    Ok(Exit::Done)
}

/// Arguments can be seen by others.
pub(super) fn without_password(url: &str, out: Out) -> Result<&str, Failure> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    let in_query = query.split('&').any(|pair| pair.starts_with("password="));
    if scheme != "sqlite" && (in_query || user.is_some_and(|user| user.contains(':'))) {
        return Err(Failure::told(
            Exit::Usage,
            out.say(
                "un mot de passe n'a pas sa place sur la ligne de commande : RESTORE_DB_URL_FILE nomme le fichier de l'URL",
                "a password has no place on a command line: RESTORE_DB_URL_FILE names the file of the URL",
            ),
        ));
    }
    if !matches!(scheme, "sqlite" | "postgres" | "postgresql") || rest.is_empty() {
        return Err(Failure::told(
            Exit::Usage,
            out.say(
                "--to n'est pas l'URL d'une base ; attendu : sqlite://FICHIER ou postgres://UTILISATEUR@HÔTE/NOM",
                "--to is no URL of a database; expected: sqlite://FILE or postgres://USER@HOST/NAME",
            ),
        ));
    }
    Ok(url)
}

fn show(restored: &Restored, out: Out) -> Result<(), Failure> {
    let (content, held) = (&restored.content, &restored.held);
    let fault = restored.audit.fault;
    let json = json!({
        "backup": content.id,
        "made_at": instant(content.made_at),
        "rows": content.facts.rows(),
        "migrated": restored.migrated,
        "audit_holds": fault.is_none(),
        "resealed": restored.resealed.as_ref().map(|sealed| json!({
            "entries": sealed.entries,
            "unverified": sealed.unverified.count(),
            "unverified_entries": sealed.unverified.to_string(),
            "checkpoint_unverified": sealed.checkpoint_unverified,
            "head_before": sealed.before.to_string(),
        })),
        "sessions_ended": held.sessions,
        "tokens_ended": held.tokens,
        "mails_held": held.mails,
        "administrators": restored.administrators,
        "taken_over": {
            "believed": restored.believed.word(),
            "links_removed": held.links_removed,
            "mails_ended": held.mails_ended,
            "staff_changed": held.staff_changed,
            "who": held.taken.iter().map(who).collect::<Vec<_>>(),
        },
        "safety_backup": restored.safety.as_ref().map(|s| s.path.display().to_string()),
        "replaced": restored.replaced,
        "held": true,
    });
    let line = |what: &str, value: String| vec![Cell::from(what), Cell::from(value)];
    let mut rows = vec![
        line(
            out.say("sauvegarde du", "backup of"),
            minute(content.made_at),
        ),
        line(out.say("lignes", "rows"), content.facts.rows().to_string()),
        line(
            out.say("sessions fermées", "sessions ended"),
            held.sessions.to_string(),
        ),
        line(
            out.say("jetons annulés", "tokens ended"),
            held.tokens.to_string(),
        ),
        line(
            out.say("mails retenus", "mails held"),
            held.mails.to_string(),
        ),
    ];
    rows.extend(held.taken.iter().map(|taken| taken_row(taken, out)));
    if let Some(safety) = &restored.safety {
        let what = out.say("sauvegarde de sécurité", "safety backup");
        rows.push(line(what, safety.path.display().to_string()));
    }
    if let Some(replaced) = &restored.replaced {
        rows.push(line(
            out.say("base remplacée", "replaced database"),
            replaced.clone(),
        ));
    }
    if let Some(fault) = fault {
        let what = Cell::tinted(
            out.say("l'audit ne tient pas", "the audit does not hold"),
            Tint::Bad,
        );
        rows.push(vec![
            what,
            format!("{} {}", fault.seq, fault.flaw.word()).into(),
        ]);
    }
    let heads = vec![out.say("Restauré", "Restored"), ""];
    out.answer(&json, &Table { heads, rows })?;
    if let Some(sealed) = &restored.resealed {
        super::audit::tell_unverified(sealed, out);
    }
    if restored.administrators == 0 {
        out.note(out.say(
            "attention : aucun administrateur actif ne peut se connecter ; pour un mot de passe fermé : guichet admin repair LOGIN, sinon : guichet admin bootstrap LOGIN --name NOM --email ADRESSE",
            "warning: no active administrator can sign in; for a password that was closed: guichet admin repair LOGIN, else: guichet admin bootstrap LOGIN --name NAME --email ADDRESS",
        ));
    }
    if restored.replaced.is_some() && content.facts.kind == StoreKind::Postgresql {
        out.note(out.say(
            "les droits et réglages donnés à la base elle-même (GRANT … ON DATABASE, ALTER DATABASE … SET) sont restés à la base remplacée : redonnez-les",
            "rights and settings given to the database itself (GRANT … ON DATABASE, ALTER DATABASE … SET) have stayed with the replaced one: give them again",
        ));
    }
    tell_believed(restored, out);
    out.note(out.say(
        "démarrez le portail puis lancez : guichet restore release (avant cela les clients et les mails attendent)",
        "start the portal, then run: guichet restore release (customers and mails wait until then)",
    ));
    Ok(())
}

/// Somebody of whom something was taken over, for programs.
fn who(taken: &TakenOver) -> Value {
    let kind = match taken.whose {
        Whose::Staff(_) => "staff",
        Whose::User(_) => "customer",
    };
    json!({
        "login": taken.login,
        "kind": kind,
        "what": taken.what.word(),
        "told": taken.told,
    })
}

fn taken_row(taken: &TakenOver, out: Out) -> Vec<Cell> {
    let told = if taken.told {
        Cell::from(out.say("repris", "taken over"))
    } else {
        let words = out.say("fermé sans entrée d'audit", "closed without an audit entry");
        Cell::tinted(words, Tint::Warn)
    };
    let colon = out.say(" :", ":");
    let what = format!("{}{colon} {}", taken.login, what_of(taken.what, out));
    vec![told, what.into()]
}

fn what_of(what: Taken, out: Out) -> &'static str {
    match what {
        Taken::Password => out.say("son mot de passe d'après", "their later password"),
        Taken::NoPassword => out.say("plus de mot de passe", "no password any more"),
        Taken::Disabled => out.say("désactivé", "disabled"),
        Taken::Roles => out.say("rôles retirés", "roles withdrawn"),
        Taken::Links => out.say("liens retirés", "links removed"),
    }
}

/// What the replaced database was believed, where that is less than all.
fn tell_believed(restored: &Restored, out: Out) {
    match restored.believed {
        Believed::NothingThere | Believed::All => {}
        Believed::Unread => out.note(out.say(
            "la base remplacée était abîmée : gardée telle quelle, sans sauvegarde de sécurité, et rien n'en a été repris",
            "the replaced database was damaged: kept as it is, without a safety backup, and nothing was taken over from it",
        )),
        Believed::Unrelated => out.note(out.say(
            "rien n'a été repris de la base remplacée : son audit ne contient pas la dernière entrée de la sauvegarde ; qui a été désactivé, privé d'un rôle ou d'un lien depuis ne l'est plus, et les mots de passe sont ceux d'alors : voyez guichet staff list et guichet customers list",
            "nothing was taken over from the replaced database: its audit does not hold the backup's newest entry; whoever was disabled, or lost a role or a link since, has it again, and passwords are those of then: look at guichet staff list and guichet customers list",
        )),
        Believed::Closings => out.note(out.say(
            "l'audit de la base remplacée ne tient pas : ce qui y était fermé le reste, aucun mot de passe n'en a été repris ; si quelqu'un y a touché, restaurez plutôt avec --to",
            "the audit of the replaced database does not hold: what was closed there stays closed, no password was taken over; where somebody touched it, restore with --to instead",
        )),
    }
    if restored.held.taken.iter().any(|taken| !taken.told) {
        out.note(out.say(
            "ce que la base remplacée fermait sans qu'une entrée d'audit le dise est fermé, et nommé : si quelqu'un y a touché, restaurez plutôt avec --to ; pour rouvrir : guichet admin repair LOGIN, guichet staff password LOGIN, guichet staff enable LOGIN, guichet staff role add LOGIN ROLE, guichet customers link LOGIN CODE",
            "what the replaced database had closed without an entry of the audit that tells of it is closed, and named: where somebody touched it, restore with --to instead; to open again: guichet admin repair LOGIN, guichet staff password LOGIN, guichet staff enable LOGIN, guichet staff role add LOGIN ROLE, guichet customers link LOGIN CODE",
        ));
    }
}

async fn release(terminal: Terminal, out: Out) -> Done {
    with(terminal, None, async |backups, _| {
        let released = backups.release().await;
        let released = released.map_err(|error| still_held(out, error))?;
        tell(&released, out)?;
        Ok(Exit::Done)
    })
    .await
}

/// A release compares with Tryton: without it nothing is released.
fn still_held(out: Out, error: PortError) -> Failure {
    let held = matches!(
        error,
        PortError::Unavailable { .. } | PortError::Throttled { .. } | PortError::Denied { .. }
    );
    let failure = port(out, error);
    if !held {
        return failure;
    }
    out.note(out.say(
        "rien n'est rouvert : les clients et les mails attendent encore ; démarrez Tryton puis relancez : guichet restore release",
        "nothing was released: customers and mails still wait; start Tryton, then run again: guichet restore release",
    ));
    failure
}

fn tell(released: &Released, out: Out) -> Result<(), Failure> {
    let links: Vec<Value> = released
        .links
        .iter()
        .map(|stale| json!({ "login": stale.login, "user_id": stale.user.get(), "reason": stale.why.word() }))
        .collect();
    let json = json!({
        "released": released.hold.is_some(),
        "backup": released.hold.as_ref().map(|hold| hold.backup),
        "restored_at": released.hold.as_ref().map(|hold| instant(hold.restored_at)),
        "links_removed": links,
        "mails_given_up": released.mails,
    });
    let mut rows: Vec<Vec<Cell>> = released
        .links
        .iter()
        .map(|stale| {
            let what = out.say("lien retiré", "link removed");
            vec![
                what.into(),
                format!("{} ({})", stale.login, stale.why.word()).into(),
            ]
        })
        .collect();
    let mails = out.say("mails abandonnés", "mails given up");
    rows.push(vec![mails.into(), released.mails.to_string().into()]);
    let done = if released.hold.is_some() {
        out.say("Rouvert", "Released")
    } else {
        out.say("Rien n'était retenu", "Nothing was held")
    };
    out.answer(
        &json,
        &Table {
            heads: vec![done, ""],
            rows,
        },
    )?;
    if released.mails > 0 {
        out.note(out.say(
            "ils sont peut-être déjà partis ; pour en renvoyer un : guichet outbox retry ID",
            "they may have left already; to send one again: guichet outbox retry ID",
        ));
    }
    Ok(())
}

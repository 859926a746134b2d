//! Hashes of plans: an authorisation that holds for a plan holds for what stands in its place.

use std::collections::HashMap;

use guichet_domain::deployments::{Plan, Version};
use guichet_driven::{Disguise, TextFate, TextKind};
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::rows::{fate, hexadecimal};
use crate::entities::tasks::Model;
use crate::scoped;

/// Rows that are read at a time.
const PAGE: usize = 500;

/// Hashes of plans as they are now, each with the one it will have; in hexadecimal.
pub(super) type Hashes = HashMap<String, String>;

/// Of every task whose authorisation holds for its plan. Others bear the hash of something that
/// is gone, and get one that is nothing's.
pub(super) async fn hashes(tx: &DatabaseTransaction, with: &Disguise<'_>) -> Result<Hashes, DbErr> {
    let (mut hashes, mut after) = (Hashes::new(), Uuid::nil());
    loop {
        let rows = scoped::tasks::authorised(after, PAGE).all(tx).await?;
        let Some(last) = rows.last() else {
            return Ok(hashes);
        };
        after = last.id;
        hashes.extend(rows.into_iter().filter_map(|row| pair(row, with)));
    }
}

fn pair(row: Model, with: &Disguise<'_>) -> Option<(String, String)> {
    let kept = row.authorised_hash.clone()?;
    let task = crate::tasks::task(row).ok()?;
    let hash = |plan: &Plan| plan.hash(task.project, task.id).0;
    if hash(&task.plan)[..] != kept[..] {
        return None;
    }
    let version = with(TextKind::Version, task.plan.version.as_str());
    let description = match fate(TextKind::Text, &task.plan.description) {
        TextFate::Replaced(kind) => with(kind, &task.plan.description),
        TextFate::Kept | TextFate::Emptied => task.plan.description.clone(),
    };
    let plan = Plan {
        version: Version::new(&version).ok()?,
        description,
        ..task.plan.clone()
    };
    Some((hexadecimal(&kept), hexadecimal(&hash(&plan))))
}

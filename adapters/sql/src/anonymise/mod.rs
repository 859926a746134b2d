//! Taking people out of a database that was loaded beside the other: what is done with each column
//! stands in `list`.

mod files;
mod json;
mod list;
mod plans;
mod rows;
mod schema;
mod sealed;
mod unseen;

use async_trait::async_trait;
use guichet_driven::{
    AnonymiseStore, Disguise, PortResult, Replaced, SeeText, StoredText, TextKind,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, IsolationLevel, TransactionTrait,
};

use self::list::{Column, TABLES, Table};
use self::rows::Row;
use crate::Sql;
use crate::error::port_error;

/// Statements here last as long as they need: nobody waits for them.
const PATIENT: &str =
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// What hangs on what was replaced, or goes with it.
const IN_LINE: [&str; 2] = [
    "UPDATE staff SET one_time_until = NULL",
    "UPDATE tasks SET log_bytes = \
       (SELECT SUM(octet_length(l.line)) FROM task_logs l WHERE l.task_id = tasks.id) \
     WHERE EXISTS (SELECT 1 FROM task_logs l WHERE l.task_id = tasks.id)",
];

#[async_trait]
impl AnonymiseStore for Sql {
    async fn unlisted(&self) -> PortResult<Vec<String>> {
        let found = self.read("the database's schema", async |db| {
            let schema = crate::inspect::found(db).await?;
            let unseen = unseen::found(db, &schema).await?;
            Ok((schema, unseen))
        });
        let (schema, unseen) = found.await?;
        let mut unlisted = schema::unlisted(&schema);
        unlisted.extend(unseen);
        Ok(unlisted)
    }

    async fn show(&self, see: &mut SeeText<'_>) -> PortResult<()> {
        let failed = |error| port_error("the texts of the database", error);
        let tx = self.one_moment().await.map_err(failed)?;
        for table in TABLES {
            show(&tx, table, see).await.map_err(failed)?;
        }
        tx.rollback().await.map_err(failed)
    }

    async fn replace(&self, with: &Disguise<'_>) -> PortResult<Replaced> {
        let failed = |error| port_error("replacing the texts of the database", error);
        let read = self.one_moment().await.map_err(failed)?;
        let write = self.long().await.map_err(failed)?;
        let hashes = plans::hashes(&read, with).await.map_err(failed)?;
        let other = |kind: TextKind, text: &str| {
            let known = (kind == TextKind::Digest).then(|| hashes.get(text));
            known.flatten().cloned().unwrap_or_else(|| with(kind, text))
        };
        let mut done = counted();
        for table in TABLES.iter().filter(|table| !table.is_sealed()) {
            let rows = replace(&read, &write, table, &other).await;
            done.rows += rows.map_err(failed)?;
        }
        done.rows += sealed::anew(&read, &write, self.seal.as_ref(), &other).await?;
        for statement in IN_LINE {
            let done = write.execute_unprepared(statement).await;
            done.map_err(failed)?;
        }
        read.rollback().await.map_err(failed)?;
        write.commit().await.map_err(failed)?;
        files::forget(self, TABLES.iter().map(|table| table.name)).await?;
        Ok(done)
    }
}

/// Columns by what becomes of them.
fn counted() -> Replaced {
    let mut done = Replaced::default();
    for (_, column) in TABLES.iter().flat_map(|table| table.columns) {
        let of = match column {
            Column::Kept(_) | Column::Sealed => &mut done.kept,
            _ => &mut done.columns,
        };
        *of += 1;
    }
    done
}

async fn show(tx: &DatabaseTransaction, table: &Table, see: &mut SeeText<'_>) -> Result<(), DbErr> {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|(column, _)| format!("{}.{column}", table.name))
        .collect();
    let mut last: Option<Row> = None;
    loop {
        let mut page = rows::page(tx, table, last.as_ref()).await?;
        for row in &page {
            for ((name, (_, column)), cell) in names.iter().zip(table.columns).zip(&row.cells) {
                let Some(cell) = cell else { continue };
                rows::each(*column, cell, &mut |fate, text| {
                    see(StoredText {
                        column: name,
                        fate,
                        text,
                    });
                });
            }
        }
        if !rows::is_full(&page) {
            return Ok(());
        }
        last = page.pop();
    }
}

/// How many rows were changed.
async fn replace(
    read: &DatabaseTransaction,
    write: &DatabaseTransaction,
    table: &Table,
    with: &Disguise<'_>,
) -> Result<u64, DbErr> {
    let (mut changed, mut last): (u64, Option<Row>) = (0, None);
    loop {
        let mut page = rows::page(read, table, last.as_ref()).await?;
        for row in &page {
            changed += u64::from(replace_row(write, table, row, with).await?);
        }
        if !rows::is_full(&page) {
            return Ok(changed);
        }
        last = page.pop();
    }
}

async fn replace_row(
    write: &DatabaseTransaction,
    table: &Table,
    row: &Row,
    with: &Disguise<'_>,
) -> Result<bool, DbErr> {
    let mut update = Query::update();
    update.table(table.name);
    let mut any = false;
    for ((name, column), cell) in table.columns.iter().zip(&row.cells) {
        let cell = cell.as_ref();
        let new = cell.and_then(|cell| rows::changed(*column, cell, with));
        if let Some(new) = new {
            update.value(*name, Expr::val(new));
            any = true;
        }
    }
    if !any {
        return Ok(false);
    }
    for ((name, _), value) in table.key.iter().zip(&row.key) {
        update.and_where(Expr::col(*name).eq(Expr::val(value.clone())));
    }
    let asked = write.get_database_backend().build(&update);
    write.execute_raw(asked).await?;
    Ok(true)
}

impl Sql {
    /// What is there at this moment, whatever is written meanwhile.
    async fn one_moment(&self) -> Result<DatabaseTransaction, DbErr> {
        if self.reader.get_database_backend() == DatabaseBackend::Sqlite {
            return self.reader.begin().await;
        }
        let level = Some(IsolationLevel::RepeatableRead);
        let tx = self.reader.begin_with_config(level, None).await?;
        tx.execute_unprepared(PATIENT).await?;
        Ok(tx)
    }

    async fn long(&self) -> Result<DatabaseTransaction, DbErr> {
        let tx = self.transaction().await?;
        if self.writer.get_database_backend() != DatabaseBackend::Sqlite {
            tx.execute_unprepared(PATIENT).await?;
        }
        Ok(tx)
    }
}

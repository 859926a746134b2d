use async_trait::async_trait;
use guichet_domain::kernel::Words;
use guichet_driven::{MeasureStore, OutboxFigures, OutboxState, PoolFigures, PortResult};
use sea_orm::sqlx::{Database, Pool};
use sea_orm::{DatabaseBackend, DatabaseConnection};

use crate::error::corrupt;
use crate::{Sql, scoped, values};

#[async_trait]
impl MeasureStore for Sql {
    async fn outbox_figures(&self) -> PortResult<OutboxFigures> {
        let counts = scoped::outbox_counts().into_tuple::<(String, i64)>();
        let oldest = scoped::outbox_oldest(OutboxState::Waiting);
        let (counts, oldest) = self
            .read("the outbox in figures", async |db| {
                Ok((counts.all(db).await?, oldest.one(db).await?))
            })
            .await?;
        let entry = |(word, count): (String, i64)| {
            let state = OutboxState::from_word(&word);
            let state = state.ok_or_else(|| corrupt("outbox", "state"))?;
            Ok((state, values::counted(count, "outbox", "id")?))
        };
        Ok(OutboxFigures {
            entries: counts.into_iter().map(entry).collect::<PortResult<_>>()?,
            oldest_waiting: oldest.map(|row| row.made_at),
        })
    }

    fn pools(&self) -> Vec<PoolFigures> {
        match self.writer.get_database_backend() {
            // One pool for both.
            DatabaseBackend::Postgres => vec![figures("all", &self.writer)],
            _ => vec![
                figures("write", &self.writer),
                figures("read", &self.reader),
            ],
        }
    }
}

fn figures(name: &'static str, connection: &DatabaseConnection) -> PoolFigures {
    match connection.get_database_backend() {
        DatabaseBackend::Postgres => of_pool(name, connection.get_postgres_connection_pool()),
        _ => of_pool(name, connection.get_sqlite_connection_pool()),
    }
}

fn of_pool<D: Database>(name: &'static str, pool: &Pool<D>) -> PoolFigures {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    PoolFigures {
        name,
        in_use: pool.size().saturating_sub(idle),
        idle,
        most: pool.options().get_max_connections(),
    }
}

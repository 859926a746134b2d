//! The log of an execution.

use guichet_domain::deployments::LogLine;
use guichet_domain::kernel::{StaffId, TaskId};
use guichet_driven::PortResult;
use sea_orm::{EntityTrait, Set};

use crate::entities::task_logs::{ActiveModel, Entity, Model};
use crate::unit::SqlUnit;
use crate::values;

/// Lines of one statement: the databases bind so many values and no more.
const AT_ONCE: usize = 2_000;

pub(super) async fn append(unit: &mut SqlUnit, id: TaskId, lines: &[LogLine]) -> PortResult<()> {
    for lines in lines.chunks(AT_ONCE) {
        let rows = lines.iter().map(|line| ActiveModel {
            task_id: Set(id.0),
            number: Set(values::stored(line.number)),
            at: Set(values::instant(line.at)),
            by: Set(line.by.0),
            line: Set(values::text(&line.line).into()),
        });
        let insert = Entity::insert_many(rows);
        unit.write("adding lines to a log", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
    }
    Ok(())
}

pub(super) fn lines(rows: Vec<Model>) -> PortResult<Vec<LogLine>> {
    let lines = rows.into_iter().map(|row| {
        Ok(LogLine {
            number: values::counted(row.number, "task_logs", "number")?,
            at: row.at,
            by: StaffId(row.by),
            line: row.line,
        })
    });
    lines.collect()
}

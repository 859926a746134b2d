use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{CommandKey, FirstAnswer, IdempotencyStore, PortError, PortResult};

use super::unit::MemoryUnit;

fn place(key: &CommandKey) -> (String, String) {
    (key.scope.clone(), key.key.clone())
}

#[async_trait]
impl IdempotencyStore for MemoryUnit {
    async fn first(&mut self, key: &CommandKey) -> PortResult<Option<FirstAnswer>> {
        let found = self.tables.answers.get(&place(key));
        Ok(found.map(|(answer, _)| answer.clone()))
    }

    async fn keep(
        &mut self,
        key: &CommandKey,
        status: u16,
        body: &[u8],
        at: DateTime<Utc>,
    ) -> PortResult<()> {
        let answer = FirstAnswer {
            fingerprint: key.fingerprint,
            status,
            body: body.to_vec(),
        };
        if self.tables.answers.contains_key(&place(key)) {
            return Err(PortError::Conflict);
        }
        self.tables.answers.insert(place(key), (answer, at));
        Ok(())
    }

    async fn prune(&mut self, before: DateTime<Utc>) -> PortResult<u64> {
        let answers = &mut self.tables.answers;
        let there = answers.len();
        answers.retain(|_, (_, at)| *at >= before);
        Ok((there - answers.len()) as u64)
    }
}

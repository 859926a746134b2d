//! Answers that last: so many at once, so many of one person, and none when the server stops.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use guichet_domain::kernel::StaffId;
use tokio::sync::watch;

/// Of all together.
const ALL: usize = 200;

/// Of one person: as many pages as anybody looks at.
const OF_ONE: usize = 8;

/// Where they sit.
#[derive(Debug, Default)]
pub(crate) struct Seats {
    taken: Mutex<HashMap<StaffId, usize>>,
    closed: watch::Sender<bool>,
}

/// Why somebody has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// They have as many as one may.
    OfOne,
    /// All are taken.
    OfAll,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Arc<Seats>,
    who: StaffId,
    closed: watch::Receiver<bool>,
}

impl Seats {
    /// One for this person.
    pub(crate) fn take(self: &Arc<Self>, who: StaffId) -> Result<Seat, Full> {
        let mut taken = self.taken();
        if taken.get(&who).is_some_and(|own| *own >= OF_ONE) {
            return Err(Full::OfOne);
        }
        if taken.values().sum::<usize>() >= ALL {
            return Err(Full::OfAll);
        }
        *taken.entry(who).or_default() += 1;
        Ok(Seat {
            seats: Arc::clone(self),
            who,
            closed: self.closed.subscribe(),
        })
    }

    /// Everybody is to leave: the server stops.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<StaffId, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Whether to leave.
    pub(crate) fn is_closed(&self) -> bool {
        *self.closed.borrow()
    }

    /// Comes back when it is time to leave.
    pub(crate) async fn closed(&mut self) {
        // The sender lives in the seats, and this holds them.
        let _closed = self.closed.wait_for(|closed| *closed).await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        if let Some(own) = taken.get_mut(&self.who) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn who(n: usize) -> StaffId {
        StaffId(Uuid::from_u128(n as u128))
    }

    #[test]
    fn one_has_so_many_all_have_so_many_and_whoever_leaves_makes_room() {
        let seats = Arc::new(Seats::default());
        let mut held: Vec<Seat> = (0..ALL)
            .map(|n| seats.take(who(n / OF_ONE)).unwrap())
            .collect();
        assert_eq!(seats.take(who(0)).err(), Some(Full::OfOne));
        assert_eq!(seats.take(who(ALL)).err(), Some(Full::OfAll));
        held.swap_remove(0);
        let again = seats.take(who(0)).unwrap();
        assert_eq!(seats.take(who(ALL)).err(), Some(Full::OfAll));
        drop((held, again));
        assert!(seats.taken().is_empty());
    }

    #[tokio::test]
    async fn whoever_sits_or_comes_when_it_closes_is_told() {
        let seats = Arc::new(Seats::default());
        let mut early = seats.take(who(1)).unwrap();
        assert!(!early.is_closed());
        seats.close();
        early.closed().await;
        assert!(early.is_closed() && seats.take(who(1)).unwrap().is_closed());
    }
}

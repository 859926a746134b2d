use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// What runs beside the requests, for as long as this lives.
#[derive(Default)]
pub(crate) struct Beside(Mutex<JoinSet<()>>);

impl Beside {
    pub(crate) fn start(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.get_mut().spawn(task);
    }

    /// Ends all of it, wherever it is: what was only half done is given back by the time this
    /// returns.
    pub(crate) async fn end(&self) {
        self.0.lock().await.shutdown().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Says that what was taken is given back.
    struct Taken(Arc<AtomicBool>);

    impl Drop for Taken {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Release);
        }
    }

    #[tokio::test]
    async fn what_was_half_done_is_given_back_when_it_has_ended() {
        let mut beside = Beside::default();
        let given_back = Arc::new(AtomicBool::new(false));
        let taken = Taken(given_back.clone());
        beside.start(async move {
            let _taken = taken;
            std::future::pending::<()>().await;
        });
        tokio::task::yield_now().await;
        assert!(!given_back.load(Ordering::Acquire));
        beside.end().await;
        assert!(given_back.load(Ordering::Acquire));
    }
}

//! Work in order on a thread of its own: what a stream is.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::exec::grid::Scratch;

pub type Job = Box<dyn FnOnce(&mut Scratch) + Send>;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    submitted: u64,
    completed: u64,
    /// Whether the thread runs.
    started: bool,
    closed: bool,
}

/// A first-in-first-out queue; its thread starts with the first job and ends when the queue is closed.
#[derive(Default)]
pub struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_on<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job; its ticket, or `None` when the queue is closed or no thread could be started.
    pub fn submit(self: &Arc<Self>, job: Job) -> Option<u64> {
        let mut state = self.lock();
        if state.closed {
            return None;
        }
        if !state.started {
            let queue = self.clone();
            std::thread::Builder::new().name("cuda-stream".into()).spawn(move || queue.work()).ok()?;
            state.started = true;
        }
        state.jobs.push_back(job);
        state.submitted += 1;
        let ticket = state.submitted;
        drop(state);
        self.changed.notify_all();
        Some(ticket)
    }

    fn work(&self) {
        let mut scratch = Scratch::default();
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                drop(state);
                let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut scratch)));
                if outcome.is_err() {
                    scratch = Scratch::default();
                }
                state = self.lock();
                state.completed += 1;
                self.changed.notify_all();
            } else if state.closed {
                return;
            } else {
                state = self.wait_on(state);
            }
        }
    }

    pub fn is_done(&self, ticket: u64) -> bool {
        self.lock().completed >= ticket
    }

    /// Ticket of the last job submitted.
    pub fn submitted(&self) -> u64 {
        self.lock().submitted
    }

    pub fn is_idle(&self) -> bool {
        let state = self.lock();
        state.completed == state.submitted
    }

    /// Blocks until the job with this ticket has run.
    pub fn wait(&self, ticket: u64) {
        let mut state = self.lock();
        while state.completed < ticket {
            state = self.wait_on(state);
        }
    }

    /// Blocks until everything submitted so far has run.
    pub fn drain(&self) {
        let ticket = self.lock().submitted;
        self.wait(ticket);
    }

    /// Accepts no more jobs and lets the thread end after those it has.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_run_in_order_and_tickets_say_when() {
        let queue = Arc::new(Queue::default());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let tickets: Vec<u64> = (0..100)
            .map(|n| {
                let seen = seen.clone();
                queue.submit(Box::new(move |_| seen.lock().unwrap().push(n))).unwrap()
            })
            .collect();
        queue.wait(tickets[99]);
        assert_eq!(*seen.lock().unwrap(), (0..100).collect::<Vec<_>>());
        assert!(queue.is_idle() && queue.is_done(tickets[0]));
    }

    #[test]
    fn a_job_that_panics_does_not_stop_the_queue() {
        let queue = Arc::new(Queue::default());
        queue.submit(Box::new(|_| panic!("on purpose"))).unwrap();
        let last = queue.submit(Box::new(|_| {})).unwrap();
        queue.wait(last);
        queue.close();
        assert_eq!(queue.submit(Box::new(|_| {})), None);
    }
}

//! Work in order, one job at a time: what a stream is. A thread of the queue's own does it, unless somebody who waits comes first: then no
//! thread has to be woken and waited for, which on a busy machine costs more than most kernels.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::exec::grid::Scratch;

pub type Job = Box<dyn FnOnce(&mut Scratch) + Send>;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    submitted: u64,
    completed: u64,
    /// Whether a job is being run.
    busy: bool,
    scratch: Scratch,
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

    /// Runs the next job, unless there is none or another thread is at one.
    fn run_one<'a>(&'a self, mut state: MutexGuard<'a, State>) -> Result<MutexGuard<'a, State>, MutexGuard<'a, State>> {
        if state.busy {
            return Err(state);
        }
        let Some(job) = state.jobs.pop_front() else { return Err(state) };
        state.busy = true;
        let mut scratch = std::mem::take(&mut state.scratch);
        drop(state);
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut scratch)));
        let mut state = self.lock();
        if outcome.is_ok() {
            state.scratch = scratch;
        }
        state.busy = false;
        state.completed += 1;
        self.changed.notify_all();
        Ok(state)
    }

    fn work(&self) {
        let mut state = self.lock();
        while !(state.closed && state.jobs.is_empty()) {
            state = self.run_one(state).unwrap_or_else(|state| self.wait_on(state));
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

    /// Blocks until the job with this ticket has run, running jobs meanwhile.
    pub fn wait(&self, ticket: u64) {
        let mut state = self.lock();
        while state.completed < ticket {
            state = self.run_one(state).unwrap_or_else(|state| self.wait_on(state));
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

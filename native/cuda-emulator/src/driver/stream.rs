//! Streams and events.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::context::Context;
use super::queue::{Job, Queue};
use super::status::{Outcome, Status};
use super::{STREAMS, current};

pub const NON_BLOCKING: u32 = 1;
/// `CU_STREAM_LEGACY` and `CU_STREAM_PER_THREAD` as handles.
const LEGACY: u64 = 1;
const PER_THREAD: u64 = 2;

pub struct Stream {
    pub context: Arc<Context>,
    pub queue: Arc<Queue>,
    pub non_blocking: bool,
    last: AtomicU64,
}

impl Stream {
    pub fn new(context: Arc<Context>, non_blocking: bool) -> Self {
        let queue = if non_blocking { context.new_queue() } else { context.queue.clone() };
        Self { context, queue, non_blocking, last: AtomicU64::new(0) }
    }

    pub fn submit(&self, job: Job) -> Outcome<u64> {
        let ticket = self.queue.submit(job).ok_or(Status::CONTEXT_IS_DESTROYED)?;
        self.last.fetch_max(ticket, SeqCst);
        Ok(ticket)
    }

    pub fn is_done(&self) -> bool {
        self.queue.is_done(self.last.load(SeqCst))
    }

    pub fn synchronize(&self) -> Outcome {
        self.queue.wait(self.last.load(SeqCst));
        self.context.check()
    }
}

/// The stream with this handle; 0 is the default stream of the current context.
pub fn stream(handle: u64) -> Outcome<Arc<Stream>> {
    let context = current()?;
    if matches!(handle, 0 | LEGACY | PER_THREAD) {
        let stream = Stream::new(context, false);
        // Everything that the shared queue holds was submitted before whatever comes next.
        stream.last.store(stream.queue.submitted(), SeqCst);
        return Ok(Arc::new(stream));
    }
    let stream = STREAMS.get(handle)?;
    stream.context.check()?;
    Ok(stream)
}

#[derive(Clone)]
struct Mark {
    queue: Arc<Queue>,
    ticket: u64,
    time: Arc<Mutex<Option<Instant>>>,
}

pub struct Event {
    pub context: Arc<Context>,
    pub timed: bool,
    mark: Mutex<Option<Mark>>,
}

impl Event {
    pub fn new(context: Arc<Context>, timed: bool) -> Self {
        Self { context, timed, mark: Mutex::new(None) }
    }

    fn mark(&self) -> Option<Mark> {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn record(&self, stream: &Stream) -> Outcome {
        let time = Arc::new(Mutex::new(None));
        let into = time.clone();
        let job: Job = Box::new(move |_| *into.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now()));
        let ticket = stream.submit(job)?;
        *self.mark.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Mark { queue: stream.queue.clone(), ticket, time });
        Ok(())
    }

    /// An event that was never recorded counts as done.
    pub fn is_done(&self) -> bool {
        self.mark().is_none_or(|mark| mark.queue.is_done(mark.ticket))
    }

    pub fn synchronize(&self) -> Outcome {
        if let Some(mark) = self.mark() {
            mark.queue.wait(mark.ticket);
        }
        self.context.check()
    }

    /// Makes later work of `stream` wait for this event.
    pub fn hold(&self, stream: &Stream) -> Outcome {
        let Some(mark) = self.mark() else { return Ok(()) };
        if Arc::ptr_eq(&mark.queue, &stream.queue) {
            return Ok(());
        }
        stream.submit(Box::new(move |_| mark.queue.wait(mark.ticket))).map(|_| ())
    }

    pub fn time(&self) -> Outcome<Instant> {
        let mark = self.mark().filter(|_| self.timed).ok_or(Status::INVALID_HANDLE)?;
        let time = *mark.time.lock().unwrap_or_else(PoisonError::into_inner);
        time.ok_or(Status::NOT_READY)
    }
}

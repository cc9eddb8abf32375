//! The processor's cores as the device's multiprocessors.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::grid::{Launch, Report, Scratch};

/// How long a launch is run by its own thread before others are woken: most launches are over by then.
const ALONE: Duration = Duration::from_micros(100);

struct Work {
    launch: Arc<Launch>,
    report: Arc<Report>,
    next: AtomicU64,
    blocks: u64,
    /// Helpers that have started. One that starts when no block is left finds nothing to do, and nobody waits for it.
    running: Mutex<u32>,
    idle: Condvar,
}

impl Work {
    /// Runs blocks until none is left, or for `time` where one is given; whether any may be left.
    fn run(&self, scratch: &mut Scratch, time: Option<Duration>) -> bool {
        let start = Instant::now();
        while time.is_none_or(|time| start.elapsed() < time) {
            let block = self.next.fetch_add(1, Relaxed);
            if block >= self.blocks {
                return false;
            }
            self.launch.run_block(block, &self.report, scratch);
        }
        true
    }
}

/// Threads that help whoever launches. They live as long as the process.
pub struct Pool {
    sender: Mutex<std::sync::mpsc::Sender<Arc<Work>>>,
    helpers: u32,
}

impl Pool {
    /// `threads` in all, of which the launching one is the first.
    pub fn new(threads: u32) -> Self {
        let (sender, receiver) = std::sync::mpsc::channel::<Arc<Work>>();
        let receiver = Arc::new(Mutex::new(receiver));
        let mut helpers = 0;
        for number in 1..threads {
            let receiver = receiver.clone();
            let thread = std::thread::Builder::new().name(format!("cuda-sm-{number}")).spawn(move || {
                let mut scratch = Scratch::default();
                loop {
                    let work = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(work) = work else { return };
                    *work.running.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                    work.run(&mut scratch, None);
                    *work.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
                    work.idle.notify_one();
                }
            });
            helpers += u32::from(thread.is_ok());
        }
        Self { sender: Mutex::new(sender), helpers }
    }

    /// Runs every block of `launch`; returns when the last has ended.
    pub fn run(&self, launch: Launch, scratch: &mut Scratch) -> Arc<Report> {
        let report = Arc::new(Report::default());
        let blocks = launch.blocks();
        let helpers = u64::from(self.helpers).min(blocks.saturating_sub(1)) as u32;
        let work = Arc::new(Work {
            launch: Arc::new(launch),
            report: report.clone(),
            next: AtomicU64::new(0),
            blocks,
            running: Mutex::new(0),
            idle: Condvar::new(),
        });
        if work.run(scratch, Some(ALONE)) {
            for _ in 0..helpers {
                // Sending fails only when every helper is gone; this thread then runs all blocks.
                let _ = self.sender.lock().unwrap_or_else(PoisonError::into_inner).send(work.clone());
            }
            work.run(scratch, None);
        }
        let mut running = work.running.lock().unwrap_or_else(PoisonError::into_inner);
        while *running > 0 {
            running = work.idle.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        report
    }
}

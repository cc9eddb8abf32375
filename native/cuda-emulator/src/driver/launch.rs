//! Launches, and the faults injected into them.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use super::context::Context;
use super::module::Kernel;
use super::status::{Outcome, Status};
use super::stream::Stream;
use super::{Driver, driver};
use crate::exec::fault::Cause;
use crate::exec::grid::{Launch, Scratch};

const MAX_THREADS: u64 = 1024;
const MAX_SHARED: u32 = 48 << 10;

/// Shape of a launch.
#[derive(Clone, Copy)]
pub struct Shape {
    pub grid: [u32; 3],
    pub block: [u32; 3],
    pub shared_bytes: u32,
}

impl Shape {
    fn check(&self) -> Outcome {
        let inside = |dims: [u32; 3], limits: [u32; 3]| dims.iter().zip(limits).all(|(n, max)| *n > 0 && *n <= max);
        let threads: u64 = self.block.iter().map(|n| u64::from(*n)).product();
        let fits = inside(self.grid, [i32::MAX as u32, 65535, 65535])
            && inside(self.block, [1024, 1024, 64])
            && threads <= MAX_THREADS
            && self.shared_bytes <= MAX_SHARED;
        if fits { Ok(()) } else { Err(Status::INVALID_VALUE) }
    }
}

pub fn launch(kernel: &Arc<Kernel>, stream: &Arc<Stream>, shape: Shape, parameters: Vec<u8>) -> Outcome {
    shape.check()?;
    let driver = driver()?;
    let context = stream.context.clone();
    if kernel.context.handle != context.handle {
        return Err(Status::INVALID_HANDLE);
    }
    let function = &kernel.program.functions[kernel.entry];
    let threads = shape.block.iter().product::<u32>();
    let shared_bytes = shape.shared_bytes + kernel.program.shared_bytes;
    if threads > function.max_threads || shared_bytes > MAX_SHARED {
        return Err(Status::LAUNCH_OUT_OF_RESOURCES);
    }
    let number = driver.launches.fetch_add(1, SeqCst) + 1;
    let launch = Launch {
        program: kernel.program.clone(),
        entry: kernel.entry,
        grid: shape.grid,
        block: shape.block,
        shared_bytes,
        // What can't recurse is given what it needs, as the driver does; the limit is for what can.
        stack_limit: function.stack_bytes.unwrap_or_else(|| context.stack_limit.load(SeqCst)),
        parameters,
        regions: context.memory.snapshot(),
        number,
        cancelled: context.cancelled.clone(),
    };
    stream.submit(Box::new(move |scratch| run(driver, &context, launch, scratch)))?;
    Ok(())
}

fn run(driver: &Driver, context: &Context, launch: Launch, scratch: &mut Scratch) {
    let (number, regions) = (launch.number, launch.regions.clone());
    let settings = &driver.settings;
    if settings.device_lost_at == Some(number) {
        driver.log(format_args!("launch {number}: device {} is lost, as asked for", context.device.index));
        context.device.lost.store(true, SeqCst);
    }
    if context.check().is_err() {
        return;
    }
    if let Some((at, time)) = settings.hang_at
        && at == number
    {
        driver.log(format_args!("launch {number}: hangs, as asked for"));
        hang(context, time);
    }
    if context.cancelled.load(SeqCst) {
        return;
    }
    let report = driver.pool.run(launch, scratch);
    driver.instructions.fetch_add(report.instructions.load(SeqCst), SeqCst);
    if let Some(fault) = report.fault() {
        if fault.cause != Cause::Aborted {
            driver.log(format_args!("launch {number}: {fault}"));
        }
        context.fault(&fault);
    } else if settings.flip_bit_at == Some(number)
        && let Some(address) = report.first_store()
        && let Some(host) = regions.range(address, 1)
    {
        driver.log(format_args!("launch {number}: flips a bit at {address:#x}, as asked for"));
        // SAFETY: a byte of live memory; the launch is over and later work of the stream waits for this job.
        unsafe { *host ^= 1 };
    }
}

fn hang(context: &Context, time: Option<Duration>) {
    let start = Instant::now();
    while !context.cancelled.load(SeqCst) && time.is_none_or(|time| start.elapsed() < time) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

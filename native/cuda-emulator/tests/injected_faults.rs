//! Faults injected through the environment. Settings are read once in a process, so each test runs itself again in one of its own.

mod gpu;

use std::process::Command;
use std::time::{Duration, Instant};

use cuda_emulator::api::*;
use gpu::{Arg::*, Gpu, entry, error_name, ok};

/// Runs `body` in a new process of this test alone, with settings.
fn with(test: &str, settings: &[(&str, &str)], body: fn()) {
    const CHILD: &str = "EMULATOR_TEST_CHILD";
    if std::env::var(CHILD).is_ok_and(|name| name == test) {
        return body();
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(CHILD, test);
    for (name, value) in settings {
        command.env(format!("TENSOR_WASM_EMULATOR_{name}"), value);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

fn store(gpu: &Gpu) -> u64 {
    gpu.main(&entry(
        ".param .u64 at, .param .u32 value",
        ".reg .b32 %r<2>; .reg .b64 %d<2>; ld.param.u64 %d1, [at]; ld.param.u32 %r1, [value]; st.global.u32 [%d1], %r1;",
    ))
}

#[test]
fn memory_runs_out_after_so_many_bytes() {
    with("memory_runs_out_after_so_many_bytes", &[("OUT_OF_MEMORY_AFTER", "4096")], || {
        let gpu = Gpu::new();
        let first = gpu.alloc(2048);
        gpu.alloc(2048);
        assert_eq!(error_name(gpu.try_alloc(1).unwrap_err()), "CUDA_ERROR_OUT_OF_MEMORY");
        let (mut free, mut total) = (0, 0);
        // SAFETY: valid out-parameters.
        ok(unsafe { cuMemGetInfo_v2(&mut free, &mut total) });
        assert!(free > 1 << 20, "the device still says that memory is free");
        ok(cuMemFree_v2(first));
        gpu.alloc(2048);
    });
}

#[test]
fn a_lost_device_stays_lost() {
    with("a_lost_device_stays_lost", &[("DEVICE_LOST_AT_LAUNCH", "2"), ("DEVICES", "2")], || {
        let gpu = Gpu::new();
        let kernel = store(&gpu);
        let at = gpu.alloc(4);
        ok(gpu.run(kernel, 1, 1, &[B64(at), B32(1)]));
        assert_eq!(error_name(gpu.run(kernel, 1, 1, &[B64(at), B32(2)])), "CUDA_ERROR_LAUNCH_FAILED");
        assert_eq!(gpu.try_alloc(4).unwrap_err(), 719);
        let mut context = 0;
        // SAFETY: a valid out-parameter.
        unsafe {
            assert_eq!(error_name(cuCtxCreate_v2(&mut context, 0, 0)), "CUDA_ERROR_DEVICE_UNAVAILABLE");
            ok(cuCtxCreate_v2(&mut context, 0, 1));
        }
        ok(gpu.run(store(&gpu), 1, 1, &[B64(gpu.alloc(4)), B32(3)]));
    });
}

#[test]
fn a_launch_hangs_until_its_context_is_destroyed() {
    with("a_launch_hangs_until_its_context_is_destroyed", &[("HANG_AT_LAUNCH", "1")], || {
        let gpu = Gpu::new();
        let stream = gpu.stream();
        ok(gpu.start(store(&gpu), 1, 1, stream, &[B64(gpu.alloc(4)), B32(1)]));
        for _ in 0..100 {
            assert_eq!(cuStreamQuery(stream), 600);
        }
        drop(gpu);
        let gpu = Gpu::new();
        let at = gpu.alloc(4);
        ok(gpu.run(store(&gpu), 1, 1, &[B64(at), B32(5)]));
        assert_eq!(gpu.download::<u32>(at, 1), [5]);
    });
}

#[test]
fn a_launch_hangs_for_a_time_and_then_runs() {
    with("a_launch_hangs_for_a_time_and_then_runs", &[("HANG_AT_LAUNCH", "1:60")], || {
        let gpu = Gpu::new();
        let at = gpu.alloc(4);
        let start = Instant::now();
        ok(gpu.run(store(&gpu), 1, 1, &[B64(at), B32(5)]));
        assert!(start.elapsed() >= Duration::from_millis(60));
        assert_eq!(gpu.download::<u32>(at, 1), [5]);
    });
}

#[test]
fn a_copy_takes_its_time() {
    with("a_copy_takes_its_time", &[("SLOW_COPY_MS", "40")], || {
        let gpu = Gpu::new();
        let start = Instant::now();
        let at = gpu.upload(&[1u32]);
        assert!(start.elapsed() >= Duration::from_millis(40));
        assert_eq!(gpu.download::<u32>(at, 1), [1]);
        assert!(start.elapsed() >= Duration::from_millis(80));
    });
}

#[test]
fn one_bit_of_one_launch_is_flipped() {
    with("one_bit_of_one_launch_is_flipped", &[("FLIP_BIT_AT_LAUNCH", "2")], || {
        let gpu = Gpu::new();
        let kernel = store(&gpu);
        let at = gpu.alloc(4);
        let found: Vec<u32> = (0..3)
            .map(|_| {
                ok(gpu.run(kernel, 1, 1, &[B64(at), B32(0x80)]));
                gpu.download::<u32>(at, 1)[0]
            })
            .collect();
        assert_eq!(found, [0x80, 0x81, 0x80]);
    });
}

#[test]
fn memory_and_devices_are_as_many_as_asked() {
    with(
        "memory_and_devices_are_as_many_as_asked",
        &[("MEMORY", "2097152"), ("DEVICES", "3"), ("THREADS", "1")],
        || {
            ok(cuInit(0));
            let (mut count, mut bytes) = (0, 0);
            // SAFETY: valid out-parameters.
            unsafe {
                ok(cuDeviceGetCount(&mut count));
                ok(cuDeviceTotalMem_v2(&mut bytes, 2));
            }
            assert_eq!((count, bytes), (3, 2 << 20));
            let gpu = Gpu::new();
            assert_eq!(gpu.try_alloc((2 << 20) + 1).unwrap_err(), 2);
            let whole = gpu.alloc(2 << 20);
            assert_eq!(gpu.try_alloc(1).unwrap_err(), 2);
            ok(cuMemFree_v2(whole));
            gpu.alloc(1);
        },
    );
}

#[test]
fn no_device_is_no_device() {
    with("no_device_is_no_device", &[("DEVICES", "0")], || assert_eq!(error_name(cuInit(0)), "CUDA_ERROR_NO_DEVICE"));
}

#[test]
fn a_setting_that_makes_no_sense_fails_initialisation() {
    with("a_setting_that_makes_no_sense_fails_initialisation", &[("THREADS", "several")], || {
        assert_eq!(error_name(cuInit(0)), "CUDA_ERROR_INVALID_VALUE");
    });
}

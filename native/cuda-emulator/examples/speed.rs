//! Instructions per second of one thread of a kernel: `cargo run --release --example speed`.

#[path = "../tests/gpu/mod.rs"]
mod gpu;

use std::time::{Duration, Instant};

use cuda_emulator::api::twEmulatorInstructionCount;
use gpu::{Arg, Gpu, entry, ok};

/// Processor time of all threads of this process, so that a busy machine doesn't count; wall time where there is no `/proc`.
fn processor_time(start: Instant) -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok());
    let nanoseconds: u64 = times.filter_map(|text| text.split(' ').next()?.parse::<u64>().ok()).sum();
    if nanoseconds > 0 { Duration::from_nanos(nanoseconds) } else { start.elapsed() }
}

const TURNS: u32 = 20_000_000;

/// Runs `launch` and prints the instructions it executed by time.
fn time(name: &str, launch: impl FnOnce()) {
    let before = twEmulatorInstructionCount();
    let start = Instant::now();
    let before_time = processor_time(start);
    launch();
    let seconds = (processor_time(start) - before_time).as_secs_f64();
    let count = (twEmulatorInstructionCount() - before) as f64;
    println!("{name:<10} {:>8.1} million instructions/s  ({count:.0} in {seconds:.3} s)", count / seconds / 1e6);
}

fn measure(gpu: &Gpu, name: &str, body: &str) {
    let kernel = gpu.main(&entry(
        ".param .u64 memory, .param .u32 turns",
        &format!(
            ".reg .pred %p<3>; .reg .b32 %r<16>; .reg .b64 %d<16>; .reg .f32 %f<8>; .reg .f64 %g<8>;
            .local .align 8 .b8 frame[64];
            mov.u64 %d9, frame;
            mov.b64 %d8, {TURNS}0;
            st.local.b64 [%d9], %d8;
            ld.param.u64 %d1, [memory];
            ld.param.u32 %r1, [turns];
            mov.b32 %r2, 1;
            mov.b32 %f1, 0f3F800000;
            mov.b64 %g1, 0d3FF0000000000000;
        LOOP:
            {body}
            sub.u32 %r1, %r1, 1;
            setp.ne.s32 %p1, %r1, 0;
            @%p1 bra LOOP;
        END:
            st.global.b32 [%d1], %r2;
            st.global.b32 [%d1+4], %f1;
            st.global.b64 [%d1+8], %g1;"
        ),
    ));
    let memory = gpu.alloc(1 << 16);
    let turns = TURNS / 8;
    ok(gpu.run(kernel, 1, 1, &[Arg::B64(memory), Arg::B32(turns / 10)]));
    time(name, || ok(gpu.run(kernel, 1, 1, &[Arg::B64(memory), Arg::B32(turns)])));
}

/// Two recursive calls a function, state behind a pointer: what compiled code with calls looks like.
fn measure_calls(gpu: &Gpu) {
    let call = |argument: &str, result: &str| {
        format!(
            "{{ .param .b64 a0; .param .b32 a1; .param .align 8 .b8 r[8];
            st.param.b64 [a0], %d1; st.param.b32 [a1], {argument};
            call (r), fib, (a0, a1); ld.param.b32 {result}, [r]; }}"
        )
    };
    let kernel = gpu.main(&format!(
        ".version 7.0
        .target sm_70
        .address_size 64
        .func (.param .align 8 .b8 out[8]) fib (.param .b64 state, .param .b32 n)
        {{
            .reg .pred %p; .reg .b32 %r<6>; .reg .b64 %d<3>;
            ld.param.b64 %d1, [state]; ld.param.b32 %r1, [n];
            setp.lt.u32 %p, %r1, 2;
            @%p bra BASE;
            sub.u32 %r2, %r1, 1; {}
            sub.u32 %r2, %r1, 2; {}
            add.u32 %r1, %r3, %r4;
        BASE:
            st.param.b32 [out], %r1;
            ret;
        }}
        .visible .entry main (.param .b64 out, .param .b32 n)
        {{
            .reg .b32 %r<4>; .reg .b64 %d<4>;
            mov.b64 %d1, 0; ld.param.b32 %r2, [n]; {}
            ld.param.b64 %d2, [out]; st.global.b32 [%d2], %r3;
            ret;
        }}",
        call("%r2", "%r3"),
        call("%r2", "%r4"),
        call("%r2", "%r3")
    ));
    let out = gpu.alloc(4);
    time("calls", || ok(gpu.run(kernel, 1, 1, &[Arg::B64(out), Arg::B32(27)])));
}

/// A kernel that does nothing, launched and waited for.
fn measure_launches(gpu: &Gpu) {
    const LAUNCHES: u32 = 2000;
    let kernel = gpu.main(&entry("", "ret;"));
    for (name, block, grid) in [("one thread", 1, 1), ("8 x 128", 128, 8)] {
        ok(gpu.run(kernel, grid, block, &[]));
        let start = Instant::now();
        for _ in 0..LAUNCHES {
            ok(gpu.run(kernel, grid, block, &[]));
        }
        println!("launch     {:>8.1} microseconds ({name})", start.elapsed().as_secs_f64() * 1e6 / f64::from(LAUNCHES));
    }
}

fn main() {
    // One context for all: its thread lives on, and so does the time it is charged with.
    let gpu = Gpu::new();
    measure(
        &gpu,
        "integer",
        "mul.lo.u32 %r3, %r2, 1664525;
         add.u32 %r2, %r3, 1013904223;
         shr.u32 %r4, %r2, 16;
         xor.b32 %r2, %r2, %r4;
         and.b32 %r5, %r2, 255;
         setp.lt.u32 %p2, %r5, 128;
         selp.b32 %r6, %r5, %r2, %p2;
         add.u32 %r7, %r7, %r6;",
    );
    measure(
        &gpu,
        "memory",
        "mul.lo.u32 %r3, %r2, 1664525;
         add.u32 %r2, %r3, 1013904223;
         and.b32 %r4, %r2, 16383;
         mad.wide.u32 %d2, %r4, 4, %d1;
         ld.global.b32 %r5, [%d2];
         add.u32 %r5, %r5, 1;
         st.global.b32 [%d2], %r5;",
    );
    measure(
        &gpu,
        "guest",
        "ld.local.b64 %d3, [%d9];
         setp.lt.u64 %p2, %d3, 1;
         @%p2 bra END;
         sub.u64 %d3, %d3, 1;
         st.local.b64 [%d9], %d3;
         and.b32 %r4, %r2, 16380;
         cvt.u64.u32 %d4, %r4;
         add.u64 %d5, %d4, 4;
         setp.gt.u64 %p2, %d5, 65536;
         @%p2 bra END;
         add.u64 %d6, %d1, %d4;
         ld.global.b32 %r5, [%d6];
         add.u32 %r2, %r5, 3;
         st.global.b32 [%d6], %r2;",
    );
    measure(&gpu, "f32", "add.rn.f32 %f2, %f1, 0f3F800000; mul.rn.f32 %f1, %f2, 0f3F000000; div.rn.f32 %f3, %f2, %f1;");
    measure(
        &gpu,
        "f64",
        "add.rn.f64 %g2, %g1, 0d3FF0000000000000; mul.rn.f64 %g1, %g2, 0d3FE0000000000000; sub.rn.f64 %g3, %g2, %g1;",
    );
    measure_calls(&gpu);
    measure_launches(&gpu);
}

//! Whole programs: loops, calls, recursion, memory spaces, atomics and barriers.

mod gpu;

use gpu::{Arg::*, Gpu, entry, ok};

const INDEX: &str = "
    mov.u32 %r1, %ctaid.x;
    mov.u32 %r2, %ntid.x;
    mov.u32 %r3, %tid.x;
    mad.lo.u32 %r1, %r1, %r2, %r3;";

#[test]
fn vectors_are_added_over_many_blocks() {
    let gpu = Gpu::new();
    let n = 10_000u32;
    let (a, b): (Vec<f32>, Vec<f32>) = (0..n).map(|i| (i as f32 * 0.5, i as f32 * -0.25)).unzip();
    let main = gpu.main(&entry(
        ".param .u64 a, .param .u64 b, .param .u64 c, .param .u32 n",
        &format!(
            ".reg .pred %p<2>; .reg .b32 %r<8>; .reg .f32 %f<4>; .reg .b64 %d<8>;
            {INDEX}
            ld.param.u32 %r4, [n];
            setp.ge.u32 %p1, %r1, %r4;
            @%p1 bra DONE;
            mul.wide.u32 %d1, %r1, 4;
            ld.param.u64 %d2, [a];
            ld.param.u64 %d3, [b];
            ld.param.u64 %d4, [c];
            cvta.to.global.u64 %d2, %d2;
            add.s64 %d2, %d2, %d1;
            add.s64 %d3, %d3, %d1;
            add.s64 %d4, %d4, %d1;
            ld.global.f32 %f1, [%d2];
            ld.f32 %f2, [%d3];
            add.rn.f32 %f3, %f1, %f2;
            st.global.f32 [%d4], %f3;
        DONE:
            ret;"
        ),
    ));
    let (da, db, dc) = (gpu.upload(&a), gpu.upload(&b), gpu.alloc(4 * n as usize));
    ok(gpu.run(main, n.div_ceil(128), 128, &[B64(da), B64(db), B64(dc), B32(n)]));
    let sums: Vec<f32> = gpu.download(dc, n as usize);
    assert!(sums.iter().zip(a.iter().zip(&b)).all(|(s, (a, b))| *s == a + b));
}

#[test]
fn threads_may_leave_loops_at_different_times() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        &format!(
            ".reg .pred %p<3>; .reg .b32 %r<8>; .reg .b64 %d<4>;
            {INDEX}
            add.u32 %r4, %r1, 1;
            mov.b32 %r5, 0;
        COLLATZ:
            setp.eq.u32 %p1, %r4, 1;
            @%p1 bra DONE;
            add.u32 %r5, %r5, 1;
            and.b32 %r6, %r4, 1;
            setp.ne.s32 %p2, %r6, 0;
            @!%p2 shr.u32 %r4, %r4, 1;
            @%p2 mad.lo.u32 %r4, %r4, 3, 1;
            bra COLLATZ;
        DONE:
            ld.param.u64 %d1, [out];
            mad.wide.u32 %d1, %r1, 4, %d1;
            st.global.u32 [%d1], %r5;
            ret;"
        ),
    ));
    let out = gpu.alloc(4 * 1000);
    ok(gpu.run(main, 10, 100, &[B64(out)]));
    let collatz = |n: u32| {
        let (mut n, mut steps) = (n + 1, 0u32);
        while n != 1 {
            n = if n % 2 == 1 { 3 * n + 1 } else { n / 2 };
            steps += 1;
        }
        steps
    };
    assert_eq!(gpu.download::<u32>(out, 1000), (0..1000).map(collatz).collect::<Vec<_>>());
}

const FIB: &str = ".version 7.0
.target sm_70
.address_size 64
.func (.param .align 8 .b8 result[8]) fib (.param .b64 state, .param .b32 n);
.func (.param .align 8 .b8 result[8]) fib (.param .b64 state, .param .b32 n)
{
    .reg .pred %p<2>;
    .reg .b32 %r<6>;
    .reg .b64 %d<3>;
    ld.param.b64 %d1, [state];
    ld.param.b32 %r1, [n];
    ld.local.b32 %r5, [%d1+8];
    add.u32 %r5, %r5, 1;
    st.local.b32 [%d1+8], %r5;
    setp.lt.u32 %p1, %r1, 2;
    @%p1 bra BASE;
    sub.u32 %r2, %r1, 1;
    {
    .param .b64 a0;
    .param .b32 a1;
    .param .align 8 .b8 r[8];
    st.param.b64 [a0], %d1;
    st.param.b32 [a1], %r2;
    call (r), fib, (a0, a1);
    ld.param.b32 %r3, [r];
    }
    sub.u32 %r2, %r1, 2;
    {
    .param .b64 a0;
    .param .b32 a1;
    .param .align 8 .b8 r[8];
    st.param.b64 [a0], %d1;
    st.param.b32 [a1], %r2;
    call (r), fib, (a0, a1);
    ld.param.b32 %r4, [r];
    }
    add.u32 %r1, %r3, %r4;
BASE:
    st.param.b32 [result], %r1;
    ret;
}
.visible .entry main (.param .b64 out, .param .b32 n)
{
    .reg .b32 %r<4>;
    .reg .b64 %d<4>;
    .local .align 8 .b8 frame[16];
    mov.u64 %d1, frame;
    mov.b32 %r1, 0;
    st.local.b32 [%d1+8], %r1;
    ld.param.b32 %r2, [n];
    {
    .param .b64 a0;
    .param .b32 a1;
    .param .align 8 .b8 r[8];
    st.param.b64 [a0], %d1;
    st.param.b32 [a1], %r2;
    call (r), fib, (a0, a1);
    ld.param.b32 %r3, [r];
    }
    ld.param.b64 %d2, [out];
    st.global.b32 [%d2], %r3;
    ld.local.b32 %r1, [%d1+8];
    st.global.b32 [%d2+4], %r1;
    ret;
}
";

#[test]
fn functions_recurse_and_share_the_entrys_local_memory() {
    let gpu = Gpu::new();
    let main = gpu.main(FIB);
    let out = gpu.alloc(8);
    ok(gpu.run(main, 1, 1, &[B64(out), B32(20)]));
    assert_eq!(gpu.download::<u32>(out, 2), [6765, 21891]);
}

#[test]
fn recursion_past_the_stack_limit_fails_and_a_higher_limit_lets_it_pass() {
    let deep = FIB.replace("sub.u32 %r2, %r1, 2;", "mov.b32 %r2, 0;");
    let gpu = Gpu::new();
    let main = gpu.main(&deep);
    let out = gpu.alloc(8);
    ok(cuda_emulator::api::cuCtxSetLimit(0, 100_000));
    ok(gpu.run(main, 1, 1, &[B64(out), B32(1000)]));
    ok(cuda_emulator::api::cuCtxSetLimit(0, 1024));
    assert_eq!(gpu.run(main, 1, 1, &[B64(out), B32(1000)]), 719);
}

#[test]
fn register_parameters_and_scalar_results_are_passed() {
    let gpu = Gpu::new();
    let main = gpu.main(
        ".version 7.0
        .target sm_70
        .address_size 64
        .func (.reg .u32 %sum, .reg .u32 %difference) both (.reg .u32 %a, .param .u32 b)
        {
            .reg .u32 %b;
            ld.param.u32 %b, [b];
            add.u32 %sum, %a, %b;
            sub.u32 %difference, %a, %b;
            ret;
        }
        .entry main (.param .u64 out)
        {
            .reg .u32 %r<4>; .reg .u64 %d<2>;
            mov.u32 %r1, 50;
            call.uni (%r2, %r3), both, (%r1, 8);
            ld.param.u64 %d1, [out];
            st.global.v2.u32 [%d1], {%r2, %r3};
            exit;
        }",
    );
    let out = gpu.alloc(8);
    ok(gpu.run(main, 1, 1, &[B64(out)]));
    assert_eq!(gpu.download::<u32>(out, 2), [58, 42]);
}

#[test]
fn indexed_branches_reach_every_target() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        ".reg .b32 %r<4>; .reg .b64 %d<3>;
            mov.u32 %r1, %tid.x;
        T:  .branchtargets A, B, A, C;
            brx.idx %r1, T;
        A:  mov.b32 %r2, 10;
            bra END;
        B:  mov.b32 %r2, 20;
            bra END;
        C:  mov.b32 %r2, 30;
        END:
            ld.param.u64 %d1, [out];
            mad.wide.u32 %d1, %r1, 4, %d1;
            st.global.u32 [%d1], %r2;",
    ));
    let out = gpu.alloc(16);
    ok(gpu.run(main, 1, 4, &[B64(out)]));
    assert_eq!(gpu.download::<u32>(out, 4), [10, 20, 10, 30]);
    assert_eq!(gpu.run(main, 1, 5, &[B64(out)]), 719, "an index past the table is a fault, not a guess");
}

#[test]
fn atomics_count_across_blocks() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        ".reg .b32 %r<6>; .reg .b64 %d<4>;
            ld.param.u64 %d1, [out];
            mov.u32 %r1, %ctaid.x;
            atom.global.add.u32 %r2, [%d1], 1;
            red.global.max.u32 [%d1+4], %r2;
            red.relaxed.gpu.global.xor.b32 [%d1+8], %r1;
            atom.global.min.s32 %r3, [%d1+12], -5;
            mov.b64 %d2, 3;
            atom.add.u64 %d3, [%d1+16], %d2;
            atom.global.cas.b32 %r4, [%d1+24], 7, 9;",
    ));
    let out = gpu.upload(&[0u32, 0, 0, 100, 0, 0, 7, 0]);
    ok(gpu.run(main, 500, 20, &[B64(out)]));
    let xor = (0..500u32).filter(|_| 20 % 2 == 1).fold(0, |a, b| a ^ b);
    assert_eq!(gpu.download::<u32>(out, 7), [10_000, 9_999, xor, -5i32 as u32, 30_000, 0, 9]);
}

#[test]
fn a_block_reduces_through_shared_memory_and_barriers() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        ".reg .pred %p<3>; .reg .b32 %r<8>; .reg .b64 %d<4>;
            .shared .align 4 .b8 sums[1024];
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, sums;
            mad.lo.u32 %r2, %r1, 4, %r2;
            st.shared.u32 [%r2], %r1;
            mov.u32 %r3, %ntid.x;
        LOOP:
            shr.u32 %r3, %r3, 1;
            bar.sync 0;
            setp.eq.u32 %p1, %r3, 0;
            @%p1 bra DONE;
            setp.lt.u32 %p2, %r1, %r3;
            mad.lo.u32 %r4, %r3, 4, %r2;
            @%p2 ld.shared.u32 %r5, [%r4];
            @%p2 ld.shared.u32 %r6, [%r2];
            @%p2 add.u32 %r6, %r6, %r5;
            @%p2 st.shared.u32 [%r2], %r6;
            bra LOOP;
        DONE:
            setp.ne.u32 %p1, %r1, 0;
            @%p1 bra END;
            ld.shared.u32 %r5, [sums];
            mov.u32 %r7, %ctaid.x;
            ld.param.u64 %d1, [out];
            mad.wide.u32 %d1, %r7, 4, %d1;
            st.global.u32 [%d1], %r5;
        END: ret;",
    ));
    let out = gpu.alloc(4 * 8);
    ok(gpu.run(main, 8, 256, &[B64(out)]));
    assert_eq!(gpu.download::<u32>(out, 8), [255 * 256 / 2; 8]);
}

#[test]
fn a_thread_may_wait_for_a_later_one_of_its_block() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        ".reg .pred %p<2>; .reg .b32 %r<4>; .reg .b64 %d<2>;
            ld.param.u64 %d1, [out];
            mov.u32 %r1, %tid.x;
            setp.ne.u32 %p1, %r1, 0;
            @%p1 bra SET;
        SPIN:
            ld.volatile.global.u32 %r2, [%d1];
            setp.eq.u32 %p1, %r2, 0;
            @%p1 bra SPIN;
            ret;
        SET:
            st.global.u32 [%d1], 1;",
    ));
    let out = gpu.upload(&[0u32]);
    ok(gpu.run(main, 1, 2, &[B64(out)]));
}

#[test]
fn module_variables_are_initialised_and_found() {
    let gpu = Gpu::new();
    let module = gpu
        .load(
            ".version 7.0
            .target sm_70
            .address_size 64
            .global .align 4 .u32 table[4] = {1, 2, 0x30, -1};
            .const .align 8 .f64 half = 0d3FE0000000000000;
            .visible .entry main(.param .u64 out) {
                .reg .b32 %r<3>; .reg .b64 %d<4>; .reg .f64 %f<2>;
                ld.param.u64 %d1, [out];
                ld.global.u32 %r1, [table+8];
                st.global.u32 [%d1], %r1;
                ld.const.f64 %f1, [half];
                st.global.f64 [%d1+8], %f1;
                mov.u64 %d2, table;
                ld.global.u32 %r2, [%d2+12];
                st.global.u32 [%d1+4], %r2;
            }",
        )
        .unwrap();
    let out = gpu.alloc(16);
    ok(gpu.run(gpu.kernel(module, "main"), 1, 1, &[B64(out)]));
    assert_eq!(gpu.download::<u64>(out, 2), [0xffff_ffff_0000_0030, 0.5f64.to_bits()]);
    let (mut address, mut bytes) = (0, 0);
    // SAFETY: valid pointers.
    ok(unsafe { cuda_emulator::api::cuModuleGetGlobal_v2(&mut address, &mut bytes, module, c"table".as_ptr()) });
    assert_eq!((gpu.download::<u32>(address, 4), bytes), (vec![1, 2, 0x30, u32::MAX], 16));
}

#[test]
fn loads_extend_and_stores_truncate_by_their_type() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        ".reg .b32 %r<4>; .reg .b64 %d<8>;
            ld.param.u64 %d1, [out];
            ld.global.s8 %r1, [%d1];
            ld.global.u8 %r2, [%d1];
            ld.global.s16 %d2, [%d1];
            ld.global.u16 %d3, [%d1];
            ld.global.s32 %d4, [%d1];
            ld.global.u32 %d5, [%d1];
            st.global.b32 [%d1+8], %r1;
            st.global.b32 [%d1+12], %r2;
            st.global.b64 [%d1+16], %d2;
            st.global.b64 [%d1+24], %d3;
            st.global.b64 [%d1+32], %d4;
            st.global.b64 [%d1+40], %d5;
            st.global.u8 [%d1+48], %d4;
            st.global.u16 [%d1+50], %r1;
            st.global.u32 [%d1+52], %d4;",
    ));
    let mut init = [0u64; 7];
    init[0] = 0x8765_4321_8181_8182;
    let out = gpu.upload(&init);
    ok(gpu.run(main, 1, 1, &[B64(out)]));
    let expected = [
        init[0],
        0x82_ffff_ff82,
        0xffff_ffff_ffff_8182,
        0x8182,
        0xffff_ffff_8181_8182,
        0x8181_8182,
        0x8181_8182_ff82_0082,
    ];
    assert_eq!(gpu.download::<u64>(out, 7), expected);
}

#[test]
fn local_arrays_are_private_to_a_thread() {
    let gpu = Gpu::new();
    let main = gpu.main(&entry(
        ".param .u64 out",
        ".reg .pred %p<2>; .reg .b32 %r<6>; .reg .b64 %d<6>;
            .local .align 8 .b8 pad[24];
            .local .align 4 .b8 array[64];
            mov.u32 %r1, %tid.x;
            mov.u64 %d1, array;
            cvta.local.u64 %d2, %d1;
            mov.b32 %r2, 0;
        FILL:
            mad.lo.u32 %r3, %r2, 100, %r1;
            mad.wide.u32 %d3, %r2, 4, %d2;
            st.u32 [%d3], %r3;
            add.u32 %r2, %r2, 1;
            setp.lt.u32 %p1, %r2, 16;
            @%p1 bra FILL;
            bar.sync 0;
            ld.local.u32 %r4, [array+60];
            ld.param.u64 %d4, [out];
            mad.wide.u32 %d4, %r1, 4, %d4;
            st.global.u32 [%d4], %r4;",
    ));
    let out = gpu.alloc(4 * 64);
    ok(gpu.run(main, 1, 64, &[B64(out)]));
    assert_eq!(gpu.download::<u32>(out, 64), (0..64).map(|t| 1500 + t).collect::<Vec<u32>>());
}

//! The driver API around kernels: memory, streams, events, contexts, and errors that stay.

mod gpu;

use std::ffi::{CStr, c_void};

use cuda_emulator::api::*;
use gpu::{Arg::*, Gpu, entry, error_name, ok};

/// Loads (or stores) four bytes at an address.
fn poke(gpu: &Gpu) -> u64 {
    gpu.main(&entry(
        ".param .u64 at, .param .u32 value",
        ".reg .b32 %r<2>; .reg .b64 %d<2>; ld.param.u64 %d1, [at]; ld.param.u32 %r1, [value]; st.global.u32 [%d1], %r1;",
    ))
}

#[test]
fn an_access_outside_allocations_is_sticky_until_the_context_goes() {
    let gpu = Gpu::new();
    let kernel = poke(&gpu);
    let buffer = gpu.alloc(6);
    ok(gpu.run(kernel, 1, 1, &[B64(buffer), B32(1)]));
    assert_eq!(error_name(gpu.run(kernel, 1, 1, &[B64(buffer + 4), B32(1)])), "CUDA_ERROR_ILLEGAL_ADDRESS");
    assert_eq!(gpu.try_alloc(16).unwrap_err(), 700);
    assert_eq!(gpu.try_download::<u32>(buffer, 1).unwrap_err(), 700);
    assert_eq!(gpu.load("").unwrap_err().0, 700);
    assert_eq!(cuCtxSynchronize(), 700);
    drop(gpu);
    let fresh = Gpu::new();
    assert!(fresh.try_alloc(16).is_ok());
}

#[test]
fn a_misaligned_access_and_a_trap_have_their_own_errors() {
    let gpu = Gpu::new();
    let buffer = gpu.alloc(64);
    assert_eq!(error_name(gpu.run(poke(&gpu), 1, 1, &[B64(buffer + 2), B32(1)])), "CUDA_ERROR_MISALIGNED_ADDRESS");
    drop(gpu);
    let gpu = Gpu::new();
    assert_eq!(error_name(gpu.run(gpu.main(&entry("", "trap;")), 1, 1, &[])), "CUDA_ERROR_LAUNCH_FAILED");
    drop(gpu);
    let gpu = Gpu::new();
    let vector = gpu.main(&entry(
        ".param .u64 at",
        ".reg .b32 %r<3>; .reg .b64 %d<2>; ld.param.u64 %d1, [at]; ld.global.v2.u32 {%r1, %r2}, [%d1+4];",
    ));
    assert_eq!(gpu.run(vector, 1, 1, &[B64(gpu.alloc(16))]), 716);
}

#[test]
fn freed_memory_null_and_host_pointers_are_illegal() {
    let value = 7u32;
    for address in [0, 4, std::ptr::from_ref(&value) as u64, u64::MAX - 3] {
        let gpu = Gpu::new();
        assert_eq!(gpu.run(poke(&gpu), 1, 1, &[B64(address), B32(1)]), 700, "{address:#x}");
    }
    let gpu = Gpu::new();
    let buffer = gpu.alloc(16);
    ok(cuMemFree_v2(buffer));
    assert_eq!(cuMemFree_v2(buffer), 1);
    assert_eq!(gpu.run(poke(&gpu), 1, 1, &[B64(buffer), B32(1)]), 700);
}

#[test]
fn contexts_do_not_see_each_others_memory() {
    let first = Gpu::new();
    let buffer = first.alloc(16);
    let second = Gpu::new();
    assert_eq!(second.run(poke(&second), 1, 1, &[B64(buffer), B32(1)]), 700);
    ok(cuCtxSetCurrent(first.context));
    ok(first.run(poke(&first), 1, 1, &[B64(buffer), B32(1)]));
}

#[test]
fn memory_is_counted_and_limited() {
    let gpu = Gpu::new();
    let (mut free, mut total) = (0, 0);
    let mut info = || {
        // SAFETY: valid out-parameters.
        ok(unsafe { cuMemGetInfo_v2(&mut free, &mut total) });
        (free, total)
    };
    assert_eq!(gpu.try_alloc(0).unwrap_err(), 1);
    assert_eq!(error_name(gpu.try_alloc(info().1 + 1).unwrap_err()), "CUDA_ERROR_OUT_OF_MEMORY");
    assert!(info().0 <= info().1);
    assert!(gpu.try_alloc(16).is_ok(), "running out of memory is not sticky");
}

#[test]
fn copies_and_fills_are_bounded_by_one_allocation() {
    let gpu = Gpu::new();
    let a = gpu.upload(&[1u32, 2, 3, 4]);
    let b = gpu.alloc(16);
    ok(cuMemcpyDtoD_v2(b + 4, a, 12));
    ok(cuMemsetD8_v2(b, 0xee, 2));
    ok(cuMemsetD32_v2(b + 12, 0x0102_0304, 1));
    assert_eq!(gpu.download::<u32>(b, 4), [0xa5a5_eeee, 1, 2, 0x0102_0304]);
    assert_eq!(cuMemsetD8_v2(b, 0, 17), 1);
    assert_eq!(cuMemsetD32_v2(b + 2, 0, 1), 1);
    assert_eq!(cuMemcpyDtoD_v2(b, a + 8, 12), 1);
    assert_eq!(gpu.try_download::<u32>(b + 16, 1).unwrap_err(), 1);
    ok(gpu.run(poke(&gpu), 1, 1, &[B64(a), B32(9)]));
}

#[test]
fn a_copy_on_another_stream_reaches_a_running_kernel() {
    let gpu = Gpu::new();
    let spin = gpu.main(&entry(
        ".param .u64 flag",
        ".reg .pred %p; .reg .b32 %r; .reg .b64 %d;
            ld.param.u64 %d, [flag];
        AGAIN:
            ld.volatile.global.b32 %r, [%d];
            setp.eq.s32 %p, %r, 0;
            @%p bra AGAIN;
            st.global.b32 [%d+4], 1;",
    ));
    let flag = gpu.upload(&[0u32, 0]);
    let (work, control) = (gpu.stream(), gpu.stream());
    ok(gpu.start(spin, 1, 1, work, &[B64(flag)]));
    assert_eq!(error_name(cuStreamQuery(work)), "CUDA_ERROR_NOT_READY");
    let one = 1u32;
    // SAFETY: the value outlives the copy, which is synchronised.
    ok(unsafe { cuMemcpyHtoDAsync_v2(flag, std::ptr::from_ref(&one).cast(), 4, control) });
    ok(cuStreamSynchronize(control));
    ok(cuStreamSynchronize(work));
    ok(cuStreamQuery(work));
    assert_eq!(gpu.download::<u32>(flag, 2), [1, 1]);
}

#[test]
fn a_kernel_that_never_ends_ends_with_its_context() {
    let gpu = Gpu::new();
    let forever = gpu.main(&entry("", "AGAIN: bra AGAIN;"));
    ok(gpu.start(forever, 8, 32, 0, &[]));
    assert_eq!(cuStreamQuery(0), 600);
    drop(gpu);
    let gpu = Gpu::new();
    ok(gpu.run(gpu.main(&entry("", "ret;")), 1, 1, &[]));
}

#[test]
fn work_of_a_stream_is_in_order_and_events_mark_it() {
    let gpu = Gpu::new();
    let kernel = poke(&gpu);
    let stream = gpu.stream();
    let buffer = gpu.alloc(4);
    let (mut start, mut end) = (0, 0);
    // SAFETY: valid out-parameters.
    unsafe {
        ok(cuEventCreate(&mut start, 0));
        ok(cuEventCreate(&mut end, 0));
    }
    ok(cuEventRecord(start, stream));
    for value in 0..200 {
        ok(gpu.start(kernel, 1, 1, stream, &[B64(buffer), B32(value)]));
    }
    ok(cuEventRecord(end, stream));
    ok(cuStreamWaitEvent(0, end, 0));
    ok(cuEventSynchronize(end));
    ok(cuEventQuery(end));
    let mut ms = -1.0;
    // SAFETY: a valid out-parameter.
    ok(unsafe { cuEventElapsedTime(&mut ms, start, end) });
    assert!(ms >= 0.0);
    assert_eq!(gpu.download::<u32>(buffer, 1), [199]);
    ok(cuEventDestroy_v2(start));
    assert_eq!(cuEventQuery(start), 400);
    ok(cuStreamDestroy_v2(stream));
    assert_eq!(cuStreamSynchronize(stream), 400);
}

#[test]
fn page_locked_memory_takes_asynchronous_copies() {
    let gpu = Gpu::new();
    let stream = gpu.stream();
    let device = gpu.upload(&vec![0x5au8; 3 << 20]);
    let mut host: *mut c_void = std::ptr::null_mut();
    // SAFETY: `host` has 3 MiB until it is freed, after the stream was synchronised.
    unsafe {
        ok(cuMemAllocHost_v2(&mut host, 3 << 20));
        ok(cuMemcpyDtoHAsync_v2(host, device, 3 << 20, stream));
        ok(cuStreamSynchronize(stream));
        assert!(std::slice::from_raw_parts(host.cast::<u8>(), 3 << 20).iter().all(|b| *b == 0x5a));
        ok(cuMemFreeHost(host));
        assert_eq!(cuMemFreeHost(host), 1);
    }
}

#[test]
fn launches_are_checked_before_they_run() {
    let gpu = Gpu::new();
    let module = gpu
        .load(".version 7.0\n.target sm_70\n.address_size 64\n.entry small() .maxntid 32, 1, 1 { ret; }\n.entry big() { ret; }")
        .unwrap();
    let (small, big) = (gpu.kernel(module, "small"), gpu.kernel(module, "big"));
    assert_eq!(gpu.start(big, 0, 1, 0, &[]), 1);
    assert_eq!(gpu.start(big, 1, 1025, 0, &[]), 1);
    assert_eq!(gpu.start(small, 1, 33, 0, &[]), 701);
    ok(gpu.run(small, 1, 32, &[]));
    assert_eq!(gpu.start(0xdead0, 1, 1, 0, &[]), 400);
    let mut function = 0;
    // SAFETY: valid pointers.
    assert_eq!(unsafe { cuModuleGetFunction(&mut function, module, c"absent".as_ptr()) }, 500);
    ok(cuModuleUnload(module));
    assert_eq!(gpu.start(big, 1, 1, 0, &[]), 400);
}

#[test]
fn parameters_also_come_as_one_buffer() {
    let gpu = Gpu::new();
    let kernel = gpu.main(&entry(
        ".param .u32 value, .param .u64 at",
        ".reg .b32 %r; .reg .b64 %d; ld.param.u64 %d, [at]; ld.param.u32 %r, [value]; st.global.u32 [%d], %r;",
    ));
    let at = gpu.alloc(4);
    let mut buffer = [77u64, at];
    let mut size = 16usize;
    let mut extra: [*mut c_void; 5] =
        [1 as _, buffer.as_mut_ptr().cast(), 2 as _, std::ptr::from_mut(&mut size).cast(), std::ptr::null_mut()];
    // SAFETY: the list is well-formed.
    ok(unsafe { cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, 0, std::ptr::null_mut(), extra.as_mut_ptr()) });
    assert_eq!(gpu.download::<u32>(at, 1), [77]);
}

#[test]
fn blocks_and_grids_have_three_dimensions() {
    let gpu = Gpu::new();
    let kernel = gpu.main(&entry(
        ".param .u64 at",
        ".reg .b32 %r<12>; .reg .b64 %d<2>;
            mov.u32 %r1, %ctaid.z; mov.u32 %r2, %nctaid.y; mov.u32 %r3, %ctaid.y; mad.lo.u32 %r1, %r1, %r2, %r3;
            mov.u32 %r2, %nctaid.x; mov.u32 %r3, %ctaid.x; mad.lo.u32 %r1, %r1, %r2, %r3;
            mov.u32 %r2, %ntid.z; mov.u32 %r3, %tid.z; mad.lo.u32 %r1, %r1, %r2, %r3;
            mov.u32 %r2, %ntid.y; mov.u32 %r3, %tid.y; mad.lo.u32 %r1, %r1, %r2, %r3;
            mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x; mad.lo.u32 %r1, %r1, %r2, %r3;
            ld.param.u64 %d1, [at]; mad.wide.u32 %d1, %r1, 4, %d1; st.global.u32 [%d1], %r1;",
    ));
    let at = gpu.alloc(4 * 2 * 3 * 4 * 5 * 6 * 7);
    let mut parameter = at;
    let mut each: [*mut c_void; 1] = [std::ptr::from_mut(&mut parameter).cast()];
    // SAFETY: one parameter.
    ok(unsafe { cuLaunchKernel(kernel, 2, 3, 4, 5, 6, 7, 0, 0, each.as_mut_ptr(), std::ptr::null_mut()) });
    assert_eq!(gpu.download::<u32>(at, 5040), (0..5040).collect::<Vec<u32>>());
}

#[test]
fn contexts_are_a_stack_of_each_thread() {
    let first = Gpu::new();
    let mut current = 0;
    // SAFETY: valid out-parameters.
    unsafe {
        ok(cuCtxGetCurrent(&mut current));
        assert_eq!(current, first.context);
        let second = Gpu::new();
        ok(cuCtxPopCurrent_v2(&mut current));
        assert_eq!(current, second.context);
        std::thread::spawn(|| assert_eq!(cuCtxSynchronize(), 201)).join().unwrap();
        let mut primary = 0;
        ok(cuDevicePrimaryCtxRetain(&mut primary, 0));
        ok(cuCtxPushCurrent_v2(primary));
        ok(cuCtxSynchronize());
        ok(cuDevicePrimaryCtxRelease_v2(0));
        assert_eq!(error_name(cuCtxSynchronize()), "CUDA_ERROR_CONTEXT_IS_DESTROYED");
        assert_eq!(cuCtxSetCurrent(0x1234_5678), 201);
    }
}

#[test]
fn devices_describe_themselves() {
    let _gpu = Gpu::new();
    let (mut version, mut count, mut major, mut name) = (0, 0, 0, [0; 64]);
    // SAFETY: valid out-parameters.
    unsafe {
        ok(cuDriverGetVersion(&mut version));
        ok(cuDeviceGetCount(&mut count));
        ok(cuDeviceGetAttribute(&mut major, 75, 0));
        ok(cuDeviceGetName(name.as_mut_ptr(), 64, 0));
        assert!(CStr::from_ptr(name.as_ptr()).to_str().unwrap().contains("emulator"));
        let mut device = -1;
        assert_eq!(cuDeviceGet(&mut device, count), 101);
    }
    assert!(version >= 12000 && count == 1 && major >= 7);
}

#[test]
fn functions_are_found_by_name() {
    let mut address = std::ptr::null_mut();
    let mut status = -1;
    // SAFETY: valid pointers.
    unsafe {
        ok(cuGetProcAddress_v2(c"cuMemAlloc".as_ptr(), &mut address, 12000, 0, &mut status));
        assert_eq!((address as usize, status), (cuMemAlloc_v2 as *const () as usize, 0));
        assert_eq!(cuGetProcAddress_v2(c"cuTexObjectCreate".as_ptr(), &mut address, 12000, 0, &mut status), 500);
        assert!(address.is_null() && status == 1);
    }
}

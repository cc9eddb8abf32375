//! What is not implemented or ill-formed fails to load, with the line and the reason.

mod gpu;

use gpu::{Gpu, entry, error_name};

/// `body` starts on line 6 of the module.
fn refused(body: &str) -> (u32, String) {
    Gpu::new().load(&entry(".param .u64 p", body)).expect_err(body)
}

const REGS: &str =
    ".reg .pred %p<3>; .reg .b32 %r<5>; .reg .b64 %d<5>; .reg .f32 %f<4>; .reg .f64 %g<3>; .reg .b16 %h<3>;\n";

#[test]
fn every_refusal_names_line_and_reason() {
    let cases = [
        ("add.ftz.f32 %f1, %f2, %f3;", "'.ftz' of 'add' is not implemented"),
        ("add.rz.f32 %f1, %f2, %f3;", "'.rz' of 'add' is not implemented"),
        ("div.approx.f32 %f1, %f2, %f3;", "is not implemented"),
        ("div.f32 %f1, %f2, %f3;", "without .rn"),
        ("sqrt.f64 %g1, %g2;", "without .rn"),
        ("fma.f32 %f1, %f2, %f3, %f1;", "needs .rn"),
        ("sin.approx.f32 %f1, %f2;", "instruction 'sin' is not implemented"),
        ("add.s16 %h1, %h1, %h2;", "'add' of type .s16 is not implemented"),
        ("add.sat.s32 %r1, %r2, %r3;", "'.sat' of 'add' is not implemented"),
        ("add.u32 %r1, %r2;", "takes 3 operands, found 2"),
        ("add.u32 %r1, %r2, %d1;", "register '%d1' of type .b64 doesn't fit an operand of type .u32"),
        ("add.u32 %r1, %f1, 1;", "register '%f1' of type .f32 doesn't fit"),
        ("add.rn.f32 %r1, %r2, 1;", "no constant of type .f32"),
        ("add.u32 %r1, %r2, 4294967296;", "4294967296 doesn't fit .u32"),
        ("add.u32 %r1, %r9, 1;", "'%r9' is not declared"),
        ("mov.u32 %r1, %envreg3;", "'%envreg3' is not declared"),
        ("mov.u64 %d1, %tid.x;", "has 32 bits"),
        ("mov.u32 %r1, %tid;", "needs a component"),
        ("mul.u32 %r1, %r2, %r3;", "needs .lo, .hi or .wide"),
        ("shl.u32 %r1, %r2, 1;", "'shl' of type .u32"),
        ("shl.b64 %d1, %d2, %d3;", "doesn't fit an operand of type .u32"),
        ("setp.lt.b32 %p1, %r1, %r2;", "comparison '.lt' of .b32"),
        ("setp.lo.s32 %p1, %r1, %r2;", "comparison '.lo' of .s32"),
        ("setp.eq.s32 %r1, %r1, %r2;", "doesn't fit an operand of type .pred"),
        ("selp.b32 %r1, %r2, %r3, %r4;", "doesn't fit an operand of type .pred"),
        ("cvt.f32.s32 %f1, %r1;", "'cvt.f32.s32' is not implemented"),
        ("cvt.f32.f64 %f1, %g1;", "'cvt.f32.f64' is not implemented"),
        ("cvt.rn.f16.f32 %h1, %f1;", "'.f16' of 'cvt' is not implemented"),
        ("cvt.sat.u8.u32 %r1, %r2;", "'.sat' of 'cvt'"),
        ("cvt.u64.u32 %r1, %r2;", "can't hold an operand of type .u64"),
        ("ld.global.b32 %r1, [%r2];", "a register of type .b32 is no address"),
        ("ld.global.b32 %r1, %d1;", "an address in brackets"),
        ("ld.global.b64 %r1, [%d1];", "can't hold an operand of type .b64"),
        ("ld.param.u64 %d1, [p+8];", "are outside the parameter's 8"),
        ("ld.param.u32 %r1, [p+2];", "is not a multiple of 4"),
        ("st.param.u64 [p], %d1;", "input parameter 'p' can't be written"),
        ("{ .param .b64 p; st.param.b64 [p], %d1; }", "'p' is the name of the function's own parameter"),
        ("ld.param.u64 %d1, [q];", "must be addressed by its name"),
        ("ld.global.u64 %d1, [p];", "parameter can't be taken"),
        ("ld.shared.u32 %r1, [q];", "'q' is not declared"),
        ("st.const.u32 [%d1], %r1;", "constant memory can't be written"),
        ("ld.global.v2.u32 %r1, [%d1];", "a vector of 2 expected"),
        ("ld.global.v4.u64 {%d1, %d2, %d3, %d4}, [%d1];", "vector access is not implemented"),
        ("ld.texture.u32 %r1, [%d1];", "is not implemented"),
        ("atom.global.add.f32 %f1, [%d1], %f2;", "'atom' of type .f32"),
        ("atom.global.cas.u32 %r1, [%d1], %r2, %r3;", "is not implemented"),
        ("red.global.cas.b32 [%d1], %r2, %r3;", "is not implemented"),
        ("bra NOWHERE;", "label 'NOWHERE' is not in this function"),
        ("brx.idx %r1, NOWHERE;", "is no list of branch targets"),
        ("bar.sync 1;", "only barrier 0"),
        ("bar.sync 0, 64;", "only barrier 0"),
        ("vote.sync.any.pred %p1, %p2, -1;", "instruction 'vote' is not implemented"),
        ("shfl.sync.idx.b32 %r1, %r2, 0, 31, -1;", "instruction 'shfl' is not implemented"),
        ("call nothing;", "function 'nothing' is not declared"),
        ("call main;", "is an entry"),
        ("call %d1, (), proto;", ""),
        ("A: A: ret;", "label 'A' is defined twice"),
        (".reg .u32 %x; .reg .u32 %x;", "'%x' is declared twice"),
        (".reg .f16 %x;", "type '.f16' is not implemented"),
        (".local .b8 big[1000000];", "more than 512 KiB of local memory"),
        (".shared .b8 big[50000];", "more than 48 KiB"),
        ("add.u32 %r1 %r2, 1;", "',' expected"),
        ("add.u32 %r1, %r2, 0x1G;", "malformed number '0x1G'"),
        ("add.u32 %r1, %r2, ^;", "no token starts with '^'"),
        ("frobnicate;", "instruction 'frobnicate' is not implemented"),
    ];
    for (text, reason) in cases {
        let body = format!("{REGS}\n\n{text}");
        let (code, log) = refused(&body);
        assert_eq!(error_name(code), "CUDA_ERROR_INVALID_PTX", "{text}");
        assert!(log.starts_with("ptx line ") && log.contains(reason), "{text}: {log}");
        let line: u32 = log["ptx line ".len()..].split(':').next().unwrap().parse().unwrap();
        // Some are found out at the next token, or name the function.
        let here = 9;
        assert!((here - 1..=here + 2).contains(&line) || line >= 4 && reason.contains("twice"), "{text}: {log}");
    }
}

#[test]
fn the_control_of_the_refusals_loads() {
    let body = format!("{REGS}\n\nadd.u32 %r1, %r2, 1;");
    assert!(Gpu::new().load(&entry(".param .u64 p", &body)).is_ok());
}

#[test]
fn the_log_quotes_the_line() {
    let (_, log) = refused(&format!("{REGS}\n\nadd.ftz.f32 %f1, %f2, %f3; // fast"));
    assert_eq!(log, "ptx line 9: '.ftz' of 'add' is not implemented: add.ftz.f32 %f1, %f2, %f3; // fast");
}

#[test]
fn modules_are_refused_by_version_target_and_kind() {
    let gpu = Gpu::new();
    let load = |text: &str| gpu.load(text).map_err(|(code, _)| error_name(code));
    let head = |version: &str, target: &str, size: &str| {
        format!(".version {version}\n.target {target}\n.address_size {size}\n")
    };
    assert_eq!(load(&head("99.0", "sm_70", "64")).unwrap_err(), "CUDA_ERROR_UNSUPPORTED_PTX_VERSION");
    assert_eq!(load(&head("7.0", "sm_190", "64")).unwrap_err(), "CUDA_ERROR_NO_BINARY_FOR_GPU");
    assert_eq!(load(&head("7.0", "sm_70", "32")).unwrap_err(), "CUDA_ERROR_INVALID_PTX");
    assert_eq!(load("\x7fELF").unwrap_err(), "CUDA_ERROR_NO_BINARY_FOR_GPU");
    assert_eq!(load("").unwrap_err(), "CUDA_ERROR_INVALID_PTX");
    assert!(load(&head("7.0", "sm_70", "64")).is_ok());
    for item in [
        ".func f();",
        ".extern .global .u32 x;",
        ".tex .u32 t;",
        ".func f() { .reg .u32 %r; add.u32 %r, %r, 1;",
        ".global .u32 a; .global .u32 a;",
        ".global .u32 a[2] = {1, 2, 3};",
        ".func f(.param .u32 a) { ret; } .func f(.param .u32 a) { ret; }",
    ] {
        assert_eq!(load(&(head("7.0", "sm_70", "64") + item)).unwrap_err(), "CUDA_ERROR_INVALID_PTX", "{item}");
    }
}

#[test]
fn modifiers_are_refused_where_the_target_lacks_them() {
    let gpu = Gpu::new();
    let text = entry("", ".reg .f32 %f<3>; min.NaN.f32 %f1, %f1, %f2;");
    assert!(gpu.load(&text).is_ok());
    assert!(gpu.load(&text.replace("sm_80", "sm_70")).unwrap_err().1.contains("needs target sm_80"));
}

#[test]
fn a_function_can_not_read_its_result() {
    let module = |body: &str| {
        let head = ".version 7.0\n.target sm_70\n.address_size 64";
        format!("{head}\n.func (.param .b32 r) f (.param .b32 a) {{ .reg .b32 %r; {body} ret; }}")
    };
    let gpu = Gpu::new();
    assert!(gpu.load(&module("ld.param.b32 %r, [a]; st.param.b32 [r], %r;")).is_ok());
    assert!(gpu.load(&module("ld.param.b32 %r, [r];")).unwrap_err().1.contains("result 'r' can't be read"));
}

#[test]
fn nesting_is_bounded() {
    let gpu = Gpu::new();
    let (open, close) = ("{".repeat(100_000), "}".repeat(100_000));
    assert!(gpu.load(&entry("", &format!("{open}{close}"))).unwrap_err().1.contains("nested too deeply"));
    let variable = format!(".version 7.0\n.target sm_70\n.address_size 64\n.global .u32 a[9] = {open}{close};");
    assert!(gpu.load(&variable).unwrap_err().1.contains("nested too deeply"));
}

#[test]
fn calls_must_match_their_function() {
    let gpu = Gpu::new();
    let module = |call: &str| {
        format!(
            ".version 7.0\n.target sm_70\n.address_size 64
            .func (.param .b32 r) f (.param .b32 a, .param .align 8 .b8 s[16]) {{ ret; }}
            .entry main() {{
                .reg .b32 %r<3>; .reg .b64 %d<3>;
                .param .b32 a; .param .b64 wide; .param .align 8 .b8 s[16]; .param .align 8 .b8 t[8];
                {call}
            }}"
        )
    };
    assert!(gpu.load(&module("call (%r1), f, (%r2, s);")).is_ok());
    assert!(gpu.load(&module("call (a), f, (a, s);")).is_ok());
    for call in [
        "call (%r1), f, (%r2);",
        "call f, (%r2, s);",
        "call (%r1), f, (%r2, t);",
        "call (%r1), f, (wide, s);",
        "call (%r1), f, (%d1, s);",
        "call (7), f, (%r2, s);",
    ] {
        assert!(gpu.load(&module(call)).is_err(), "{call}");
    }
}

#[test]
fn text_that_was_damaged_anywhere_never_panics() {
    let gpu = Gpu::new();
    let good = entry(
        ".param .u64 p",
        &format!(
            "{REGS} ld.param.u64 %d1, [p]; T: .branchtargets A, A; setp.eq.u32 %p1, %r1, 2; @%p1 bra A; brx.idx %r1, T; A: st.global.v2.u32 [%d1+8], {{%r1, 7}};"
        ),
    );
    assert!(gpu.load(&good).is_ok());
    for at in 0..good.len() {
        let _ = gpu.load(&good[..at]).map_err(|(code, log)| assert!(code != 999, "{log}"));
        for mark in [" ", ";", "}", "9", "%", ".b8 "] {
            let damaged = format!("{}{mark}{}", &good[..at], &good[at + 1..]);
            let _ = gpu.load(&damaged).map_err(|(code, log)| assert!(code != 999, "{log}"));
        }
    }
}

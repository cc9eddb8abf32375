//! What PTX is decoded to: fixed-size instructions over a flat frame of 64-bit slots.
//!
//! A slot holds a register's bits, zero-extended; predicates are 0 or 1. Constants have slots of their own, so that every operand is a
//! slot index and no operation needs a variant for immediates. Types are in the operation.

/// One decoded instruction. `dst`, `a`, `b`, `c` are slots unless the operation says otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Instr {
    pub op: Op,
    /// The sense of a conditional branch (jump when the predicate equals it), or an operation's mode.
    pub mode: u16,
    pub dst: u32,
    pub a: u32,
    pub b: u32,
    pub c: u32,
}

impl Instr {
    pub const fn new(op: Op, dst: u32, a: u32, b: u32, c: u32) -> Self {
        Self { op, mode: 0, dst, a, b, c }
    }
}

#[rustfmt::skip]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Op {
    Mov, Special,
    Add32, Sub32, Mul32, MulHiU32, MulHiS32, DivU32, DivS32, RemU32, RemS32, MinU, MinS32, MaxU, MaxS32,
    Add64, Sub64, Mul64, MulHiU64, MulHiS64, DivU64, DivS64, RemU64, RemS64, MinS64, MaxS64,
    And, Or, Xor, Not32, Not64, Neg32, Neg64, Abs32, Abs64, Mad32, Mad64, MulWideU, MulWideS, MadWideU, MadWideS,
    Shl32, Shl64, ShrU32, ShrU64, ShrS32, ShrS64,
    /// `dst = shf(a, b, c)`; `mode` bit 0: right, bit 1: clamp the count instead of wrapping it.
    Shf,
    Popc, Clz32, Clz64, Brev32, Brev64, Prmt,
    /// `dst = bfe(a, b, c)`.
    BfeU32, BfeU64, BfeS32, BfeS64,
    /// `dst = bfi(a into dst, at b, length c)`: `dst` is copied from the base operand first.
    Bfi32, Bfi64,
    /// `dst = c ? a : b`.
    Selp,
    Eq, Ne, LtU, LeU, LtS32, LeS32, LtS64, LeS64,
    EqF32, NeF32, LtF32, LeF32, EquF32, NeuF32, GeuF32, GtuF32, NumF32, NanF32,
    EqF64, NeF64, LtF64, LeF64, EquF64, NeuF64, GeuF64, GtuF64, NumF64, NanF64,
    /// `testp`; `mode` is a [`super::mode::Class`].
    TestF32, TestF64,
    AddF32, SubF32, MulF32, DivF32, FmaF32, SqrtF32, MinF32, MaxF32, MinNanF32, MaxNanF32, AbsF32, NegF32, CopysignF32,
    AddF64, SubF64, MulF64, DivF64, FmaF64, SqrtF64, MinF64, MaxF64, AbsF64, NegF64, CopysignF64,
    /// Low 32 bits, and their sign extension to 64.
    Low32, Sext32,
    /// Sign-extends: `a << b >> b`, then `& (u64::MAX >> c)`; `b` and `c` are numbers.
    Extend,
    F32FromS32, F32FromU32, F32FromS64, F32FromU64, F64FromS32, F64FromU32, F64FromS64, F64FromU64, F32FromF64, F64FromF32,
    /// `mode` is a [`super::mode::Rounding`].
    RoundF32, RoundF64,
    /// `mode` is a [`super::mode::Rounding`]; `b` the destination's width in bits, `c` 1 when it is signed.
    IntFromF32, IntFromF64,
    /// Parameter memory: byte `c` of the frame.
    LdP8, LdP16, LdP32, LdP64, StP8, StP16, StP32, StP64,
    /// Memory: address slot `a`, signed offset `c`; a store's value is slot `b`.
    LdG8, LdG16, LdG32, LdG64, StG8, StG16, StG32, StG64,
    LdL8, LdL16, LdL32, LdL64, StL8, StL16, StL32, StL64,
    LdS8, LdS16, LdS32, LdS64, StS8, StS16, StS32, StS64,
    LdX8, LdX16, LdX32, LdX64, StX8, StX16, StX32, StX64,
    /// Faults unless slot `a` plus `c` is a multiple of the number `b`.
    Align,
    /// Address slot `a`, operands `b`, `c`; `mode` packs a [`super::mode::Atomic`].
    Atom,
    /// Address of byte `c` of the function's local memory.
    LocalAddress,
    /// Target `c`.
    Bra,
    /// Jump to `c` when predicate `a` equals `mode`.
    BraIf,
    /// `dst = a op b`, then jump to `c` when it equals `mode`.
    BrEq, BrNe, BrLtU, BrLeU, BrLtS32, BrLeS32, BrLtS64, BrLeS64,
    /// Jump to entry `a` of table `c`; faults past its end.
    Brx,
    /// Call site `c`.
    Call,
    Ret, Exit, Bar, Fence, Trap,
}

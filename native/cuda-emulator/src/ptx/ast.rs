//! A parsed PTX module. Registers and local variables are resolved to indices while parsing, since their names have block scope.

use super::scalar::Scalar;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    Param,
    Local,
    Shared,
    Global,
    Const,
}

/// A variable in memory: of a module, of a function body, or a parameter.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    pub name: &'a str,
    pub space: Space,
    pub element: Scalar,
    /// Elements; 1 for a scalar. `None` for an array without a size (`.extern .shared`).
    pub count: Option<u64>,
    pub align: u32,
    /// Bytes of the initialiser; empty without one.
    pub init: Vec<u8>,
    pub line: u32,
}

impl Variable<'_> {
    pub fn bytes(&self) -> u64 {
        self.count.unwrap_or(0).saturating_mul(self.element.bytes() as u64)
    }
}

/// A formal parameter: memory of the `.param` space, or a register.
#[derive(Clone, Copy, Debug)]
pub enum Formal {
    /// Index into [`Body::variables`].
    Variable(usize),
    /// Index into [`Body::registers`].
    Register(usize),
}

#[derive(Clone, Debug)]
pub struct Register<'a> {
    pub name: &'a str,
    /// The number appended to `name` when declared as `name<n>`.
    pub suffix: Option<u32>,
    pub ty: Scalar,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Base<'a> {
    Register(usize),
    Variable(usize),
    Name(&'a str),
    /// An absolute address.
    Zero,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Operand<'a> {
    Register(usize),
    /// A variable of the function body.
    Variable(usize, i64),
    /// A label, a function, a variable of the module or a special register (`%tid.x`).
    Name(&'a str),
    Special(&'a str, Option<&'a str>),
    Integer(i64),
    Single(u32),
    Double(u64),
    Address(Base<'a>, i64),
    /// `{a, b}`.
    Vector(Vec<Operand<'a>>),
    /// `(a, b)`.
    List(Vec<Operand<'a>>),
    /// `p|q`.
    Pair(Box<Operand<'a>>, Box<Operand<'a>>),
    /// `!p` as an operand.
    Not(Box<Operand<'a>>),
    /// `_`.
    Sink,
}

#[derive(Clone, Debug)]
pub struct Instruction<'a> {
    pub line: u32,
    /// Register index, and whether the guard is negated.
    pub guard: Option<(usize, bool)>,
    pub opcode: &'a str,
    pub modifiers: Vec<&'a str>,
    pub operands: Vec<Operand<'a>>,
}

#[derive(Clone, Debug)]
pub enum Statement<'a> {
    Label(&'a str, u32),
    Instruction(Instruction<'a>),
}

#[derive(Clone, Debug, Default)]
pub struct Body<'a> {
    pub registers: Vec<Register<'a>>,
    pub variables: Vec<Variable<'a>>,
    pub statements: Vec<Statement<'a>>,
    /// `.branchtargets` lists by their label.
    pub tables: Vec<(&'a str, Vec<&'a str>, u32)>,
    /// `.callprototype` declarations by their label: (name, results, parameters).
    pub prototypes: Vec<(&'a str, Vec<Scalar>, Vec<Scalar>)>,
}

#[derive(Clone, Debug)]
pub struct Function<'a> {
    pub name: &'a str,
    pub entry: bool,
    pub results: Vec<Formal>,
    pub params: Vec<Formal>,
    pub body: Body<'a>,
    /// False for a declaration that another definition must complete.
    pub defined: bool,
    /// `.maxntid` product, when given.
    pub max_threads: Option<u32>,
    pub line: u32,
}

#[derive(Clone, Debug)]
pub struct Module<'a> {
    pub version: (u32, u32),
    /// The number of `.target sm_NN`.
    pub target: u32,
    pub variables: Vec<Variable<'a>>,
    pub functions: Vec<Function<'a>>,
}

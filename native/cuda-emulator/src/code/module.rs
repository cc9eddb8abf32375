//! Decoding of a whole module: frames are laid out first, so that calls know the slots of their callees.

use std::collections::HashMap;

use super::builder::{Builder, Context, FormalSlot, Home, Placement, Role, Shape};
use super::control::statements;
use super::function::{CALL_BYTES, Function, Parameter, Program};
use super::op::{Instr, Op};
use crate::memory::windows::SHARED_BASE;
use crate::ptx::ast::{self, Formal, Module, Space};
use crate::ptx::{Diagnostic, Result};

/// A kernel's parameters may take 4 KiB (ISA, ".param").
const PARAMETER_BYTES: u32 = 4096;

struct Layout {
    homes: Vec<Home>,
    slots: u32,
    local_bytes: u32,
    /// (slot, byte of the function's local memory) of every `.local` variable.
    locals: Vec<(u32, u32)>,
}

/// Lays out static shared memory, the module's and then every function's.
struct SharedLayout {
    next: u64,
}

impl SharedLayout {
    fn place(&mut self, variable: &ast::Variable<'_>) -> Result<u64> {
        let address = self.next.next_multiple_of(u64::from(variable.align.max(1)));
        self.next = address + variable.bytes();
        if self.next - SHARED_BASE > 48 << 10 {
            return Err(Diagnostic::new(variable.line, "more than 48 KiB of static shared memory"));
        }
        Ok(address)
    }
}

/// Decodes `module`. `addresses` holds where its `.global` and `.const` variables are.
///
/// # Errors
/// The first instruction that is ill-typed or not implemented.
pub fn decode(module: &Module<'_>, addresses: &HashMap<&str, u64>) -> Result<Program> {
    let mut shared = SharedLayout { next: SHARED_BASE };
    let mut placements = HashMap::new();
    for variable in module.variables.iter().filter(|v| v.count.is_some()) {
        let address = match variable.space {
            Space::Shared => shared.place(variable)?,
            _ => addresses.get(variable.name).copied().unwrap_or(0),
        };
        placements.insert(variable.name, Placement { space: variable.space, address });
    }
    let mut layouts = Vec::new();
    let mut shapes = HashMap::new();
    for (index, function) in module.functions.iter().enumerate() {
        if !function.defined {
            let message = format!("function '{}' is declared but not defined", function.name);
            return Err(Diagnostic::new(function.line, message));
        }
        let layout = layout(function, &mut shared)?;
        let formals = |list: &[Formal]| list.iter().map(|f| formal_slot(function, &layout, *f)).collect();
        let (params, results) = (formals(&function.params), formals(&function.results));
        shapes.insert(function.name, Shape { index: index as u32, entry: function.entry, params, results });
        layouts.push(layout);
    }
    let static_shared = shared.next - SHARED_BASE;
    for variable in module.variables.iter().filter(|v| v.count.is_none()) {
        let address = shared.next.next_multiple_of(u64::from(variable.align.max(16)));
        placements.insert(variable.name, Placement { space: Space::Shared, address });
    }
    let context = Context { target: module.target, placements: &placements, shapes: &shapes };
    let mut program = Program { shared_bytes: static_shared.next_multiple_of(16) as u32, ..Program::default() };
    for (function, layout) in module.functions.iter().zip(layouts) {
        if function.entry {
            program.entries.insert(function.name.to_owned(), program.functions.len());
        }
        program.functions.push(decode_function(function, layout, &context)?);
    }
    stack_bounds(&mut program);
    program.verify();
    Ok(program)
}

fn layout(function: &ast::Function<'_>, shared: &mut SharedLayout) -> Result<Layout> {
    let mut slots = function.body.registers.len() as u32 + 1;
    let mut local_bytes = 0u64;
    let mut locals = Vec::new();
    let mut homes = Vec::new();
    for (index, variable) in function.body.variables.iter().enumerate() {
        let fail = |message: &str| Err(Diagnostic::new(variable.line, format!("'{}': {message}", variable.name)));
        if variable.count.is_none() {
            return fail("array has no size");
        }
        let bytes = variable.bytes();
        homes.push(match variable.space {
            Space::Param => {
                if bytes > 1 << 16 {
                    return fail("parameter is larger than 64 KiB");
                }
                let slot = slots;
                slots += (bytes.div_ceil(8) as u32).max(1);
                let has = |list: &[Formal]| list.iter().any(|f| matches!(f, Formal::Variable(v) if *v == index));
                let role = if has(&function.params) {
                    Role::Input
                } else if has(&function.results) {
                    Role::Result
                } else {
                    Role::Actual
                };
                let scalar = variable.count == Some(1) && variable.element.bytes() as u64 == bytes;
                Home::Param { slot, bytes, scalar, role }
            }
            Space::Local => {
                let at = local_bytes.next_multiple_of(u64::from(variable.align.max(8)));
                local_bytes = at + bytes;
                if local_bytes > 512 << 10 {
                    return fail("more than 512 KiB of local memory");
                }
                slots += 1;
                locals.push((slots - 1, at as u32));
                Home::Local { slot: slots - 1 }
            }
            Space::Shared => Home::Shared { address: shared.place(variable)? },
            Space::Global | Space::Const => return fail("module memory can't be declared in a function here"),
        });
    }
    Ok(Layout { homes, slots, local_bytes: local_bytes.next_multiple_of(16) as u32, locals })
}

fn formal_slot(function: &ast::Function<'_>, layout: &Layout, formal: Formal) -> FormalSlot {
    match formal {
        Formal::Register(register) => {
            let element = function.body.registers[register].ty;
            FormalSlot { slot: register as u32, slots: 1, bytes: u64::from(element.bytes()), element, scalar: true }
        }
        Formal::Variable(index) => {
            let variable = &function.body.variables[index];
            let (slot, bytes, scalar) = match layout.homes[index] {
                Home::Param { slot, bytes, scalar, .. } => (slot, bytes, scalar),
                _ => (0, 0, false),
            };
            FormalSlot { slot, slots: (bytes.div_ceil(8) as u32).max(1), bytes, element: variable.element, scalar }
        }
    }
}

fn entry_parameters(function: &ast::Function<'_>, layout: &Layout) -> Result<Vec<Parameter>> {
    let mut offset = 0u32;
    let mut parameters = Vec::new();
    for formal in &function.params {
        let Formal::Variable(index) = formal else {
            return Err(Diagnostic::new(function.line, "an entry's parameters must be in .param memory"));
        };
        let slot = formal_slot(function, layout, *formal);
        offset = offset.next_multiple_of(function.body.variables[*index].align.max(1));
        parameters.push(Parameter { slot: slot.slot, bytes: slot.bytes as u32, offset });
        offset += slot.bytes as u32;
    }
    if offset > PARAMETER_BYTES {
        let message = format!("{offset} bytes of parameters are more than {PARAMETER_BYTES}");
        return Err(Diagnostic::new(function.line, message));
    }
    Ok(parameters)
}

fn decode_function<'a>(function: &'a ast::Function<'a>, layout: Layout, context: &Context<'a>) -> Result<Function> {
    let parameters = if function.entry { entry_parameters(function, &layout)? } else { Vec::new() };
    let mut builder = Builder::new(context, &function.body, layout.homes, layout.slots);
    builder.line = function.line;
    builder.out.name = function.name.to_owned();
    builder.out.entry = function.entry;
    builder.out.parameters = parameters;
    builder.out.local_bytes = layout.local_bytes;
    builder.out.max_threads = function.max_threads.unwrap_or(1024);
    for (slot, byte) in layout.locals {
        builder.emit(Instr::new(Op::LocalAddress, slot, 0, 0, byte));
    }
    statements(&mut builder)?;
    builder.finish(&function.body.tables)
}

/// Fills in [`Function::stack_bytes`], callees before callers; what is left over is on a cycle or reaches one.
fn stack_bounds(program: &mut Program) {
    let count = program.functions.len();
    let mut callers = vec![Vec::new(); count];
    let mut waiting = vec![0usize; count];
    for (index, function) in program.functions.iter().enumerate() {
        for call in &function.calls {
            callers[call.function as usize].push(index);
            waiting[index] += 1;
        }
    }
    let mut deepest = vec![0u64; count];
    let mut ready: Vec<usize> = (0..count).filter(|f| waiting[*f] == 0).collect();
    while let Some(index) = ready.pop() {
        let bytes = deepest[index] + u64::from(program.functions[index].local_bytes + CALL_BYTES);
        program.functions[index].stack_bytes = Some(bytes);
        for caller in &callers[index] {
            deepest[*caller] = deepest[*caller].max(bytes);
            waiting[*caller] -= 1;
            if waiting[*caller] == 0 {
                ready.push(*caller);
            }
        }
    }
}

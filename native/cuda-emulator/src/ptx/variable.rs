//! Variable declarations with their alignment, arrays and initialisers.

use super::ast::{Space, Variable};
use super::cursor::Cursor;
use super::diagnostic::Result;
use super::lexer::Token;
use super::scalar::{Kind, Scalar};

/// The state space written `.name`.
pub fn space(name: &str) -> Option<Space> {
    Some(match name {
        "param" => Space::Param,
        "local" => Space::Local,
        "shared" => Space::Shared,
        "global" => Space::Global,
        "const" => Space::Const,
        _ => return None,
    })
}

/// `[.align n] .type name[count] [= init]`, after the state space.
pub fn variable<'a>(cursor: &mut Cursor<'a>, space: Space) -> Result<Variable<'a>> {
    let line = cursor.line();
    let align = if cursor.take_dot("align") { Some(cursor.integer("an alignment")?) } else { None };
    let element = cursor.scalar()?;
    if element.kind == Kind::Predicate {
        return cursor.error("a predicate can't be in memory");
    }
    let align = align.unwrap_or(element.bytes() as u64);
    if !align.is_power_of_two() || align > 256 {
        return cursor.error(format!("alignment {align} is not a power of two up to 256"));
    }
    // `.ptr .space .align n` describes what a kernel parameter points to.
    while let Token::Dot("ptr" | "global" | "const" | "local" | "shared" | "align") = cursor.peek() {
        if let Token::Dot("align") = cursor.next() {
            cursor.integer("an alignment")?;
        }
    }
    let name = cursor.word("a variable's name")?;
    let mut count = Some(1u64);
    while cursor.take_mark('[') {
        if cursor.take_mark(']') {
            count = None;
            continue;
        }
        let dimension = cursor.integer("an array's size")?;
        count = match count.and_then(|c| c.checked_mul(dimension)) {
            Some(c) if c < 1 << 40 => Some(c),
            _ => return cursor.error("array is too large"),
        };
        cursor.mark(']')?;
    }
    let mut init = Vec::new();
    if cursor.take_mark('=') {
        if !matches!(space, Space::Global | Space::Const) {
            return cursor.error("only .global and .const variables can be initialised");
        }
        initialiser(cursor, element, &mut init, 0)?;
        let elements = init.len() as u64 / element.bytes() as u64;
        match count {
            None => count = Some(elements),
            Some(c) if c < elements => return cursor.error(format!("{elements} values don't fit {c} elements")),
            _ => {}
        }
    }
    Ok(Variable { name, space, element, count, align: align as u32, init, line })
}

/// Braces inside braces at most.
const MAX_DEPTH: u32 = 64;

fn initialiser(cursor: &mut Cursor<'_>, element: Scalar, init: &mut Vec<u8>, depth: u32) -> Result<()> {
    if depth > MAX_DEPTH {
        return cursor.error("initialiser is nested too deeply");
    }
    if cursor.peek() == Token::Mark('{') {
        cursor.list('{', '}', |cursor| initialiser(cursor, element, init, depth + 1))?;
        return Ok(());
    }
    let negative = cursor.take_mark('-');
    let bits = match (cursor.peek(), element.kind) {
        (Token::Integer(value), Kind::Float) => {
            let value = if negative { -(value as f64) } else { value as f64 };
            if element.bits == 32 { u64::from((value as f32).to_bits()) } else { value.to_bits() }
        }
        (Token::Integer(value), _) => {
            if negative {
                value.wrapping_neg()
            } else {
                value
            }
        }
        (Token::Single(bits), Kind::Float | Kind::Bits) if element.bits == 32 && !negative => u64::from(bits),
        (Token::Double(bits), Kind::Float | Kind::Bits) if element.bits == 64 && !negative => bits,
        _ => return cursor.unexpected(&format!("a constant of type {element}")),
    };
    cursor.next();
    init.extend_from_slice(&bits.to_le_bytes()[..element.bytes() as usize]);
    Ok(())
}

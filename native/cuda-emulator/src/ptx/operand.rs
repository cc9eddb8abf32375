//! Operands of instructions, resolved against the scopes of a function body.

use std::collections::HashMap;

use super::ast::{Base, Operand};
use super::cursor::Cursor;
use super::diagnostic::Result;
use super::lexer::Token;

#[derive(Clone, Copy)]
pub enum Symbol {
    Register(usize),
    /// Registers `first .. first + count`, written with a number after the name.
    Registers {
        first: usize,
        count: u32,
    },
    Variable(usize),
}

/// Names of a function body by block; the innermost block is last.
#[derive(Default)]
pub struct Scopes<'a> {
    blocks: Vec<HashMap<&'a str, Symbol>>,
}

impl<'a> Scopes<'a> {
    pub fn open(&mut self) {
        self.blocks.push(HashMap::new());
    }

    pub fn depth(&self) -> usize {
        self.blocks.len()
    }

    pub fn close(&mut self) {
        self.blocks.pop();
    }

    /// False when the block has this name already.
    pub fn declare(&mut self, name: &'a str, symbol: Symbol) -> bool {
        match self.blocks.last_mut() {
            Some(block) => block.insert(name, symbol).is_none(),
            None => false,
        }
    }

    /// Whether the outermost block, that of a function's formal parameters, has this name.
    pub fn is_formal(&self, name: &str) -> bool {
        self.blocks.len() > 1 && self.blocks[0].contains_key(name)
    }

    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.blocks.iter().rev().find_map(|block| {
            let found = block.get(name).copied().filter(|s| !matches!(s, Symbol::Registers { .. }));
            found.or_else(|| {
                let prefix = name.trim_end_matches(|c: char| c.is_ascii_digit());
                let digits = &name[prefix.len()..];
                if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
                    return None;
                }
                match (block.get(prefix), digits.parse::<u32>()) {
                    (Some(Symbol::Registers { first, count }), Ok(n)) if n < *count => {
                        Some(Symbol::Register(first + n as usize))
                    }
                    _ => None,
                }
            })
        })
    }
}

pub fn operand<'a>(cursor: &mut Cursor<'a>, scopes: &Scopes<'a>) -> Result<Operand<'a>> {
    let operand = match cursor.peek() {
        Token::Mark('{') => Operand::Vector(cursor.list('{', '}', |cursor| operand_of(cursor, scopes))?),
        Token::Mark('(') => Operand::List(cursor.list('(', ')', |cursor| operand_of(cursor, scopes))?),
        Token::Mark('[') => {
            cursor.next();
            let address = address(cursor, scopes)?;
            cursor.mark(']')?;
            address
        }
        Token::Mark('!') => {
            cursor.next();
            Operand::Not(Box::new(operand_of(cursor, scopes)?))
        }
        _ => operand_of(cursor, scopes)?,
    };
    if cursor.take_mark('|') {
        let second = operand_of(cursor, scopes)?;
        return Ok(Operand::Pair(Box::new(operand), Box::new(second)));
    }
    Ok(operand)
}

fn operand_of<'a>(cursor: &mut Cursor<'a>, scopes: &Scopes<'a>) -> Result<Operand<'a>> {
    if cursor.take_mark('-') {
        return match cursor.peek() {
            Token::Integer(value) => {
                cursor.next();
                Ok(Operand::Integer((value as i64).wrapping_neg()))
            }
            Token::Double(bits) => {
                cursor.next();
                Ok(Operand::Double(bits ^ (1 << 63)))
            }
            _ => cursor.unexpected("a number after '-'"),
        };
    }
    match cursor.peek() {
        Token::Integer(value) => {
            cursor.next();
            Ok(Operand::Integer(value as i64))
        }
        Token::Single(bits) => {
            cursor.next();
            Ok(Operand::Single(bits))
        }
        Token::Double(bits) => {
            cursor.next();
            Ok(Operand::Double(bits))
        }
        Token::Word("_") => {
            cursor.next();
            Ok(Operand::Sink)
        }
        Token::Word(name) => {
            let found = scopes.find(name);
            if found.is_none() && name.starts_with('%') {
                return special(cursor, name);
            }
            cursor.next();
            Ok(match found {
                Some(Symbol::Register(index)) => Operand::Register(index),
                Some(Symbol::Variable(index)) => Operand::Variable(index, sum(cursor)?),
                _ => Operand::Name(name),
            })
        }
        _ => cursor.unexpected("an operand"),
    }
}

fn special<'a>(cursor: &mut Cursor<'a>, name: &'a str) -> Result<Operand<'a>> {
    const KNOWN: [&str; 14] = [
        "%tid",
        "%ntid",
        "%ctaid",
        "%nctaid",
        "%laneid",
        "%warpid",
        "%nwarpid",
        "%smid",
        "%nsmid",
        "%gridid",
        "%clock",
        "%clock64",
        "%clock_hi",
        "%globaltimer",
    ];
    if !KNOWN.contains(&name) {
        return cursor.error(format!("'{name}' is not declared and is no special register implemented here"));
    }
    cursor.next();
    let component = match cursor.peek() {
        Token::Dot(component @ ("x" | "y" | "z")) => {
            cursor.next();
            Some(component)
        }
        _ => None,
    };
    Ok(Operand::Special(name, component))
}

fn address<'a>(cursor: &mut Cursor<'a>, scopes: &Scopes<'a>) -> Result<Operand<'a>> {
    let base = match cursor.peek() {
        Token::Word(name) => {
            cursor.next();
            match scopes.find(name) {
                Some(Symbol::Register(index)) => Base::Register(index),
                Some(Symbol::Variable(index)) => Base::Variable(index),
                _ if name.starts_with('%') => return cursor.error(format!("register '{name}' is not declared")),
                _ => Base::Name(name),
            }
        }
        _ => {
            let Operand::Integer(value) = operand_of(cursor, scopes)? else { return cursor.unexpected("an address") };
            return Ok(Operand::Address(Base::Zero, value));
        }
    };
    Ok(Operand::Address(base, sum(cursor)?))
}

/// `+ n`, `- n` or nothing after a base. `+ -n` is also written.
fn sum(cursor: &mut Cursor<'_>) -> Result<i64> {
    let negative = cursor.take_mark('-');
    if !negative && !cursor.take_mark('+') {
        return Ok(0);
    }
    let negative = negative != cursor.take_mark('-');
    let value = cursor.integer("an offset")? as i64;
    Ok(if negative { value.wrapping_neg() } else { value })
}

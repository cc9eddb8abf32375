//! Function bodies: declarations, blocks, labels and instructions.

use super::ast::{Body, Instruction, Register, Space, Statement};
use super::cursor::Cursor;
use super::diagnostic::Result;
use super::lexer::Token;
use super::operand::{Scopes, Symbol, operand};
use super::scalar::Scalar;
use super::variable::{space, variable};

const MAX_REGISTERS: usize = 1 << 22;
/// Blocks inside blocks at most.
const MAX_DEPTH: usize = 256;

pub struct BodyParser<'a, 'c> {
    pub cursor: &'c mut Cursor<'a>,
    pub scopes: Scopes<'a>,
    pub body: Body<'a>,
}

impl<'a, 'c> BodyParser<'a, 'c> {
    pub fn new(cursor: &'c mut Cursor<'a>) -> Self {
        let mut scopes = Scopes::default();
        scopes.open();
        Self { cursor, scopes, body: Body::default() }
    }

    fn declare(&mut self, name: &'a str, symbol: Symbol) -> Result<()> {
        if self.scopes.declare(name, symbol) {
            return Ok(());
        }
        self.cursor.error(format!("'{name}' is declared twice"))
    }

    pub fn declare_register(&mut self, name: &'a str, ty: Scalar) -> Result<usize> {
        let index = self.body.registers.len();
        self.body.registers.push(Register { name, suffix: None, ty });
        self.declare(name, Symbol::Register(index))?;
        Ok(index)
    }

    pub fn declare_variable(&mut self, space: Space) -> Result<usize> {
        let variable = variable(self.cursor, space)?;
        if space == Space::Param && self.scopes.is_formal(variable.name) {
            // `ptxas` takes the formal parameter wherever the name is used.
            return self.cursor.error(format!("'{}' is the name of the function's own parameter", variable.name));
        }
        let index = self.body.variables.len();
        self.declare(variable.name, Symbol::Variable(index))?;
        self.body.variables.push(variable);
        Ok(index)
    }

    /// Statements up to the brace that closes the block; its opening brace has been taken.
    pub fn block(&mut self) -> Result<()> {
        if self.scopes.depth() > MAX_DEPTH {
            return self.cursor.error("blocks are nested too deeply");
        }
        self.scopes.open();
        while !self.cursor.take_mark('}') {
            self.statement()?;
        }
        self.scopes.close();
        Ok(())
    }

    fn statement(&mut self) -> Result<()> {
        match self.cursor.peek() {
            Token::Mark('{') => {
                self.cursor.next();
                self.block()
            }
            Token::Dot(directive) => {
                self.cursor.next();
                self.directive(directive)
            }
            Token::Word(name) if self.cursor.peek_ahead(1) == Token::Mark(':') => {
                let line = self.cursor.line();
                self.cursor.next();
                self.cursor.next();
                match self.cursor.peek() {
                    Token::Dot("branchtargets") => self.branch_targets(name, line),
                    Token::Dot("callprototype") => self.cursor.error("indirect calls are not implemented"),
                    _ => {
                        self.body.statements.push(Statement::Label(name, line));
                        Ok(())
                    }
                }
            }
            Token::End => self.cursor.error("function body is not closed"),
            _ => self.instruction(),
        }
    }

    fn directive(&mut self, name: &'a str) -> Result<()> {
        match name {
            "reg" => self.registers(),
            "loc" => {
                for _ in 0..3 {
                    self.cursor.integer("a number")?;
                }
                Ok(())
            }
            "pragma" => self.pragma(),
            _ => match space(name) {
                Some(Space::Const) | None => {
                    self.cursor.error(format!("directive '.{name}' can't be in a function here"))
                }
                Some(space) => {
                    loop {
                        self.declare_variable(space)?;
                        if !self.cursor.take_mark(',') {
                            break;
                        }
                    }
                    self.cursor.mark(';')
                }
            },
        }
    }

    fn pragma(&mut self) -> Result<()> {
        while let Token::Text(_) | Token::Mark(',') = self.cursor.peek() {
            self.cursor.next();
        }
        self.cursor.mark(';')
    }

    fn registers(&mut self) -> Result<()> {
        let ty = self.cursor.scalar()?;
        loop {
            let name = self.cursor.word("a register's name")?;
            if self.cursor.take_mark('<') {
                let count = self.cursor.integer("a count of registers")? as usize;
                self.cursor.mark('>')?;
                let first = self.body.registers.len();
                if count > MAX_REGISTERS || first + count > MAX_REGISTERS {
                    return self.cursor.error(format!("more than {MAX_REGISTERS} registers"));
                }
                self.body.registers.extend((0..count).map(|n| Register { name, suffix: Some(n as u32), ty }));
                self.declare(name, Symbol::Registers { first, count: count as u32 })?;
            } else {
                self.declare_register(name, ty)?;
            }
            if !self.cursor.take_mark(',') {
                return self.cursor.mark(';');
            }
        }
    }

    fn branch_targets(&mut self, label: &'a str, line: u32) -> Result<()> {
        self.cursor.next();
        let mut targets = Vec::new();
        loop {
            targets.push(self.cursor.word("a label")?);
            if !self.cursor.take_mark(',') {
                break;
            }
        }
        self.cursor.mark(';')?;
        self.body.tables.push((label, targets, line));
        Ok(())
    }

    fn instruction(&mut self) -> Result<()> {
        let line = self.cursor.line();
        let mut guard = None;
        if self.cursor.take_mark('@') {
            let negated = self.cursor.take_mark('!');
            let name = self.cursor.word("a predicate")?;
            match self.scopes.find(name) {
                Some(Symbol::Register(index)) => guard = Some((index, negated)),
                _ => return self.cursor.error(format!("guard '{name}' is no register")),
            }
        }
        let opcode = self.cursor.word("an instruction")?;
        let mut modifiers = Vec::new();
        while let Token::Dot(name) = self.cursor.peek() {
            modifiers.push(name);
            self.cursor.next();
        }
        let mut operands = Vec::new();
        while !self.cursor.take_mark(';') {
            if !operands.is_empty() {
                self.cursor.mark(',')?;
            }
            operands.push(operand(self.cursor, &self.scopes)?);
        }
        self.body.statements.push(Statement::Instruction(Instruction { line, guard, opcode, modifiers, operands }));
        Ok(())
    }
}

//! A position in a token list, and the expectations a parser has of it.

use super::diagnostic::{Diagnostic, Result};
use super::lexer::Token;
use super::scalar::Scalar;

pub struct Cursor<'a> {
    tokens: Vec<(Token<'a>, u32)>,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(tokens: Vec<(Token<'a>, u32)>) -> Self {
        Self { tokens, at: 0 }
    }

    pub fn peek(&self) -> Token<'a> {
        self.tokens[self.at].0
    }

    pub fn peek_ahead(&self, ahead: usize) -> Token<'a> {
        self.tokens[(self.at + ahead).min(self.tokens.len() - 1)].0
    }

    pub fn line(&self) -> u32 {
        self.tokens[self.at].1
    }

    pub fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        token
    }

    pub fn error<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Diagnostic::new(self.line(), message))
    }

    pub fn unexpected<T>(&self, wanted: &str) -> Result<T> {
        self.error(format!("{wanted} expected, found {:?}", self.peek()))
    }

    pub fn take_mark(&mut self, mark: char) -> bool {
        let found = self.peek() == Token::Mark(mark);
        if found {
            self.next();
        }
        found
    }

    pub fn mark(&mut self, mark: char) -> Result<()> {
        if self.take_mark(mark) { Ok(()) } else { self.unexpected(&format!("'{mark}'")) }
    }

    pub fn take_dot(&mut self, name: &str) -> bool {
        let found = self.peek() == Token::Dot(name);
        if found {
            self.next();
        }
        found
    }

    pub fn dot(&mut self, wanted: &str) -> Result<&'a str> {
        match self.peek() {
            Token::Dot(name) => {
                self.next();
                Ok(name)
            }
            _ => self.unexpected(wanted),
        }
    }

    pub fn word(&mut self, wanted: &str) -> Result<&'a str> {
        match self.peek() {
            Token::Word(name) => {
                self.next();
                Ok(name)
            }
            _ => self.unexpected(wanted),
        }
    }

    pub fn integer(&mut self, wanted: &str) -> Result<u64> {
        match self.peek() {
            Token::Integer(value) => {
                self.next();
                Ok(value)
            }
            _ => self.unexpected(wanted),
        }
    }

    pub fn scalar(&mut self) -> Result<Scalar> {
        let Token::Dot(name) = self.peek() else { return self.unexpected("a type") };
        let Some(scalar) = Scalar::parse(name) else { return self.error(format!("type '.{name}' is not implemented")) };
        self.next();
        Ok(scalar)
    }

    /// `item`s between `open` and `close`, separated by commas; the opening mark is still ahead.
    pub fn list<T>(&mut self, open: char, close: char, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        self.mark(open)?;
        let mut items = Vec::new();
        if self.take_mark(close) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.take_mark(close) {
                return Ok(items);
            }
            self.mark(',')?;
        }
    }
}

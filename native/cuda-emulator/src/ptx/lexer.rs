//! PTX text to tokens (PTX ISA, chapter "Syntax").

use super::diagnostic::{Diagnostic, Result};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// An identifier, `%` and `$` included.
    Word(&'a str),
    /// `.name`: a directive, a type or a modifier, without its dot.
    Dot(&'a str),
    Integer(u64),
    /// A literal of the form `0fXXXXXXXX`.
    Single(u32),
    /// A literal of the form `0dXXXXXXXXXXXXXXXX`, or a decimal one.
    Double(u64),
    Text(&'a str),
    Mark(char),
    End,
}

/// Splits `source` into tokens with their lines; the last one is [`Token::End`].
pub fn tokenize(source: &str) -> Result<Vec<(Token<'_>, u32)>> {
    let mut lexer = Lexer { source, bytes: source.as_bytes(), at: 0, line: 1 };
    let mut tokens = Vec::with_capacity(source.len() / 4);
    loop {
        lexer.skip_blank()?;
        let line = lexer.line;
        let token = lexer.token()?;
        tokens.push((token, line));
        if token == Token::End {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

impl<'a> Lexer<'a> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn error<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Diagnostic::new(self.line, message))
    }

    fn skip_blank(&mut self) -> Result<()> {
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'\n', _) => {
                    self.line += 1;
                    self.at += 1;
                }
                (b' ' | b'\t' | b'\r', _) => self.at += 1,
                (b'/', b'/') => {
                    while self.at < self.bytes.len() && self.peek(0) != b'\n' {
                        self.at += 1;
                    }
                }
                (b'/', b'*') => {
                    let Some(length) = self.source[self.at + 2..].find("*/") else {
                        return self.error("comment is not closed");
                    };
                    let end = self.at + 2 + length + 2;
                    self.line += self.bytes[self.at..end].iter().filter(|b| **b == b'\n').count() as u32;
                    self.at = end;
                }
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    fn take_while(&mut self, accept: fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.at < self.bytes.len() && accept(self.bytes[self.at]) {
            self.at += 1;
        }
        &self.source[start..self.at]
    }

    fn token(&mut self) -> Result<Token<'a>> {
        if self.at >= self.bytes.len() {
            return Ok(Token::End);
        }
        let first = self.peek(0);
        if first.is_ascii_digit() {
            return self.number();
        }
        if first == b'.' {
            if self.peek(1).is_ascii_digit() && !self.peek(2).is_ascii_alphabetic() {
                return self.number();
            }
            self.at += 1;
            let name = self.take_while(is_word);
            return if name.is_empty() { self.error("nothing follows a dot") } else { Ok(Token::Dot(name)) };
        }
        if first == b'%' && !is_word(self.peek(1)) {
            return self.error("'%' is not followed by a name");
        }
        if first == b'%' || is_word(first) {
            let start = self.at;
            self.at += 1;
            self.take_while(is_word);
            return Ok(Token::Word(&self.source[start..self.at]));
        }
        if first == b'"' {
            let Some(length) = self.source[self.at + 1..].find(['"', '\n']) else {
                return self.error("string is not closed");
            };
            let text = &self.source[self.at + 1..self.at + 1 + length];
            self.at += length + 2;
            return Ok(Token::Text(text));
        }
        match first {
            b'{' | b'}' | b'(' | b')' | b'[' | b']' | b'<' | b'>' | b',' | b';' | b':' | b'+' | b'-' | b'=' | b'@'
            | b'!' | b'|' => {
                self.at += 1;
                Ok(Token::Mark(first as char))
            }
            // NUL ends the text: the driver takes a C string.
            0 => Ok(Token::End),
            _ => {
                let found = self.source.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or('?');
                self.error(format!("no token starts with {found:?}"))
            }
        }
    }

    fn number(&mut self) -> Result<Token<'a>> {
        let start = self.at;
        let word = self.take_while(|b| b.is_ascii_alphanumeric());
        let bad = |lexer: &Self, text: &str| lexer.error(format!("malformed number '{text}'"));
        if let Some(bits) = word.strip_prefix("0f").or_else(|| word.strip_prefix("0F")) {
            return match u32::from_str_radix(bits, 16) {
                Ok(value) if bits.len() == 8 => Ok(Token::Single(value)),
                _ => bad(self, word),
            };
        }
        if let Some(bits) = word.strip_prefix("0d").or_else(|| word.strip_prefix("0D")) {
            return match u64::from_str_radix(bits, 16) {
                Ok(value) if bits.len() == 16 => Ok(Token::Double(value)),
                _ => bad(self, word),
            };
        }
        if self.peek(0) == b'.' && (self.peek(1).is_ascii_digit() || word.bytes().all(|b| b.is_ascii_digit())) {
            return self.decimal(start);
        }
        let digits = word.trim_end_matches('U');
        let parsed = if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
            u64::from_str_radix(hex, 16)
        } else if let Some(binary) = digits.strip_prefix("0b").or_else(|| digits.strip_prefix("0B")) {
            u64::from_str_radix(binary, 2)
        } else if digits.len() > 1 && digits.starts_with('0') {
            u64::from_str_radix(&digits[1..], 8)
        } else {
            digits.parse()
        };
        parsed.map(Token::Integer).or_else(|_| bad(self, word))
    }

    fn decimal(&mut self, start: usize) -> Result<Token<'a>> {
        self.at += 1;
        self.take_while(|b| b.is_ascii_alphanumeric());
        if self.bytes[self.at - 1].eq_ignore_ascii_case(&b'e') && matches!(self.peek(0), b'+' | b'-') {
            self.at += 1;
            self.take_while(|b| b.is_ascii_digit());
        }
        let text = &self.source[start..self.at];
        match text.parse::<f64>() {
            Ok(value) => Ok(Token::Double(value.to_bits())),
            Err(_) => self.error(format!("malformed number '{text}'")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Token<'_>> {
        tokenize(source).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn an_instruction_splits_into_words_dots_and_marks() {
        use Token::*;
        assert_eq!(
            kinds("@!%p1 add.rn.f32 %f1, %f2, 0f3F800000; // x"),
            [
                Mark('@'),
                Mark('!'),
                Word("%p1"),
                Word("add"),
                Dot("rn"),
                Dot("f32"),
                Word("%f1"),
                Mark(','),
                Word("%f2"),
                Mark(','),
                Single(0x3f80_0000),
                Mark(';'),
                End
            ]
        );
    }

    #[test]
    fn numbers_have_four_radices_and_bit_forms() {
        use Token::*;
        assert_eq!(
            kinds("0x1F 0b101 017 42U 0d3FF0000000000000 1.5 2.0e-3"),
            [
                Integer(31),
                Integer(5),
                Integer(15),
                Integer(42),
                Double(1f64.to_bits()),
                Double(1.5f64.to_bits()),
                Double(2.0e-3f64.to_bits()),
                End
            ]
        );
    }

    #[test]
    fn lines_are_counted_through_comments() {
        let tokens = tokenize("/* a\nb */ ret\n;").unwrap();
        assert_eq!(tokens, [(Token::Word("ret"), 2), (Token::Mark(';'), 3), (Token::End, 3)]);
    }

    #[test]
    fn bad_text_is_refused_with_its_line() {
        assert_eq!(tokenize("\n  ?").unwrap_err().line, 2);
        assert_eq!(tokenize("0fZZ").unwrap_err().line, 1);
        assert!(tokenize("/* open").is_err());
    }
}

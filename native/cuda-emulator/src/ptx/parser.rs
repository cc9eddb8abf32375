//! A whole PTX module: version, target, module variables and functions.

use super::ast::{Formal, Function, Module, Space, Statement};
use super::body::BodyParser;
use super::cursor::Cursor;
use super::diagnostic::Result;
use super::lexer::{Token, tokenize};
use super::variable::{space, variable};

/// Parses PTX text.
///
/// # Errors
/// The first thing that is ill-formed or not implemented, with its line.
pub fn parse(source: &str) -> Result<Module<'_>> {
    let mut cursor = Cursor::new(tokenize(source)?);
    let mut module = header(&mut cursor)?;
    while cursor.peek() != Token::End {
        item(&mut cursor, &mut module)?;
    }
    Ok(module)
}

fn header<'a>(cursor: &mut Cursor<'a>) -> Result<Module<'a>> {
    if !cursor.take_dot("version") {
        return cursor.unexpected("'.version' first");
    }
    // "7.0" is read as a number by the lexer.
    let Token::Double(bits) = cursor.next() else { return cursor.error("malformed .version") };
    let number = f64::from_bits(bits);
    let version = (number.trunc() as u32, ((number.fract() * 10.0).round()) as u32);
    if !cursor.take_dot("target") {
        return cursor.unexpected("'.target' after '.version'");
    }
    let name = cursor.word("a target")?;
    let Some(target) = name.strip_prefix("sm_").and_then(|n| n.trim_end_matches(['a', 'f']).parse().ok()) else {
        return cursor.error(format!("target '{name}' is not implemented"));
    };
    while cursor.take_mark(',') {
        match cursor.word("a target option")? {
            "texmode_independent" | "debug" => {}
            other => return cursor.error(format!("target option '{other}' is not implemented")),
        }
    }
    if !cursor.take_dot("address_size") || cursor.next() != Token::Integer(64) {
        return cursor.error("'.address_size 64' must follow '.target'");
    }
    Ok(Module { version, target, variables: Vec::new(), functions: Vec::new() })
}

fn item<'a>(cursor: &mut Cursor<'a>, module: &mut Module<'a>) -> Result<()> {
    let mut is_extern = false;
    while let Token::Dot(linkage @ ("visible" | "extern" | "weak" | "common")) = cursor.peek() {
        is_extern |= linkage == "extern";
        cursor.next();
    }
    let line = cursor.line();
    let directive = cursor.dot("a directive")?;
    match directive {
        "entry" | "func" => {
            let function = function(cursor, directive == "entry", line)?;
            add_function(cursor, module, function)
        }
        "file" => {
            cursor.integer("a file's number")?;
            cursor.next();
            while cursor.take_mark(',') {
                cursor.integer("a number")?;
            }
            Ok(())
        }
        "pragma" => {
            while let Token::Text(_) | Token::Mark(',') = cursor.peek() {
                cursor.next();
            }
            cursor.mark(';')
        }
        _ => match space(directive) {
            Some(space @ (Space::Global | Space::Const | Space::Shared)) => {
                loop {
                    let variable = variable(cursor, space)?;
                    if module.variables.iter().any(|v| v.name == variable.name) {
                        return cursor.error(format!("'{}' is declared twice", variable.name));
                    }
                    if is_extern && space != Space::Shared {
                        return cursor.error(format!("'{}' is external and there is no linker here", variable.name));
                    }
                    if variable.count.is_none() && !(is_extern && space == Space::Shared) {
                        return cursor.error(format!("array '{}' has no size", variable.name));
                    }
                    module.variables.push(variable);
                    if !cursor.take_mark(',') {
                        break;
                    }
                }
                cursor.mark(';')
            }
            _ => cursor.error(format!("directive '.{directive}' is not implemented")),
        },
    }
}

fn add_function<'a>(cursor: &Cursor<'a>, module: &mut Module<'a>, function: Function<'a>) -> Result<()> {
    let Some(known) = module.functions.iter_mut().find(|f| f.name == function.name) else {
        module.functions.push(function);
        return Ok(());
    };
    if known.defined && function.defined {
        return cursor.error(format!("function '{}' is defined twice", function.name));
    }
    if function.defined {
        *known = function;
    }
    Ok(())
}

fn formal<'a>(parser: &mut BodyParser<'a, '_>) -> Result<Formal> {
    if parser.cursor.take_dot("reg") {
        let ty = parser.cursor.scalar()?;
        let name = parser.cursor.word("a parameter's name")?;
        return Ok(Formal::Register(parser.declare_register(name, ty)?));
    }
    if !parser.cursor.take_dot("param") {
        return parser.cursor.unexpected("'.param' or '.reg'");
    }
    Ok(Formal::Variable(parser.declare_variable(Space::Param)?))
}

fn formals<'a>(parser: &mut BodyParser<'a, '_>) -> Result<Vec<Formal>> {
    parser.cursor.mark('(')?;
    let mut list = Vec::new();
    while !parser.cursor.take_mark(')') {
        if !list.is_empty() {
            parser.cursor.mark(',')?;
        }
        list.push(formal(parser)?);
    }
    Ok(list)
}

fn function<'a>(cursor: &mut Cursor<'a>, entry: bool, line: u32) -> Result<Function<'a>> {
    let mut parser = BodyParser::new(cursor);
    let mut results = Vec::new();
    if !entry && parser.cursor.peek() == Token::Mark('(') {
        results = formals(&mut parser)?;
    }
    let name = parser.cursor.word("a function's name")?;
    let params = if parser.cursor.peek() == Token::Mark('(') { formals(&mut parser)? } else { Vec::new() };
    let mut max_threads = None;
    while let Token::Dot(directive) = parser.cursor.peek() {
        parser.cursor.next();
        match directive {
            "noreturn" => {}
            "maxntid" | "reqntid" | "maxnreg" | "minnctapersm" => {
                let mut product = parser.cursor.integer("a number")?;
                while parser.cursor.take_mark(',') {
                    product = product.saturating_mul(parser.cursor.integer("a number")?);
                }
                if directive.ends_with("ntid") {
                    max_threads = Some(product.min(1024) as u32);
                }
            }
            "pragma" => {
                while let Token::Text(_) = parser.cursor.peek() {
                    parser.cursor.next();
                }
                parser.cursor.mark(';')?;
            }
            _ => return parser.cursor.error(format!("directive '.{directive}' is not implemented on a function")),
        }
    }
    let defined = !parser.cursor.take_mark(';');
    if defined {
        parser.cursor.mark('{')?;
        parser.block()?;
    } else if entry {
        return parser.cursor.error("an entry needs a body");
    }
    let body = parser.body;
    check_labels(&body.statements, cursor)?;
    Ok(Function { name, entry, results, params, body, defined, max_threads, line })
}

fn check_labels(statements: &[Statement<'_>], cursor: &Cursor<'_>) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    for statement in statements {
        if let Statement::Label(name, _) = statement
            && !seen.insert(*name)
        {
            return cursor.error(format!("label '{name}' is defined twice in one function"));
        }
    }
    Ok(())
}

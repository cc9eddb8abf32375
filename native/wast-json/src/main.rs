//! `wast-json INPUT.wast OUTPUT.json`: writes the commands of a script, and its modules beside them, as wabt's `wast2json` does.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use json_from_wast::{Command, Opts, WasmFileType};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};

fn convert(input: &str, output: PathBuf) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(input)?;
    let mut lexer = Lexer::new(&text);
    // The suite has names that look like others on purpose.
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let mut script = Opts::default().convert(input, &text, parser::parse(&buffer)?)?;
    // A valid module that is quoted as text: only its binary counts, as in what `wast2json` writes.
    for command in &mut script.commands {
        if let Command::Module { file, .. } = command
            && let Some(binary) = file.binary_filename.take()
        {
            file.filename = binary;
            file.module_type = WasmFileType::Binary;
        }
    }
    let folder = output.parent().ok_or("the output has no folder")?;
    for (name, bytes) in &script.wasms {
        fs::write(folder.join(name), bytes)?;
    }
    fs::write(&output, serde_json::to_string(&script)?)?;
    Ok(())
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [input, output] = args.as_slice() else {
        eprintln!("usage: wast-json INPUT.wast OUTPUT.json");
        return ExitCode::from(2);
    };
    match convert(input, PathBuf::from(output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

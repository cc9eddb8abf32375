//! Turns seeds into WebAssembly modules of the language that the project runs: 2.0 without vectors, without imports.
//!
//! `wasm-smith-modules SEED COUNT` writes to standard output, for every seed in `SEED .. SEED + COUNT`, the module's length as four
//! bytes, little-endian, and the module. The same seed gives the same module for as long as `Cargo.lock` stays.

use std::io::{self, Write};
use std::process::ExitCode;

use arbitrary::Unstructured;
use wasm_smith::{Config, Module};

/// Bytes of entropy for one module: about as many decisions, so it bounds the module's size.
const ENTROPY: usize = 1500;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let [seed, count] = numbers[..] else {
        eprintln!("cannot write modules: it takes SEED COUNT, found {words:?}");
        return ExitCode::from(2);
    };
    match write_modules(seed, count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write modules: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_modules(seed: u64, count: u64) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for each in seed..seed + count {
        let module = module(each).map_err(io::Error::other)?;
        let length = u32::try_from(module.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(&module)?;
    }
    out.flush()
}

fn module(seed: u64) -> arbitrary::Result<Vec<u8>> {
    let entropy = entropy(seed);
    let module = Module::new(config(), &mut Unstructured::new(&entropy))?;
    Ok(module.to_bytes())
}

/// Everything that is not WebAssembly 2.0, vectors and imports are off; sizes are small, so that a launch is short.
fn config() -> Config {
    Config {
        allow_start_export: true,
        bulk_memory_enabled: true,
        custom_page_sizes_enabled: false,
        disallow_traps: false,
        exceptions_enabled: false,
        export_everything: true,
        extended_const_enabled: false,
        gc_enabled: false,
        generate_custom_sections: false,
        max_data_segments: 4,
        max_element_segments: 4,
        max_elements: 8,
        max_funcs: 6,
        max_globals: 6,
        max_imports: 0,
        max_instructions: 120,
        max_memories: 1,
        max_memory32_bytes: 2 * 65536,
        max_table_elements: 40,
        max_tables: 2,
        max_types: 8,
        memory64_enabled: false,
        memory_max_size_required: true,
        min_exports: 1,
        min_funcs: 1,
        multi_value_enabled: true,
        reference_types_enabled: true,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: true,
        shared_everything_threads_enabled: false,
        sign_extension_ops_enabled: true,
        simd_enabled: false,
        table_max_size_required: true,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}

/// SplitMix64, as bytes.
fn entropy(seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(ENTROPY + 8);
    while bytes.len() < ENTROPY {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend_from_slice(&(z ^ (z >> 31)).to_le_bytes());
    }
    bytes
}

/** What `init` writes: a function that builds and deploys as it stands. */

export const LANGUAGES = ['assemblyscript', 'c', 'rust'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Scaffold {
  /** By path in the function's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Commands that build it, run in that folder. */
  readonly build: readonly string[];
  /** What they make. */
  readonly module: string;
}

export function scaffold(name: string, language: Language): Scaffold {
  const made = SCAFFOLDS[language](name);
  return { ...made, files: { ...made.files, 'README.md': readme(name, made) } };
}

const SCAFFOLDS: Readonly<Record<Language, (name: string) => Scaffold>> = {
  assemblyscript: (name) => ({
    files: {
      'index.ts': `/** The sum of two numbers. */
export function add(a: i32, b: i32): i32 {
  return a + b;
}

/** A grid: lane i of an array of f32, times a factor. */
export function scale(lane: i32, input: usize, output: usize, factor: f32): void {
  store<f32>(output + lane * 4, load<f32>(input + lane * 4) * factor);
}
`,
      'package.json': `${JSON.stringify(
        {
          name,
          private: true,
          scripts: {
            build: `asc index.ts -O3 --runtime stub --use abort= --initialMemory 1 --outFile ${name}.wasm`,
          },
          devDependencies: { assemblyscript: '^0.28.0' },
        },
        null,
        2,
      )}\n`,
      '.gitignore': 'node_modules\n*.wasm\n',
    },
    build: ['npm install', 'npm run build'],
    module: `${name}.wasm`,
  }),
  c: (name) => ({
    files: {
      [`${name}.c`]: `#define EXPORT(name) __attribute__((export_name(#name)))

/* The sum of two numbers. */
EXPORT(add) int add(int a, int b) { return a + b; }

/* A grid: lane i of an array, times a factor. */
EXPORT(scale) void scale(int lane, const float *input, float *output, float factor) {
  output[lane] = input[lane] * factor;
}
`,
      Makefile: `${name}.wasm: ${name}.c
	clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry -Wl,--export=__heap_base -o $@ $<
`,
      '.gitignore': '*.wasm\n',
    },
    build: ['make'],
    module: `${name}.wasm`,
  }),
  rust: (name) => ({
    files: {
      'Cargo.toml': `[package]
name = "${name}"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[profile.release]
panic = "abort"
`,
      'src/lib.rs': `#![no_std]

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// The sum of two numbers.
#[no_mangle]
pub extern "C" fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

/// A grid: lane i of an array, times a factor.
///
/// # Safety
/// Both arrays have more than \`lane\` elements.
#[no_mangle]
pub unsafe extern "C" fn scale(lane: usize, input: *const f32, output: *mut f32, factor: f32) {
    *output.add(lane) = *input.add(lane) * factor;
}
`,
      // rustup fetches the target with the first build that lacks it.
      'rust-toolchain.toml': '[toolchain]\ntargets = ["wasm32-unknown-unknown"]\n',
      '.gitignore': 'target\n',
    },
    build: ['cargo build --release --target wasm32-unknown-unknown'],
    module: `target/wasm32-unknown-unknown/release/${name.replaceAll('-', '_')}.wasm`,
  }),
};

function readme(name: string, { build, module }: Scaffold): string {
  return `# ${name}

\`\`\`sh
${build.join('\n')}
tensor-wasm run ${module} --export add --args '[2, 3]'
tensor-wasm conform ${module} --export add --args '[2, 3]'
\`\`\`

With a server (\`tensor-wasm serve\`):

\`\`\`sh
tensor-wasm deploy ${module} --name ${name}
tensor-wasm invoke ${name} --export add --args '[2, 3]'
\`\`\`

\`scale\` is a grid: one lane for each element.

\`\`\`sh
curl -s localhost:8080/functions/${name}/invoke -H 'content-type: application/json' -d '{
  "export": "scale", "mode": "grid", "count": 3, "args": [{"tensor": "in"}, {"tensor": "out"}, 1.5],
  "tensors": [{"name": "in", "dtype": "f32", "shape": [3], "data": [1, 2, 3]}, {"name": "out", "dtype": "f32", "shape": [3]}]}'
\`\`\`
`;
}

import wabt from 'wabt';

const FEATURES = {
  bulk_memory: true,
  reference_types: true,
  multi_value: true,
  sign_extension: true,
  sat_float_to_int: true,
};

let ready: ReturnType<typeof wabt> | null = null;

/** A module from its text, as bytes; not checked, so that invalid ones can be written too. */
export async function wat(text: string): Promise<Uint8Array> {
  ready ??= wabt();
  const { parseWat } = await ready;
  const module = parseWat('test.wat', text, FEATURES);
  try {
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

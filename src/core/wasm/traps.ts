/**
 * Why an invocation trapped. The code travels in a lane's status word on devices, so numbers are fixed; messages are
 * the ones that the official test suite expects of `assert_trap` and `assert_exhaustion`.
 */
export const TRAPS = {
  unreachable: { id: 1, message: 'unreachable' },
  integer_divide_by_zero: { id: 2, message: 'integer divide by zero' },
  integer_overflow: { id: 3, message: 'integer overflow' },
  invalid_conversion: { id: 4, message: 'invalid conversion to integer' },
  memory_out_of_bounds: { id: 5, message: 'out of bounds memory access' },
  table_out_of_bounds: { id: 6, message: 'out of bounds table access' },
  undefined_element: { id: 7, message: 'undefined element' },
  uninitialized_element: { id: 8, message: 'uninitialized element' },
  indirect_call_type_mismatch: { id: 9, message: 'indirect call type mismatch' },
  call_stack_exhausted: { id: 10, message: 'call stack exhausted' },
  fuel_exhausted: { id: 11, message: 'all fuel consumed' },
  deadline_exceeded: { id: 12, message: 'deadline exceeded' },
  cancelled: { id: 13, message: 'cancelled' },
  host: { id: 14, message: 'host function failed' },
} as const;

export type TrapCode = keyof typeof TRAPS;

export const TRAP_CODES = Object.keys(TRAPS) as TrapCode[];

/** The trap code with the given fixed number, or undefined. */
export function trapCodeOf(id: number): TrapCode | undefined {
  return TRAP_CODES[id - 1];
}

/** A trap as reported to users: which lane (0 in a call), which function, and which byte of the module. */
export interface Trap {
  readonly code: TrapCode;
  readonly message: string;
  /** Function index in the module's index space; null only where the engine cannot tell. */
  readonly function: number | null;
  /** Byte offset, in the module as deployed, of the trapping instruction's opcode. */
  readonly offset: number | null;
  readonly lane: number;
}

/** What the reason of an aborted signal means for the guest that it stops. */
export function abortCode(reason: unknown): 'deadline_exceeded' | 'cancelled' {
  const { kind, name } = (typeof reason === 'object' && reason !== null ? reason : {}) as {
    kind?: unknown;
    name?: unknown;
  };
  return kind === 'deadline_exceeded' || name === 'TimeoutError' ? 'deadline_exceeded' : 'cancelled';
}

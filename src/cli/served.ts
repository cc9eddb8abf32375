import { TensorWasmError } from '../core/errors.ts';

/**
 * Asks a server for what not every server has: one without the routes says that there is nothing there. Of what it lacks else it says
 * which.
 *
 * @throws TensorWasmError `unavailable`, naming `what`.
 */
export async function served<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TensorWasmError)) throw error;
    const { status, server_kind: kind, id, name } = error.details;
    const absent = (status === 404 || status === 405 || status === 501) && id === undefined && name === undefined;
    if (!absent || (kind !== 'not_found' && kind !== 'unknown')) throw error;
    throw new TensorWasmError('unavailable', `the server has no ${what}`, error.details, { cause: error });
  }
}

import type { Respond } from '../../core/ports.ts';

/**
 * A Response that is constructed with more than a content type is made a second time outside JavaScript at once (Deno 2.9,
 * `setServeNativeFromHeaders`), and registered for finalization: 10 of the 55 microseconds that such a reply costs. One whose headers come
 * afterwards is not.
 */
export const respond: Respond = (text, status, headers) => {
  const response = new Response(text, { status, headers: { 'content-type': headers['content-type'] } });
  const { headers: given } = response;
  for (const name in headers) if (name !== 'content-type') given.append(name, headers[name]);
  return response;
};

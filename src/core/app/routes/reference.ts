import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { taggedHeaders, unchanged } from '../conditional.ts';
import { register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { errors } from '../schemas.ts';

/** Only from here: the page reads the document of this server and asks nobody else. Its script writes styles into the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TensorWasm API reference</title>
</head>
<body>
<div id="reference"></div>
<noscript>The document is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/reference/scalar.js"></script>
<script src="/reference/start.js"></script>
</body>
</html>
`;

const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

const page = createRoute({
  method: 'get',
  path: '/reference',
  summary: 'The API reference, for browsers',
  responses: { 200: { description: 'A page', content: { 'text/html': { schema: z.string() } } } },
});
const start = createRoute({
  method: 'get',
  path: '/reference/start.js',
  summary: 'What starts the reference’s page',
  responses: { 200: { description: 'A script', content: { 'text/javascript': { schema: z.string() } } } },
});
const scalar = createRoute({
  method: 'get',
  path: '/reference/scalar.js',
  summary: 'The script of the reference’s page',
  responses: {
    200: { description: 'A script', content: { 'text/javascript': { schema: z.string() } } },
    ...errors(503),
  },
});

interface Script {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly tag: string;
}

export function referenceRoutes(app: OpenAPIHono, gateway: Gateway): void {
  /** Read and compressed once, for whoever asks first: it has megabytes. */
  let script: Promise<Script> | null = null;

  register(app, gateway, { route: page, access: 'anyone', handle: () => text(PAGE, 'text/html') });
  register(app, gateway, { route: start, access: 'anyone', handle: () => text(START, 'text/javascript') });
  register(app, gateway, {
    route: scalar,
    access: 'anyone',
    async handle(context) {
      script ??= read(gateway);
      const { plain, gzip, tag } = await script.catch((error: unknown) => {
        script = null;
        throw error;
      });
      const headers = {
        ...taggedHeaders(tag),
        'content-type': 'text/javascript; charset=utf-8',
        vary: 'Accept-Encoding',
      };
      const kept = unchanged(context, tag);
      if (kept) return kept;
      const accepts = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(context.req.header('accept-encoding') ?? '');
      return accepts
        ? new Response(gzip, { headers: { ...headers, 'content-encoding': 'gzip' } })
        : new Response(plain, { headers });
    },
  });
}

function text(body: string, type: string): Response {
  const headers = { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY };
  return new Response(body, { headers });
}

/** @throws RequestError `unavailable` where the package that has the script is not installed. */
async function read({ referenceScript, sha256 }: Gateway): Promise<Script> {
  const plain = await referenceScript();
  if (plain === null) {
    throw new RequestError(
      'unavailable',
      'Cannot show the reference: the package @scalar/api-reference is not installed',
    );
  }
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
  const gzip = new Uint8Array(await new Response(stream).arrayBuffer());
  return { plain, gzip, tag: `"${sha256(new TextDecoder().decode(plain)).slice(0, 32)}"` };
}

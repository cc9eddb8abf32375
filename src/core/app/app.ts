import { OpenAPIHono } from '@hono/zod-openapi';
import { failed, unmatched } from './endpoint.ts';
import type { Gateway } from './gateway.ts';
import { NamesFirstRouter } from './router.ts';
import { aliasRoutes } from './routes/aliases.ts';
import { auditRoutes } from './routes/audit.ts';
import { conformanceRoutes } from './routes/conformance.ts';
import { functionRoutes } from './routes/functions.ts';
import { healthRoutes } from './routes/health.ts';
import { instanceRoutes } from './routes/instances.ts';
import { invokeRoutes } from './routes/invoke.ts';
import { invokeStreamRoutes } from './routes/invoke-stream.ts';
import { jobRoutes } from './routes/jobs.ts';
import { kernelRoutes } from './routes/kernels.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { openInferenceRoutes } from './routes/open-inference.ts';
import { openAiRoutes } from './routes/openai.ts';
import { openapiRoutes } from './routes/openapi.ts';
import { quotaRoutes } from './routes/quota.ts';
import { referenceRoutes } from './routes/reference.ts';
import { snapshotRoutes } from './routes/snapshots.ts';
import { tokenRoutes } from './routes/tokens.ts';

/** The HTTP surface. `app.fetch` is what a platform serves; tests call `app.request`. */
export function createApp(gateway: Gateway): OpenAPIHono {
  const app = new OpenAPIHono({ router: new NamesFirstRouter() });
  healthRoutes(app, gateway);
  metricsRoutes(app, gateway);
  functionRoutes(app, gateway);
  aliasRoutes(app, gateway);
  invokeRoutes(app, gateway);
  invokeStreamRoutes(app, gateway);
  instanceRoutes(app, gateway);
  snapshotRoutes(app, gateway);
  jobRoutes(app, gateway);
  conformanceRoutes(app, gateway);
  kernelRoutes(app, gateway);
  openAiRoutes(app, gateway);
  openInferenceRoutes(app, gateway);
  tokenRoutes(app, gateway);
  quotaRoutes(app, gateway);
  auditRoutes(app, gateway);
  referenceRoutes(app, gateway);
  openapiRoutes(app, gateway);
  app.notFound(unmatched(gateway, pathsOf(app)));
  app.onError((error, context) => failed(gateway, context, error));
  return app;
}

function pathsOf(app: OpenAPIHono): ReadonlyMap<RegExp, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of app.routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return new Map(
    [...methods].map(([path, allowed]) => [
      new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
      allowed,
    ]),
  );
}

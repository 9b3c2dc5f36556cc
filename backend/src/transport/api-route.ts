import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { PlumblineError, ROUTES, type ErrorCode, type Problem, type Route, type RouteName } from '@plumbline/shared';
import type { Request } from 'express';
import type { Session } from '../engine/ports/people.js';
import type { z } from 'zod';

const ROUTE = 'plumbline:route';

/** Binds a handler to a route of the shared table: method, path and status come from there. */
export function ApiRoute(name: RouteName): MethodDecorator {
  const route: Route = ROUTES[name];
  const status = Math.min(...Object.keys(route.responses).map(Number));
  return applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    HttpCode(status),
    SetMetadata(ROUTE, route),
  );
}

/** The route that a handler was bound to; undefined for what is not ours. */
export function routeOf(handler: object): Route | undefined {
  return Reflect.getMetadata(ROUTE, handler) as Route | undefined;
}

type Shape<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Validated parts of a request, as the route's schemas say. */
export interface RouteInput<Name extends RouteName> {
  readonly params: Shape<(typeof ROUTES)[Name] extends { params: infer S } ? S : never>;
  readonly query: Shape<(typeof ROUTES)[Name] extends { query: infer S } ? S : never>;
  readonly body: Shape<(typeof ROUTES)[Name] extends { body: infer S } ? S : never>;
  /** Who asks. */
  readonly actor: string;
  /** The request's headers, lower-case names. */
  readonly headers: Request['headers'];
}

/** A request that the guard let pass: `actor` says for whom; `session` is there for people, not for the token. */
export type AuthenticatedRequest = Request & { actor?: string; session?: Session };

/** Hands the validated request to the handler; what does not fit its schema is refused with pointers. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const route = routeOf(context.getHandler());
  const body: unknown = request.body;
  return {
    params: parse(
      route?.params,
      request.params,
      (part) => NOT_FOUND[part === 'id' ? (route?.path.split('/')[2] ?? '') : part] ?? 'not_found',
    ),
    query: parse(route?.query, request.query, () => 'invalid_query'),
    body: parse(route?.body, body ?? {}, () =>
      route?.path === ROUTES.createFlow.path || route?.path === ROUTES.saveDraft.path ? 'invalid_flow' : 'invalid_body',
    ),
    actor: request.actor ?? 'anonymous',
    headers: request.headers,
  };
});

/** An id of the wrong form names nothing: what there is none of, by the parameter or (for `id`) by the collection. */
const NOT_FOUND: Readonly<Record<string, ErrorCode>> = {
  flows: 'flow_not_found',
  runs: 'run_not_found',
  deliveries: 'delivery_not_found',
  connections: 'connection_not_found',
  payloads: 'payload_not_found',
  repairs: 'repair_not_found',
  users: 'user_not_found',
  incidents: 'incident_not_found',
  alerts: 'alert_not_found',
  'alert-channels': 'alert_channel_not_found',
  'alert-rules': 'alert_rule_not_found',
  gate: 'gate_not_found',
  secretId: 'hook_secret_not_found',
  stepId: 'step_not_found',
  service: 'practice_service_not_found',
  version: 'version_not_found',
};

/** @param codeOf error for what is wrong, by its first part */
function parse(schema: z.ZodType | undefined, value: unknown, codeOf: (part: string) => ErrorCode): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 50).map((issue): Problem => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return { code: issue.code, severity: 'error', pointer: pointer(path), message: issue.message };
  });
  const first = problems[0];
  throw new PlumblineError(
    codeOf(String(result.error.issues[0]?.path[0] ?? '')),
    first ? `${first.pointer || '/'}: ${first.message}` : undefined,
    { problems },
  );
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

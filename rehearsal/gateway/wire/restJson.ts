import { AwsError } from "../awsRequest";
import { type RestRoute, restRoutesOf, splitPath } from "./restRoutes";

export interface RestCall {
  readonly operation: string;
  readonly status: number;
  readonly parameters: Record<string, unknown>;
}

/** Tells a REST-JSON operation from method and path, and gathers its input from path, query, headers and body. */
export function readRestJson(
  service: string,
  http: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
  url: URL,
): RestCall {
  const routes = restRoutesOf(service);
  if (!routes) {
    throw new AwsError(
      "UnknownOperationException",
      `The rehearsal does not know the routes of ${service}; add its client to rehearsal/gateway/wire/restRoutes.ts.`,
      404,
    );
  }
  const segments = splitPath(url.pathname);
  const route = bestMatch(routes, http.method, { segments, query: url.searchParams });
  if (!route) {
    throw new AwsError("UnknownOperationException", `${service} has no operation ${http.method} ${url.pathname}.`, 404);
  }
  return { operation: route.operation, status: route.status, parameters: gather(route, http, url, segments) };
}

function bestMatch(
  routes: readonly RestRoute[],
  method: string,
  { segments, query }: { readonly segments: readonly string[]; readonly query: URLSearchParams },
): RestRoute | undefined {
  let best: RestRoute | undefined;
  let bestLiterals = -1;
  for (const route of routes) {
    if (route.method !== method || !fits(route.segments, segments)) continue;
    if (!route.fixedQuery.every(([key, value]) => query.get(key) === value)) continue;
    const literals = route.segments.filter((segment) => !segment.startsWith("{")).length + route.fixedQuery.length;
    if (literals > bestLiterals) {
      best = route;
      bestLiterals = literals;
    }
  }
  return best;
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  const greedy = template.at(-1)?.endsWith("+}") === true;
  if (greedy ? segments.length < template.length : segments.length !== template.length) return false;
  return template.every((part, index) => part.startsWith("{") || part === segments[index]);
}

function gather(
  route: RestRoute,
  http: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
  url: URL,
  segments: readonly string[],
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  if (route.payloadMember !== undefined) parameters[route.memberName(route.payloadMember)] = http.body;
  else if (http.body.length > 0) Object.assign(parameters, parseJson(http.body));
  route.segments.forEach((part, index) => {
    if (!part.startsWith("{")) return;
    const greedy = part.endsWith("+}");
    const raw = greedy ? segments.slice(index).join("/") : (segments[index] ?? "");
    parameters[route.memberName(part.slice(1, greedy ? -2 : -1))] = decodeURIComponent(raw);
  });
  for (const [key, member] of route.queryMembers) {
    const values = url.searchParams.getAll(key);
    if (values.length > 0) parameters[member] = values.length === 1 ? values[0] : values;
  }
  for (const [header, member] of route.headerMembers) {
    if (http.headers[header] !== undefined) parameters[member] = http.headers[header];
  }
  return parameters;
}

/** Throws `AwsError` SerializationException, as AWS answers a body that is no JSON object. */
export function parseJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new AwsError("SerializationException", `The body is not JSON: ${String(cause)}`);
  }
  throw new AwsError("SerializationException", "The body is not a JSON object.");
}

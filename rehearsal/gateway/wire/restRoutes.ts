import * as guardDuty from "@aws-sdk/client-guardduty";
import * as lambda from "@aws-sdk/client-lambda";
import * as resourceGroups from "@aws-sdk/client-resource-groups";
import * as scheduler from "@aws-sdk/client-scheduler";
import * as securityHub from "@aws-sdk/client-securityhub";
import { NormalizedSchema } from "@smithy/core/schema";
import * as z from "zod";
import { chatbotModel } from "./chatbotModel";

/** One operation of a REST-JSON service: how it is told from its method and path, and where its input travels. */
export interface RestRoute {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** What its query always says, and nobody else's: `List=ALL` tells a list from its one element. */
  readonly fixedQuery: readonly (readonly [key: string, value: string])[];
  /** The status of a success. */
  readonly status: number;
  /** Input members by the query key that carries them. */
  readonly queryMembers: ReadonlyMap<string, string>;
  /** Input members by the header (lower case) that carries them. */
  readonly headerMembers: ReadonlyMap<string, string>;
  /** The member that is the body as it stands (`Payload` of Lambda's Invoke). */
  readonly payloadMember?: string;
  /** How a member of the model is named in the API reference of the service. */
  readonly memberName: (member: string) => string;
}

const unchanged = (member: string) => member;
const camelCase = (member: string) => member.charAt(0).toLowerCase() + member.slice(1);

/**
 * The services whose routes are known, each by the SDK's own model. To add one, add its client.
 * GuardDuty's API reference writes members in camel case (`detectorId`), its model does not.
 */
const services: Readonly<Record<string, { client: object; memberName: (member: string) => string }>> = {
  chatbot: { client: chatbotModel, memberName: unchanged },
  lambda: { client: lambda, memberName: unchanged },
  guardduty: { client: guardDuty, memberName: camelCase },
  "resource-groups": { client: resourceGroups, memberName: unchanged },
  scheduler: { client: scheduler, memberName: unchanged },
  securityhub: { client: securityHub, memberName: unchanged },
};

const httpTrait = z.tuple([z.string(), z.string(), z.number()]);
/** An operation in the SDK's static schemas: kind 9, namespace, name, traits, input, output. */
const operationSchema = z
  .tuple([z.literal(9), z.string(), z.string(), z.object({ http: httpTrait })])
  .rest(z.unknown());

const routesByService = new Map<string, readonly RestRoute[]>();

/** The routes of a service, or undefined where it is not known. */
export function restRoutesOf(service: string): readonly RestRoute[] | undefined {
  const known = services[service];
  if (!known) return undefined;
  let routes = routesByService.get(service);
  if (!routes) {
    routes = Object.values(known.client).flatMap((schema) => routeOf(schema, known.memberName));
    routesByService.set(service, routes);
  }
  return routes;
}

function routeOf(schema: unknown, memberName: (member: string) => string): RestRoute[] {
  const parsed = operationSchema.safeParse(schema);
  if (!parsed.success) return [];
  const [, , operation, traits] = parsed.data;
  const [method, uri, status] = traits.http;
  const queryMembers = new Map<string, string>();
  const headerMembers = new Map<string, string>();
  let payloadMember: string | undefined;
  for (const [name, member] of NormalizedSchema.of((schema as OperationTuple)[4]).structIterator()) {
    const { httpQuery, httpHeader, httpPayload } = member.getMergedTraits();
    if (httpQuery) queryMembers.set(httpQuery, memberName(name));
    if (httpHeader) headerMembers.set(httpHeader.toLowerCase(), memberName(name));
    if (httpPayload) payloadMember = name;
  }
  const [path = "", query = ""] = uri.split("?");
  const segments = splitPath(path);
  const fixedQuery = [...new URLSearchParams(query)];
  const route = { operation, method, segments, fixedQuery, status, queryMembers, headerMembers, memberName };
  return [payloadMember === undefined ? route : { ...route, payloadMember }];
}

type OperationTuple = readonly [9, string, string, unknown, Parameters<typeof NormalizedSchema.of>[0]];

export function splitPath(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

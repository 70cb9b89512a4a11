/** What can be contained on request, by the ARN that names it. */
export const entityKinds = ["instance", "user", "role", "function", "security-group"] as const;
export type EntityKind = (typeof entityKinds)[number];

interface Place {
  /** As it was given, but for a function's qualifier, which is apart. */
  readonly arn: string;
  readonly partition: string;
  readonly accountId: string;
}

/** One entity of one account. IAM's have no Region. */
export type Entity = Place &
  (
    | { readonly kind: "instance"; readonly region: string; readonly instanceId: string }
    /** `path` begins and ends with a slash: `/`, `/service-role/`. The name is the last segment only. */
    | { readonly kind: "user" | "role"; readonly path: string; readonly name: string }
    /** `qualifier`: a version or an alias, where the ARN names one. The whole function is contained, whichever it is. */
    | {
        readonly kind: "function";
        readonly region: string;
        readonly name: string;
        readonly qualifier: string | undefined;
      }
    | { readonly kind: "security-group"; readonly region: string; readonly groupId: string }
  );

export type EntityReading =
  | { readonly kind: "entity"; readonly entity: Entity }
  | { readonly kind: "unreadable"; readonly reason: string };

/** `arn:partition:service:region:account:resource`; the resource may hold colons (IAM user guide, "Amazon Resource Names"). */
const arnForm = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):(.+)$/;
const regionForm = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const instanceForm = /^instance\/(i-[0-9a-f]{8,17})$/;
const groupForm = /^security-group\/(sg-[0-9a-f]{8,17})$/;
/** IAM API Reference: a path of up to 512 printable characters in slashes, a name of up to 64. */
const principalForm = /^(user|role)(\/(?:[\x21-\x7e]{1,510}\/)?)([\w+=,.@-]{1,64})$/;
/** Lambda API Reference, `FunctionName` and `Qualifier`. */
const functionForm = /^function:([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

const longestArn = 2048;

/** Reads the ARN of something that can be contained. Never throws; what is wrong is said for a person. */
export function readEntityArn(text: string): EntityReading {
  const parts = text.length > longestArn ? null : arnForm.exec(text);
  if (parts === null) return unreadable(`${shown(text)} is no ARN: arn:partition:service:region:account:resource`);
  const [, partition = "", service = "", region = "", accountId = "", resource = ""] = parts;
  if (accountId === "") return unreadable(`${shown(text)} names no account`);
  const place = { arn: text, partition, accountId };
  switch (service) {
    case "iam":
      return principalOf(place, region, resource);
    case "ec2":
      return regional(place, region, resource, ofEc2);
    case "lambda":
      return regional(place, region, resource, ofLambda);
    default:
      return unsupported(text);
  }
}

function principalOf(place: Place, region: string, resource: string): EntityReading {
  if (region !== "") return unreadable(`${shown(place.arn)} names a Region, and IAM has none`);
  const [, kind, path = "/", name = ""] = principalForm.exec(resource) ?? [];
  if (kind !== "user" && kind !== "role") return unsupported(place.arn);
  return { kind: "entity", entity: { ...place, kind, path, name } };
}

function regional(
  place: Place,
  region: string,
  resource: string,
  read: (place: Place & { readonly region: string }, resource: string) => Entity | undefined,
): EntityReading {
  if (!regionForm.test(region)) return unreadable(`${shown(place.arn)} names no Region`);
  const entity = read({ ...place, region }, resource);
  return entity === undefined ? unsupported(place.arn) : { kind: "entity", entity };
}

function ofEc2(place: Place & { readonly region: string }, resource: string): Entity | undefined {
  const instanceId = instanceForm.exec(resource)?.[1];
  if (instanceId !== undefined) return { ...place, kind: "instance", instanceId };
  const groupId = groupForm.exec(resource)?.[1];
  return groupId === undefined ? undefined : { ...place, kind: "security-group", groupId };
}

function ofLambda(place: Place & { readonly region: string }, resource: string): Entity | undefined {
  const [, name, qualifier] = functionForm.exec(resource) ?? [];
  if (name === undefined) return undefined;
  const arn = `arn:${place.partition}:lambda:${place.region}:${place.accountId}:function:${name}`;
  return { ...place, arn, kind: "function", name, qualifier };
}

/** What the ledger calls it, and its Region there: the responder's incident is found by them (`subjectKey`). */
export function ledgerNameOf(entity: Entity): { readonly resource: string; readonly region: string } {
  switch (entity.kind) {
    case "instance":
      return { resource: `instance/${entity.instanceId}`, region: entity.region };
    case "user":
    case "role":
      return { resource: `${entity.kind}/${entity.name}`, region: "global" };
    case "function":
      return { resource: `function/${entity.name}`, region: entity.region };
    case "security-group":
      return { resource: `security-group/${entity.groupId}`, region: entity.region };
  }
}

function unsupported(arn: string): EntityReading {
  return unreadable(
    `${shown(arn)} is nothing that a responder contains; there are EC2 instances, IAM users and roles, Lambda functions and security groups`,
  );
}

function unreadable(reason: string): EntityReading {
  return { kind: "unreadable", reason };
}

/** Foreign text goes into logs and mails: its beginning only, in printable characters. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200).replace(/[^\x20-\x7e]/g, "?"));
}

import { parseArn } from "../arn";
import type { Principal } from "../principal";
import type { PolicyStatement, PrincipalElement } from "./policyDocument";

/** The names that a policy may know one caller by. */
export interface PrincipalIdentity {
  readonly kind: Principal["kind"];
  /** The user, or the session of a role; undefined for a service. */
  readonly arn: string | undefined;
  /** The role that a session belongs to. */
  readonly roleArn: string | undefined;
  readonly account: string | undefined;
  /** `arn:aws:iam::123456789012:root` */
  readonly accountArn: string | undefined;
  readonly service: string | undefined;
  readonly partition: string;
}

/**
 * What of the caller a principal element named. It decides which other policies limit the permission ("Policies and
 * permissions boundaries", "AWS JSON policy elements: Principal").
 */
export type PrincipalMatch = "user" | "role" | "session" | "account" | "service" | "everyone";

export function identityOf(principal: Principal): PrincipalIdentity {
  if (principal.kind === "service") {
    return {
      kind: "service",
      arn: undefined,
      roleArn: undefined,
      account: undefined,
      accountArn: undefined,
      service: principal.service,
      partition: parseArn(principal.sourceArn ?? "")?.partition ?? "aws",
    };
  }
  const partition = parseArn(principal.arn)?.partition ?? "aws";
  return {
    kind: principal.kind,
    arn: principal.arn,
    roleArn: principal.kind === "role-session" ? principal.roleArn : undefined,
    account: principal.account,
    accountArn: `arn:${partition}:iam::${principal.account}:root`,
    service: undefined,
    partition,
  };
}

/** Compiles `Principal` or `NotPrincipal`. Principals are compared whole: wildcards within an ARN are not allowed there. */
export function compilePrincipal(
  statement: PolicyStatement,
): (identity: PrincipalIdentity) => PrincipalMatch | undefined {
  if (statement.Principal !== undefined) {
    const named = namesOf(statement.Principal);
    return (identity) => matchOf(named, identity);
  }
  if (statement.NotPrincipal !== undefined) {
    const named = namesOf(statement.NotPrincipal);
    return (identity) => (isWhollyNamed(named, identity) ? undefined : "everyone");
  }
  return () => undefined;
}

interface Names {
  readonly everyone: boolean;
  readonly aws: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

function namesOf(element: PrincipalElement): Names {
  if (element === "*") {
    return { everyone: true, aws: new Set(), services: new Set() };
  }
  const aws = new Set([element.AWS ?? []].flat());
  return { everyone: aws.has("*"), aws, services: new Set([element.Service ?? []].flat()) };
}

function matchOf(named: Names, identity: PrincipalIdentity): PrincipalMatch | undefined {
  if (identity.service !== undefined && named.services.has(identity.service)) {
    return "service";
  }
  if (identity.arn !== undefined && named.aws.has(identity.arn)) {
    return identity.kind === "user" ? "user" : "session";
  }
  if (identity.roleArn !== undefined && named.aws.has(identity.roleArn)) {
    return "role";
  }
  if (named.everyone) {
    return "everyone";
  }
  return namesAccount(named, identity) ? "account" : undefined;
}

function namesAccount(named: Names, { account, accountArn }: PrincipalIdentity): boolean {
  return account !== undefined && accountArn !== undefined && (named.aws.has(account) || named.aws.has(accountArn));
}

/** NotPrincipal spares a caller only where each of its names is listed: its account, its role and its session or user. */
function isWhollyNamed(named: Names, identity: PrincipalIdentity): boolean {
  if (named.everyone) {
    return true;
  }
  if (identity.service !== undefined) {
    return named.services.has(identity.service);
  }
  const arns = [identity.arn, identity.roleArn].filter((arn) => arn !== undefined);
  return namesAccount(named, identity) && arns.every((arn) => named.aws.has(arn));
}

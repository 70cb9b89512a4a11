// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables so.
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { compilePolicy } from "../../../../rehearsal/gateway/authorization/compiledPolicy";
import {
  type EvaluationRequest,
  evaluate,
  type PoliciesInPlay,
} from "../../../../rehearsal/gateway/authorization/evaluation";
import {
  type PolicyDocument,
  type PolicyStatement,
  parsePolicyDocument,
} from "../../../../rehearsal/gateway/authorization/policyDocument";
import { identityOf } from "../../../../rehearsal/gateway/authorization/principalElement";
import { type ContextValues, RequestContext } from "../../../../rehearsal/gateway/authorization/requestContext";
import type { Principal } from "../../../../rehearsal/gateway/principal";

const account = "111122223333";
const other = "444455556666";
const root = `arn:aws:iam::${account}:root`;
const user: Principal = { kind: "user", account, userName: "ann", arn: `arn:aws:iam::${account}:user/ann` };
const session: Principal = {
  kind: "role-session",
  account,
  roleName: "web",
  roleArn: `arn:aws:iam::${account}:role/app/web`,
  sessionName: "s",
  arn: `arn:aws:sts::${account}:assumed-role/web/s`,
  issuedAt: 0,
  expiresAt: 0,
};
const service: Principal = { kind: "service", service: "events.amazonaws.com", sourceAccount: account };

const action = "sqs:SendMessage";
const resource = `arn:aws:sqs:us-east-1:${account}:q`;
const elsewhere = `arn:aws:sqs:us-east-1:${other}:q`;

const policy = (...Statement: PolicyStatement[]): PolicyDocument =>
  parsePolicyDocument({ Version: "2012-10-17", Statement }, "policy of the test");
const allow: PolicyStatement = { Effect: "Allow", Action: action, Resource: "*" };
const deny: PolicyStatement = { Effect: "Deny", Action: action, Resource: "*" };
const allowing = policy(allow);
const unrelated = policy({ ...allow, Action: "s3:*" });
const denying = policy({ ...allow, Action: "*" }, deny);
const admitting = (Principal: PolicyStatement["Principal"], more: Partial<PolicyStatement> = {}) =>
  policy({ ...allow, Principal, ...more });

interface Case {
  readonly principal?: Principal;
  readonly resource?: string;
  readonly action?: string;
  readonly keyRules?: boolean;
  readonly context?: ContextValues;
  readonly identity?: PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly session?: PolicyDocument;
  readonly scp?: PolicyDocument[][];
  readonly policy?: PolicyDocument;
}

/** `allowed`, or what refused and in which policy. */
function outcome(given: Case): string {
  const decision = decide(given);
  return decision.allowed ? "allowed" : `${decision.because} ${decision.policy}`;
}

function decide(given: Case) {
  const asked = given.resource ?? resource;
  const request: EvaluationRequest = {
    identity: identityOf(given.principal ?? user),
    action: given.action ?? action,
    resource: asked,
    resourceAccount: asked.split(":")[4],
    context: new RequestContext(given.context ?? {}),
    resourcePolicyRules: given.keyRules ?? false,
  };
  const policies: PoliciesInPlay = {
    identity: (given.identity ?? []).map(compilePolicy),
    boundary: given.boundary && compilePolicy(given.boundary),
    session: given.session && compilePolicy(given.session),
    serviceControl: (given.scp ?? []).map((level) => level.map(compilePolicy)),
    resource: given.policy && compilePolicy(given.policy),
  };
  return evaluate(request, policies);
}

function table(title: string, rows: readonly (readonly [string, Case, string])[]): void {
  describe(title, () => {
    for (const [name, given, expected] of rows) {
      it(`${name}: ${expected}`, () => assert.equal(outcome(given), expected));
    }
  });
}

describe("Policy evaluation", () => {
  table("within one account, by identity policies", [
    ["nothing allows", {}, "no-allow identity"],
    ["an identity policy allows", { identity: [allowing] }, "allowed"],
    ["another action is allowed", { identity: [unrelated] }, "no-allow identity"],
    ["an identity policy denies beside one that allows", { identity: [allowing, denying] }, "explicit-deny identity"],
    ["the boundary does not allow", { identity: [allowing], boundary: unrelated }, "no-allow boundary"],
    ["the boundary alone allows", { boundary: allowing }, "no-allow identity"],
    ["the boundary denies", { identity: [allowing], boundary: denying }, "explicit-deny boundary"],
    [
      "the session policy does not allow",
      { principal: session, identity: [allowing], session: unrelated },
      "no-allow session",
    ],
    ["the session policy alone allows", { principal: session, session: allowing }, "no-allow identity"],
    [
      "the session policy denies",
      { principal: session, identity: [allowing], session: denying },
      "explicit-deny session",
    ],
    [
      "NotAction leaves the action out",
      { identity: [policy({ Effect: "Allow", NotAction: "sqs:*", Resource: "*" })] },
      "no-allow identity",
    ],
    [
      "NotAction names other actions",
      { identity: [policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })] },
      "allowed",
    ],
    ["actions compare without case", { identity: [policy({ ...allow, Action: "SQS:send*" })] }, "allowed"],
    [
      "resources compare with case",
      { identity: [policy({ ...allow, Resource: resource.replace(":q", ":Q") })] },
      "no-allow identity",
    ],
    ["an incomplete ARN is completed", { identity: [policy({ ...allow, Resource: "arn:aws:sqs:*" })] }, "allowed"],
    [
      "NotResource names the resource",
      { identity: [policy({ Effect: "Allow", Action: "*", NotResource: resource })] },
      "no-allow identity",
    ],
  ]);

  table("by service control policies, level by level", [
    ["every level allows", { identity: [allowing], scp: [[allowing], [allowing], [allowing]] }, "allowed"],
    [
      "one level allows nothing",
      { identity: [allowing], scp: [[allowing], [], [allowing]] },
      "no-allow service-control",
    ],
    [
      "one level allows other actions only",
      { identity: [allowing], scp: [[allowing], [unrelated]] },
      "no-allow service-control",
    ],
    ["one policy of a level is enough", { identity: [allowing], scp: [[unrelated, allowing]] }, "allowed"],
    ["a level denies", { identity: [allowing], scp: [[allowing, denying]] }, "explicit-deny service-control"],
    ["they grant nothing", { scp: [[allowing]] }, "no-allow identity"],
    [
      "they limit what a resource policy grants",
      { policy: admitting({ AWS: user.arn }), scp: [[unrelated]] },
      "no-allow service-control",
    ],
  ]);

  table("within one account, by a resource policy", [
    ["it names the user", { policy: admitting({ AWS: user.arn }) }, "allowed"],
    [
      "it names the user, whose boundary does not allow",
      { policy: admitting({ AWS: user.arn }), boundary: unrelated },
      "allowed",
    ],
    ["it names everyone", { policy: admitting("*") }, "allowed"],
    ["it names the account, and IAM does not allow", { policy: admitting({ AWS: root }) }, "no-allow identity"],
    ["it names the account, and IAM allows", { policy: admitting({ AWS: account }), identity: [allowing] }, "allowed"],
    ["it names another user", { policy: admitting({ AWS: `${user.arn}a` }) }, "no-allow identity"],
    ["it names the role", { principal: session, policy: admitting({ AWS: session.roleArn }) }, "allowed"],
    [
      "it names the role, beyond its boundary",
      { principal: session, policy: admitting({ AWS: session.roleArn }), boundary: unrelated },
      "no-allow identity",
    ],
    [
      "it names the role, beyond the session policy",
      { principal: session, policy: admitting({ AWS: session.roleArn }), session: unrelated },
      "no-allow identity",
    ],
    [
      "it names the session, beyond boundary and session policy",
      { principal: session, policy: admitting({ AWS: session.arn }), boundary: unrelated, session: unrelated },
      "allowed",
    ],
    [
      "it denies everyone",
      { identity: [allowing], policy: policy({ ...deny, Principal: "*" }) },
      "explicit-deny resource",
    ],
    [
      "it denies the role",
      { principal: session, identity: [allowing], policy: policy({ ...deny, Principal: { AWS: session.roleArn } }) },
      "explicit-deny resource",
    ],
    [
      "it denies the whole account",
      { identity: [allowing], policy: policy({ ...deny, Principal: { AWS: root } }) },
      "explicit-deny resource",
    ],
    [
      "it denies all but the user and the account",
      { identity: [allowing], policy: policy({ ...deny, NotPrincipal: { AWS: [user.arn, root] } }) },
      "allowed",
    ],
    [
      "it denies all but the role, and forgets the session",
      {
        principal: session,
        identity: [allowing],
        policy: policy({ ...deny, NotPrincipal: { AWS: [session.roleArn, root] } }),
      },
      "explicit-deny resource",
    ],
    [
      "an explicit deny of IAM beats its allow",
      { policy: admitting({ AWS: user.arn }), identity: [denying] },
      "explicit-deny identity",
    ],
  ]);

  table("across accounts", [
    ["both sides allow", { resource: elsewhere, identity: [allowing], policy: admitting({ AWS: root }) }, "allowed"],
    ["only the caller's side allows", { resource: elsewhere, identity: [allowing] }, "no-allow resource"],
    [
      "only the resource's side allows",
      { resource: elsewhere, policy: admitting({ AWS: user.arn }) },
      "no-allow identity",
    ],
    [
      "the caller's boundary does not allow",
      { resource: elsewhere, identity: [allowing], boundary: unrelated, policy: admitting({ AWS: user.arn }) },
      "no-allow boundary",
    ],
    [
      "the session is named, but its policy does not allow",
      {
        principal: session,
        resource: elsewhere,
        identity: [allowing],
        session: unrelated,
        policy: admitting({ AWS: session.arn }),
      },
      "no-allow session",
    ],
  ]);

  table("of KMS keys and role trust policies", [
    ["the caller's side alone is not enough", { keyRules: true, identity: [allowing] }, "no-allow resource"],
    [
      "the policy hands the decision to IAM, which allows",
      { keyRules: true, identity: [allowing], policy: admitting({ AWS: root }) },
      "allowed",
    ],
    [
      "the policy hands the decision to IAM, which does not allow",
      { keyRules: true, policy: admitting({ AWS: root }) },
      "no-allow identity",
    ],
    ["the policy names the caller", { keyRules: true, policy: admitting({ AWS: user.arn }) }, "allowed"],
    [
      "the policy names the role, beyond the session policy",
      { keyRules: true, principal: session, session: unrelated, policy: admitting({ AWS: session.roleArn }) },
      "no-allow session",
    ],
    [
      "a trust policy has no resource",
      { keyRules: true, policy: policy({ Effect: "Allow", Action: action, Principal: { AWS: user.arn } }) },
      "allowed",
    ],
  ]);

  table("of services that act for themselves", [
    [
      "the resource policy names the service",
      { principal: service, policy: admitting({ Service: "events.amazonaws.com" }) },
      "allowed",
    ],
    [
      "it names another service",
      { principal: service, policy: admitting({ Service: "sns.amazonaws.com" }) },
      "no-allow resource",
    ],
    ["there is none", { principal: service }, "no-allow resource"],
    ["it names the account only", { principal: service, policy: admitting({ AWS: root }) }, "no-allow resource"],
    [
      "its condition on the source does not hold",
      {
        principal: service,
        context: { "aws:SourceAccount": other },
        policy: admitting(
          { Service: "events.amazonaws.com" },
          { Condition: { StringEquals: { "aws:SourceAccount": account } } },
        ),
      },
      "no-allow resource",
    ],
  ]);

  it("replaces policy variables in resources, and matches nothing where one has no value", () => {
    const own = policy({ ...allow, Resource: "arn:aws:sqs:*:*:${aws:username}-*" });
    const queue = `arn:aws:sqs:us-east-1:${account}:ann-1`;
    assert.equal(outcome({ identity: [own], resource: queue, context: { "aws:username": "ann" } }), "allowed");
    assert.equal(
      outcome({ identity: [own], resource: queue, context: { "aws:username": "bob" } }),
      "no-allow identity",
    );
    assert.equal(outcome({ identity: [own], resource: queue }), "no-allow identity");
  });
});

describe("Properties of policy evaluation", () => {
  const statements = fc.record({
    Effect: fc.constantFrom("Allow" as const, "Deny" as const),
    Action: fc.constantFrom("*", "sqs:*", action, "s3:GetObject"),
    Resource: fc.constantFrom("*", resource, elsewhere, "arn:aws:sqs:*:*:other"),
  });
  const documents = fc.array(statements, { maxLength: 3 }).map((list) => policy(...list));
  const principals = fc.constantFrom(
    "*" as const,
    { AWS: root },
    { AWS: user.arn },
    { AWS: session.roleArn },
    { AWS: session.arn },
  );
  const resourceDocuments = fc
    .array(fc.tuple(statements, principals), { maxLength: 3 })
    .map((list) => policy(...list.map(([statement, Principal]) => ({ ...statement, Principal }))));
  const cases = fc.record(
    {
      principal: fc.constantFrom(user, session),
      resource: fc.constantFrom(resource, elsewhere),
      keyRules: fc.boolean(),
      identity: fc.array(documents, { maxLength: 2 }),
      boundary: documents,
      session: documents,
      scp: fc.array(fc.array(documents, { maxLength: 2 }), { maxLength: 2 }),
      policy: resourceDocuments,
    },
    { requiredKeys: ["principal", "resource", "identity"] },
  );

  const neverAllowsMore = (change: (given: Case, extra: PolicyDocument) => Case) =>
    fc.assert(
      fc.property(cases, documents, (given, extra) => decide(given).allowed || !decide(change(given, extra)).allowed),
    );

  it("a deny added to any identity policy never allows more", () => {
    neverAllowsMore((given) => ({ ...given, identity: [...(given.identity ?? []), policy(deny)] }));
  });

  it("a deny that applies refuses whatever else allows", () => {
    fc.assert(
      fc.property(cases, (given) => !decide({ ...given, identity: [...given.identity, policy(deny)] }).allowed),
    );
  });

  it("a session policy, a boundary or a service control policy never allows more", () => {
    neverAllowsMore((given, extra) => (given.session ? given : { ...given, session: extra }));
    neverAllowsMore((given, extra) => (given.boundary ? given : { ...given, boundary: extra }));
    neverAllowsMore((given, extra) => ({ ...given, scp: [...(given.scp ?? []), [extra]] }));
  });

  it("nothing is allowed where no policy allows anything", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { policy: _, ...rest } = given;
        return !decide({ ...rest, identity: [unrelated] }).allowed;
      }),
    );
  });
});

import { parseArn } from "../arn";
import type { AwsRequest } from "../awsRequest";
import { type Behind, BehindClients } from "../behindClients";
import type { AccessDecision, AccessQuestion } from "./accessQuestion";
import type { IamIdentity } from "./accountIdentities";
import { RequestInput } from "./actionTable/requestInput";
import { operationAccess } from "./actionTable/services";
import { compilePolicy } from "./compiledPolicy";
import { denialMessage } from "./denialMessage";
import { keyQuestions } from "./encryption";
import { evaluate, type PoliciesInPlay, policiesOf } from "./evaluation";
import { isLiveKey, LiveAttributes } from "./liveAttributes";
import { LivePolicies } from "./livePolicies";
import { OrganizationMembership, type OrganizationView } from "./organizationMembership";
import type { PolicyDocument } from "./policyDocument";
import { principalContext } from "./principalContext";
import { identityOf } from "./principalElement";
import { RequestContext } from "./requestContext";
import { type PoliciedResource, ResourcePolicies } from "./resourcePolicies";

const allowed: AccessDecision = { allowed: true };

/** Decides access as IAM documents it, by the policies that the world holds at the time. */
export class Authorizer {
  private readonly organization: OrganizationMembership;
  private readonly live: LivePolicies;
  private readonly resources: ResourcePolicies;
  private readonly attributes: LiveAttributes;

  constructor(options: {
    /** The way to the world, past access checks. */
    readonly behind: Behind;
    readonly organization: OrganizationView;
    /** Policies of resources that are not in the world but with the gateway, such as functions and event buses. */
    readonly resourcePolicyOf?: (arn: string) => PolicyDocument | undefined;
  }) {
    const clients = new BehindClients(options.behind);
    this.organization = new OrganizationMembership(options.organization);
    this.live = new LivePolicies(clients, this.organization);
    this.resources = new ResourcePolicies(clients, options.resourcePolicyOf);
    this.attributes = new LiveAttributes(clients, (account, partition) => this.live.identitiesOf(account, partition));
  }

  /** Rejects where the world does not answer, or holds a policy that is none (`MalformedPolicyError`). */
  async decide(question: AccessQuestion): Promise<AccessDecision> {
    const iam = await this.live.identityOf(question.principal);
    const resource: PoliciedResource =
      question.resourcePolicy === undefined
        ? await this.resources.read(question.resource)
        : { policy: question.resourcePolicy };
    const decision = await this.evaluate(question, iam, resource);
    if (!decision.allowed || resource.encryptionKey === undefined) {
      return decision;
    }
    return this.decideKey(question, resource.encryptionKey);
  }

  /** Asks for everything that an API call needs; the answer is the first refusal, if there is one. */
  async decideRequest(request: AwsRequest): Promise<AccessDecision> {
    const { principal } = request;
    const { prefix, access, file } = operationAccess(request.service, request.operation);
    const { partition } = identityOf(principal);
    const names = await this.live.identitiesOf(request.account, partition);
    const context = { "aws:RequestedRegion": request.region };
    if (access === undefined) {
      const question = { principal, action: `${prefix}:${request.operation}`, resource: "*", context };
      return this.decideUnlisted(question, `rehearsal/gateway/authorization/actionTable/${file}`);
    }
    for (const requested of access(new RequestInput(request, prefix, names))) {
      const question = { ...requested, principal, context: { ...context, ...requested.context } };
      const decision = await this.decide(await this.withKeyArn(question, request));
      if (!decision.allowed) {
        return decision;
      }
    }
    return allowed;
  }

  /**
   * Forgets what was read of an account; call it once a write to IAM or Organizations was answered. A read that is under
   * way is dropped too, so a decision that starts afterwards sees the write. Resource policies are not kept at all.
   */
  invalidate(account: string): void {
    this.live.invalidate(account);
  }

  private async evaluate(
    question: AccessQuestion,
    iam: IamIdentity | undefined,
    resource: PoliciedResource,
  ): Promise<AccessDecision> {
    const { principal, action } = question;
    const identity = identityOf(principal);
    const session = principal.kind === "role-session" ? principal.sessionPolicy : undefined;
    const policies: PoliciesInPlay = {
      identity: iam?.policies ?? [],
      boundary: iam?.boundary,
      session: session && compilePolicy(session),
      serviceControl: await this.live.serviceControlOver(principal),
      resource: resource.policy && compilePolicy(resource.policy),
    };
    const caller = identity.account ?? (principal.kind === "service" ? principal.sourceAccount : "");
    const resourceAccount = question.resourceAccount ?? ownerOf(question.resource) ?? caller;
    const request = {
      identity,
      action,
      resource: question.resource,
      resourceAccount,
      context: new RequestContext(
        principalContext(principal, iam, this.organization),
        this.organization.resourceContext(resourceAccount),
        await this.liveContext(question, policies, resourceAccount),
        question.context ?? {},
      ),
      // An alias has no policy of its own: identity policies alone decide on it ("Controlling access to aliases").
      resourcePolicyRules:
        /^(kms:|sts:AssumeRole)/i.test(action) && question.resource !== "*" && !question.resource.includes(":alias/"),
    };
    const evaluation = evaluate(request, policies);
    return evaluation.allowed
      ? allowed
      : { allowed: false, reason: denialMessage(principal, action, question.resource, evaluation) };
  }

  /** Reads the resource's tags and attributes only where a statement about this action asks for them. */
  private async liveContext(question: AccessQuestion, policies: PoliciesInPlay, resourceAccount: string) {
    const asked = policiesOf(policies).flatMap((policy) =>
      policy.statementsFor(question.action).flatMap(({ keys }) => keys),
    );
    const live = asked.filter(isLiveKey);
    const region = question.context?.["aws:RequestedRegion"];
    const place = { account: resourceAccount, region: typeof region === "string" ? region : "us-east-1" };
    return live.length === 0 ? {} : this.attributes.read(question.resource, place, live);
  }

  private async decideKey(question: AccessQuestion, encryptionKey: string): Promise<AccessDecision> {
    const { service = "", account = "", region = "" } = parseArn(question.resource) ?? {};
    const needed = await keyQuestions(question, { service, account, region }, encryptionKey, this.resources);
    if ("refusal" in needed) {
      return { allowed: false, reason: needed.refusal };
    }
    for (const keyQuestion of needed.questions) {
      const decision = await this.decide(keyQuestion);
      if (!decision.allowed) {
        return decision;
      }
    }
    return allowed;
  }

  /** An operation that no table has: only an administrator may call it, since nobody told what it needs. */
  private async decideUnlisted(question: AccessQuestion, file: string): Promise<AccessDecision> {
    const iam = await this.live.identityOf(question.principal);
    if (iam?.policies.some((policy) => policy.allowsEverything)) {
      return this.decide(question);
    }
    const { arn, service } = identityOf(question.principal);
    return {
      allowed: false,
      reason: `User: ${arn ?? service} is not authorized to perform: ${question.action}: the rehearsal does not know which permissions it needs; add it to ${file}.`,
    };
  }

  /** IAM compares keys by ARN: an alias in a request stands for the key behind it. */
  private async withKeyArn(question: AccessQuestion, request: AwsRequest): Promise<AccessQuestion> {
    const arn =
      question.action.startsWith("kms:") && !/Alias$/.test(question.action) ? parseArn(question.resource) : undefined;
    if (!arn?.resource.startsWith("alias/")) {
      return question;
    }
    const key = await this.resources.keyArn(question.resource, request.account, request.region);
    return key === undefined ? question : { ...question, resource: key };
  }
}

/** The account in an ARN; undefined where the ARN names none, or any (`*`: the call does not tell which). */
function ownerOf(resource: string): string | undefined {
  const account = parseArn(resource)?.account;
  return account && account !== "*" ? account : undefined;
}

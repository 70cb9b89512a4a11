import type { AwsRequest } from "../awsRequest";
import type { Principal } from "../principal";
import { type AccountIdentities, type IamIdentity, readAccountIdentities } from "./accountIdentities";
import { parseArn } from "./arn";
import { type Behind, BehindClients } from "./behindClients";
import { compilePolicy } from "./compiledPolicy";
import { denialMessage } from "./denialMessage";
import { type EvaluationRequest, evaluate, type PoliciesInPlay } from "./evaluation";
import { OrganizationMembership, type OrganizationView } from "./organizationMembership";
import type { PolicyDocument } from "./policyDocument";
import { principalContext } from "./principalContext";
import { identityOf } from "./principalElement";
import { type ContextValues, RequestContext } from "./requestContext";
import { readServiceControlPolicies, type ServiceControlLevels } from "./serviceControlPolicies";

export interface AccessQuestion {
  readonly principal: Principal;
  /** `ec2:DescribeInstances` */
  readonly action: string;
  /** An ARN, or `*` for an action that takes no resource. */
  readonly resource: string;
  /** The account that owns the resource; left out, the ARN's, or the caller's where the ARN names none. */
  readonly resourceAccount?: string;
  /** Condition keys of the request; keys of the caller and of the moment are added. A list is a multivalued key. */
  readonly context?: ContextValues;
  /** The resource's own policy; left out, it is read from the world where the service keeps one. For `sts:AssumeRole`, the trust policy. */
  readonly resourcePolicy?: PolicyDocument;
}

/** `reason` is worded as AWS words it: `User: arn:… is not authorized to perform: … because …`. */
export type AccessDecision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Decides access as IAM documents it, by the policies that the world holds at the time. */
export class Authorizer {
  private readonly clients: BehindClients;
  private readonly organization: OrganizationMembership;
  private readonly identities = new Map<string, Promise<AccountIdentities>>();
  private readonly serviceControl = new Map<string, Promise<ServiceControlLevels>>();

  constructor(options: { readonly behind: Behind; readonly organization: OrganizationView }) {
    this.clients = new BehindClients(options.behind);
    this.organization = new OrganizationMembership(options.organization);
  }

  async decide(question: AccessQuestion): Promise<AccessDecision> {
    const { principal, action, resource } = question;
    const iam = await this.iamIdentity(principal);
    const request: EvaluationRequest = {
      identity: identityOf(principal),
      action,
      resource,
      resourceAccount: question.resourceAccount ?? (parseArn(resource)?.account || accountOf(principal)),
      context: new RequestContext(principalContext(principal, iam, this.organization), question.context ?? {}),
      resourcePolicyRules: /^(kms:|sts:AssumeRole)/i.test(action) && resource !== "*",
    };
    const decision = evaluate(request, await this.policiesInPlay(question, iam));
    return decision.allowed
      ? decision
      : { allowed: false, reason: denialMessage(principal, action, resource, decision) };
  }

  async decideRequest(request: AwsRequest): Promise<AccessDecision> {
    return this.decide({
      principal: request.principal,
      action: `${request.service}:${request.operation}`,
      resource: "*",
      context: { "aws:RequestedRegion": request.region },
    });
  }

  /**
   * Forgets what was read of an account; call it once a write to IAM or Organizations was answered. A read that is under
   * way is dropped too, so a decision that starts afterwards sees the write.
   */
  invalidate(account: string): void {
    this.identities.delete(account);
    if (account === this.organization.managementAccountId) {
      this.serviceControl.clear();
    }
  }

  private async policiesInPlay(question: AccessQuestion, iam: IamIdentity | undefined): Promise<PoliciesInPlay> {
    const { principal } = question;
    const session = principal.kind === "role-session" ? principal.sessionPolicy : undefined;
    return {
      identity: iam?.policies ?? [],
      boundary: iam?.boundary,
      session: session && compilePolicy(session),
      serviceControl: await this.serviceControlLevels(principal),
      resource: question.resourcePolicy && compilePolicy(question.resourcePolicy),
    };
  }

  private async iamIdentity(principal: Principal): Promise<IamIdentity | undefined> {
    if (principal.kind === "service") {
      return undefined;
    }
    const partition = parseArn(principal.arn)?.partition ?? "aws";
    const account = await remembered(this.identities, principal.account, () =>
      readAccountIdentities(this.clients, principal.account, partition),
    );
    return account.get(principal.kind === "user" ? principal.arn : principal.roleArn);
  }

  /** None for the management account, for service-linked roles and for services that act for themselves ("SCP evaluation"). */
  private async serviceControlLevels(principal: Principal): Promise<ServiceControlLevels> {
    if (principal.kind === "service" || principal.account === this.organization.managementAccountId) {
      return [];
    }
    const path = this.organization.pathOf(principal.account);
    if (
      path === undefined ||
      (principal.kind === "role-session" && principal.roleArn.includes(":role/aws-service-role/"))
    ) {
      return [];
    }
    const partition = parseArn(principal.arn)?.partition ?? "aws";
    const { managementAccountId } = this.organization;
    const { account } = principal;
    return remembered(this.serviceControl, `${path}${account}`, () =>
      readServiceControlPolicies(this.clients, { managementAccountId, partition }, { account, path }),
    );
  }
}

function accountOf(principal: Principal): string {
  return principal.kind === "service" ? principal.sourceAccount : principal.account;
}

/** Reads once for all who ask at the same time; a failed read is not kept. */
function remembered<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known !== undefined) {
    return known;
  }
  const reading = read();
  cache.set(key, reading);
  reading.catch(() => {
    if (cache.get(key) === reading) {
      cache.delete(key);
    }
  });
  return reading;
}

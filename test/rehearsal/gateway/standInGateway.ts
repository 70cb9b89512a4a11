import { HttpResponse } from "@smithy/core/protocols";
import type { AccessDecision, AccessQuestion } from "../../../rehearsal/gateway/authorization/accessQuestion";
import type { AwsRequest } from "../../../rehearsal/gateway/awsRequest";
import { AwsError } from "../../../rehearsal/gateway/awsRequest";
import { Faults } from "../../../rehearsal/gateway/faults";
import { Journal } from "../../../rehearsal/gateway/journal";
import { OrganizationDirectory } from "../../../rehearsal/gateway/organizationDirectory";
import type { BehindConfiguration, Gateway, Operation } from "../../../rehearsal/gateway/serviceModule";
import type { SessionCredentials } from "../../../rehearsal/gateway/sessions";
import { TimeScale } from "../../../rehearsal/gateway/timeScale";

/** One call that a module made behind the gateway. */
export interface BehindCall {
  readonly account: string;
  readonly region: string;
  readonly target: string;
  readonly input: Record<string, unknown>;
}

/**
 * A gateway without a world, for unit tests of service modules: who may do what and what moto would answer are set by the test.
 */
export class StandInGateway implements Gateway {
  readonly url = "http://127.0.0.1:9";
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly timeScale = new TimeScale(0.0001);
  readonly organization = new OrganizationDirectory();
  readonly questions: AccessQuestion[] = [];
  readonly behindCalls: BehindCall[] = [];
  /** Decides every access question; all is allowed unless a test sets it. */
  decide: (question: AccessQuestion) => AccessDecision = () => ({ allowed: true });
  /** Role ARNs that AWS services cannot assume. */
  readonly unassumable = new Set<string>();
  credentialsEndAt = () => new Date(Date.now() + 3_600_000);
  /** Answers to calls behind the gateway with a JSON protocol, by operation. */
  readonly answers: Record<string, (input: Record<string, unknown>, call: BehindCall) => unknown> = {
    DescribeLogGroups: (input) => ({ logGroups: [{ logGroupName: input.logGroupNamePrefix }] }),
  };

  async authorize(question: AccessQuestion): Promise<AccessDecision> {
    this.questions.push(question);
    return this.decide(question);
  }

  async assumeRoleForService(request: { roleArn: string }): Promise<SessionCredentials> {
    if (this.unassumable.has(request.roleArn)) throw new AwsError("AccessDenied", "not trusted", 403);
    return {
      accessKeyId: "ASIATEST",
      secretAccessKey: "secret",
      sessionToken: `token-of-${request.roleArn}`,
      expiration: this.credentialsEndAt(),
    };
  }

  behind(account: string, region: string): BehindConfiguration {
    const handle = async (request: { headers: Record<string, string>; body?: unknown }) => {
      const target = request.headers["x-amz-target"]?.split(".").at(-1) ?? "";
      const input: Record<string, unknown> = JSON.parse(
        Buffer.from((request.body as Uint8Array | undefined) ?? "{}").toString(),
      );
      const call = { account, region, target, input };
      this.behindCalls.push(call);
      const answer = this.answers[target]?.(input, call) ?? {};
      const body = Buffer.from(JSON.stringify(answer));
      return { response: new HttpResponse({ statusCode: 200, headers: { "content-type": "application/json" }, body }) };
    };
    return {
      region,
      endpoint: this.url,
      credentials: { accessKeyId: "behind", secretAccessKey: "behind" },
      requestHandler: { handle, destroy() {}, metadata: { handlerProtocol: "http/1.1" } },
    };
  }
}

/** Calls an operation of a module as the gateway would. */
export async function call(
  operations: Readonly<Record<string, Operation>>,
  operation: string,
  parameters: Record<string, unknown>,
  options: { account?: string; region?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Record<string, unknown>> {
  const account = options.account ?? "111122223333";
  const run = operations[operation];
  if (!run) throw new Error(`The module answers no ${operation}`);
  const request: AwsRequest = {
    id: "request-1",
    service: "test",
    operation,
    region: options.region ?? "eu-west-1",
    account,
    principal: { kind: "user", account, userName: "deployer", arn: `arn:aws:iam::${account}:user/deployer` },
    parameters,
    http: {
      method: "POST",
      target: "/",
      headers: options.headers ?? {},
      body: Buffer.from(options.body ?? ""),
    },
  };
  return { ...(await run(request)) };
}

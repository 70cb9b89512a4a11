import { randomUUID } from "node:crypto";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateScheduleGroupCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { principalResponse } from "../../../functions/block-principal/response";
import { confinement } from "../../../functions/confine-security-group/response";
import type { ContainmentRequest } from "../../../functions/domain/containmentRequest";
import type { Incident } from "../../../functions/domain/incident";
import { names } from "../../../functions/domain/names";
import { requestEventOf } from "../../../functions/domain/requestEvent";
import { SchedulerService } from "../../../rehearsal/gateway/scheduler/schedulerService";
import { region } from "../gateway/emulatedAccounts";
import { lambdaContext } from "../lambdaContext";
import { noticeHeadings } from "../noticeHeadings";
import { type Delivered, EmulatedResponders, securityId } from "../provenance/emulatedResponders";

const roleName = "firebreak-hold";
const roleArn = `arn:aws:iam::${securityId}:role/${roleName}`;
const releaseArn = `arn:aws:lambda:${region}:${securityId}:function:firebreak-release-incident`;

/** What the release responder made of one invocation. */
export interface Released {
  readonly answer: Readonly<Record<string, unknown>> | undefined;
  readonly error: unknown;
  /** Headings of the notices. */
  readonly headings: readonly string[];
}

/** Responders that contain on request, an EventBridge Scheduler before moto, and the release responder's own handler. */
export class HeldPrincipals {
  /** What schedules have sent to the release responder, and nobody has handed on yet. */
  readonly rings: unknown[] = [];

  private constructor(
    readonly responders: EmulatedResponders,
    readonly scheduler: SchedulerService,
    rings: unknown[],
  ) {
    this.rings = rings;
  }

  static async start(): Promise<HeldPrincipals> {
    const rings: unknown[] = [];
    let scheduler: SchedulerService | undefined;
    const responders = await EmulatedResponders.start({
      modules: (gateway) => {
        const invokeAsync = async ({ payload }: { payload: string }) => void rings.push(JSON.parse(payload));
        scheduler = new SchedulerService(gateway, { invokeAsync });
        return [scheduler];
      },
    });
    if (scheduler === undefined) throw new Error("the gateway asked for no modules");
    await responders.allow(principalResponse);
    await responders.allow(confinement);
    await responders.security
      .client(SchedulerClient)
      .send(new CreateScheduleGroupCommand({ Name: names.holdSchedules }));
    await createHoldRole(responders.security.client(IAMClient));
    process.env.FIREBREAK_HOLD_ROLE_ARN = roleArn;
    return new HeldPrincipals(responders, scheduler, rings);
  }

  async stop(): Promise<void> {
    await this.responders.stop();
  }

  /** Has the entity contained; with the Lambda request id of an earlier one it is that one's retry. */
  contain(
    arn: string,
    differences: Partial<ContainmentRequest> = {},
    options: object = {},
    delivery: { readonly requestId?: string; readonly principals?: readonly string[] } = {},
  ): Promise<Delivered> {
    const request: ContainmentRequest = {
      requestId: "r-1",
      requestedBy: "arn:aws:iam::999999999999:user/ann",
      reason: "it mines",
      via: "person",
      ...differences,
    };
    const home = { accountId: securityId, region };
    const event = requestEventOf(request, { arn, at: new Date().toISOString(), home });
    const response = arn.includes(":security-group/") ? confinement : principalResponse;
    return response === confinement
      ? this.responders.deliver(confinement, event, { options, ...delivery })
      : this.responders.deliver(principalResponse, event, { options, ...delivery });
  }

  /** Invokes the release responder as Scheduler or a person does. */
  async release(payload: unknown, requestId: string = randomUUID()): Promise<Released> {
    process.env.FIREBREAK_RESPONSE_ROLE_NAME = `Response-${principalResponse.definition.name}`;
    // Not before: it opens its home, from this environment, when it is loaded.
    const { handler } = await import("../../../functions/release-incident/handler");
    const { journal } = this.responders.world.gateway;
    const mark = journal.mark();
    const context = lambdaContext("release-incident", { awsRequestId: requestId, account: securityId, region });
    let answer: Readonly<Record<string, unknown>> | undefined;
    let error: unknown;
    try {
      answer = { ...(await handler(payload, context)) };
    } catch (thrown) {
      error = thrown;
    }
    return { answer, error, headings: noticeHeadings(journal.since(mark)) };
  }

  /** It is this time: gives what the schedules of the incident that are due by then have sent. */
  async passTo(time: Date, { incidentId }: Incident): Promise<readonly unknown[]> {
    await this.scheduler.passTo(time);
    await this.scheduler.settled();
    return this.rings.splice(0).filter((ring) => JSON.stringify(ring).includes(incidentId));
  }

  /** Names of the schedules that are there for an incident. */
  schedulesOf({ incidentId }: Incident): readonly string[] {
    return this.scheduler.schedules.filter(({ Name }) => Name.startsWith(incidentId)).map(({ Name }) => Name);
  }
}

/** As `components/holdSchedules.ts` makes it: for schedules of the group only, to invoke the release responder only. */
async function createHoldRole(iam: IAMClient): Promise<void> {
  const trust = {
    Effect: "Allow",
    Principal: { Service: "scheduler.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: {
        "aws:SourceAccount": securityId,
        "aws:SourceArn": `arn:aws:scheduler:${region}:${securityId}:schedule-group/${names.holdSchedules}`,
      },
    },
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName: roleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  const statement = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: releaseArn };
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: roleName,
      PolicyName: "end-holds",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    }),
  );
}

import assert from "node:assert/strict";
import { AlertsTopic } from "../../components/alertsTopic";
import { DeadLetters } from "../../components/deadLetters";
import { HoldSchedules } from "../../components/holdSchedules";
import { IncidentLedger } from "../../components/incidentLedger";
import { Responder } from "../../components/responder";
import { blockPrincipal } from "../../functions/block-principal/responder";
import type { ResponderDefinition } from "../../functions/domain/responder";
import { notify } from "../../functions/notify/responder";
import { releaseIncident } from "../../functions/release-incident/responder";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

function deployHolds(definitions: readonly ResponderDefinition[]): Promise<Deployment> {
  return deploy(() => {
    const alerts = new AlertsTopic("security-alerts", { placement, stack: "test", emails: [] });
    const deadLetters = new DeadLetters("letters", { placement, alertsTopicArn: alerts.topic.arn });
    const ledger = new IncidentLedger("ledger", { deletionProtection: true });
    const holds = new HoldSchedules("holds", { placement, deadLetters });
    const { neverContain, ...settings } = settingsOf("security");
    for (const definition of definitions)
      new Responder(definition.name, {
        definition,
        settings: { ...settings, neverContain },
        placement,
        ledger,
        alerts,
        deadLetters,
        holds,
      });
  });
}

describe("What ends a hold", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  before(async () => {
    deployment = await deployHolds([blockPrincipal, releaseIncident, notify]);
  });

  const schedules = "arn:aws-cn:scheduler:cn-north-1:111122223333:schedule/firebreak-holds/*";
  const ofHolds = (role: string) =>
    deployment
      .policy("RolePolicy", `${role}-role-policy`)
      .Statement.filter(({ Sid }) => Sid === "EndHolds" || Sid === "PassHoldRole");

  it("is a group of schedules, and a role that Scheduler assumes for that group's only", () => {
    assert.equal(deployment.one("ScheduleGroup").inputs.name, "firebreak-holds");
    const { inputs } = deployment.one("Role", "holds-role");
    assert.deepEqual([inputs.name, inputs.path], ["firebreak-hold-cn-north-1", "/firebreak/"]);
    assert.deepEqual(JSON.parse(String(inputs.assumeRolePolicy)).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "aws:SourceAccount": "111122223333",
            "aws:SourceArn": "arn:aws-cn:scheduler:cn-north-1:111122223333:schedule-group/firebreak-holds",
          },
        },
      },
    ]);
  });

  it("may invoke the release responder and set aside what it never got, and no more", () => {
    assert.deepEqual(
      deployment.policy("RolePolicy", "holds-role-policy").Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        ["lambda:InvokeFunction", "arn:aws-cn:lambda:cn-north-1:111122223333:function:firebreak-release-incident"],
        ["sqs:SendMessage", "arn:aws:sqs/queue:Queue:firebreak-dead-letters"],
      ],
    );
  });

  it("is set by whoever contains, taken away by who releases only, and nothing to who only tells", () => {
    const pass = { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } };
    const [create, passRole] = ofHolds("block-principal");
    assert.deepEqual([create?.Action, create?.Resource], [["scheduler:CreateSchedule"], schedules]);
    assert.deepEqual([passRole?.Action, passRole?.Condition], ["iam:PassRole", pass]);
    assert.deepEqual(ofHolds("release-incident")[0]?.Action, ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"]);
    assert.deepEqual(ofHolds("notify"), []);
  });

  it("is told to responders by the ARN of the role", () => {
    const { variables } = deployment.one("Function", "block-principal-function").inputs.environment as {
      readonly variables: Readonly<Record<string, string>>;
    };
    assert.equal(variables.FIREBREAK_HOLD_ROLE_ARN, "arn:aws:iam/role:Role:firebreak-hold-cn-north-1");
  });
});

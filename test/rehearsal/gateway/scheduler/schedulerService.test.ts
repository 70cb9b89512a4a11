import assert from "node:assert/strict";
import type { FunctionInvoker } from "../../../../rehearsal/gateway/functionInvoker";
import { SchedulerService } from "../../../../rehearsal/gateway/scheduler/schedulerService";
import { readRestJson } from "../../../../rehearsal/gateway/wire/restJson";
import { call, StandInGateway } from "../standInGateway";

const account = "111122223333";
const groupArn = `arn:aws:scheduler:eu-west-1:${account}:schedule-group/holds`;
const roleArn = `arn:aws:iam::${account}:role/hold`;
const inAnHour = () => new Date(Date.now() + 3_600_000);

describe("The gateway's EventBridge Scheduler", () => {
  let gateway: StandInGateway;
  let scheduler: SchedulerService;
  let invoked: Parameters<FunctionInvoker["invokeAsync"]>[0][];
  let failures: number;
  beforeEach(async () => {
    gateway = new StandInGateway();
    invoked = [];
    failures = 0;
    scheduler = new SchedulerService(gateway, {
      invokeAsync: async (request) => {
        failures -= 1;
        if (failures >= 0) throw Object.assign(new Error("busy"), { $metadata: { httpStatusCode: 503 } });
        invoked.push(request);
      },
    });
    await as("CreateScheduleGroup", { Name: "holds", Tags: [{ Key: "team", Value: "response" }] });
  });

  const as = (operation: string, parameters: Record<string, unknown>, by = account) =>
    call(scheduler.operations, operation, parameters, { account: by });
  const create = (differences: Record<string, unknown> = {}) =>
    as("CreateSchedule", {
      Name: "one",
      GroupName: "holds",
      ScheduleExpression: `at(${inAnHour().toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: `arn:aws:lambda:eu-west-1:${account}:function:release`,
        RoleArn: roleArn,
        Input: '{"hold":1}',
        RetryPolicy: { MaximumRetryAttempts: 2 },
      },
      ...differences,
    });

  it("starts the function by the target's role when the time comes, once, and not before", async () => {
    await create();
    assert.deepEqual(await scheduler.passTo(new Date()), []);
    const [arn] = await scheduler.passTo(inAnHour());
    assert.equal(arn, `arn:aws:scheduler:eu-west-1:${account}:schedule/holds/one`);
    await scheduler.settled();
    assert.deepEqual(
      invoked.map(({ payload, invoker }) => [payload, invoker.kind === "role-session" && invoker.roleArn]),
      [['{"hold":1}', roleArn]],
    );
    assert.deepEqual(await scheduler.passTo(inAnHour()), []);
    await assert.rejects(as("GetSchedule", { Name: "one", GroupName: "holds" }), { code: "ResourceNotFoundException" });
  });

  it("keeps a schedule whose action after completion is none, and starts it no second time", async () => {
    await create({ ActionAfterCompletion: "NONE" });
    await scheduler.passTo(inAnHour());
    await scheduler.settled();
    assert.equal((await as("GetSchedule", { Name: "one", GroupName: "holds" })).Name, "one");
    assert.deepEqual(await scheduler.passTo(inAnHour()), []);
  });

  it("starts nothing for a schedule that is deleted or disabled", async () => {
    await create();
    await create({ Name: "two", State: "DISABLED" });
    await as("DeleteSchedule", { Name: "one", GroupName: "holds" });
    assert.deepEqual(await scheduler.passTo(inAnHour()), []);
  });

  it("tries again where the target is busy, and drops what it can't deliver where there is no queue", async () => {
    await create();
    failures = 2;
    await scheduler.passTo(inAnHour());
    await scheduler.settled();
    await create({ Name: "two" });
    failures = 3;
    await scheduler.passTo(inAnHour());
    await scheduler.settled();
    assert.deepEqual(
      scheduler.runs.map(({ outcome, attempts }) => [outcome, attempts]),
      [
        ["delivered", 3],
        ["dropped", 3],
      ],
    );
  });

  it("refuses a role that it can't assume, a group that is not there, a name that is taken, and a time that has passed", async () => {
    gateway.unassumable.add(roleArn);
    await assert.rejects(create(), { code: "ValidationException" });
    gateway.unassumable.clear();
    await assert.rejects(create({ GroupName: "others" }), { code: "ResourceNotFoundException" });
    await create();
    await assert.rejects(create(), { code: "ConflictException" });
    await assert.rejects(create({ Name: "late", ScheduleExpression: "at(2020-01-01T00:00:00)" }), {
      code: "ValidationException",
    });
    await assert.rejects(create({ Name: "daily", ScheduleExpression: "rate(1 day)" }), { code: "ValidationException" });
  });

  it("keeps each account's groups and their tags apart", async () => {
    await as("TagResource", { ResourceArn: groupArn, Tags: [{ Key: "stage", Value: "two" }] });
    await as("UntagResource", { ResourceArn: groupArn, TagKeys: ["team"] });
    assert.deepEqual(await as("ListTagsForResource", { ResourceArn: groupArn }), {
      Tags: [{ Key: "stage", Value: "two" }],
    });
    await assert.rejects(as("GetScheduleGroup", { Name: "holds" }, "444455556666"), {
      code: "ResourceNotFoundException",
    });
    await as("DeleteScheduleGroup", { Name: "holds" });
    await assert.rejects(create(), { code: "ResourceNotFoundException" });
  });

  it("is called by the paths of its API", () => {
    const url = new URL("http://gateway/schedules/one?groupName=holds");
    const read = readRestJson("scheduler", { method: "DELETE", headers: {}, body: Buffer.from("") }, url);
    assert.deepEqual([read.operation, read.parameters.Name], ["DeleteSchedule", "one"]);
  });
});

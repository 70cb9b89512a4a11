import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { CreateTagsCommand, DeleteTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { names } from "../../../functions/domain/names";
import { type ContainAnswer, containAnswerSchema } from "../../../functions/request-containment/request";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { observe } from "../../../rehearsal/scenarios/observation";
import {
  lockdownTopicArn,
  type PublishedRequest,
  publisherIn,
  publishRequest,
  putExternalId,
  rehearsedExternalId,
  requestInbox,
} from "../../../rehearsal/world/lockdown";
import { homeRegion } from "../../../rehearsal/world/organizationPlan";
import { createRole, createUser } from "../../../rehearsal/world/principals";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import { assumeAs, attempt, type HeldCredentials } from "../../../rehearsal/world/roleSessions";
import { sharedRehearsal } from "../sharedRehearsal";

interface Told {
  readonly status: string;
  readonly requestId: string;
  readonly incidentId?: string;
  readonly nextStep?: string;
  readonly summary: string;
}

describe("Containment on request, where Firebreak is deployed", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;
  let soar: HeldCredentials;

  before(async () => {
    rehearsal = await sharedRehearsal();
    organization = rehearsal.organization;
    await putExternalId(organization);
    soar = await publisherIn(organization, organization.account("payments"));
    await Promise.all([requestInbox(organization, "audit"), requestInbox(organization, "failure")]);
  });

  async function told(requestId: string, by: "audit" | "failure" = "audit"): Promise<readonly Told[]> {
    const messages = await (await requestInbox(organization, by)).messages();
    return messages.map((message): Told => JSON.parse(message)).filter((notice) => notice.requestId === requestId);
  }

  const statuses = (notices: readonly Told[]) => notices.map(({ status }) => status).sort();

  /** Publishes, waits, and reads back what one responder made of it. */
  async function request(responder: string, resource: string, published: PublishedRequest) {
    let requestId = "";
    const observation = await observe(organization, { responder, resources: [resource] }, async () => {
      requestId = await publishRequest(organization, soar, published);
    });
    return { requestId, ...observation, notices: await told(requestId) };
  }

  async function invoke(payload: object): Promise<ContainAnswer> {
    const { Payload: answer } = await organization
      .account("security")
      .client(LambdaClient)
      .send(new InvokeCommand({ FunctionName: names.lockdownFunction, Payload: JSON.stringify(payload) }));
    await organization.settled();
    return containAnswerSchema.parse(JSON.parse(answer?.transformToString() ?? ""));
  }

  /** What SNS would hand over, as anybody who may invoke the function could write it. */
  function event(
    published: PublishedRequest,
    { messageId = String(randomUUID()), topicArn = lockdownTopicArn(organization) } = {},
  ) {
    const attribute = (Value: string) => ({ Type: "String", Value });
    return {
      Records: [
        {
          EventSource: "aws:sns",
          Sns: {
            TopicArn: topicArn,
            MessageId: messageId,
            Timestamp: new Date().toISOString(),
            MessageAttributes: {
              Arn: attribute(published.arn),
              ExternalId: attribute(published.externalId ?? rehearsedExternalId),
            },
          },
        },
      ],
    };
  }

  it("isolates an instance of one account for a publisher in another, who has no other right, and tells each step", async () => {
    const { instanceId, account } = await organization.launch("sandbox");
    const arn = `arn:aws:ec2:${homeRegion}:${account.id}:instance/${instanceId}`;
    const found = await request("isolate-instance", `instance/${instanceId}`, { arn, reason: "CASE-1" });
    assert.deepEqual(
      found.incidents.map(({ status, findingType, row }) => ({ status, findingType, row })),
      [{ status: "contained", findingType: "Request:Instance", row: "isolate-requested-instance" }],
    );
    assert.deepEqual(statuses(found.notices), ["COMPLETE", "STARTED"]);
    const complete = found.notices.find(({ status }) => status === "COMPLETE");
    assert.equal(complete?.incidentId, found.incidents[0]?.incidentId);
    assert.match(complete?.nextStep ?? "", /npm run incidents -- release fb-/);
    assert.deepEqual(await told(found.requestId, "failure"), []);
    assert.deepEqual(found.deadLetters, []);
    assert.equal(await attempt(organization, homeRegion, soar), "AuthorizationErrorException");

    // SNS delivers at least once.
    const again = await observe(organization, { responder: "isolate-instance", resources: [] }, async () => {
      const answer = await invoke(event({ arn }, { messageId: found.requestId }));
      assert.ok(answer.kind === "answered" && /is known: it ended contained/.test(answer.outcome.summary));
    });
    assert.deepEqual(again.calls, []);
    assert.equal((await told(found.requestId)).length, 2);
  });

  it("denies a role everything, by the last segment of its ARN; or its sessions alone, where that was asked for", async () => {
    const account = organization.account("storefront");
    for (const [sessionsOnly, expected] of [
      [false, "AuthorizationErrorException"],
      [true, "allowed"],
    ] as const) {
      const role = await createRole(account, { path: "/service-role/" });
      const before = await assumeAs(role, "before");
      const found = await request("block-principal", `role/${role.name}`, { arn: role.arn, sessionsOnly });
      assert.deepEqual(statuses(found.notices), ["COMPLETE", "STARTED"]);
      assert.equal(await attempt(organization, homeRegion, before), "AuthorizationErrorException");
      assert.equal(await attempt(organization, homeRegion, await assumeAs(role, "after")), expected, `${sessionsOnly}`);
    }
  });

  it("blocks a user for a person, who gets the answer and whose name the ledger keeps", async () => {
    const user = await createUser(organization.account("payments"));
    const asked = { arn: user.arn, requestedBy: "arn:aws:iam::999999999999:user/jane", reason: "CASE-2" };
    const dry = await invoke({ ...asked, dryRun: true });
    assert.ok(dry.kind === "answered" && dry.outcome.kind === "dry-run", JSON.stringify(dry));
    const key = user.keys[0];
    assert.equal(key && (await attempt(organization, homeRegion, key)), "allowed");
    assert.deepEqual(await told(dry.requestId), []);

    const answer = await invoke(asked);
    assert.ok(answer.kind === "answered" && answer.outcome.kind === "contained", JSON.stringify(answer));
    const incidents = await organization.ledger([`user/${user.name}`]);
    assert.ok(incidents.some(({ incidentId }) => incidentId === answer.incident?.incidentId));
    assert.notEqual(key && (await attempt(organization, homeRegion, key)), "allowed");
    assert.deepEqual(statuses(await told(answer.requestId)), ["COMPLETE", "STARTED"]);
  });

  it("refuses, tells and changes nothing where the request is not to be believed or can't be answered", async () => {
    const { account, instanceId } = await organization.launch("sandbox");
    const arn = `arn:aws:ec2:${homeRegion}:${account.id}:instance/${instanceId}`;
    const mark = organization.gateway.journal.mark();
    const refusals: readonly (readonly [string, PublishedRequest])[] = [
      ["wrong-external-id", { arn, externalId: "a-wrong-external-id" }],
      ["wrong-external-id", { arn, externalId: `${rehearsedExternalId}x` }],
      ["malformed", { arn, attributes: { ExternalId: undefined } }],
      ["malformed", { arn, attributes: { SessionsOnly: "perhaps" } }],
      ["unknown-entity", { arn: `arn:aws:s3:::${account.id}-bucket` }],
      ["unanswered", { arn, sessionsOnly: true }],
      ["not-ours", { arn: arn.replace("arn:aws:", "arn:aws-cn:") }],
      ["not-ours", { arn: arn.replace(account.id, organization.outsider.id) }],
    ];
    for (const [refusal, published] of refusals) {
      const requestId = await publishRequest(organization, soar, published);
      await organization.settled();
      for (const topic of ["audit", "failure"] as const)
        assert.deepEqual(statuses(await told(requestId, topic)), ["REFUSED"], `${refusal}: ${topic}`);
    }
    const forged = await invoke(event({ arn }, { topicArn: "arn:aws:sns:eu-central-1:111122223333:mine" }));
    assert.ok(forged.kind === "refused" && forged.refusal === "malformed", JSON.stringify(forged));
    const calls = organization.gateway.journal.since(mark);
    assert.ok(!calls.some(({ operation }) => operation === "AssumeRole"));
    assert.deepEqual(await organization.ledger([`instance/${instanceId}`]), []);
  });

  it("takes nobody's message but a named publisher's", async () => {
    const other = await createRole(organization.account("payments"));
    const { id } = organization.account("sandbox");
    const published = publishRequest(organization, await assumeAs(other, "session"), {
      arn: `arn:aws:iam::${id}:role/any`,
    });
    await assert.rejects(published, { name: /AuthorizationError/ });
    const stranger = await publisherIn(organization, organization.outsider);
    await assert.rejects(publishRequest(organization, stranger, { arn: `arn:aws:iam::${id}:role/any` }), {
      name: /AuthorizationError/,
    });
  });

  it("tells of an attempt that failed, and of the one that did it; or in the end of a dead letter, without the ExternalId", async () => {
    const account = organization.account("sandbox");
    for (const [attempts, expected] of [
      [1, ["COMPLETE", "FAILED", "STARTED"]],
      [Number.POSITIVE_INFINITY, ["DEAD LETTER", "FAILED", "STARTED"]],
    ] as const) {
      const role = await createRole(account);
      const injected = organization.gateway.faults.inject({
        kind: "access-denied",
        service: "iam",
        operation: "PutRolePolicy",
        principalArn: "firebreak-block-principal",
        ...(Number.isFinite(attempts) ? { nth: 1, times: attempts } : {}),
      });
      try {
        const found = await request("block-principal", `role/${role.name}`, { arn: role.arn });
        assert.deepEqual(statuses(found.notices), expected, JSON.stringify(found.notices));
        const letters = found.deadLetters.filter((letter) => letter.includes(found.requestId));
        assert.equal(letters.length, Number.isFinite(attempts) ? 0 : 1);
        assert.ok(!found.deadLetters.some((letter) => letter.includes(rehearsedExternalId)));
        const last = found.notices.find(({ status }) => status === expected[0]);
        assert.ok(last?.incidentId && last.nextStep, JSON.stringify(last));
      } finally {
        injected.remove();
      }
    }
  });

  it("takes the ExternalId before the present one for a while, and none that was replaced twice", async () => {
    const role = await createRole(organization.account("sandbox"));
    try {
      await putExternalId(organization, JSON.stringify({ desk: "the-desks-own-id", soar: "the-soars-own-id" }));
      const old = await request("block-principal", `role/${role.name}`, { arn: role.arn });
      assert.deepEqual(statuses(old.notices), ["COMPLETE", "STARTED"]);
      const own = await request("block-principal", `role/${role.name}`, {
        arn: role.arn,
        externalId: "the-desks-own-id",
      });
      assert.match(JSON.stringify(own.notices), /"requestedBy":"desk"/);
      await putExternalId(organization, "the-next-external-id");
      assert.deepEqual(statuses((await request("block-principal", "", { arn: role.arn })).notices), ["REFUSED"]);
    } finally {
      await putExternalId(organization);
      await putExternalId(organization);
    }
  });

  describe("by a tag", () => {
    const statusTag = { Key: names.statusTagKey, Value: "Contain" };

    /** A session of a role that may tag instances, in the account of the instance. */
    async function taggingAs(roleName: string): Promise<EC2Client> {
      const account = organization.account("sandbox");
      const iam = account.client(IAMClient);
      const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
      const trust = {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account.id}:root` },
        Action: "sts:AssumeRole",
      };
      await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: document(trust) }));
      const tag = { Effect: "Allow", Action: ["ec2:CreateTags", "ec2:DeleteTags"], Resource: "*" };
      await iam.send(
        new PutRolePolicyCommand({ RoleName: roleName, PolicyName: "tag", PolicyDocument: document(tag) }),
      );
      const arn = `arn:aws:iam::${account.id}:role/${roleName}`;
      const credentials = await assumeAs({ account, type: "role", name: roleName, arn, id: "", keys: [] }, "jane");
      return new EC2Client({ endpoint: organization.gateway.url, region: homeRegion, credentials });
    }

    it("isolates where a named principal set it, and stays when it is removed; nobody else's does anything", async () => {
      const { instanceId } = await organization.launch("sandbox");
      const about = { responder: "isolate-instance", resources: [`instance/${instanceId}`, ""] };
      const tags = { Resources: [instanceId], Tags: [statusTag] };
      const anybody = await taggingAs("developer");
      const soc = await taggingAs("soc");
      try {
        const ignored = await observe(organization, about, () => anybody.send(new CreateTagsCommand(tags)));
        assert.ok(
          !ignored.incidents.some(({ status }) => status !== "not-applicable"),
          JSON.stringify(ignored.incidents),
        );
        assert.ok(!ignored.calls.some(({ operation }) => operation === "ModifyNetworkInterfaceAttribute"));

        const tagged = await observe(organization, about, () => soc.send(new CreateTagsCommand(tags)));
        const [incident] = tagged.incidents;
        assert.deepEqual(
          [incident?.status, incident?.findingType, incident?.row],
          ["contained", "Tag:SecurityIncidentStatus=Contain", "isolate-tagged-instance"],
        );
        assert.deepEqual(tagged.deadLetters, []);

        const untag = new DeleteTagsCommand({ Resources: [instanceId], Tags: [{ Key: statusTag.Key }] });
        const untagged = await observe(organization, about, () => soc.send(untag));
        assert.deepEqual(untagged.calls, []);
        assert.equal(untagged.incidents[0]?.status, "contained");
      } finally {
        anybody.destroy();
        soc.destroy();
      }
    });
  });

  it("writes the ExternalId nowhere", async () => {
    const texts: string[] = [];
    const security = organization.account("security");
    for await (const page of paginateScan(
      { client: security.client(DynamoDBClient) },
      { TableName: names.incidentLedger },
    ))
      texts.push(JSON.stringify(page.Items));
    for (const topic of ["audit", "failure"] as const)
      texts.push(...(await (await requestInbox(organization, topic)).messages()));
    texts.push(...organization.services.lambda.logs(names.lockdownFunction).map((line) => JSON.stringify(line)));
    assert.ok(texts.length > 10);
    assert.ok(!texts.some((text) => text.includes(rehearsedExternalId)));
  });
});

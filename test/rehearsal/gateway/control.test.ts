import assert from "node:assert/strict";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GatewayServer } from "../../../rehearsal/gateway/gateway";

/** No moto is needed: what goes through here is refused before it would get there. */
describe("the control endpoints", () => {
  let gateway: GatewayServer;
  const found: unknown[] = [];

  before(async () => {
    gateway = await GatewayServer.start({
      motoUrl: "http://127.0.0.1:9",
      modules: () => [
        {
          service: "guardduty",
          operations: {},
          fireFinding: async (finding: unknown) => {
            found.push(finding);
            return { findingId: "f1" };
          },
        },
      ],
    });
  });
  after(() => gateway.stop());
  afterEach(() => gateway.faults.clear());

  async function ask(method: string, endpoint: string, body?: unknown): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`${gateway.url}/_rehearsal/${endpoint}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: await response.json() };
  }

  it("show the journal since a mark", async () => {
    const stranger = { accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "x" };
    const ec2 = new EC2Client({ endpoint: gateway.url, region: "eu-west-1", credentials: stranger, maxAttempts: 1 });
    await assert.rejects(ec2.send(new DescribeVpcsCommand({})));
    const { answer } = await ask("GET", "journal");
    const { mark, entries } = answer as { mark: number; entries: { operation: string; errorCode: string }[] };
    assert.deepEqual([entries.at(-1)?.operation, entries.at(-1)?.errorCode], ["DescribeVpcs", "AuthFailure"]);
    assert.deepEqual((await ask("GET", `journal?since=${mark}`)).answer, { mark, entries: [] });
  });

  it("inject, list and clear faults", async () => {
    const rule = { kind: "throttle", service: "ec2", nth: 2 };
    assert.deepEqual((await ask("POST", "faults", rule)).answer, { ...rule, matched: 0, hits: 0 });
    assert.deepEqual((await ask("GET", "faults")).answer, { faults: [{ ...rule, matched: 0, hits: 0 }] });
    await ask("DELETE", "faults");
    assert.deepEqual(gateway.faults.list(), []);
  });

  it("refuse a fault they do not know, and say what is allowed", async () => {
    const { status, answer } = await ask("POST", "faults", { kind: "gremlin" });
    assert.equal(status, 400);
    assert.match((answer as { error: string }).error, /throttle/);
    assert.equal((await ask("POST", "faults", { kind: "throttle", operations: "X" })).status, 400);
  });

  it("set the latency", async () => {
    await ask("POST", "latency", { milliseconds: 25 });
    assert.equal(gateway.faults.latencyMilliseconds, 25);
    assert.equal((await ask("POST", "latency", { milliseconds: -1 })).status, 400);
    await ask("POST", "latency", { milliseconds: 0 });
  });

  it("hand findings to GuardDuty", async () => {
    const finding = { account: "111111111111", region: "eu-west-1", finding: { type: "Backdoor:EC2/C&CActivity.B" } };
    assert.deepEqual((await ask("POST", "guardduty/findings", finding)).answer, { findingId: "f1" });
    assert.deepEqual(found, [finding]);
  });

  it("answer once nothing is under way", async () => {
    assert.deepEqual((await ask("GET", "settled")).answer, { settled: true });
  });

  it("name the endpoints that there are", async () => {
    const { status, answer } = await ask("GET", "jurnal");
    assert.equal(status, 404);
    assert.match((answer as { error: string }).error, /GET journal/);
  });
});

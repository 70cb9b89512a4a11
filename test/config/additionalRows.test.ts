import assert from "node:assert/strict";
import { ConfigurationError } from "../../config/configurationError";
import { readSettings } from "../../config/readSettings";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const security = { "firebreak:role": "security", "firebreak:organizationId": "o-a1b2c3d4e5" };

const terminate = {
  name: "terminate-beaconing-instance",
  detection: { source: "guardduty", types: ["Backdoor:EC2/C&CActivity.B!DNS"] },
  respond: "start-automation",
  options: { document: "AWS-TerminateEC2Instance" },
  because: "What beacons is rebuilt from its image rather than repaired.",
};

const read = (rows: unknown) =>
  readSettings({ ...security, "firebreak:additionalRows": JSON.stringify(rows) }, placement);

function mistakesIn(rows: unknown): Record<string, string> {
  try {
    read(rows);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return Object.fromEntries(
      error.mistakes.map(({ key, problem }) => [key.replace("firebreak:additionalRows", ""), problem]),
    );
  }
  return {};
}

describe("Rows of a stack's own", () => {
  it("join the playbook as they are written", () => {
    const settings = read([terminate]);
    assert.equal(settings.role, "security");
    assert.deepEqual(
      settings.playbook.find(({ name }) => name === terminate.name),
      terminate,
    );
  });

  it("have all their mistakes told at once, each where it is", () => {
    const mistakes = mistakesIn([
      { ...terminate, name: "Terminate It" },
      { ...terminate, name: "isolate-mining-instance" },
      { ...terminate, name: "c", detection: { source: "guardduty", types: ["Backdoor:EC2/Spambott"] } },
      { ...terminate, name: "d", detection: { source: "cloudtrail" } },
      { ...terminate, name: "e", respond: "isolate-instanc" },
      { ...terminate, name: "f", options: { document: "AWS-TerminateEC2Instance", parameter: {} } },
      { ...terminate, name: "g", options: undefined },
      { ...terminate, name: "h", because: "why not" },
      { ...terminate, name: "h", detection: { source: "guardduty", types: [], severityAtLeast: 11 } },
      { ...terminate, name: "j", unless: "it rains" },
    ]);
    const matched: [string, RegExp][] = [
      ["[0].name", /kebab-case/],
      ["[1].name", /"isolate-mining-instance" is taken/],
      ["[2].detection.types[0]", /nearest is "Backdoor:EC2\/Spambot"/],
      ["[3].detection.source", /guardduty.*config.*security-hub/],
      ["[4].respond", /Did you mean "isolate-instance"/],
      ["[5].options", /parameter/],
      ["[6].options.document", /expected string/],
      ["[7].because", /20 characters/],
      ["[8].detection.types", /list of GuardDuty finding types/],
      ["[8].detection.severityAtLeast", /10 or less/],
      ["[8].name", /"h" is taken/],
      ["[9]", /unless/],
    ];
    for (const [where, what] of matched) assert.match(mistakes[where] ?? "no mistake", what, where);
    assert.equal(Object.keys(mistakes).length, matched.length, JSON.stringify(mistakes, null, 1));
  });

  it("have every mistake of one row told, whatever else is wrong with it", () => {
    const row = { ...terminate, name: "Wrong", respond: "notify", options: { nextStep: 7 }, because: "" };
    assert.deepEqual(Object.keys(mistakesIn([row])), ["[0].name", "[0].because", "[0].options.nextStep"]);
  });

  it("have names of their own among each other", () => {
    assert.deepEqual(Object.keys(mistakesIn([terminate, terminate])), ["[1].name"]);
  });

  it("hold what their responder contains for a time, and only what can be held, for as long as a hold may be", () => {
    const held = { ...terminate, name: "hold-it", hold: { for: "4h", then: "ask" } };
    const settings = read([held]);
    assert.equal(settings.role, "security");
    assert.deepEqual(settings.playbook.find(({ name }) => name === "hold-it")?.hold, { for: "4h", then: "ask" });
    const notify = { ...held, respond: "notify", options: {} };
    assert.match(mistakesIn([notify])["[0].hold"] ?? "", /notify contains nothing/);
    for (const duration of ["1m", "91d", "4 hours", "0h"])
      assert.match(mistakesIn([{ ...held, hold: { ...held.hold, for: duration } }])["[0].hold.for"] ?? "", /90 days/);
  });

  it("release by a person's action only", () => {
    const releasing = { ...terminate, respond: "release-incident", options: {} };
    assert.match(mistakesIn([releasing])["[0].respond"] ?? "", /Security Hub/);
    const detection = { source: "security-hub", action: "Let go" };
    assert.deepEqual(mistakesIn([{ ...releasing, detection }]), {});
  });

  it("are a list", () => {
    assert.match(mistakesIn({})[""] ?? "", /list of playbook rows/);
  });
});

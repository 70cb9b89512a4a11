import assert from "node:assert/strict";
import { nothingNarrowed, selectTargets } from "../../rollout/selection";
import { account, memberAccount, organizationOf } from "./accounts";
import { settingsOf } from "./settingsOf";

const payments = memberAccount(1, "Workloads", "Production");
const sandbox = memberAccount(2, "Sandbox");
const tagged = { ...memberAccount(3), tags: { stage: "test" } };
const organization = organizationOf(payments, sandbox, tagged);

function stacks(
  written: Readonly<Record<string, unknown>>,
  narrowing = nothingNarrowed,
  naming = false,
): readonly string[] {
  return selectTargets(organization, settingsOf(written), narrowing, naming).targets.map(({ stack }) => stack);
}

describe("Choosing accounts", () => {
  it("takes every member and the security account, and says of each other account why it is left out", () => {
    const { targets, leftOut, unknown } = selectTargets(organization, settingsOf());
    assert.deepEqual(
      targets.map(({ stack, role }) => [stack, role]),
      [
        ["security", "security"],
        ["member-000000000001", "member"],
        ["member-000000000002", "member"],
        ["member-000000000003", "member"],
      ],
    );
    assert.deepEqual(
      leftOut.map(({ account: { id }, reason }) => [id, reason]),
      [["100000000001", "it is the management account; management: true in the settings would take it"]],
    );
    assert.deepEqual(unknown, []);
  });

  it("never takes the management account by accident: it is allowed by one key and named by its id", () => {
    const id = "100000000001";
    const named = { ...nothingNarrowed, accounts: [id] };
    const takes = (written: Readonly<Record<string, unknown>>, narrowing = nothingNarrowed) =>
      stacks(written, narrowing).includes("management");
    assert.equal(takes({}), false);
    assert.equal(takes({ management: true }), false, "all accounts are not the management account");
    assert.equal(takes({ management: true, select: { units: ["r-ab12"] } }), false, "nor is its unit");
    assert.equal(takes({}, named), false);
    assert.equal(stacks({}, named, true).length, 0, "not for destroy either");
    assert.equal(takes({ management: true }, named), true);
    assert.equal(takes({ management: true, select: { accounts: [id] } }), true);
  });

  it("goes by units by id and by path, with all units below them, and by no part of a name", () => {
    const security = { security: false };
    assert.deepEqual(stacks({ ...security, select: { units: ["Workloads"] } }), ["member-000000000001"]);
    assert.deepEqual(stacks({ ...security, select: { units: ["Workloads/Production"] } }), ["member-000000000001"]);
    assert.deepEqual(stacks({ ...security, select: { units: ["Work"] } }), []);
    const id = sandbox.unitIds[1] ?? "";
    assert.deepEqual(
      selectTargets(organization, {
        ...settingsOf(security),
        select: { all: false, accounts: [], units: [id], tags: {} },
      }).targets.map(({ stack }) => stack),
      ["member-000000000002"],
    );
  });

  it("goes by tags, by any of several values or by any at all", () => {
    const chosen = (tags: Readonly<Record<string, unknown>>) => stacks({ security: false, select: { tags } });
    assert.deepEqual(chosen({ stage: "test" }), ["member-000000000003"]);
    assert.deepEqual(chosen({ stage: ["production", "test"] }), ["member-000000000003"]);
    assert.deepEqual(chosen({ stage: "*" }), ["member-000000000003"]);
    assert.deepEqual(chosen({ stage: "production" }), []);
  });

  it("excludes what is both selected and excluded", () => {
    const { targets, leftOut } = selectTargets(
      organization,
      settingsOf({ exclude: { units: ["Sandbox"], accounts: ["000000000003"] } }),
    );
    assert.deepEqual(
      targets.map(({ stack }) => stack),
      ["security", "member-000000000001"],
    );
    assert.ok(leftOut.some(({ account: { id }, reason }) => id === sandbox.id && reason === "the settings exclude it"));
  });

  it("leaves accounts out that can't be deployed to, whoever names them, and says in which state they are", () => {
    const states = ["PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;
    const others = states.map((state, index) => account(`20000000000${index}`, { state }));
    const { targets, leftOut } = selectTargets(
      organizationOf(...others),
      settingsOf({ security: false, select: { accounts: others.map(({ id }) => id) } }),
    );
    assert.deepEqual(targets, []);
    assert.deepEqual(
      leftOut.slice(2).map(({ reason }) => reason),
      ["it is not active yet; the next rollout takes it", "it is suspended", "it is being closed", "it is closed"],
    );
  });

  it("narrows what the settings choose, and never widens it", () => {
    const excluded = { exclude: { accounts: ["000000000002"] } };
    const named = { ...nothingNarrowed, accounts: ["000000000001", "000000000002"] };
    assert.deepEqual(stacks(excluded, named), ["member-000000000001"]);
    assert.deepEqual(stacks({}, { ...nothingNarrowed, units: ["Sandbox"] }), ["member-000000000002"]);
  });

  it("takes a named account for destroy though the settings no longer choose it", () => {
    const excluded = { exclude: { accounts: ["000000000002"] } };
    assert.deepEqual(stacks(excluded, { ...nothingNarrowed, accounts: ["000000000002"] }, true), [
      "member-000000000002",
    ]);
    assert.ok(!stacks(excluded, nothingNarrowed, true).includes("member-000000000002"));
  });

  it("names what nothing in the organization answers to", () => {
    const { unknown } = selectTargets(
      organization,
      settingsOf({
        select: { units: ["Workload"], accounts: ["999999999999"] },
        config: { accounts: { "888888888888": { enableConfig: true } } },
      }),
      { ...nothingNarrowed, accounts: ["777777777777"] },
    );
    assert.deepEqual(unknown, ["999999999999", "777777777777", "888888888888", "Workload"]);
  });

  it("leaves the members to the StackSet where the baseline comes by it", () => {
    assert.deepEqual(stacks({ memberBaseline: "stackset" }), ["security"]);
  });
});

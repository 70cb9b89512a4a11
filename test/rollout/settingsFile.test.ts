import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseSettings, readSettingsFile, SettingsError } from "../../rollout/settingsFile";

const least = `
organizationId: o-a1b2c3d4e5
managementAccountId: "100000000001"
securityAccountId: "100000000002"
homeRegion: eu-central-1
select: { all: true }
backend: file://state
`;

function mistakes(text: string): readonly string[] {
  try {
    parseSettings(text, "/team/rollout.yaml");
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe("The settings of a rollout", () => {
  it("take what they don't say from defaults that touch nothing more than is asked for", () => {
    const settings = parseSettings(least, "/team/rollout.yaml");
    assert.equal(settings.deploymentRole, "OrganizationAccountAccessRole");
    assert.equal(settings.management, false);
    assert.equal(settings.security, true);
    assert.equal(settings.memberBaseline, "pulumi");
    assert.deepEqual(settings.regions, ["eu-central-1"]);
    assert.deepEqual(settings.waves, {});
  });

  it("are the example's, as it stands", () => {
    const settings = readSettingsFile(join(__dirname, "../../rollout.example.yaml"));
    assert.equal(settings.organizationId, "o-a1b2c3d4e5");
  });

  it("mean a state folder from where the file lies, for engines start elsewhere", () => {
    const backendOf = (backend: string) =>
      parseSettings(least.replace("file://state", backend), "/team/rollout.yaml").backend;
    assert.equal(backendOf("file://state"), "file:///team/state");
    assert.equal(backendOf("file://../state"), "file:///state");
    assert.equal(backendOf("file:///var/state"), "file:///var/state");
    assert.equal(backendOf("file://~/state"), `file://${homedir()}/state`);
    assert.equal(backendOf("s3://state?region=eu-central-1"), "s3://state?region=eu-central-1");
  });

  it("put the home Region first and each Region once", () => {
    const text = `${least}regions: [us-east-1, eu-central-1]\n`;
    assert.deepEqual(parseSettings(text, "r.yaml").regions, ["eu-central-1", "us-east-1"]);
  });

  it("take the names of config keys with and without their prefix", () => {
    const { config } = parseSettings(
      `${least}config: { all: { "firebreak:drill": true }, member: { enableConfig: true } }`,
      "r.yaml",
    );
    assert.deepEqual([config.all, config.member], [{ drill: true }, { enableConfig: true }]);
  });

  it("tell every mistake at once, each with its place", () => {
    const told = mistakes(`
organizationId: acme
managementAccountId: 100000000001
securityAccountId: "100000000002"
homeRegion: Frankfurt
regionsByAccount: { "000000000001": [us-west-2] }
select: { unit: [Workloads] }
backend: ./state
waves: { stopAt: 0% of them }
config: { all: { organisationId: o-1, regions: [] , enableConfg: true } }
comment: none
`);
    for (const place of [
      "organizationId",
      "managementAccountId",
      "homeRegion",
      "select.unit",
      "backend",
      "waves.stopAt",
      "config.all.organisationId",
      "config.all.regions",
      "config.all.enableConfg",
      "comment",
    ])
      assert.ok(
        told.some((line) => line.startsWith(`${place}: `)),
        `${place} in\n${told.join("\n")}`,
      );
    assert.ok(
      told.some((line) => line.includes('Did you mean "enableConfig"?')),
      told.join("\n"),
    );
  });

  it("refuse to select nothing, or all and some at once, or an account as management and security", () => {
    assert.deepEqual(mistakes(least.replace("{ all: true }", "{}")), [
      "select: selects no account: give accounts, units or tags, or all: true",
    ]);
    assert.deepEqual(mistakes(least.replace("{ all: true }", "{ all: true, units: [Workloads] }")), [
      "select: says all: true beside accounts, units or tags; give one of them",
    ]);
    assert.equal(mistakes(least.replace("100000000002", "100000000001")).length, 1);
  });

  it("refuse a Region of an account that the security stack does not hear of", () => {
    const told = mistakes(`${least}regionsByAccount: { "000000000001": [us-west-2] }`);
    assert.deepEqual(told, [
      "regionsByAccount.000000000001: us-west-2 is not among regions, so the security stack does not hear of it",
    ]);
  });

  it("say what to do where there is no file, and where it is no YAML", () => {
    assert.throws(() => readSettingsFile("/nowhere/rollout.yaml"), /Copy rollout\.example\.yaml to rollout\.yaml/);
    assert.throws(() => parseSettings("a: [", "r.yaml"), /r\.yaml is not YAML/);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SecurityAccount } from "../../components/securityAccount";
import { responderFunctionName } from "../../functions/domain/names";
import { finders } from "../../functions/finders";
import { responders } from "../../functions/responders";
import { deploy, placement } from "../components/deployment";
import { settingsOf } from "../components/settings";

const functions = [...Object.keys(responders), ...Object.keys(finders)].map(responderFunctionName);

/** The part of the operations guide between this heading and the next of its level. */
function sectionOf(heading: string): string {
  const guide = readFileSync(join(__dirname, "../../docs/operations.md"), "utf8");
  const [, section = ""] = guide.split(`\n## ${heading}\n`);
  return section.split("\n## ")[0] ?? "";
}

/** As the guide names it: what all functions have is named once. */
function writtenName(alarm: string): string {
  const owner = functions.find((name) => alarm.startsWith(`${name}-`));
  return owner === undefined ? alarm : alarm.replace(owner, "<function>");
}

describe("The operations guide", () => {
  it("names every alarm that a whole deployment has, and no other", async function () {
    // Nine functions are bundled.
    this.timeout(120_000);
    const deployment = await deploy(
      () =>
        new SecurityAccount("security", {
          ...settingsOf("security", {
            "firebreak:configRules": "organization",
            "firebreak:exceptionReport": "true",
            "firebreak:entityLockdown": "true",
          }),
          placement,
          stack: "test",
          configDelegation: { rules: true, compliance: true },
        }),
    );
    const alarms = deployment.all("MetricAlarm").map(({ inputs }) => String(inputs.name));
    for (const name of functions) assert.ok(alarms.includes(`${name}-errors`), `${name} is not deployed`);
    const named = [...sectionOf("Alarms").matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = ""]) => name);
    assert.deepEqual(named.sort(), [...new Set(alarms.map(writtenName))].sort());
  });

  it("says of which functions there are alarms", () => {
    for (const name of [...Object.keys(responders), ...Object.keys(finders)])
      assert.ok(sectionOf("Alarms").includes(`\`${name}\``), name);
  });
});

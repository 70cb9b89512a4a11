import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MemberAccount } from "../../components/memberAccount";
import { SecurityAccount } from "../../components/securityAccount";
import { deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

/** Every resource of a security and a forwarding member stack of 0.1.0, as `<types of its parents>$<type>::<name>`. */
const released: readonly string[] = JSON.parse(readFileSync(join(__dirname, "../fixtures/upgrade/0.1.0.json"), "utf8"));

/** These go: what they were for is in other resources, under names in AWS that are not theirs. */
const dropped = [
  /\$aws:iam\/rolePolicy:RolePolicy::member-response-release-incident-policy$/,
  /\$aws:lambda\/permission:Permission::security-isolate-\w+-instance-permission$/,
];

describe("An upgrade from 0.1.0", () => {
  it("takes over what is there, rather than make it anew under a name that is taken", async function () {
    // All functions are bundled.
    this.timeout(120_000);
    const urns: Promise<string>[] = [];
    const note: pulumi.ResourceTransformation = ({ name, type, opts }) => {
      urns.push(urnOf(name, type, opts.parent));
      for (const alias of opts.aliases ?? []) {
        assert.ok(typeof alias === "object" && !("apply" in alias) && !(alias instanceof Promise));
        const formerName = typeof alias.name === "string" ? alias.name : name;
        urns.push(urnOf(formerName, type, "parent" in alias ? alias.parent : opts.parent));
      }
      return undefined;
    };
    await deploy(() => {
      const security = { ...settingsOf("security"), placement, stack: "test" };
      new SecurityAccount("security", security, { transformations: [note] });
      const member = { ...settingsOf("member", { "firebreak:forwardGuardDuty": "true" }), placement };
      new MemberAccount("member", member, { transformations: [note] });
    });
    const known = new Set((await Promise.all(urns)).map((urn) => urn.replace(/^urn:pulumi:test::firebreak::/, "")));
    const lost = released.filter((urn) => !known.has(urn) && !dropped.some((goes) => goes.test(urn)));
    assert.deepEqual(lost, []);
  });
});

function urnOf(
  name: string,
  type: string,
  parent: pulumi.Resource | pulumi.Input<pulumi.URN> | undefined,
): Promise<string> {
  return new Promise((resolve) => pulumi.createUrn(name, type, parent).apply(resolve));
}

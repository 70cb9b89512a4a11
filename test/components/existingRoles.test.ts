import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import { adoptionOf, lookUpOwnRoles } from "../../components/existingRoles";
import { deploy, refusal } from "./deployment";

describe("roles that are there already", () => {
  const lookUp = async (tagsByRole: Readonly<Record<string, Readonly<Record<string, string>>>>, missing: string) => {
    let own: ReadonlySet<string> | undefined;
    const getRole = ({ name }: Readonly<Record<string, unknown>>) => {
      const tags = tagsByRole[String(name)];
      if (tags === undefined) throw refusal(missing);
      return { name, tags };
    };
    await deploy(
      async () => {
        own = await lookUpOwnRoles(["Security-IR-Role", "forward", "evaluate"]);
      },
      { calls: { getRole } },
    );
    return own;
  };
  const absent = "reading IAM Role (x): couldn't find resource";

  it("are taken over where they are Firebreak's, and only those", async () => {
    const own = await lookUp({ forward: { "firebreak:owner": "firebreak" } }, absent);
    assert.deepEqual([...(own ?? [])], ["forward"]);
    assert.deepEqual(adoptionOf("forward", own), { import: "forward" });
    assert.deepEqual(adoptionOf("evaluate", own), {});
    assert.deepEqual(adoptionOf("evaluate", undefined), {});
  });

  it("are none where IAM has none, by each of the provider's words", async () => {
    for (const words of [absent, "NoSuchEntity: The role with name x cannot be found.", "empty result"])
      assert.equal((await lookUp({}, words))?.size, 0, words);
  });

  it("stop the stack before it makes anything where they are somebody else's, all named at once", async () => {
    await assert.rejects(lookUp({ "Security-IR-Role": {}, evaluate: { "firebreak:owner": "me" } }, absent), (error) => {
      assert.match(String(error), /Security-IR-Role, evaluate\. Nothing was made/);
      assert.match(String(error), /firebreak:owner=firebreak/);
      return true;
    });
  });

  it("do not pass for absent where IAM refuses to tell", async () => {
    await assert.rejects(lookUp({}, "AccessDenied: not authorized to perform iam:GetRole"), /AccessDenied/);
  });
});

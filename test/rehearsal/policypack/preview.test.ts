import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ComponentResource,
  CustomResource,
  type CustomResourceOptions,
  type Output,
  ProviderResource,
} from "@pulumi/pulumi";
import { dayIn } from "../../../policypack/exceptions/writtenException";
import { PackEngine, type PackRun } from "../../../rehearsal/policypack/packEngine";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";
import { governed } from "../../policypack/governed";

/** A resource of any type, as a program in any language registers it. */
class Any extends CustomResource {
  /** An output that a preview does not know. */
  declare readonly arn: Output<string>;

  constructor(type: string, name: string, props: Readonly<Record<string, unknown>>, options?: CustomResourceOptions) {
    super(type, name, { arn: undefined, ...props }, options);
  }
}

class Component extends ComponentResource {
  constructor(type: string, name: string) {
    super(type, name);
  }
}

class Provider extends ProviderResource {
  constructor(name: string, props: Readonly<Record<string, string>>) {
    super("aws", name, props);
  }
}

const group = "aws:ec2/securityGroup:SecurityGroup";
const closed = { ingress: [], egress: [] };

describe("the policy pack in the real engine", function () {
  this.timeout(180_000);
  let folder: string;
  let engine: PackEngine;

  before(async () => {
    const { command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined });
    folder = mkdtempSync(join(tmpdir(), "firebreak-pack-test-"));
    engine = new PackEngine(command, folder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses a preview for an exception that is not governed, says what to write, and accepts that", async () => {
    const withException = (value: string) => async () => {
      new Any(group, "web", { ...closed, tags: { SecurityException: value } });
      return {};
    };
    const refused = await engine.preview({ program: withException("Jira-1234") });
    assert.ok(refused.refused);
    assert.deepEqual(saidOf(refused, "web").sort(), [
      "exception-expiry mandatory",
      "exception-owner mandatory",
      "exception-scope-present advisory",
    ]);
    const [line = ""] = messageOf(refused, "exception-expiry").match(/(?<=SecurityException: ").*(?=")/) ?? [];
    assert.equal(line, `Jira-1234 until=${dayIn(90)} by=jane@example.com`);

    const accepted = await engine.preview({ program: withException(`${line} for=confine-security-group`) });
    assert.deepEqual({ refused: accepted.refused, said: saidOf(accepted, "web") }, { refused: false, said: [] });
    assert.deepEqual(accepted.changes, { create: 2 });
  });

  describe("over one program with each mistake", () => {
    let run: PackRun;
    before(async () => {
      const defaultTags = JSON.stringify({ tags: { SecurityException: governed() } });
      run = await engine.preview({ program: mistakes, config: { "aws:defaultTags": defaultTags } });
    });

    const expected: Readonly<Record<string, readonly string[]>> = {
      malformed: ["exception-grammar mandatory"],
      misspelt: ["exception-key-spelling mandatory"],
      far: ["exception-expiry-maximum mandatory"],
      ended: ["exception-expired mandatory"],
      ending: ["exception-ending advisory"],
      stray: ["exception-scope mandatory"],
      bucket: ["exception-scope-type mandatory"],
      "everything-exempt": ["exception-default-tags mandatory"],
      // The provider of the stack's own config.
      default: ["exception-default-tags mandatory"],
      fleet: ["exception-propagation mandatory"],
      native: ["exception-owner mandatory"],
      deployer: ["exception-administrator mandatory"],
      "Security-IR-Role": ["firebreak-response-role mandatory"],
      own: [],
      governed: [],
      elsewhere: [],
      service: [],
      "another's": [],
    };
    for (const [name, said] of Object.entries(expected))
      it(`says of ${name} ${said.join(", ") || "nothing"}`, () => {
        const own = saidOf(run, name).filter(
          (each) => /^(exception|firebreak)-/.test(each) && !each.startsWith("exception-tag-grant"),
        );
        assert.deepEqual(own, said);
      });

    it("says of the stack that it has too many exceptions", () => {
      assert.match(messageOf(run, "exception-quota"), /11 resources have an exception .* a stack may have 10/);
    });

    it("warns of a value that is not known yet, and does not refuse it", () => {
      const message = messageOf(run, "exception-grammar", "later");
      assert.match(
        message,
        /can't run policy 'exception-grammar' .* during preview: .*the exception in tags\.SecurityException/,
      );
      assert.ok(
        saidOf(run, "later").every((said) => said.endsWith("advisory")),
        saidOf(run, "later").join(),
      );
    });
  });

  it("checks at the update what a preview does not know, before the resource is made", async () => {
    const program = async () => {
      const topic = new Any("aws:sns/topic:Topic", "topic", {});
      new Any(group, "later", { ...closed, tags: { SecurityException: topic.arn } });
      return {};
    };
    const update = await engine.up({ program });
    assert.ok(update.refused, update.output);
    assert.match(messageOf(update, "exception-expiry", "later"), /The exception arn:aws:any:::topic in .* has no end/);
    assert.ok(update.made.includes("aws:sns/topic:Topic") && !update.made.includes(group), update.made.join());
  });

  it("takes levels and settings from a config file, and refuses a setting that there is not", async () => {
    const program = async () => {
      for (const name of ["one", "two"])
        new Any(group, name, { ...closed, tags: { Exempt: governed({ owner: undefined }) } });
      return {};
    };
    const tagKey = { exceptionTagKey: "Exempt" };
    const run = await engine.preview({
      program,
      policies: {
        "exception-quota": { ...tagKey, maximum: 1 },
        "exception-owner": { ...tagKey, enforcementLevel: "advisory" },
      },
    });
    assert.ok(run.refused);
    assert.match(messageOf(run, "exception-quota"), /2 resources have an exception .* a stack may have 1/);
    assert.deepEqual(saidOf(run, "one"), ["exception-owner advisory"]);

    await assert.rejects(
      engine.preview({ program, policies: { "exception-quota": { maximun: 1 } } }),
      /The config of policy exception-quota can't be read: maximun is no setting of it/,
    );
  });
});

async function mistakes(): Promise<Record<string, unknown>> {
  const tagged = (name: string, value: unknown, key = "SecurityException") =>
    new Any(group, name, { ...closed, tags: { Name: name, [key]: value } });
  tagged("malformed", "soon 2000");
  tagged("misspelt", governed(), "securityexception");
  tagged("far", governed({ until: dayIn(900) }));
  tagged("ended", governed({ until: dayIn(-3) }));
  tagged("ending", governed({ until: dayIn(3) }));
  tagged("stray", governed({ scope: ["confine-everything"] }));
  tagged("governed", governed());
  tagged("later", new Any("aws:sns/topic:Topic", "topic", {}).arn);
  new Any("aws:kinesis/stream:Stream", "bucket", {
    tags: { SecurityException: governed({ scope: ["isolate-instance"] }) },
  });
  const provider = new Provider("everything-exempt", {
    defaultTags: JSON.stringify({ tags: { SecurityException: governed() } }),
  });
  new Any(group, "elsewhere", closed, { provider });
  new Any("aws:autoscaling/group:Group", "fleet", {
    tags: [{ key: "SecurityException", value: governed({ scope: ["notify"] }), propagateAtLaunch: true }],
  });
  new Any("aws-native:ec2:SecurityGroup", "native", {
    tags: [{ key: "SecurityException", value: governed({ owner: undefined }) }],
  });
  const deployer = new Any("aws:iam/role:Role", "deployer", {
    tags: { SecurityException: governed({ scope: ["block-principal"] }) },
  });
  new Any("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
    role: deployer.id,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  new Any("aws:iam/role:Role", "Security-IR-Role", { name: "Security-IR-Role" });
  const member = new Component("firebreak:components:MemberAccount", "member");
  new Any("aws:iam/role:Role", "own", { name: "Security-IR-Role" }, { parent: member });
  new Component("awsx:ec2:Vpc", "service");
  new Any("random:index/randomId:RandomId", "another's", { tags: { SecurityException: "?" } });
  return {};
}

/** `exception-owner mandatory`, of one resource by its name. */
function saidOf({ violations }: PackRun, name: string): string[] {
  return violations.filter(({ urn }) => urn.endsWith(`::${name}`)).map(({ policy, level }) => `${policy} ${level}`);
}

function messageOf({ violations }: PackRun, policy: string, name = ""): string {
  return violations.find((each) => each.policy === policy && each.urn.endsWith(name))?.message ?? "";
}

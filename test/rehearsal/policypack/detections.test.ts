import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComponentResource } from "@pulumi/pulumi";
import { PackEngine, type PackRun } from "../../../rehearsal/policypack/packEngine";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";
import { governed } from "../../policypack/governed";
import { AnyResource } from "./anyResource";

const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };
const world = { ...ssh, cidrBlocks: ["0.0.0.0/0"] };
const everybodyReads = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "Site", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::site/*" },
  ],
});
const blocked = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const exempt = (scope: string) => ({ tags: { SecurityException: governed({ scope: [scope] }) } });

const group = (name: string, props: Readonly<Record<string, unknown>> = {}) =>
  new AnyResource("aws:ec2/securityGroup:SecurityGroup", name, { description: name, ...props });
const rule = (name: string, of: AnyResource, props: Readonly<Record<string, unknown>>) =>
  new AnyResource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
    securityGroupId: of.id,
    ipProtocol: "tcp",
    fromPort: 22,
    toPort: 22,
    ...props,
  });
const bucket = (name: string, props: Readonly<Record<string, unknown>> = {}) =>
  new AnyResource("aws:s3/bucket:Bucket", name, props);
const openTo = (of: AnyResource, name: string, policy: unknown = everybodyReads) =>
  new AnyResource("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, { bucket: of.id, policy });

describe("the detections of the policy pack in the real engine", function () {
  this.timeout(180_000);
  let folder: string;
  let engine: PackEngine;

  before(async () => {
    const { command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined });
    folder = mkdtempSync(join(tmpdir(), "firebreak-detections-test-"));
    engine = new PackEngine(command, folder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  describe("over one program with everything that responders would contain", () => {
    let run: PackRun;
    before(async () => {
      run = await engine.preview({ program: openProgram });
    });

    it("refuses it", () => {
      assert.ok(run.refused, run.output);
    });

    const expected: Readonly<Record<string, readonly string[]>> = {
      inline: ["security-group-open-ingress mandatory"],
      halves: ["security-group-open-ingress mandatory"],
      "listed-ssh": ["security-group-open-ingress mandatory"],
      "elsewhere-ssh": ["security-group-open-ingress mandatory"],
      "default-group": ["security-group-open-ingress mandatory"],
      "native-group": ["security-group-open-ingress mandatory"],
      site: ["bucket-public-access mandatory"],
      drop: ["bucket-public-access mandatory"],
      "native-site": ["bucket-public-access mandatory"],
      data: ["volume-encryption mandatory"],
      host: ["volume-encryption mandatory"],
      template: ["volume-encryption mandatory"],
      orders: ["database-encryption mandatory"],
      ledger: ["database-encryption mandatory"],
      "managed-by-aws": ["unseen-source advisory"],
      restored: ["unseen-source advisory"],
      "ended-exception": ["exception-expired mandatory", "security-group-open-ingress mandatory"],
      excepted: [],
      "excepted-ssh": [],
      "excepted-site": [],
      "blocked-site": [],
      office: [],
      "office-ssh": [],
      encrypted: [],
      firewall: [],
      service: [],
    };
    for (const [name, said] of Object.entries(expected))
      it(`says of ${name} ${said.join(", ") || "nothing"}`, () => {
        assert.deepEqual(saidOf(run, name), said);
      });

    it("says what, why, and the line to write", () => {
      assert.match(
        messageOf(run, "halves"),
        /tcp\/22 \(IPv4\), by cidrIpv4 of .* halves-high, cidrIpv4 of .* halves-low/,
      );
      assert.match(
        messageOf(run, "site"),
        /Everybody may read it, by Site of aws:s3\/bucketPolicy:BucketPolicy site-policy/,
      );
      assert.match(
        messageOf(run, "ended-exception", "security-group-open-ingress"),
        /does not exempt it: it ended on 2020-01-31/,
      );
    });
  });

  it("accepts the same once it is closed, blocked, encrypted or excepted", async () => {
    const run = await engine.preview({
      program: closedProgram,
      policies: { "unseen-source": { encryptionByDefault: true } },
    });
    assert.deepEqual({ refused: run.refused, violations: run.violations }, { refused: false, violations: [] });
  });

  it("takes allowed ports from the config file", async () => {
    const program = async () => {
      group("web", { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }] });
      return {};
    };
    const policies = { "security-group-open-ingress": { allowedPorts: [443, "8000-8080"] } };
    assert.equal((await engine.preview({ program })).refused, true);
    assert.equal((await engine.preview({ program, policies })).refused, false);
  });

  it("warns in the preview of what is not known yet, and refuses it at the update before it is made", async () => {
    const program = async () => {
      const parameter = new AnyResource("aws:ssm/parameter:Parameter", "range", { value: "0.0.0.0/0" });
      // The provider makes an ARN of the name; here that stands for a range that comes from elsewhere.
      group("later", { ingress: [{ ...ssh, cidrBlocks: [parameter.arn.apply(() => "0.0.0.0/0")] }] });
      const site = bucket("site");
      openTo(
        site,
        "site",
        site.arn.apply(() => everybodyReads),
      );
      return {};
    };
    const preview = await engine.preview({ program, stack: "later" });
    assert.equal(preview.refused, false, preview.output);
    assert.match(
      messageOf(preview, "later"),
      /can't run policy 'security-group-open-ingress' .*where its rules let traffic in from/s,
    );
    const ofSite = preview.violations.find(({ policy }) => policy === "bucket-public-access");
    assert.match(ofSite?.message ?? "", /who has access to aws:s3\/bucket:Bucket site \(\.policy\)/);
    const update = await engine.up({ program, stack: "later" });
    assert.ok(update.refused, update.output);
    assert.deepEqual(saidOf(update, "later"), ["security-group-open-ingress mandatory"]);
  });

  it("refuses at the end of the update what only the whole stack shows and the preview did not know", async () => {
    const program = async () => {
      const site = bucket("site");
      openTo(
        site,
        "site",
        site.arn.apply(() => everybodyReads),
      );
      return {};
    };
    assert.equal((await engine.preview({ program, stack: "site" })).refused, false);
    const update = await engine.up({ program, stack: "site" });
    assert.ok(update.refused, update.output);
    assert.deepEqual(saidOf(update, "site"), ["bucket-public-access mandatory"]);
  });

  it("mends what is safe to mend where it is told to, and leaves exceptions as they are", async () => {
    const program = async () => {
      const mappings = [{ deviceName: "/dev/sdb", ebs: { volumeSize: 20 } }];
      new AnyResource("aws:ec2/launchTemplate:LaunchTemplate", "template", {
        blockDeviceMappings: mappings,
      });
      bucket("open", { acl: "public-read" });
      bucket("website", { acl: "public-read", ...exempt("start-automation") });
      return {};
    };
    const off = await engine.preview({ program });
    assert.ok(off.refused);
    const policies = { "launch-template-encrypted": "remediate", "bucket-inputs-closed": "remediate" };
    const run = await engine.preview({ program, policies });
    assert.equal(run.refused, false, run.output);
    assert.deepEqual(
      saidOf(run, "template").filter((said) => !said.startsWith("unseen")),
      [],
    );
    assert.deepEqual(saidOf(run, "website"), []);
  });
});

async function openProgram(): Promise<Record<string, unknown>> {
  group("inline", { ingress: [world] });
  const halves = group("halves");
  rule("halves-low", halves, { cidrIpv4: "0.0.0.0/1" });
  rule("halves-high", halves, { cidrIpv4: "128.0.0.0/1" });
  const list = new AnyResource("aws:ec2/managedPrefixList:ManagedPrefixList", "world-list", {
    entries: [{ cidr: "::/0" }],
  });
  rule("listed-ssh", group("listed"), { prefixListId: list.id });
  new AnyResource("aws:ec2/securityGroupRule:SecurityGroupRule", "elsewhere-ssh", {
    type: "ingress",
    securityGroupId: "sg-0123",
    ...world,
  });
  new AnyResource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-group", { ingress: [world] });
  new AnyResource("aws-native:ec2:SecurityGroup", "native-group", {
    securityGroupIngress: [{ ipProtocol: "-1", cidrIpv6: "::/0" }],
  });
  openTo(bucket("site"), "site");
  bucket("drop", { acl: "public-read-write" });
  new AnyResource("aws-native:s3:Bucket", "native-site", { accessControl: "PublicRead" });
  new AnyResource("aws:ebs/volume:Volume", "data", { availabilityZone: "eu-central-1a" });
  new AnyResource("aws:ec2/instance:Instance", "host", {
    ami: "ami-1",
    rootBlockDevice: { encrypted: true },
    ebsBlockDevices: [{ deviceName: "/dev/sdb" }],
  });
  new AnyResource("aws:ec2/launchTemplate:LaunchTemplate", "template", {
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "false" } }],
  });
  new AnyResource("aws:rds/instance:Instance", "orders", { instanceClass: "db.t4g.micro" });
  const ledger = new AnyResource("aws:rds/cluster:Cluster", "ledger", { engine: "aurora-postgresql" });
  new AnyResource("aws:rds/clusterInstance:ClusterInstance", "ledger-one", { clusterIdentifier: ledger.id });
  group("managed-by-aws", { ingress: [{ ...ssh, prefixListIds: ["pl-3b927c52"] }] });
  new AnyResource("aws:rds/instance:Instance", "restored", { snapshotIdentifier: "old" });
  group("ended-exception", { ingress: [world], tags: { SecurityException: governed({ until: "2020-01-31" }) } });
  exceptions();
  return {};
}

async function closedProgram(): Promise<Record<string, unknown>> {
  exceptions();
  const closed = group("closed", { ingress: [{ ...ssh, securityGroups: [group("peer").id] }] });
  rule("closed-ssh", closed, { cidrIpv4: "10.0.0.0/8" });
  const site = bucket("site");
  openTo(site, "site");
  new AnyResource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", { bucket: site.id, ...blocked });
  const source = new AnyResource("aws:ebs/volume:Volume", "source", { encrypted: true });
  const snapshot = new AnyResource("aws:ebs/snapshot:Snapshot", "snapshot", { volumeId: source.id });
  new AnyResource("aws:ebs/volume:Volume", "copy", { snapshotId: snapshot.id });
  new AnyResource("aws:ec2/instance:Instance", "host", { ami: "ami-1", rootBlockDevice: { encrypted: true } });
  const orders = new AnyResource("aws:rds/instance:Instance", "orders", { storageEncrypted: true });
  new AnyResource("aws:rds/instance:Instance", "replica", { replicateSourceDb: orders.id });
  return {};
}

/** What each of the two programs has, and nothing is said of. */
function exceptions(): void {
  const excepted = group("excepted", { ingress: [world], ...exempt("confine-security-group") });
  rule("excepted-ssh", excepted, { cidrIpv6: "::/0" });
  openTo(bucket("excepted-site", exempt("start-automation")), "excepted-site");
  const own = bucket("blocked-site");
  openTo(own, "blocked-site");
  new AnyResource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "site-block", {
    bucket: own.id,
    ...blocked,
  });
  rule("office-ssh", group("office", { ingress: [{ ...ssh, cidrBlocks: ["198.51.100.0/24"] }] }), {
    cidrIpv4: "203.0.113.0/24",
  });
  new AnyResource("aws:ebs/volume:Volume", "encrypted", { encrypted: true });
  new AnyResource("random:index/randomId:RandomId", "firewall", { ingress: [world], acl: "public-read" });
  new ComponentResource("awsx:ec2:Vpc", "service");
}

/** `bucket-public-access mandatory`, of one resource by its name. */
function saidOf({ violations }: PackRun, name: string): string[] {
  return violations
    .filter(({ urn }) => urn.endsWith(`::${name}`))
    .map(({ policy, level }) => `${policy} ${level}`)
    .sort();
}

function messageOf({ violations }: PackRun, name: string, policy = ""): string {
  return violations.find((each) => each.urn.endsWith(`::${name}`) && each.policy.startsWith(policy))?.message ?? "";
}

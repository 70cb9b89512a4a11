import assert from "node:assert/strict";
import { unseenSource as policy } from "../../../policypack/detections/unseenSource";
import { assertContent, assertRefused, governed } from "../governed";
import { unknown } from "../policyRun";
import { made } from "./madeResource";
import { runOnWhole } from "./stackRun";

const group = (props: Readonly<Record<string, unknown>>) =>
  made("aws:ec2/securityGroup:SecurityGroup", "web", props, { computed: { id: unknown } });
const ingress = [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-3b927c52"] }];
const instance = (name: string, props: Readonly<Record<string, unknown>> = {}) =>
  made("aws:ec2/instance:Instance", name, props, { computed: { rootBlockDevice: unknown } });

describe("unseen-source", () => {
  it("tells of a prefix list that is not of the stack", () => {
    assertRefused(
      runOnWhole(policy, [group({ ingress })]),
      "Prefix list pl-3b927c52, which aws:ec2/securityGroup:SecurityGroup web lets in",
      '"prefixLists": { "pl-3b927c52": [] }',
    );
  });

  it("says nothing where the list makes no difference, or the settings tell of it", () => {
    assertContent(runOnWhole(policy, [group({ ingress })], { prefixLists: { "pl-3b927c52": [] } }));
    assertContent(runOnWhole(policy, [group({ ingress })], { allowedPorts: [443] }));
    assertContent(runOnWhole(policy, [group({ ingress, tags: { SecurityException: governed() } })]));
    assertContent(
      runOnWhole(policy, [
        group({ ingress: [...ingress, { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
      ]),
    );
  });

  it("tells of the root devices that hang on their images, all together", () => {
    assertRefused(
      runOnWhole(policy, [instance("a"), instance("b")]),
      "rootBlockDevice of aws:ec2/instance:Instance a, rootBlockDevice of aws:ec2/instance:Instance b",
    );
    assertRefused(
      runOnWhole(
        policy,
        Array.from({ length: 9 }, (_, index) => instance(`web-${index}`)),
      ),
      "4 more",
    );
    assertContent(runOnWhole(policy, [instance("a")], { encryptionByDefault: true }));
    assertContent(runOnWhole(policy, [instance("a", { rootBlockDevice: { encrypted: true } })]));
  });

  it("tells of snapshots and databases of elsewhere", () => {
    assertRefused(
      runOnWhole(policy, [made("aws:ebs/volume:Volume", "data", { snapshotId: "snap-1" })]),
      "hangs on snapshot snap-1",
    );
    assertRefused(
      runOnWhole(policy, [made("aws:rds/instance:Instance", "orders", { snapshotIdentifier: "old" })]),
      "hangs on snapshotIdentifier old",
    );
  });

  it("never keeps anybody from deploying by itself", () => {
    assert.equal(policy.level, "advisory");
  });
});

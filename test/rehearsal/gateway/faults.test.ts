import assert from "node:assert/strict";
import { Faults } from "../../../rehearsal/gateway/faults";

const call = {
  account: "111111111111",
  service: "ec2",
  operation: "DescribeInstances",
  principalArn: "arn:aws:sts::111111111111:assumed-role/Security-IR-Role/firebreak",
};

describe("faults", () => {
  it("strike every call where nothing narrows them", () => {
    const faults = new Faults();
    faults.inject({ kind: "throttle" });
    assert.equal(faults.meet(call), "throttle");
    assert.equal(faults.meet({ ...call, service: "iam" }), "throttle");
  });

  it("strike only calls that match account, service, operation and part of the caller's ARN", () => {
    const faults = new Faults();
    const rule = {
      account: call.account,
      service: "ec2",
      operation: "DescribeInstances",
      principalArn: "Security-IR-Role",
    };
    faults.inject({ ...rule, kind: "server-error" });
    assert.equal(faults.meet({ ...call, account: "222222222222" }), undefined);
    assert.equal(faults.meet({ ...call, service: "iam" }), undefined);
    assert.equal(faults.meet({ ...call, operation: "RunInstances" }), undefined);
    assert.equal(faults.meet({ ...call, principalArn: "arn:aws:iam::111111111111:user/deployer" }), undefined);
    assert.equal(faults.meet(call), "server-error");
  });

  it("strike the n-th matching call alone", () => {
    const faults = new Faults();
    const fault = faults.inject({ kind: "throttle", nth: 2 });
    assert.deepEqual([faults.meet(call), faults.meet(call), faults.meet(call)], [undefined, "throttle", undefined]);
    assert.deepEqual([fault.matched, fault.hits], [3, 1]);
  });

  it("strike as often as told, from the n-th call on", () => {
    const faults = new Faults();
    faults.inject({ kind: "throttle", nth: 2, times: 2 });
    const met = [1, 2, 3, 4].map(() => faults.meet(call));
    assert.deepEqual(met, [undefined, "throttle", "throttle", undefined]);
  });

  it("give way to the one injected first, and both count the call", () => {
    const faults = new Faults();
    faults.inject({ kind: "throttle", times: 1 });
    const second = faults.inject({ kind: "access-denied", nth: 2 });
    assert.deepEqual([faults.meet(call), faults.meet(call)], ["throttle", "access-denied"]);
    assert.equal(second.matched, 2);
  });

  it("end when they are removed or cleared", () => {
    const faults = new Faults();
    const fault = faults.inject({ kind: "throttle" });
    faults.inject({ kind: "server-error" });
    fault.remove();
    assert.equal(faults.meet(call), "server-error");
    faults.clear();
    assert.equal(faults.meet(call), undefined);
    assert.deepEqual(faults.list(), []);
  });
});

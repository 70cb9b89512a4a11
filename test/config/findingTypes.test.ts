import assert from "node:assert/strict";
import { findingType, retiredTypesIn } from "../../config/findingTypes";
import { guardDutyTypes } from "../../functions/domain/guardDutyTypes";
import { isolateEc2Findings, playbook } from "../../playbook";

describe("A GuardDuty finding type", () => {
  it("is known for every type of the playbook, and none of them is retired", () => {
    const named = playbook.flatMap(({ detection }) =>
      detection.source === "guardduty" && detection.types !== "unanswered" ? detection.types : [],
    );
    for (const type of [...isolateEc2Findings, ...named]) {
      assert.ok(findingType.safeParse(type).success, type);
    }
    assert.deepEqual(retiredTypesIn(isolateEc2Findings), []);
  });

  it("may be a prefix within a known purpose and resource, so that a newer type can be named", () => {
    for (const prefix of ["Backdoor:EC2/*", "Backdoor:EC2/NotYetKnown*", "CryptoCurrency:EC2/BitcoinTool*"]) {
      assert.ok(findingType.safeParse(prefix).success, prefix);
    }
    for (const prefix of ["*", "Backdoor*", "Backdoor:*", "Backdor:EC2/*", "Backdoor:EC2*"]) {
      assert.ok(!findingType.safeParse(prefix).success, prefix);
    }
  });

  it("is refused with the nearest known one where it is misspelt", () => {
    const message = (type: string) => findingType.safeParse(type).error?.issues[0]?.message ?? "";
    assert.match(message("Backdoor:EC2/C&CActivity.B!DSN"), /nearest is "Backdoor:EC2\/C&CActivity\.B!DNS"/);
    assert.match(message("Backdor:EC2/*"), /nearest is "Backdoor:EC2\/\*"/);
    assert.doesNotMatch(message("nothing like it at all"), /nearest/);
  });

  it("that is retired is allowed and told apart", () => {
    assert.ok(findingType.safeParse("CryptoCurrency:EC2/BitcoinTool.A").success);
    assert.deepEqual(retiredTypesIn(["CryptoCurrency:EC2/BitcoinTool.A", "Backdoor:EC2/*"]), [
      "CryptoCurrency:EC2/BitcoinTool.A",
    ]);
  });

  it("stands in one list only, and looks like a type", () => {
    const all: string[] = Object.values(guardDutyTypes).flat();
    assert.equal(new Set(all).size, all.length);
    for (const type of all) assert.match(type, /^[A-Z]\w+:[A-Z]\w+\/[\w.!&]+$/);
  });
});

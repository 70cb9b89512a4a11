import assert from "node:assert/strict";
import fc from "fast-check";
import { readQueryParameters } from "../../../../rehearsal/gateway/wire/queryParameters";

function read(form: string): Record<string, unknown> {
  return readQueryParameters(new URLSearchParams(form));
}

describe("parameters of query calls", () => {
  it("leave out the action and its version", () => {
    assert.deepEqual(read("Action=DescribeInstances&Version=2016-11-15&MaxResults=5"), { MaxResults: "5" });
  });

  it("are nested by their dots, with lists of EC2's kind", () => {
    assert.deepEqual(read("Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&Filter.1.Value.2=vpc-2"), {
      Filter: [{ Name: "vpc-id", Value: ["vpc-1", "vpc-2"] }],
    });
  });

  it("lose the member and entry levels of the query protocol", () => {
    const form = "Tags.member.1.Key=a&Tags.member.1.Value=b&Attributes.entry.1.key=c&Attributes.entry.1.value=d";
    assert.deepEqual(read(form), { Tags: [{ Key: "a", Value: "b" }], Attributes: [{ key: "c", value: "d" }] });
  });

  it("keep the order of numbers, not of arrival", () => {
    const form = Array.from({ length: 12 }, (_, index) => `InstanceId.${12 - index}=i-${12 - index}`).join("&");
    const ids = Array.from({ length: 12 }, (_, index) => `i-${index + 1}`);
    assert.deepEqual(read(form), { InstanceId: ids });
  });

  it("keep an empty value", () => {
    assert.deepEqual(read("Description.Value="), { Description: { Value: "" } });
  });

  it("never touch a prototype, whatever their names", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
        readQueryParameters(new URLSearchParams([...pairs, ["__proto__.polluted", "yes"]]));
        assert.equal(({} as Record<string, unknown>).polluted, undefined);
      }),
    );
  });
});

import assert from "node:assert/strict";
import { allowedPortsSchema } from "../../../functions/domain/allowedPorts";

describe("Ports that may be open to the world", () => {
  for (const [written, read] of [
    [443, { protocol: "tcp", from: 443, to: 443 }],
    ["443", { protocol: "tcp", from: 443, to: 443 }],
    ["tcp/80", { protocol: "tcp", from: 80, to: 80 }],
    ["8000-8080", { protocol: "tcp", from: 8000, to: 8080 }],
    ["udp/53", { protocol: "udp", from: 53, to: 53 }],
    ["icmp", { protocol: "icmp", from: 0, to: 255 }],
  ] as const) {
    it(`reads ${JSON.stringify(written)}`, () => assert.deepEqual(allowedPortsSchema.parse(written), read));
  }

  for (const written of ["", "https", "65536", -1, "90-80", "all", "tcp/", 4.5, null]) {
    it(`refuses ${JSON.stringify(written)}, and says what it may be`, () => {
      const { error } = allowedPortsSchema.safeParse(written);
      assert.match(String(error?.issues[0]?.message), /a port such as 443/);
    });
  }
});

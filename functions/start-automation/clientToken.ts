import { createHash } from "node:crypto";

/**
 * The token by which Systems Manager knows a repeated start: a UUID, the same for the same attempt of the same incident
 * (API Reference, "StartAutomationExecution"). Version 8, which leaves the bits to whoever makes it (RFC 9562).
 */
export function clientTokenOf(incidentId: string, attempt: number): string {
  const digest = createHash("sha256").update(`${incidentId}#${attempt}`).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.subarray(0, 16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

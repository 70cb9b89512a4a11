import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { replaceFile } from "../report/replaceFile";
import { isRunning, ownIdentity, processIdentitySchema } from "../setup/processIdentity";
import { homeRegion, organizationPlan } from "../world/organizationPlan";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";

const accountSchema = z.object({
  name: z.string(),
  id: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});
const runningSchema = z.object({
  process: processIdentitySchema,
  gatewayUrl: z.string(),
  region: z.string(),
  accounts: z.array(accountSchema),
});

/** How a kept organization is reached; `.rehearsal/running.json`. */
export type RunningOrganization = z.output<typeof runningSchema>;

export function describeRunning(organization: RehearsedOrganization): RunningOrganization {
  return {
    process: ownIdentity(),
    gatewayUrl: organization.gateway.url,
    region: homeRegion,
    accounts: organizationPlan.map(({ name }) => {
      const { id, accessKey } = organization.account(name);
      return { name, id, ...accessKey };
    }),
  };
}

/** The organization that `npm start -- --keep` leaves running in this checkout; undefined where none is. */
export function findRunning(state: string): RunningOrganization | undefined {
  try {
    const running = runningSchema.parse(JSON.parse(readFileSync(fileIn(state), "utf8")));
    return isRunning(running.process) ? running : undefined;
  } catch {
    return undefined;
  }
}

/** Readable for this user alone: it holds keys, if only of an emulated organization. */
export function announceRunning(state: string, running: RunningOrganization): void {
  replaceFile(fileIn(state), `${JSON.stringify(running, undefined, 2)}\n`, 0o600);
}

export function withdrawRunning(state: string): void {
  rmSync(fileIn(state), { force: true });
}

function fileIn(state: string): string {
  return join(state, "running.json");
}

import { ModifyInstanceAttributeCommand } from "@aws-sdk/client-ec2";
import * as z from "zod";
import type { MemberClients } from "../aws/memberClients";
import type { OpenIncident } from "../aws/openIncident";
import type { Change, Incident } from "../domain/incident";
import type { Undo } from "../response/undo";
import { findInstance } from "./effects/instance";

/** The change that lifting it is, as the ledger has it. */
export const protectionItem = "termination-protection";

const protectedBefore = z.object({ terminationProtected: z.boolean() });

/**
 * Lifts the termination protection that the isolation itself has put on the instance, for it would refuse the runbook. What its
 * owner had protected stays so. Recorded first. Throws what the SDK throws.
 */
export async function liftProtection(
  { ec2 }: MemberClients,
  incident: OpenIncident,
  instanceId: string,
  isolation: Incident | undefined,
): Promise<void> {
  if (!isOurs(isolation)) return;
  const change: Change = { item: protectionItem, before: { enabled: true }, state: "recorded" };
  if (incident.entry.changes.every(({ item }) => item !== protectionItem)) {
    incident.noteChanges([change]);
    await incident.record();
  }
  await ec2.send(
    new ModifyInstanceAttributeCommand({ InstanceId: instanceId, DisableApiTermination: { Value: false } }),
  );
  incident.noteChanges([
    { ...change, after: { enabled: false }, state: "done", detail: `lifted; ${isolation?.incidentId} had put it on` },
  ]);
}

/** Whether the isolation turned it on, and has not given it back. */
function isOurs(isolation: Incident | undefined): boolean {
  const protect = isolation?.changes.find(({ item }) => item === "protect");
  if (protect === undefined || protect.state === "skipped" || protect.state === "released") return false;
  const before = protectedBefore.safeParse(protect.before);
  return before.success && !before.data.terminationProtected;
}

/** Protects the instance again, if it is still there. */
export async function restoreProtection({ ec2 }: MemberClients, instanceId: string): Promise<Undo> {
  const found = await findInstance(ec2, instanceId);
  if (found === undefined || found.terminated) return { kind: "restored", detail: `instance ${instanceId} is gone` };
  await ec2.send(
    new ModifyInstanceAttributeCommand({ InstanceId: instanceId, DisableApiTermination: { Value: true } }),
  );
  return { kind: "restored", detail: "termination protection on again" };
}

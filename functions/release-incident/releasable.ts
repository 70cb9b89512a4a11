import { unblockPrincipal } from "../block-principal/release";
import { blockPrincipal } from "../block-principal/responder";
import { unconfineSecurityGroup } from "../confine-security-group/release";
import { confineSecurityGroup } from "../confine-security-group/responder";
import { inOrderOfRelease, releaseFunction } from "../contain-function/release";
import { containFunction } from "../contain-function/responder";
import type { Change } from "../domain/incident";
import type { PermissionStatement } from "../domain/permissions";
import { undoIsolation } from "../isolate-instance/release";
import { isolateInstance } from "../isolate-instance/responder";
import type { Undoer } from "../response/undo";
import { undoAutomation } from "../start-automation/release";
import { startAutomation } from "../start-automation/responder";

/** How incidents of one responder are undone, and what that takes in the member account. */
export interface Releasable {
  readonly undo: Undoer;
  readonly permissions: readonly PermissionStatement[];
  /** In which order changes are undone; left out, the last first. */
  readonly inOrder?: (changes: readonly Change[]) => readonly Change[];
}

const releasables: Readonly<Record<string, Releasable>> = {
  [isolateInstance.name]: { undo: undoIsolation, permissions: isolateInstance.permissions.release },
  [confineSecurityGroup.name]: {
    undo: unconfineSecurityGroup,
    permissions: confineSecurityGroup.permissions.release,
  },
  [blockPrincipal.name]: { undo: unblockPrincipal, permissions: blockPrincipal.permissions.release },
  [containFunction.name]: {
    undo: releaseFunction,
    permissions: containFunction.permissions.release,
    inOrder: inOrderOfRelease,
  },
  [startAutomation.name]: { undo: undoAutomation, permissions: startAutomation.permissions.release },
};

/** Names of the responders whose incidents can be undone. */
export const releasableResponders: readonly string[] = Object.keys(releasables);

/** By the responder's name; undefined where this version can't undo what it did. */
export function releasableOf(responder: string): Releasable | undefined {
  return Object.hasOwn(releasables, responder) ? releasables[responder] : undefined;
}

import * as z from "zod";
import { addressOf } from "../resourceAddress";

/** Setting of the guards: whose stacks they leave alone. */
export const firebreakProjects = z
  .array(z.string())
  .default(["firebreak"])
  .describe("Projects that may manage what is Firebreak's: its own, and others that are meant to.");

/**
 * Whether a resource is managed by Firebreak itself: it is in one of these projects, or part of one of Firebreak's components,
 * whatever project uses them. Anybody can name a project so: the policies of the organization hold members to it
 * (docs/governance.md), these tell early.
 */
export function isFirebreaks(urn: string, projects: readonly string[]): boolean {
  const { project, parentTypes } = addressOf(urn);
  return projects.includes(project) || parentTypes.some((type) => type.startsWith("firebreak:components:"));
}

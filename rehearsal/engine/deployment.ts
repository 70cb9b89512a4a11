import type { Engine, OperationResult } from "./engine";
import type { StackSpec } from "./stackSpec";

/** Called as each stack goes on. */
export type TellStack = (stack: string, detail: string) => void;

/**
 * Stacks at once. Each is a `pulumi` process, a provider process and a share of this one: measured on 2 cores, more than
 * that only takes turns.
 */
const stacksAtOnce = 3;

/**
 * Brings stacks up in the order that their `after` asks for, and side by side where it allows. Throws the first
 * `DeploymentError` once those under way have ended; what had not begun does not begin.
 */
export async function deploy(
  engine: Pick<Engine, "up">,
  specs: readonly StackSpec[],
  tell: TellStack = () => undefined,
  atOnce = stacksAtOnce,
): Promise<OperationResult[]> {
  const waiting = new Set(inOrder(specs));
  const results = new Map<string, OperationResult>();
  const failures: unknown[] = [];
  const bringUp = async (spec: StackSpec): Promise<void> => {
    try {
      results.set(spec.name, await engine.up(spec, (detail) => tell(spec.name, detail)));
    } catch (error) {
      failures.push(error);
    }
  };
  const running = new Set<Promise<void>>();
  const startWhatCan = () => {
    for (const spec of waiting) {
      if (failures.length > 0 || running.size >= atOnce) return;
      if (!(spec.after ?? []).every((name) => results.has(name))) continue;
      waiting.delete(spec);
      const work = bringUp(spec).finally(() => running.delete(work));
      running.add(work);
    }
  };
  for (startWhatCan(); running.size > 0; startWhatCan()) await Promise.race(running);
  if (failures.length > 0) throw failures[0];
  return specs.flatMap(({ name }) => results.get(name) ?? []);
}

/** Throws where stacks wait for each other, or for one that is not deployed, rather than waiting for ever. */
function inOrder(specs: readonly StackSpec[]): StackSpec[] {
  const ordered: StackSpec[] = [];
  const placed = new Set<string>();
  while (ordered.length < specs.length) {
    const next = specs.filter(({ name, after = [] }) => !placed.has(name) && after.every((other) => placed.has(other)));
    if (next.length === 0) {
      const stuck = specs.filter(({ name }) => !placed.has(name));
      const names = stuck.map(({ name, after = [] }) => `${name} (after ${after.join(", ")})`).join("; ");
      throw new Error(`These stacks wait for each other, or for a stack that is not deployed: ${names}.`);
    }
    for (const spec of next) placed.add(spec.name);
    ordered.push(...next);
  }
  return ordered;
}

import { availableParallelism, totalmem } from "node:os";

/** Each stack under way is an engine, a provider and a share of this process: three keep two cores busy. */
export function defaultConcurrency(cores = availableParallelism(), memory = totalmem()): number {
  // Pulumi's AWS provider takes most of a gigabyte.
  return Math.max(1, Math.min(Math.ceil(cores * 1.5), Math.floor(memory / 2 ** 30)));
}

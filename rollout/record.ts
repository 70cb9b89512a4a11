import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { replaceFile } from "../output/replaceFile";

const recordSchema = z.object({
  format: z.literal(1),
  stack: z.string(),
  accountId: z.string(),
  command: z.enum(["up", "destroy"]),
  outcome: z.enum(["changed", "unchanged", "failed"]),
  /** Of a failure. */
  reason: z.string().optional(),
  nextStep: z.string().optional(),
  /** `0.2.0+3f9a2c1b04d5` */
  version: z.string(),
  /** SHA-256 over the program and the stack's whole config. */
  fingerprint: z.string(),
  /** ISO 8601, when the engine had ended. */
  endedAt: z.iso.datetime(),
});

/** What came of the last run of a stack. It is a memory aid: what is there is in the stack's state. */
export type StackRecord = z.output<typeof recordSchema>;

/** Records by stack, one file each, so that rollouts side by side never write the same one half. */
export class RecordFolder {
  constructor(private readonly folder: string) {}

  /** What can't be read counts as not there; then the engine looks. */
  readAll(): ReadonlyMap<string, StackRecord> {
    const records = new Map<string, StackRecord>();
    for (const name of this.#names()) {
      const record = this.#read(join(this.folder, name));
      if (record !== undefined) records.set(record.stack, record);
    }
    return records;
  }

  write(record: StackRecord): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    replaceFile(
      join(this.folder, `${record.stack.replace(/[^\w.-]/g, "_")}.json`),
      `${JSON.stringify(record, undefined, 2)}\n`,
    );
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith(".json"));
    } catch {
      return [];
    }
  }

  #read(path: string): StackRecord | undefined {
    try {
      return recordSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
    } catch {
      return undefined;
    }
  }
}

import type { InstanceFinding } from "../rehearsal/world/finding";
import type { Launch } from "./measuredProcess";

export type ContenderName = "responder" | "reference (Python)" | "reference sequence (Node)";

/** Something that isolates instances, and is measured doing it. */
export interface Contender {
  readonly name: ContenderName;
  /** How its process is started; credentials are made anew each time. */
  launch(): Promise<Launch>;
  /** What it is sent for a finding. */
  payload(finding: InstanceFinding): unknown;
  /** Part of the ARN of every principal that it acts as. */
  readonly principal: string;
}

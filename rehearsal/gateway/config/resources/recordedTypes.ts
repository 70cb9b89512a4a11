import { buckets } from "./buckets";
import { databases } from "./databases";
import type { RecordedType } from "./recordedType";
import { securityGroups } from "./securityGroups";
import { volumes } from "./volumes";

/** What the emulated Config records. AWS records several hundred types more. */
export const recordedTypes: readonly RecordedType[] = [securityGroups, volumes, buckets, databases];

import { arrivesTwice } from "./arrivesTwice";
import { exception } from "./exception";
import { inboundBruteForce } from "./inboundBruteForce";
import { inService } from "./inService";
import { isolate } from "./isolate";
import { manyInterfaces } from "./manyInterfaces";
import { sampleFinding } from "./sampleFinding";
import type { Scenario } from "./scenario";

/** Every scenario, in the order in which they tell the story best. */
export const scenarios: readonly Scenario[] = [
  isolate,
  exception,
  arrivesTwice,
  inboundBruteForce,
  sampleFinding,
  manyInterfaces,
  inService,
];

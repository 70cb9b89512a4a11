import { arrivesTwice } from "./arrivesTwice";
import { exception } from "./exception";
import { failureForGood } from "./failureForGood";
import { faultHalfWay } from "./faultHalfWay";
import { forgedEvent } from "./forgedEvent";
import { inboundBruteForce } from "./inboundBruteForce";
import { inService } from "./inService";
import { isolate } from "./isolate";
import { manyInterfaces } from "./manyInterfaces";
import { release } from "./release";
import { releaseRefuses } from "./releaseRefuses";
import { sampleFinding } from "./sampleFinding";
import type { Scenario } from "./scenario";

/** Every scenario, in the order in which they tell the story best. */
export const scenarios: readonly Scenario[] = [
  isolate,
  exception,
  release,
  releaseRefuses,
  arrivesTwice,
  forgedEvent,
  inboundBruteForce,
  sampleFinding,
  manyInterfaces,
  inService,
  faultHalfWay,
  failureForGood,
];

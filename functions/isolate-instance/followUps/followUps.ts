import { denyCredentials } from "./denyCredentials";
import { disableMetadata } from "./disableMetadata";
import type { FollowUp } from "./followUp";
import { image } from "./image";
import { leaveAutoScaling } from "./leaveAutoScaling";
import { leaveTargetGroups } from "./leaveTargetGroups";
import { protect } from "./protect";
import { snapshot } from "./snapshot";
import { stop } from "./stop";
import { tagIncident } from "./tagIncident";

/** Side by side, as soon as the network is cut. */
export const followUps: readonly FollowUp[] = [
  denyCredentials,
  protect,
  leaveAutoScaling,
  leaveTargetGroups,
  tagIncident,
  snapshot,
  image,
  disableMetadata,
];

/** After all others: a stopped instance can't be imaged as it ran. */
export const lastFollowUp: FollowUp = stop;

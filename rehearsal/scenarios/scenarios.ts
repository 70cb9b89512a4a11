import { arrivesTwice } from "./arrivesTwice";
import { automationException } from "./automationException";
import { automationFails } from "./automationFails";
import { automationRelease } from "./automationRelease";
import { blockPublicBucket } from "./blockPublicBucket";
import { blockUser } from "./blockUser";
import { blockUserException } from "./blockUserException";
import { blockUserRelease } from "./blockUserRelease";
import { confine } from "./confine";
import { confineException } from "./confineException";
import { confineMany } from "./confineMany";
import { confineRelease } from "./confineRelease";
import { confineSplitHalves } from "./confineSplitHalves";
import { containFunction } from "./containFunction";
import { containFunctionException } from "./containFunctionException";
import { containFunctionRelease } from "./containFunctionRelease";
import { denyInstanceSession } from "./denyInstanceSession";
import { encryptBucket } from "./encryptBucket";
import { exception } from "./exception";
import { exceptionEnded } from "./exceptionEnded";
import { exceptionGoverned } from "./exceptionGoverned";
import { exceptionOutOfScope } from "./exceptionOutOfScope";
import { exceptionReport } from "./exceptionReport";
import { exceptionReviewed } from "./exceptionReviewed";
import { failureForGood } from "./failureForGood";
import { faultHalfWay } from "./faultHalfWay";
import { forgedEvent } from "./forgedEvent";
import { inboundBruteForce } from "./inboundBruteForce";
import { inService } from "./inService";
import { isolate } from "./isolate";
import { isolateUntracked } from "./isolateUntracked";
import { manyInterfaces } from "./manyInterfaces";
import { notify } from "./notify";
import { release } from "./release";
import { releaseRefuses } from "./releaseRefuses";
import { requestFunction } from "./requestFunction";
import { requestHeld } from "./requestHeld";
import { requestInstance } from "./requestInstance";
import { requestRefused } from "./requestRefused";
import { requestRoleSessions } from "./requestRoleSessions";
import { requestTag } from "./requestTag";
import { requestUser } from "./requestUser";
import { revokeRoleSessions } from "./revokeRoleSessions";
import { rootUser } from "./rootUser";
import { sampleFinding } from "./sampleFinding";
import type { Scenario } from "./scenario";
import { securityHubBlock } from "./securityHubBlock";
import { securityHubIsolate } from "./securityHubIsolate";
import { securityHubRelease } from "./securityHubRelease";
import { sweep } from "./sweep";

/** Every scenario, in the order in which they tell the story best. */
export const scenarios: readonly Scenario[] = [
  isolate,
  exception,
  exceptionReviewed,
  exceptionGoverned,
  exceptionEnded,
  exceptionOutOfScope,
  exceptionReport,
  release,
  releaseRefuses,
  arrivesTwice,
  forgedEvent,
  inboundBruteForce,
  sampleFinding,
  manyInterfaces,
  isolateUntracked,
  inService,
  faultHalfWay,
  failureForGood,
  blockUser,
  blockUserException,
  blockUserRelease,
  denyInstanceSession,
  revokeRoleSessions,
  rootUser,
  containFunction,
  containFunctionException,
  containFunctionRelease,
  confine,
  confineException,
  confineRelease,
  confineSplitHalves,
  confineMany,
  sweep,
  encryptBucket,
  blockPublicBucket,
  automationException,
  automationRelease,
  automationFails,
  notify,
  securityHubIsolate,
  securityHubBlock,
  securityHubRelease,
  requestInstance,
  requestUser,
  requestRoleSessions,
  requestFunction,
  requestTag,
  requestHeld,
  requestRefused,
];

import { memberStackCoverage } from "./coverage/memberStackCoverage";
import { securityStackCoverage } from "./coverage/securityStackCoverage";
import { bucketEncryption } from "./detections/bucketEncryption";
import { bucketInputsClosed } from "./detections/bucketInputsClosed";
import { bucketPublicAccess } from "./detections/bucketPublicAccess";
import { databaseEncryption } from "./detections/databaseEncryption";
import { launchTemplateEncrypted } from "./detections/launchTemplateEncrypted";
import { securityGroupOpenIngress } from "./detections/securityGroupOpenIngress";
import { unseenSource } from "./detections/unseenSource";
import { volumeEncryption } from "./detections/volumeEncryption";
import { exceptionAdministrator } from "./exceptions/administrator";
import { exceptionDefaultTags } from "./exceptions/defaultTags";
import { exceptionEnding } from "./exceptions/ending";
import { exceptionExpired } from "./exceptions/expired";
import { exceptionExpiry } from "./exceptions/expiry";
import { exceptionExpiryMaximum } from "./exceptions/expiryMaximum";
import { exceptionGrammar } from "./exceptions/grammar";
import { exceptionKeySpelling } from "./exceptions/keySpelling";
import { exceptionOwner } from "./exceptions/owner";
import { exceptionPropagation } from "./exceptions/propagation";
import { exceptionQuota } from "./exceptions/quota";
import { exceptionScope } from "./exceptions/scope";
import { exceptionScopePresent } from "./exceptions/scopePresent";
import { exceptionScopeType } from "./exceptions/scopeType";
import { firebreakDetector } from "./guards/detector";
import { firebreakForwarding } from "./guards/forwarding";
import { firebreakResponseRole } from "./guards/responseRole";
import { exceptionTagGrant } from "./guards/tagGrant";
import { firebreakTagProtection } from "./guards/tagProtection";
import type { PolicyDefinition } from "./policy";

/** Every policy of the pack, in the order of the docs. Importing it starts nothing. */
export const policies: readonly PolicyDefinition[] = [
  exceptionGrammar,
  exceptionKeySpelling,
  exceptionExpiry,
  exceptionExpiryMaximum,
  exceptionExpired,
  exceptionEnding,
  exceptionOwner,
  exceptionScope,
  exceptionScopePresent,
  exceptionScopeType,
  exceptionDefaultTags,
  exceptionPropagation,
  exceptionQuota,
  exceptionAdministrator,
  securityGroupOpenIngress,
  bucketPublicAccess,
  bucketEncryption,
  volumeEncryption,
  databaseEncryption,
  unseenSource,
  launchTemplateEncrypted,
  bucketInputsClosed,
  firebreakResponseRole,
  firebreakForwarding,
  firebreakDetector,
  firebreakTagProtection,
  exceptionTagGrant,
  securityStackCoverage,
  memberStackCoverage,
];

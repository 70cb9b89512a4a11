import { guardPolicy, guardSettings } from "./guardPolicy";

/** What each type can do to detection. */
const dangers: Readonly<Record<string, string>> = {
  "aws:guardduty/detector:Detector": "It can turn GuardDuty off",
  "aws:guardduty/detectorFeature:DetectorFeature": "It can turn a data source of GuardDuty off",
  "aws:guardduty/memberDetectorFeature:MemberDetectorFeature": "It can turn a data source of GuardDuty off",
  "aws:guardduty/organizationConfiguration:OrganizationConfiguration": "It decides which accounts GuardDuty looks at",
  "aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature":
    "It decides which data sources GuardDuty looks at",
  "aws:guardduty/organizationAdminAccount:OrganizationAdminAccount": "It decides which account gets the findings",
  "aws:guardduty/member:Member": "It can take an account out of GuardDuty's view",
  "aws:guardduty/inviteAccepter:InviteAccepter": "It gives an account's findings to another administrator",
  "aws:guardduty/filter:Filter": "A filter can archive findings before anybody sees them",
  "aws:guardduty/iPSet:IPSet": "GuardDuty finds nothing from addresses on a trusted list",
  "aws:cfg/recorder:Recorder": "It decides what Config sees",
  "aws:cfg/recorderStatus:RecorderStatus": "It can stop Config's recorder",
  "aws:cfg/deliveryChannel:DeliveryChannel": "Config's recorder needs it",
  "aws-native:guardduty:Detector": "It can turn GuardDuty off",
  "aws-native:guardduty:Filter": "A filter can archive findings before anybody sees them",
  "aws-native:guardduty:IpSet": "GuardDuty finds nothing from addresses on a trusted list",
  "aws-native:guardduty:TrustedEntitySet": "GuardDuty finds nothing from what is on a trusted list",
  "aws-native:guardduty:Master": "It gives an account's findings to another administrator",
  "aws-native:guardduty:Member": "It can take an account out of GuardDuty's view",
  "aws-native:configuration:ConfigurationRecorder": "It decides what Config sees",
  "aws-native:configuration:DeliveryChannel": "Config's recorder needs it",
};

/** No stack but Firebreak's turns detection off, or blinds it. */
export const firebreakDetector = guardPolicy({
  name: "firebreak-detector",
  summary: "Only Firebreak's stacks manage GuardDuty's detector and Config's recorder.",
  why: "There is one of each in an account and a Region, so a second program would take it over, and what is not detected is not answered.",
  fix: "Leave GuardDuty and Config to Firebreak's stacks, or name the project that your organization deploys them by in firebreakProjects.",
  level: "mandatory",
  levelBecause: "A detector that is off is the end of every response in that account.",
  severity: "critical",
  settings: guardSettings,
  types: Object.keys(dangers),
  claim: ({ type }) => ({ what: `This is ${type}.`, why: `${dangers[type]}.` }),
});

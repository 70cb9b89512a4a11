import type { guardDutyTypes } from "./guardDutyTypes";

type Retired = (typeof guardDutyTypes.retired)[number];
type Active = (typeof guardDutyTypes.active)[number];

/** What finds the same activity today as a retired type did; none where nothing does (GuardDuty user guide, "Retired finding types"). */
export const guardDutySuccessors: Readonly<Record<Retired, readonly Active[]>> = {
  "Backdoor:EC2/XORDDOS": [],
  "Behavior:IAMUser/InstanceLaunchUnusual": ["Impact:IAMUser/AnomalousBehavior"],
  "CryptoCurrency:EC2/BitcoinTool.A": ["CryptoCurrency:EC2/BitcoinTool.B"],
  "Discovery:S3/BucketEnumeration.Unusual": ["Discovery:S3/AnomalousBehavior"],
  "Exfiltration:S3/ObjectRead.Unusual": ["Exfiltration:S3/AnomalousBehavior"],
  "Impact:S3/ObjectDelete.Unusual": ["Impact:S3/AnomalousBehavior.Delete"],
  "Impact:S3/PermissionsModification.Unusual": ["Impact:S3/AnomalousBehavior.Permission"],
  "Persistence:IAMUser/NetworkPermissions": ["Persistence:IAMUser/AnomalousBehavior"],
  "Persistence:IAMUser/ResourcePermissions": ["Persistence:IAMUser/AnomalousBehavior"],
  "Persistence:IAMUser/UserPermissions": ["Persistence:IAMUser/AnomalousBehavior"],
  "Persistence:Kubernetes/ContainerWithSensitiveMount": [
    "Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount",
  ],
  "PrivilegeEscalation:IAMUser/AdministrativePermissions": ["PrivilegeEscalation:IAMUser/AnomalousBehavior"],
  "PrivilegeEscalation:Kubernetes/PrivilegedContainer": [
    "PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer",
  ],
  "Recon:IAMUser/NetworkPermissions": ["Discovery:IAMUser/AnomalousBehavior"],
  "Recon:IAMUser/ResourcePermissions": ["Discovery:IAMUser/AnomalousBehavior"],
  "Recon:IAMUser/UserPermissions": ["Discovery:IAMUser/AnomalousBehavior"],
  "ResourceConsumption:IAMUser/ComputeResources": ["Impact:IAMUser/AnomalousBehavior"],
  "Stealth:IAMUser/LoggingConfigurationModified": ["DefenseEvasion:IAMUser/AnomalousBehavior"],
  "UnauthorizedAccess:EC2/TorIPCaller": [],
  "UnauthorizedAccess:IAMUser/ConsoleLogin": ["InitialAccess:IAMUser/AnomalousBehavior"],
  "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration": [
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS",
  ],
  "UnauthorizedAccess:IAMUser/UnusualASNCaller": [],
};

/** Of a type that is not retired, none. */
export function successorsOf(type: string): readonly string[] {
  return isRetired(type) ? guardDutySuccessors[type] : [];
}

function isRetired(type: string): type is Retired {
  return Object.hasOwn(guardDutySuccessors, type);
}

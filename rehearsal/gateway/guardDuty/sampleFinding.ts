import { randomBytes } from "node:crypto";
import type { GivenFinding } from "./finding";

/** Sample types where CreateSampleFindings names none. Less than AWS, which makes one of every type. */
export const defaultSampleTypes: readonly string[] = [
  "Backdoor:EC2/C&CActivity.B!DNS",
  "CryptoCurrency:EC2/BitcoinTool.B",
  "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
  "UnauthorizedAccess:EC2/SSHBruteForce",
];

/** A sample finding: resources that do not exist, marked `sample` ("Sample findings"; trap: never act on them). */
export function sampleFinding(type: string): GivenFinding {
  const resourceType = /:IAMUser\//.test(type) ? "AccessKey" : /:S3\//.test(type) ? "S3Bucket" : "Instance";
  return {
    schemaVersion: "2.0",
    id: randomBytes(16).toString("hex"),
    type,
    severity: 8,
    title: `[SAMPLE] ${type}`,
    description: "[SAMPLE] This is a sample finding.",
    resource: {
      resourceType,
      ...(resourceType === "Instance" && { instanceDetails: sampleInstance }),
      ...(resourceType === "AccessKey" && {
        accessKeyDetails: {
          accessKeyId: "GeneratedFindingAccessKeyId",
          principalId: "GeneratedFindingPrincipalId",
          userName: "GeneratedFindingUserName",
          userType: "IAMUser",
        },
      }),
      ...(resourceType === "S3Bucket" && { s3BucketDetails: [{ name: "bucketName", type: "Destination" }] }),
    },
    service: {
      count: 1,
      resourceRole: "TARGET",
      additionalInfo: { sample: true, value: '{"sample":true}', type: "default" },
    },
  };
}

const sampleInstance = {
  instanceId: "i-99999999",
  instanceType: "m3.xlarge",
  instanceState: "running",
  imageId: "ami-99999999",
  availabilityZone: "GeneratedFindingInstaceAvailabilityZone",
  tags: [{ key: "GeneratedFindingInstaceTag1", value: "GeneratedFindingInstaceValue1" }],
  networkInterfaces: [
    {
      networkInterfaceId: "eni-bfcffe88",
      privateIpAddress: "10.0.0.1",
      publicIp: "198.51.100.0",
      subnetId: "GeneratedFindingSubnetId",
      vpcId: "GeneratedFindingVPCId",
      securityGroups: [{ groupId: "GeneratedFindingSecurityId", groupName: "GeneratedFindingSecurityGroupName" }],
    },
  ],
};

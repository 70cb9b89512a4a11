import { ComponentResource, CustomResource, type Inputs, type Output, type Resource } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";

/** A resource of any type, as a program in any language registers it. */
class AnyResource extends CustomResource {
  /** Which the provider knows at preview, as AWS's does. */
  declare readonly name: Output<string>;

  constructor(type: string, name: string, props: Inputs, parent: Resource) {
    super(type, name, { name: undefined, ...props }, { parent });
  }
}

/** A service as a team writes it: what the policies look at, what they do not, and what only other resources make known. */
class Service extends ComponentResource {
  constructor(
    private readonly service: string,
    private readonly tags: Readonly<Record<string, string>>,
  ) {
    super("shop:index:Service", service);
    const group = this.make("aws:ec2/securityGroup:SecurityGroup", "web", { description: "web" });
    this.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "https", {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.0.0.0/8",
    });
    this.make("aws:ec2/instance:Instance", "host", {
      vpcSecurityGroupIds: [group.id],
      rootBlockDevice: { encrypted: true },
    });
    this.make("aws:ebs/volume:Volume", "data", { availabilityZone: "eu-central-1a", encrypted: true, size: 100 });
    const bucket = this.make("aws:s3/bucket:Bucket", "files", {});
    this.make("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "files-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    this.make("aws:rds/instance:Instance", "orders", { engine: "postgres", storageEncrypted: true });
    const role = this.make("aws:iam/role:Role", "role", { assumeRolePolicy: trust });
    this.make("aws:iam/rolePolicy:RolePolicy", "policy", { role: role.name, policy: readsQueue });
    this.make("aws:sqs/queue:Queue", "jobs", { visibilityTimeoutSeconds: 60 });
    this.registerOutputs();
  }

  private make(type: string, name: string, props: Inputs): AnyResource {
    return new AnyResource(type, `${this.service}-${name}`, { ...props, tags: this.tags }, this);
  }
}

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const readsQueue = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "arn:aws:sqs:eu-central-1:111122223333:jobs" },
  ],
});

/** How many resources with a provider each service has. */
const resourcesOfService = 10;

/**
 * A program of so many resources, in components of ten, to preview with and without a policy pack. No policy of the project's finds
 * anything in it. Throws for a number that does not come out even.
 */
export function manyResources(count: number, tags: Readonly<Record<string, string>> = { team: "shop" }): PulumiFn {
  if (count % resourcesOfService !== 0)
    throw new Error(`${count} resources do not make services of ${resourcesOfService}.`);
  return async () => {
    for (let number = 0; number < count / resourcesOfService; number++) new Service(`service-${number}`, tags);
  };
}

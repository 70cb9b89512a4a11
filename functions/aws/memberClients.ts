import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { clientConfiguration, oneAttempt } from "./clients";
import type { MemberSessions } from "./memberSession";

/** SDK clients that act in one member account and Region through the response role. */
export interface MemberClients {
  readonly ec2: EC2Client;
  /** Tries once: for a call that, repeated after a lost answer, would take effect a second time. */
  readonly ec2Once: EC2Client;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly autoScaling: AutoScalingClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly s3: S3Client;
  /** In another Region than the others': what has no Region is recorded in one of its partition. */
  readonly cloudTrailIn: (region: string) => CloudTrailClient;
}

/**
 * Clients by account and Region, kept while the process lives: making one costs more than a call. `iam` is made for the
 * member's Region too, which is how the SDK finds the partition's global endpoint.
 */
export class MemberClientCache {
  private readonly kept = new Map<string, MemberClients>();

  constructor(private readonly sessions: MemberSessions) {}

  /** `global` stands for the Region of the function: the resource has none. */
  for(accountId: string, place: string): MemberClients {
    const region = place === "global" ? (process.env.AWS_REGION ?? place) : place;
    const key = `${accountId}/${region}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const credentials = this.sessions.credentialsFor(accountId);
    // Each has a rate of its own: one service's throttle says nothing about another's.
    const configuration = () => ({ ...clientConfiguration(), region, credentials });
    const clients = lazily({
      ec2: () => new EC2Client(configuration()),
      ec2Once: () => new EC2Client({ ...configuration(), retryStrategy: oneAttempt }),
      iam: () => new IAMClient(configuration()),
      lambda: () => new LambdaClient(configuration()),
      autoScaling: () => new AutoScalingClient(configuration()),
      loadBalancing: () => new ElasticLoadBalancingV2Client(configuration()),
      s3: () => new S3Client(configuration()),
      cloudTrailIn: () => onePer((place) => new CloudTrailClient({ ...configuration(), region: place })),
    });
    this.kept.set(key, clients);
    return clients;
  }
}

/** The members of `makers`, each made when it is first asked for: a responder uses some of the clients only. */
function lazily<Clients extends Record<string, unknown>>(
  makers: { [Name in keyof Clients]: () => Clients[Name] },
): Clients {
  const made = {} as Clients;
  for (const name of Object.keys(makers) as (keyof Clients)[]) {
    let client: Clients[typeof name] | undefined;
    Object.defineProperty(made, name, { enumerable: true, get: () => (client ??= makers[name]()) });
  }
  return made;
}

/** Makes what belongs to a key when it is first asked for, and keeps it. */
function onePer<Made>(make: (key: string) => Made): (key: string) => Made {
  const kept = new Map<string, Made>();
  return (key) => {
    const made = kept.get(key) ?? make(key);
    kept.set(key, made);
    return made;
  };
}

import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { clientConfiguration, oneAttempt } from "./clients";
import type { MemberSessions } from "./memberSession";

/** SDK clients that act in one member account and Region through the response role. */
export interface MemberClients {
  readonly ec2: EC2Client;
  /** Tries once: for a call that, repeated after a lost answer, would take effect a second time. */
  readonly ec2Once: EC2Client;
  readonly iam: IAMClient;
  readonly autoScaling: AutoScalingClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

/**
 * Clients by account and Region, kept while the process lives: making one costs more than a call. `iam` is made for the
 * member's Region too, which is how the SDK finds the partition's global endpoint.
 */
export class MemberClientCache {
  private readonly kept = new Map<string, MemberClients>();

  constructor(private readonly sessions: MemberSessions) {}

  for(accountId: string, region: string): MemberClients {
    const key = `${accountId}/${region}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const credentials = this.sessions.credentialsFor(accountId);
    // Each has a rate of its own: one service's throttle says nothing about another's.
    const configuration = () => ({ ...clientConfiguration(), region, credentials });
    const clients = {
      ec2: new EC2Client(configuration()),
      ec2Once: new EC2Client({ ...configuration(), retryStrategy: oneAttempt }),
      iam: new IAMClient(configuration()),
      autoScaling: new AutoScalingClient(configuration()),
      loadBalancing: new ElasticLoadBalancingV2Client(configuration()),
    };
    this.kept.set(key, clients);
    return clients;
  }
}

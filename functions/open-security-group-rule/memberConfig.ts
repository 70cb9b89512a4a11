import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import { clientConfiguration } from "../aws/clients";
import type { MemberSessions } from "../aws/memberSession";

/** SDK clients that act in one member account and Region by the evaluation role. */
export interface MemberConfig {
  readonly config: ConfigServiceClient;
  readonly ec2: EC2Client;
  /** Who set the exception tag of a group is asked in the group's own Region. */
  readonly cloudTrailIn: () => CloudTrailClient;
}

/** Clients by account and Region, kept while the process lives. */
export class MemberConfigs {
  private readonly kept = new Map<string, MemberConfig>();

  constructor(private readonly sessions: MemberSessions) {}

  for(accountId: string, region: string): MemberConfig {
    const key = `${accountId}/${region}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const credentials = this.sessions.credentialsFor(accountId);
    const configuration = () => ({ ...clientConfiguration(), region, credentials });
    const cloudTrail = new CloudTrailClient(configuration());
    const clients = {
      config: new ConfigServiceClient(configuration()),
      ec2: new EC2Client(configuration()),
      cloudTrailIn: () => cloudTrail,
    };
    this.kept.set(key, clients);
    return clients;
  }
}

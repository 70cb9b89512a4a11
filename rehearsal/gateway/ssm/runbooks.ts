import { DescribeDocumentPermissionCommand, GetDocumentCommand, SSMClient as WorldClient } from "@aws-sdk/client-ssm";
import { parseArn } from "../arn";
import { AwsError } from "../awsRequest";
import type { BehindClients } from "../behindClients";
import { partitionOf } from "../partition";
import { amazonRunbook, isAmazonName } from "./amazonRunbooks";
import { type Runbook, readRunbook } from "./runbook";

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Finds runbooks: Amazon's own here, those of an account in the world, and those that another account shares. */
export class Runbooks {
  constructor(private readonly world: BehindClients) {}

  /** Throws `AutomationDefinitionNotFoundException` for a name that is not there, is not shared, or is no runbook. */
  async find(place: Place, nameOrArn: string, version = "$DEFAULT"): Promise<Runbook> {
    const amazon = amazonRunbook(nameOrArn);
    if (amazon) return amazon;
    if (isAmazonName(nameOrArn)) {
      throw notFound(`${nameOrArn}: the rehearsal does not have it; add it to rehearsal/gateway/ssm/amazonRunbooks.ts`);
    }
    const arn = parseArn(nameOrArn);
    const owner = arn === undefined ? place : { account: arn.account, region: arn.region };
    const name = arn === undefined ? nameOrArn : arn.resource.replace(/^document\//, "");
    if (owner.account !== place.account && !(await this.isShared(owner, name, place.account)))
      throw notFound(nameOrArn);
    return this.read(owner, name, version, nameOrArn);
  }

  /** How another account names a document: by ARN where it is this account's. */
  nameElsewhere({ account, region }: Place, name: string): string {
    if (isAmazonName(name) || name.startsWith("arn:")) return name;
    return `arn:${partitionOf(region)}:ssm:${region}:${account}:document/${name}`;
  }

  private async read(owner: Place, name: string, version: string, asked: string): Promise<Runbook> {
    const client = this.world.get(WorldClient, owner.account, owner.region);
    const DocumentVersion = version === "$DEFAULT" ? undefined : version;
    try {
      const found = await client.send(new GetDocumentCommand({ Name: name, DocumentVersion }));
      if (found.DocumentType !== "Automation") throw notFound(asked);
      return readRunbook(asked, found.DocumentVersion ?? "1", found.Content ?? "");
    } catch (cause) {
      if (cause instanceof Error && cause.name.startsWith("InvalidDocument")) throw notFound(asked);
      throw cause;
    }
  }

  private async isShared(owner: Place, Name: string, account: string): Promise<boolean> {
    const client = this.world.get(WorldClient, owner.account, owner.region);
    const { AccountIds = [] } = await client
      .send(new DescribeDocumentPermissionCommand({ Name, PermissionType: "Share" }))
      .catch((cause: unknown) => {
        if (cause instanceof Error && cause.name.startsWith("InvalidDocument")) return { AccountIds: [] };
        throw cause;
      });
    return AccountIds.includes(account) || AccountIds.includes("all");
  }
}

function notFound(name: string): AwsError {
  return new AwsError("AutomationDefinitionNotFoundException", `Document not found: ${name}.`);
}

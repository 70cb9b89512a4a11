import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import { ownerTags } from "./ownerTags";

export interface IncidentLedgerArgs {
  /** Refuse to delete the table. Turn it off, and deploy, before the stack is destroyed. */
  readonly deletionProtection: boolean;
}

/**
 * What each incident found before it changed anything, and what it did: the way back. So it is encrypted, can be restored to any second
 * of 35 days, and can't be deleted by mistake.
 */
export class IncidentLedger extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table;

  constructor(
    name: string,
    private readonly args: IncidentLedgerArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:IncidentLedger", name, {}, options);
    this.table = this.createTable(name);
    this.registerOutputs({ tableName: this.table.name });
  }

  private createTable(name: string): aws.dynamodb.Table {
    return new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: names.incidentLedger,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        attributes: [
          { name: "pk", type: "S" },
          { name: "sk", type: "S" },
          { name: "status", type: "S" },
          { name: "updatedAt", type: "S" },
        ],
        globalSecondaryIndexes: [
          { name: names.incidentsByStatus, hashKey: "status", rangeKey: "updatedAt", projectionType: "ALL" },
        ],
        serverSideEncryption: { enabled: true },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: this.args.deletionProtection,
        tags: ownerTags,
      },
      { parent: this },
    );
  }
}

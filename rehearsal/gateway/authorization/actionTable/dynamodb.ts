import { parseArn } from "../../arn";
import type { ContextValues } from "../requestContext";
import { each, type OperationAccess, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

function tableArn(input: RequestInput, table: string): string {
  return parseArn(table) === undefined ? input.arn("dynamodb", `table/${table}`) : table;
}

const table: ResourceNames = (input) => input.texts("TableName", "ResourceArn").map((name) => tableArn(input, name));
const index: ResourceNames = (input) =>
  input.texts("IndexName").flatMap((name) => table(input).map((arn) => `${arn}/index/${name}`));

/** A query on an index needs the index, not the table. */
const tableOrIndex: ResourceNames = (input) => (input.text("IndexName") === undefined ? table(input) : index(input));

/** Values of partition keys are not told from other members of a key without the table's schema: any key called `pk`, or the only one. */
function leadingKeys(keys: readonly unknown[]): string[] {
  return keys.flatMap((key) => {
    if (typeof key !== "object" || key === null) {
      return [];
    }
    const members = Object.entries(key);
    const [, value] = members.find(([name]) => name === "pk") ?? (members.length === 1 ? (members[0] ?? []) : []);
    return typeof value === "object" && value !== null ? Object.values(value).map(String) : [];
  });
}

function itemContext(input: RequestInput): ContextValues {
  const keys = leadingKeys(input.structures("Key", "Item"));
  return keys.length === 0 ? {} : { "dynamodb:LeadingKeys": keys };
}

/** Each item of a transaction is asked for by its own action: Put is `dynamodb:PutItem`. */
const transactWrite: OperationAccess = (input) =>
  input.structures("TransactItems").flatMap((item) =>
    Object.entries(item).flatMap(([kind, part]) => {
      const { TableName = "*", Key, Item } = part as { TableName?: string; Key?: unknown; Item?: unknown };
      const action = `dynamodb:${kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`}`;
      const keys = leadingKeys([Key, Item]);
      return [
        {
          action,
          resource: tableArn(input, TableName),
          context: keys.length === 0 ? {} : { "dynamodb:LeadingKeys": keys },
        },
      ];
    }),
  );
const transactGet: OperationAccess = (input) =>
  input.structures("TransactItems").map(({ Get }) => ({
    action: "dynamodb:GetItem",
    resource: tableArn(input, (Get as { TableName?: string } | undefined)?.TableName ?? "*"),
  }));
const batch: OperationAccess = (input) =>
  on([
    (request) =>
      request
        .structures("RequestItems")
        .flatMap(Object.keys)
        .map((name) => tableArn(request, name)),
  ])(input);

/** "Actions, resources, and condition keys for Amazon DynamoDB". */
export const dynamodbActions: ServiceActions = {
  prefix: "dynamodb",
  file: "dynamodb.ts",
  operations: {
    ...each(["GetItem", "PutItem", "UpdateItem", "DeleteItem"], on([table], itemContext)),
    ...each(["Query", "Scan"], on([tableOrIndex])),
    ...each(["BatchGetItem", "BatchWriteItem"], batch),
    TransactWriteItems: transactWrite,
    TransactGetItems: transactGet,
    CreateTable: on([table], (input) => input.tagContext("Tags")),
    ...each(["DescribeTable", "UpdateTable", "DeleteTable"], on([table])),
    ...each(["DescribeContinuousBackups", "UpdateContinuousBackups"], on([table])),
    ...each(["DescribeTimeToLive", "UpdateTimeToLive"], on([table])),
    ...each(
      ["TagResource", "UntagResource"],
      on([table], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsOfResource: on([table]),
    ...each(["ListTables", "DescribeLimits", "DescribeEndpoints"], onAnything),
  },
};

import { createHash } from "node:crypto";
import { AwsError, type AwsRequest } from "../awsRequest";
import { type Operation, passThrough } from "../serviceModule";
import { amazonContent, amazonRunbook, isAmazonName } from "./amazonRunbooks";

/** GetDocument and DescribeDocument for Amazon's own runbooks; other documents are the world's. */
export function documentOperations(): Readonly<Record<string, Operation>> {
  const amazons =
    (describe: (name: string, content: string) => Readonly<Record<string, unknown>>): Operation =>
    async (request) => {
      const { Name } = request.parameters;
      const content = typeof Name === "string" ? amazonContent(Name) : undefined;
      return typeof Name === "string" && content !== undefined ? describe(Name, content) : passThrough;
    };
  return {
    GetDocument: amazons((name, content) => ({ ...shared(name), Content: content })),
    DescribeDocument: amazons((name, content) => ({
      Document: {
        ...shared(name),
        Owner: "Amazon",
        Description: amazonRunbook(name)?.description,
        Hash: createHash("sha256").update(content).digest("hex"),
        HashType: "Sha256",
        PlatformTypes: ["Windows", "Linux", "MacOS"],
        SchemaVersion: "0.3",
        LatestVersion: "1",
        DefaultVersion: "1",
        Parameters: Object.entries(amazonRunbook(name)?.parameters ?? {}).map(([Name, parameter]) => ({
          Name,
          Type: parameter.type === "StringList" ? "StringList" : "String",
          Description: parameter.description,
          ...(parameter.default !== undefined && { DefaultValue: String(parameter.default) }),
        })),
      },
    })),
    CreateDocument: async ({ parameters: { Name } }: AwsRequest) => {
      if (typeof Name !== "string" || !isAmazonName(Name)) return passThrough;
      throw new AwsError("ValidationException", `Document name ${Name} must not start with a prefix that AWS keeps.`);
    },
  };
}

function shared(name: string) {
  return { Name: name, DocumentVersion: "1", Status: "Active", DocumentFormat: "JSON", DocumentType: "Automation" };
}

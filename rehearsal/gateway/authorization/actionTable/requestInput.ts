import { parseArn } from "../../arn";
import type { AwsRequest } from "../../awsRequest";
import type { IamNames } from "../iamNames";
import type { ContextValues } from "../requestContext";

type Structure = Readonly<Record<string, unknown>>;

/** One request as the action tables read it: its input by member name, and the ARNs that it speaks of. */
export class RequestInput {
  readonly region: string;
  readonly account: string;
  readonly operation: string;
  readonly partition: string;
  /** Undefined for a service that acts for itself. */
  readonly callerArn: string | undefined;
  readonly callerIsUser: boolean;
  private readonly parameters: Structure;

  constructor(
    request: Pick<AwsRequest, "operation" | "region" | "account" | "parameters" | "principal">,
    /** The service's prefix in IAM actions, such as `cloudwatch` for the signing name `monitoring`. */
    readonly prefix: string,
    /** What IAM of the account knows by name. */
    readonly iam: IamNames,
  ) {
    this.region = request.region;
    this.account = request.account;
    this.operation = request.operation;
    this.parameters = request.parameters;
    this.callerArn = request.principal.kind === "service" ? undefined : request.principal.arn;
    this.callerIsUser = request.principal.kind === "user";
    this.partition = (this.callerArn && parseArn(this.callerArn)?.partition) || "aws";
  }

  /** The first of these members that holds one value; a dot goes into a structure (`IamInstanceProfile.Arn`). */
  text(...members: readonly string[]): string | undefined {
    return this.texts(...members)[0];
  }

  /** Every text in these members, whether a member holds one or a list. */
  texts(...members: readonly string[]): string[] {
    return members.flatMap((member) => [this.at(member)].flat()).filter(isText);
  }

  structures(...members: readonly string[]): Structure[] {
    return members.flatMap((member) => [this.at(member)].flat()).filter(isStructure);
  }

  /** Names of the top-level members that the request gives. */
  members(): string[] {
    return Object.keys(this.parameters);
  }

  /** `arn:aws:<service>:<region>:<account>:<resource>`; a global service has no Region, an EC2 image no account. */
  arn(service: string, resource: string, { region = this.region, account = this.account } = {}): string {
    return `arn:${this.partition}:${service}:${region}:${account}:${resource}`;
  }

  /** `aws:RequestTag/…` and `aws:TagKeys` from the tags and tag keys in these members. */
  tagContext(...members: readonly string[]): ContextValues {
    return tagContextOf(members.map((member) => this.at(member)));
  }

  private at(member: string): unknown {
    return member
      .split(".")
      .reduce<unknown>((value, name) => (isStructure(value) ? value[name] : undefined), this.parameters);
  }
}

/**
 * Tag keys in all the ways that services take tags: lists of `Key` and `Value` (KMS: `TagKey`, `TagValue`), maps, and for
 * untagging bare keys.
 */
export function tagContextOf(sources: readonly unknown[]): ContextValues {
  const context: Record<string, string | readonly string[]> = {};
  const keys: string[] = [];
  const add = (key: unknown, value: unknown) => {
    if (isText(key)) {
      keys.push(key);
      if (isText(value)) {
        context[`aws:RequestTag/${key}`] = value;
      }
    }
  };
  for (const source of sources) {
    if (isStructure(source) && !Array.isArray(source)) {
      for (const [key, value] of Object.entries(source)) {
        add(key, value);
      }
      continue;
    }
    for (const tag of [source].flat()) {
      if (isStructure(tag)) {
        add(tag.Key ?? tag.key ?? tag.TagKey, tag.Value ?? tag.value ?? tag.TagValue ?? "");
      } else {
        add(tag, undefined);
      }
    }
  }
  return keys.length === 0 ? {} : { ...context, "aws:TagKeys": keys };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isStructure(value: unknown): value is Structure {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

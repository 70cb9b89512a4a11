import * as z from "zod";
import type { PolicyDocument } from "../authorization/policyDocument";
import { AwsError } from "../awsRequest";

const permissionSchema = z.object({
  StatementId: z.string().regex(/^[a-zA-Z0-9-_]{1,100}$/),
  Action: z.string().regex(/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/),
  Principal: z.string().min(1),
  SourceArn: z.string().optional(),
  SourceAccount: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  PrincipalOrgID: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/)
    .optional(),
});

interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A function's resource-based policy, built statement by statement by AddPermission. */
export class ResourcePolicy {
  private readonly statements = new Map<string, PermissionStatement>();

  constructor(
    private readonly functionArn: string,
    private readonly partition: string,
  ) {}

  get empty(): boolean {
    return this.statements.size === 0;
  }

  /** `{ Version, Id: "default", Statement }`, as GetPolicy shows it. */
  get document(): PolicyDocument {
    return { Version: "2012-10-17", Id: "default", Statement: [...this.statements.values()] };
  }

  /** Adds the statement that AddPermission describes and returns it. Throws `ResourceConflictException` for a used id. */
  add(parameters: Readonly<Record<string, unknown>>): PermissionStatement {
    const parsed = permissionSchema.safeParse(parameters);
    if (!parsed.success) {
      const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
      throw new AwsError("InvalidParameterValueException", `The permission is not valid: ${problems}`);
    }
    const permission = parsed.data;
    if (this.statements.has(permission.StatementId)) {
      throw new AwsError(
        "ResourceConflictException",
        `The statement id (${permission.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        409,
      );
    }
    const equals: Record<string, string> = {
      ...(permission.SourceAccount !== undefined && { "AWS:SourceAccount": permission.SourceAccount }),
      ...(permission.PrincipalOrgID !== undefined && { "aws:PrincipalOrgID": permission.PrincipalOrgID }),
    };
    const condition = {
      ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
      ...(permission.SourceArn !== undefined && { ArnLike: { "AWS:SourceArn": permission.SourceArn } }),
    };
    const statement: PermissionStatement = {
      Sid: permission.StatementId,
      Effect: "Allow",
      Principal: this.principal(permission.Principal),
      Action: permission.Action,
      Resource: this.functionArn,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
    this.statements.set(permission.StatementId, statement);
    return statement;
  }

  /** Throws `ResourceNotFoundException` where there is no such statement. */
  remove(statementId: string): void {
    if (!this.statements.delete(statementId)) {
      throw new AwsError("ResourceNotFoundException", `Statement ${statementId} is not found in resource policy.`, 404);
    }
  }

  private principal(value: string): PermissionStatement["Principal"] {
    if (value === "*") return "*";
    if (/^\d{12}$/.test(value)) return { AWS: `arn:${this.partition}:iam::${value}:root` };
    if (value.startsWith("arn:")) return { AWS: value };
    return { Service: value };
  }
}

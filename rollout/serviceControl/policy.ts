import * as z from "zod";

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));
const operand = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const operands = z.union([operand.transform((value) => [value]), z.array(operand)]);

const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), operands)).default({}),
});

const documentSchema = z.looseObject({
  Statement: z.union([statementSchema.transform((statement) => [statement]), z.array(statementSchema)]),
});

export type ServiceControlStatement = z.output<typeof statementSchema>;

/** A service control policy that is attached somewhere above an account, or to it. */
export interface AttachedPolicy {
  /** `p-…` */
  readonly id: string;
  readonly name: string;
  /** Id of the root, unit or account that it is attached to. */
  readonly attachedTo: string;
  readonly statements: readonly ServiceControlStatement[];
}

/** Of one root, unit or account; each level must allow ("SCP evaluation", AWS Organizations User Guide). */
export type ServiceControlLevel = readonly AttachedPolicy[];

/** Throws where the text is no policy; Organizations takes none such. */
export function readStatements(text: string): readonly ServiceControlStatement[] {
  return documentSchema.parse(JSON.parse(text)).Statement;
}

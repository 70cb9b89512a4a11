import * as z from "zod";
import { knownDocument, knownDocumentNames } from "./documents";
import { placeholders, unknownPlaceholders } from "./placeholders";

/** Why a text with placeholders can't be filled in; a row that has one is a mistake to be found before it is deployed. */
function problemsOfTemplate(text: string): readonly string[] {
  if (text.includes("{{"))
    return ["{{ … }} is Systems Manager's own and may not be passed on; write {resourceId} with single braces"];
  const known = placeholders.map((name) => `{${name}}`).join(", ");
  return unknownPlaceholders(text).map((unknown) => `${unknown} is no placeholder; known are ${known}`);
}

const template = z.string().min(1).max(512);

/** Each parameter is a text or a list of up to 50 (Systems Manager API Reference, "StartAutomationExecution"). */
const parametersSchema = z
  .record(z.string(), z.union([template, z.array(template).min(1).max(50)]))
  .superRefine((parameters, context) => {
    // A union and a record say of their members only that one was wrong.
    for (const [name, value] of Object.entries(parameters)) {
      const problems = [
        ...(/^\w{1,50}$/.test(name) ? [] : ["a parameter's name has up to 50 letters, digits or _"]),
        ...(name === "AutomationAssumeRole" ? ["AutomationAssumeRole is set by Firebreak"] : []),
        ...(typeof value === "string" ? [value] : value).flatMap(problemsOfTemplate),
      ];
      for (const message of problems) context.addIssue({ code: "custom", path: [name], message });
    }
  });

const permissionSchema = z
  .strictObject({
    sid: z.string().regex(/^[A-Za-z0-9]+$/, "a Sid of letters and digits"),
    actions: z.tuple([action()], action()),
    /** ARNs with `{partition}`, `{region}` and `{account}`, the member's. */
    resources: z.tuple([z.string().min(1)], z.string().min(1)),
    conditions: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).optional(),
    because: z.string().min(1).optional(),
  })
  .superRefine(({ resources, because }, context) => {
    if (resources.includes("*") && because === undefined)
      context.addIssue('a resource "*" needs `because`, the reason why it can be no less');
    for (const placeholder of resources.flatMap((resource) => [...resource.matchAll(/(?<!\$)\{(\w*)\}/g)])) {
      if (!["partition", "region", "account"].includes(placeholder[1] ?? ""))
        context.addIssue(
          `${placeholder[0]} is no placeholder of a permission; known are {partition}, {region} and {account}`,
        );
    }
  });

function action() {
  return z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/, "an IAM action in full, such as rds:StopDBInstance");
}

/** Which runbook a playbook row starts, and on what. */
export const startAutomationOptionsSchema = z
  .strictObject({
    /** Name of an Automation runbook, or the ARN of one that is shared with the members. */
    document: z.string().regex(/^[\w.:/-]{3,130}$/, "the name or ARN of an Automation runbook"),
    /** Its parameters; left out, a runbook that Firebreak knows gets the finding's resource. */
    parameters: parametersSchema.optional(),
    /** Kind of the finding's resource as Config calls it (`AWS::S3::Bucket`), where the finding does not say. */
    resourceType: z
      .string()
      .regex(/^AWS::\w+::\w+$/, "a resource type as AWS Config names it, such as AWS::S3::Bucket")
      .optional(),
    /** The resource's ARN, with placeholders; needed for kinds other than buckets and what EC2 has. */
    resourceArn: template
      .regex(/^arn:/, "an ARN, such as arn:{partition}:sqs:{region}:{account}:{resourceId}")
      .superRefine((text, context) => {
        for (const problem of problemsOfTemplate(text)) context.addIssue(problem);
      })
      .optional(),
    /** What the runbook does in the member, for the execution role; `[]` for nothing. Runbooks that Firebreak knows have theirs. */
    permissions: z.array(permissionSchema).optional(),
  })
  .superRefine(({ document, parameters, permissions }, context) => {
    if (knownDocument(document) !== undefined) return;
    const asks = `Firebreak does not know ${document} (it knows ${knownDocumentNames.join(", ")})`;
    if (parameters === undefined)
      context.addIssue({ code: "custom", path: ["parameters"], message: `${asks}: give its parameters, {} for none` });
    if (permissions === undefined) {
      context.addIssue({
        code: "custom",
        path: ["permissions"],
        message: `${asks}: give the permissions that its runbook needs in the member, [] for none`,
      });
    }
  });

export type StartAutomationOptions = z.output<typeof startAutomationOptionsSchema>;
export type StartAutomationOptionsInput = z.input<typeof startAutomationOptionsSchema>;

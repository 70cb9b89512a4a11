import * as z from "zod";
import { holdSchema } from "../functions/domain/containmentRequest";
import { containValue } from "../functions/domain/containmentTag";
import { entityKinds } from "../functions/domain/entity";
import { optionsSchemas } from "../functions/options";
import { responders } from "../functions/responders";
import { type PlaybookRow, playbook } from "../playbook";
import { findingType } from "./findingTypes";
import { suggestion } from "./nearest";

/** All mistakes are told at once, so that what depends on several fields is looked at even where one of them is wrong. */
const evenAfterOtherMistakes = { when: () => true };

const startable = Object.keys(optionsSchemas);

const severity = z.number("must be a number from 0 to 10").min(0, "must be 0 or more").max(10, "must be 10 or less");

const detection = z.discriminatedUnion(
  "source",
  [
    z.strictObject({
      source: z.literal("guardduty"),
      types: listOf(findingType, 'must be a list of GuardDuty finding types such as ["Backdoor:EC2/*"]'),
      severityAtLeast: severity.optional(),
    }),
    z.strictObject({
      source: z.literal("config"),
      rules: listOf(z.string(), "must be a list of names of Config rules"),
    }),
    z.strictObject({
      source: z.literal("security-hub"),
      action: z.string("must be the name of a custom action").min(1).max(20, "has at most 20 characters"),
    }),
    z.strictObject({
      source: z.literal("tag"),
      value: z.literal(
        containValue,
        `must be ${containValue}, the value of the tag SecurityIncidentStatus that contains`,
      ),
    }),
    z.strictObject({
      source: z.literal("request"),
      entities: listOf(z.enum(entityKinds), `must be a list of kinds of entity: ${entityKinds.join(", ")}`),
    }),
  ],
  'must have a source: "guardduty" with types, "config" with rules, "security-hub" with an action, "tag" with a value, or "request" with entities',
);

const row = z
  .strictObject({
    name: z
      .string("must be the row's name")
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "must be in kebab-case, such as terminate-beaconing-instance")
      // The rule of EventBridge has the row's name.
      .max(64, "has at most 64 characters"),
    detection,
    respond: z.string("must be a responder's name").superRefine((name, context) => {
      if (!isResponder(name))
        context.addIssue(
          `"${name}" is not a responder that a row may start.${suggestion(name, startable)} Allowed are ${startable.join(", ")}.`,
        );
    }),
    options: z.record(z.string(), z.unknown(), "must be an object").optional(),
    hold: holdSchema.optional(),
    because: z
      .string("must say why this detection gets this response")
      .min(20, "must say why, in 20 characters or more"),
  })
  .superRefine(agreesWithResponder, evenAfterOtherMistakes);

/** As far as what a responder demands of its rows can be told of a row with other mistakes. */
const answer = z.looseObject({
  respond: z.string(),
  options: z.unknown().optional(),
  hold: z.unknown().optional(),
  detection: z.looseObject({ source: z.unknown() }).optional().catch(undefined),
});

function agreesWithResponder(written: unknown, context: z.core.$RefinementCtx): void {
  const { data } = answer.safeParse(written);
  if (data === undefined || !isResponder(data.respond)) return;
  if (data.respond === "release-incident" && data.detection?.source !== "security-hub")
    context.addIssue({ code: "custom", path: ["respond"], message: "releases by an action of Security Hub only" });
  if (data.hold !== undefined && responders[data.respond]?.permissions.release === undefined)
    context.addIssue({
      code: "custom",
      path: ["hold"],
      message: `${data.respond} contains nothing that could be held`,
    });
  for (const { path, message } of optionsSchemas[data.respond].safeParse(data.options ?? {}).error?.issues ?? [])
    context.addIssue({ code: "custom", path: ["options", ...path], message });
}

/**
 * Rows of the playbook that a stack has beside those of `playbook.ts`, in the same shape. Every mistake is an issue of its own,
 * with its path. That a pattern or an input template is too long for EventBridge is told by the preview.
 */
export const additionalRows = z
  .array(row, "must be a list of playbook rows")
  .superRefine(namesEachOnce, evenAfterOtherMistakes)
  // Each row's options were held to those of its responder, which the type can't tell.
  .transform((rows) => rows as unknown as readonly PlaybookRow[]);

function namesEachOnce(written: unknown, context: z.core.$RefinementCtx): void {
  const taken = new Set<unknown>(playbook.map(({ name }) => name));
  for (const [index, { name }] of (
    z.array(z.looseObject({ name: z.unknown() })).safeParse(written).data ?? []
  ).entries()) {
    if (taken.has(name)) context.addIssue({ code: "custom", path: [index, "name"], message: `"${name}" is taken` });
    taken.add(name);
  }
}

/** Not a tuple: of an empty list that would say that its first item is no string. */
function listOf<Item extends z.ZodType>(item: Item, problem: string) {
  return z.array(item, problem).min(1, problem);
}

function isResponder(name: string): name is PlaybookRow["respond"] {
  return Object.hasOwn(optionsSchemas, name);
}

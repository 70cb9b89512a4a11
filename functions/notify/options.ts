import * as z from "zod";

/** Finding types that other rows answer. */
const answeredSchema = z.strictObject({
  /** As a playbook row has them: a type ending in `*` stands for all that begin so. */
  types: z.array(z.string().min(1)),
  /** The other row's floor: what is below is not answered there. */
  severityAtLeast: z.number().optional(),
});
export type Answered = z.output<typeof answeredSchema>;

/** What people are told beside the finding. */
export const notifyOptionsSchema = z.strictObject({
  /** What a person should do; one or two sentences. */
  nextStep: z.string().min(1).max(1000).optional(),
  /** Left out of this row's notices, for other rows answer it. The deployment fills it in where a row detects `unanswered`. */
  answered: z.array(answeredSchema).default([]),
});

export type NotifyOptions = z.output<typeof notifyOptionsSchema>;
export type NotifyOptionsInput = z.input<typeof notifyOptionsSchema>;

import * as z from "zod";

const schema = z.object({
  /** A JSON list of rule names, as they are written when made. */
  FIREBREAK_RULES: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string().min(1),
});

/** What the sweep is told by its stack; made by `components/noncomplianceSweep.ts`. */
export interface SweepEnvironment {
  readonly rules: readonly string[];
  readonly functionName: string;
}

/** Throws a `ZodError` that names each variable that is missing or malformed: a deployment fault, not an event's. */
export function readSweepEnvironment(variables: NodeJS.ProcessEnv): SweepEnvironment {
  const env = schema.parse(variables);
  return {
    rules: z.array(z.string().min(1)).min(1).parse(JSON.parse(env.FIREBREAK_RULES)),
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
  };
}

import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { exceptionClasses } from "../functions/domain/exceptionClass";
import { responderFunctionName } from "../functions/domain/names";
import { reportExceptions } from "../functions/report-exceptions/report";

const account = z.object({ id: z.string(), name: z.string().optional() });

const exception = z.object({
  place: z.string(),
  resource: z.string(),
  key: z.string(),
  value: z.string(),
  owner: z.string().optional(),
  classes: z.array(z.enum(exceptionClasses)).min(1),
  remarks: z.array(z.string()),
});

/** What the function answers where it is asked to tell nobody. */
const answerSchema = z.object({
  kind: z.literal("looked"),
  goesOnAfter: z.string().optional(),
  report: z.object({
    accounts: z.array(z.object({ account, owners: z.array(z.object({ exceptions: z.array(exception) })) })),
    notRead: z.array(z.object({ account, places: z.array(z.string()), because: z.string() })),
  }),
});

export type LookedAt = z.output<typeof exception> & { readonly account: z.output<typeof account> };
export type Unread = z.output<typeof answerSchema>["report"]["notRead"][number];

/** Every exception of every account, as it is now; `new` since the last report that people were told. */
export interface Look {
  readonly exceptions: readonly LookedAt[];
  readonly notRead: readonly Unread[];
}

/** Asks the function that reports exceptions, part by part, and has it tell nobody. Throws where the function itself fails. */
export async function lookAtExceptions(lambda: LambdaClient): Promise<Look> {
  const exceptions: LookedAt[] = [];
  const notRead: Unread[] = [];
  let after: string | undefined;
  do {
    const { report, goesOnAfter } = await invoke(lambda, { tell: false, ...(after === undefined ? {} : { after }) });
    for (const { account: of, owners } of report.accounts)
      exceptions.push(...owners.flatMap((owner) => owner.exceptions.map((one) => ({ ...one, account: of }))));
    notRead.push(...report.notRead);
    after = goesOnAfter;
  } while (after !== undefined);
  return { exceptions, notRead };
}

async function invoke(lambda: LambdaClient, request: object): Promise<z.output<typeof answerSchema>> {
  const functionName = responderFunctionName(reportExceptions.name);
  const { FunctionError: fault, Payload: payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const text = payload === undefined ? "" : Buffer.from(payload).toString();
  if (fault !== undefined) throw new Error(`${functionName} failed (${text}); its log tells more`);
  return answerSchema.parse(JSON.parse(text));
}

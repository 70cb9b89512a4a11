import * as z from "zod";

const schema = z.object({
  heading: z.literal("EXCEPTIONS"),
  accounts: z.array(
    z.object({
      accountId: z.string(),
      owners: z.array(z.object({ listed: z.array(z.object({ resource: z.string(), classes: z.array(z.string()) })) })),
    }),
  ),
  notRead: z.array(z.object({ accountId: z.string() })),
});

/** A report of exceptions, as a machine that subscribes to the alerts reads it. */
export interface ExceptionsTold {
  /** Each exception of which there is something to say. */
  readonly listed: readonly {
    readonly accountId: string;
    readonly resource: string;
    readonly classes: readonly string[];
  }[];
  /** Ids of accounts. */
  readonly notRead: readonly string[];
}

/** The report in a message of the alerts topic; none where it is another notice. Throws a `SyntaxError` where it is no JSON. */
export function exceptionsToldIn(message: string): readonly ExceptionsTold[] {
  const { data: report } = schema.safeParse(JSON.parse(message));
  if (report === undefined) return [];
  return [
    {
      listed: report.accounts.flatMap(({ accountId, owners }) =>
        owners.flatMap(({ listed }) => listed.map((one) => ({ accountId, ...one }))),
      ),
      notRead: report.notRead.map(({ accountId }) => accountId),
    },
  ];
}

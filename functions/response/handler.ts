import type { Context } from "aws-lambda";
import type * as z from "zod";
import { type Home, openHome } from "../aws/home";
import { reject } from "../aws/report";
import type { Finding } from "../domain/finding";
import { readFindingEvent } from "../domain/findingEvent";
import { readInvocation } from "../domain/invocation";
import { judgeOrigin } from "../domain/origin";
import { gravestOf, type Outcome } from "../domain/outcome";
import { respondToFinding } from "./respond";
import type { LiveResource, Response, ResponseTarget } from "./response";
import type { Task } from "./task";

/** What one responder makes of the findings that a playbook rule sends. */
export interface FindingAnswer<Options> {
  readonly options: z.ZodType<Options>;
  /** Findings that are another row's to answer: nothing is made of them, not even a dead letter of what can't be trusted. */
  readonly overlooks?: (finding: Finding, options: Options) => boolean;
  answer(home: Home, task: Task<Options>): Promise<Outcome>;
}

/** The Lambda handler of a responder that contains a resource. */
export function respondWith<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
): (payload: unknown, context: Context) => Promise<Outcome> {
  return answerWith(openHome(response.definition, process.env), {
    options: response.options,
    answer: (home, task) => respondToFinding(home, response, task),
  });
}

/**
 * A responder's Lambda handler: parse, judge the origin, answer. Input that can't be trusted is rejected for good; what may
 * pass when tried again is thrown, so that Lambda's asynchronous retries, and then the dead-letter queue, get it. An event
 * of several findings (Security Hub's actions) is answered finding by finding, each whatever became of the others.
 */
export function answerWith<Options>(
  home: Home,
  { options: schema, overlooks, answer }: FindingAnswer<Options>,
): (payload: unknown, context: Context) => Promise<Outcome> {
  return async (payload, context) => {
    const begun = performance.now();
    home.telemetry.begin(context);
    const refuse = (reasons: readonly string[]) => reject(home, { requestId: context.awsRequestId, reasons, payload });

    const invocation = readInvocation(payload);
    if (invocation.kind === "malformed") return refuse(invocation.problems);
    const { row, event, hold: holdOfRow } = invocation.invocation;
    const options = schema.safeParse(invocation.invocation.options);
    if (!options.success)
      return refuse(options.error.issues.map((issue) => `options.${issue.path.join(".")}: ${issue.message}`));
    const reading = readFindingEvent(event);
    if (reading.kind === "malformed") return refuse(reading.problems);

    const concerned = reading.findings.filter((finding) => overlooks?.(finding, options.data) !== true);
    if (concerned.length < reading.findings.length) {
      home.telemetry.log.debug(`Other rows answer ${reading.findings.length - concerned.length} finding(s)`, { row });
    }
    const untrusted = concerned.flatMap((finding) => {
      const origin = judgeOrigin(finding, home.environment);
      return origin.trusted ? [] : [{ finding, reason: origin.reason }];
    });
    const problems = [...reading.problems, ...untrusted.map(({ reason }) => reason)];
    const rejections = problems.length === 0 ? [] : [await refuse(problems)];
    const trusted = concerned.filter((each) => !untrusted.some(({ finding }) => finding === each));
    const outcomes = await respondToEach(trusted, (finding) => {
      // Who asks for a containment says how long; what the row says is for whoever does not.
      const hold = finding.request?.hold ?? holdOfRow;
      return answer(home, {
        row,
        finding,
        options: options.data,
        ...(hold === undefined ? {} : { hold }),
        // Asking again is another invocation; what it has in common with one that died is the request.
        requestId: finding.request?.requestId ?? context.awsRequestId,
        deadline: Date.now() + context.getRemainingTimeInMillis(),
        begun,
      });
    });
    return gravestOf([...rejections, ...outcomes]);
  };
}

/** One after the other: each may need most of the function's time-out for itself. Throws once all were tried. */
async function respondToEach(
  findings: readonly Finding[],
  respond: (finding: Finding) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const failures: unknown[] = [];
  for (const finding of findings) {
    try {
      outcomes.push(await respond(finding));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return outcomes;
  // One failure is told as itself, for Lambda shows its name and message in the dead letter.
  throw failures.length === 1
    ? failures[0]
    : new AggregateError(failures, `${failures.length} of ${findings.length} findings failed: ${failures.join("; ")}`);
}

import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { AwsError } from "./awsRequest";
import { definedMembers } from "./definedMembers";
import { type FaultHandle, type Faults, faultKinds } from "./faults";
import { readBody, sendResponse } from "./httpMessage";
import type { Journal } from "./journal";
import type { ServiceModule } from "./serviceModule";

/** What the control endpoints work on; the gateway. */
export interface Controlled {
  readonly journal: Journal;
  readonly faults: Faults;
  readonly modules: { readonly list: readonly ServiceModule[] };
  settled(): Promise<void>;
}

/** A service module that sends findings as its service would; the GuardDuty module. */
export interface FindingSource {
  fireFinding(finding: unknown): Promise<unknown>;
}

const faultRule = z.strictObject({
  kind: z.enum(faultKinds),
  account: z.string().optional(),
  service: z.string().optional(),
  operation: z.string().optional(),
  principalArn: z.string().optional(),
  nth: z.int().positive().optional(),
  times: z.int().positive().optional(),
});
const latency = z.strictObject({ milliseconds: z.number().min(0) });

type Endpoint = (body: unknown, query: URLSearchParams) => unknown;

/**
 * `/_rehearsal/…`: what people and tools outside the gateway's process may see and do. No AWS endpoint has such a path.
 *
 * - `GET journal?since=<mark>`: calls, oldest first, and the mark for the next time
 * - `GET faults`, `POST faults` (a fault rule), `DELETE faults`
 * - `GET latency`, `POST latency` `{ milliseconds }`
 * - `POST guardduty/findings`: GuardDuty finds something
 * - `GET settled`: answers once nothing is under way
 */
export class Control {
  private readonly endpoints: Readonly<Record<string, Endpoint>>;

  constructor(private readonly gateway: Controlled) {
    const { journal, faults } = gateway;
    this.endpoints = {
      "GET journal": (_, query) => {
        const since = z.coerce
          .number()
          .int()
          .min(0)
          .parse(query.get("since") ?? 0);
        return { mark: journal.mark(), entries: journal.since(since) };
      },
      "GET faults": () => ({ faults: faults.list().map(describeFault) }),
      "POST faults": (body) => describeFault(faults.inject(definedMembers(faultRule.parse(body)))),
      "DELETE faults": () => {
        faults.clear();
        return {};
      },
      "GET latency": () => ({ milliseconds: faults.latencyMilliseconds }),
      "POST latency": (body) => {
        faults.latencyMilliseconds = latency.parse(body).milliseconds;
        return { milliseconds: faults.latencyMilliseconds };
      },
      "POST guardduty/findings": (body) => this.fireFinding(body),
      "GET settled": async () => {
        await gateway.settled();
        return { settled: true };
      },
    };
  }

  /** Never rejects. */
  async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", "http://gateway");
    const endpoint = this.endpoints[`${incoming.method} ${url.pathname.replace("/_rehearsal/", "")}`];
    if (!endpoint) {
      send(outgoing, 404, { error: `No such endpoint. There are: ${Object.keys(this.endpoints).join(", ")}.` });
      return;
    }
    try {
      const text = (await readBody(incoming)).toString("utf8");
      send(outgoing, 200, (await endpoint(text === "" ? undefined : JSON.parse(text), url.searchParams)) ?? {});
    } catch (error) {
      send(outgoing, error instanceof AwsError ? error.status : 400, { error: explain(error) });
    }
  }

  private async fireFinding(body: unknown): Promise<unknown> {
    const source = this.gateway.modules.list.find(isFindingSource);
    if (!source) throw new Error("This gateway was started without the GuardDuty module; nothing can find.");
    return source.fireFinding(body);
  }
}

function isFindingSource(module: ServiceModule): module is ServiceModule & FindingSource {
  return module.service === "guardduty" && "fireFinding" in module && typeof module.fireFinding === "function";
}

function describeFault({ rule, matched, hits }: FaultHandle): object {
  return { ...rule, matched, hits };
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

function send(outgoing: ServerResponse, status: number, body: unknown): void {
  sendResponse(outgoing, { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

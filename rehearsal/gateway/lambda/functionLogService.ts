import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { type Operation, passThrough, type ServiceModule } from "../serviceModule";
import type { FunctionLogs, LogLine } from "./functionLogs";

const readSchema = z.object({
  logGroupName: z.string().optional(),
  logGroupIdentifier: z.string().optional(),
  logStreamName: z.string().optional(),
  logStreamNames: z.array(z.string()).optional(),
  logStreamNamePrefix: z.string().optional(),
  filterPattern: z.string().default(""),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  limit: z.number().int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
});

type ReadParameters = z.infer<typeof readSchema>;

/**
 * Reads functions' logs through CloudWatch Logs: FilterLogEvents, GetLogEvents and DescribeLogStreams of a log group that
 * functions wrote to. Everything else of the service is moto's. Less than AWS: filter patterns are terms that a line must
 * hold, without JSON or regular expressions, and reads go forward only.
 */
export class FunctionLogService implements ServiceModule {
  readonly service = "logs";
  readonly operations: Readonly<Record<string, Operation>>;

  constructor(logs: FunctionLogs) {
    /** The lines that a call is about; none where the group is not a function's, which moto answers. */
    const select = (request: AwsRequest) => {
      const parameters = readParameters(request);
      const logGroup = parameters.logGroupName ?? parameters.logGroupIdentifier?.split(":log-group:").at(-1) ?? "";
      const all = logs.ofGroup({ account: request.account, region: request.region, logGroup });
      return { parameters, all, lines: all.filter((line) => isSelected(line, parameters)) };
    };

    this.operations = {
      FilterLogEvents: async (request) => {
        const { parameters, all, lines } = select(request);
        if (all.length === 0) return passThrough;
        const from = Number(parameters.nextToken ?? 0) || 0;
        const next = from + parameters.limit;
        return {
          events: lines.slice(from, next).map((line, index) => ({
            ...describe(line),
            logStreamName: line.logStream,
            eventId: String(from + index).padStart(56, "0"),
          })),
          searchedLogStreams: [],
          ...(next < lines.length && { nextToken: String(next) }),
        };
      },

      GetLogEvents: async (request) => {
        const { parameters, all, lines } = select(request);
        if (all.length === 0) return passThrough;
        const from = Number(/^f\/(\d+)$/.exec(parameters.nextToken ?? "")?.[1] ?? 0);
        const next = Math.min(from + parameters.limit, lines.length);
        return {
          events: lines.slice(from, next).map(describe),
          nextForwardToken: `f/${next}`,
          nextBackwardToken: `b/${from}`,
        };
      },

      DescribeLogStreams: async (request) => {
        const { all, lines } = select(request);
        if (all.length === 0) return passThrough;
        const streams = groupByStream(lines);
        return {
          logStreams: [...streams].map(([logStreamName, found]) => ({
            logStreamName,
            creationTime: found[0]?.timestamp,
            firstEventTimestamp: found[0]?.timestamp,
            lastEventTimestamp: found.at(-1)?.timestamp,
          })),
        };
      },

      DeleteLogGroup: async (request) => ({
        ...passThrough,
        rewrite: (response) => {
          const { logGroupName } = readParameters(request);
          if (response.status === 200 && logGroupName !== undefined) {
            logs.removeGroup({ account: request.account, region: request.region, logGroup: logGroupName });
          }
          return response;
        },
      }),
    };
  }
}

function readParameters(request: AwsRequest): ReadParameters {
  const parsed = readSchema.safeParse(request.parameters);
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidParameterException", z.prettifyError(parsed.error));
}

function isSelected(line: LogLine, parameters: ReadParameters): boolean {
  const { logStreamName, logStreamNames, logStreamNamePrefix, startTime, endTime } = parameters;
  return (
    (logStreamName === undefined || line.logStream === logStreamName) &&
    (logStreamNames === undefined || logStreamNames.includes(line.logStream)) &&
    (logStreamNamePrefix === undefined || line.logStream.startsWith(logStreamNamePrefix)) &&
    (startTime === undefined || line.timestamp >= startTime) &&
    (endTime === undefined || line.timestamp < endTime) &&
    meetsPattern(line.message, parameters.filterPattern)
  );
}

/** Every term, or quoted phrase, must be there; one that begins with `-` must not. */
function meetsPattern(message: string, pattern: string): boolean {
  const trimmed = pattern.trim();
  if (/^[{[%?]/.test(trimmed)) {
    throw new AwsError(
      "InvalidParameterException",
      `The rehearsal filters logs by terms only; it cannot read the filter pattern ${pattern}`,
    );
  }
  const terms = trimmed.match(/-?"[^"]*"|\S+/g) ?? [];
  return terms.every((term) => {
    const excluded = term.startsWith("-");
    const text = (excluded ? term.slice(1) : term).replace(/^"(.*)"$/, "$1");
    return message.includes(text) !== excluded;
  });
}

function describe(line: LogLine) {
  return { timestamp: line.timestamp, message: `${line.message}\n`, ingestionTime: line.timestamp };
}

function groupByStream(lines: readonly LogLine[]): Map<string, LogLine[]> {
  const streams = new Map<string, LogLine[]>();
  for (const line of lines) streams.set(line.logStream, [...(streams.get(line.logStream) ?? []), line]);
  return streams;
}

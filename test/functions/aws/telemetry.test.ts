import assert from "node:assert/strict";
import { Telemetry } from "../../../functions/aws/telemetry";
import { type Counted, countMetric, timeToContainMetric } from "../../../functions/domain/metrics";

interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** What CloudWatch makes of the log lines that were written meanwhile (embedded metric format). */
function metricsWritten(act: (telemetry: Telemetry) => void): readonly Datum[] {
  const lines: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
  try {
    act(new Telemetry("isolate-instance"));
  } finally {
    process.stdout.write = write;
  }
  return lines
    .map((line) => JSON.parse(line)._aws.CloudWatchMetrics[0])
    .map(({ Namespace, Metrics, Dimensions }) => ({
      namespace: Namespace,
      name: Metrics[0].Name,
      dimensions: Dimensions[0],
    }));
}

describe("A responder's telemetry", () => {
  it("counts every outcome by responder, and by responder and account", () => {
    for (const counted of Object.keys(countMetric) as Counted[]) {
      const name = countMetric[counted];
      assert.deepEqual(
        metricsWritten((telemetry) => telemetry.count(counted, "111122223333")),
        [
          { namespace: "Firebreak", name, dimensions: ["service"] },
          { namespace: "Firebreak", name, dimensions: ["service", "account"] },
        ],
      );
    }
  });

  it("counts what names no account by responder only", () => {
    assert.deepEqual(
      metricsWritten((telemetry) => telemetry.count("rejected", undefined)),
      [{ namespace: "Firebreak", name: "Rejected", dimensions: ["service"] }],
    );
  });

  it("tells the time to contain by responder", () => {
    assert.deepEqual(
      metricsWritten((telemetry) => telemetry.timeToContain(5)),
      [{ namespace: "Firebreak", name: timeToContainMetric, dimensions: ["service"] }],
    );
  });
});

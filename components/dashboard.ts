import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountsNotReadMetric, exceptionMetric } from "../functions/domain/exceptionMetrics";
import { type Counted, countMetric, timeToContainMetric } from "../functions/domain/metrics";
import { names, responderFunctionName } from "../functions/domain/names";
import { reportExceptions } from "../functions/report-exceptions/report";

export interface DashboardArgs {
  /** Region of the metrics: the security stack's. */
  readonly region: string;
  /** Names of the responders: `isolate-instance`. */
  readonly responders: readonly string[];
  /** Whether exceptions are reported, and so counted. */
  readonly exceptionReport?: boolean;
}

/** What is shown first, and of each outcome: by responder, and by account. */
const outcomes: readonly Counted[] = ["contained", "notified", "exempt", "failed", "rejected", "released"];

/** CloudWatch gives a dashboard a grid of 24 columns. */
const columns = 24;
const halfHour = 1800;
const day = 86_400;

interface Widget {
  readonly type: "metric" | "text";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/**
 * What Firebreak did, to whom, how fast, and what it could not do. Costs what CloudWatch asks for a dashboard beyond the
 * third of an account.
 */
export class Dashboard extends pulumi.ComponentResource {
  readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(
    name: string,
    private readonly args: DashboardArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:Dashboard", name, {}, options);
    this.dashboard = new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      { dashboardName: names.dashboard, dashboardBody: JSON.stringify({ widgets: inRows(this.widgets()) }) },
      { parent: this },
    );
    this.registerOutputs({ dashboardArn: this.dashboard.dashboardArn });
  }

  private widgets(): readonly Widget[] {
    return [
      this.totals(),
      this.timeToContain(),
      this.deadLetters(),
      ...outcomes.map((outcome) => this.byResponder(outcome)),
      ...outcomes.filter((outcome) => outcome !== "rejected").map((outcome) => this.byAccount(outcome)),
      ...(this.args.exceptionReport === true ? [this.exceptions()] : []),
      this.functions("Errors", "Sum"),
      this.functions("Throttles", "Sum"),
      this.functions("Duration", "p99"),
    ];
  }

  private totals(): Widget {
    return this.metric("Of all responders", columns, {
      view: "singleValue",
      setPeriodToTimeRange: true,
      metrics: outcomes.map((outcome) => [
        { expression: `SUM(${this.search(["service"], outcome)})`, label: countMetric[outcome], id: outcome },
      ]),
    });
  }

  private timeToContain(): Widget {
    return this.metric("Time to contain, milliseconds", 16, {
      view: "timeSeries",
      metrics: this.args.responders.flatMap((responder) =>
        ["p50", "p99"].map((stat) => [
          names.metricNamespace,
          timeToContainMetric,
          "service",
          responder,
          { stat, label: `${responder} ${stat}` },
        ]),
      ),
    });
  }

  private deadLetters(): Widget {
    const depth = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", names.deadLetterQueue];
    return this.metric("Dead letters", 8, { view: "timeSeries", stat: "Maximum", metrics: [depth] });
  }

  private byResponder(outcome: Counted): Widget {
    return this.metric(`${countMetric[outcome]} by responder`, 8, {
      view: "timeSeries",
      stat: "Sum",
      metrics: this.args.responders.map((responder) => [
        names.metricNamespace,
        countMetric[outcome],
        "service",
        responder,
        { label: responder },
      ]),
    });
  }

  /** By a search, because accounts come and go without a deployment of this stack. */
  private byAccount(outcome: Counted): Widget {
    const expression = this.search(["service", "account"], outcome);
    return this.metric(`${countMetric[outcome]} by account`, 12, {
      view: "timeSeries",
      metrics: [[{ expression, label: `${property("account")} ${property("service")}`, id: outcome }]],
    });
  }

  /** As each report counted them: one point a week, so further back than the dashboard's own time range. */
  private exceptions(): Widget {
    return this.metric("Exceptions, as reported", columns, {
      view: "timeSeries",
      stat: "Maximum",
      period: day,
      start: "-P3M",
      metrics: [...Object.values(exceptionMetric), accountsNotReadMetric].map((metric) => [
        names.metricNamespace,
        metric,
        "service",
        reportExceptions.name,
        { label: metric },
      ]),
    });
  }

  private functions(metricName: "Errors" | "Throttles" | "Duration", stat: string): Widget {
    return this.metric(`${metricName} of the functions`, 8, {
      view: "timeSeries",
      stat,
      metrics: this.args.responders.map((responder) => [
        "AWS/Lambda",
        metricName,
        "FunctionName",
        responderFunctionName(responder),
        { label: responder },
      ]),
    });
  }

  private search(dimensions: readonly string[], outcome: Counted): string {
    const schema = `{${[names.metricNamespace, ...dimensions].join(",")}}`;
    return `SEARCH('${schema} MetricName="${countMetric[outcome]}"', 'Sum', ${halfHour})`;
  }

  private metric(title: string, width: number, properties: object): Widget {
    return {
      type: "metric",
      width,
      height: 6,
      properties: { title, region: this.args.region, period: halfHour, ...properties },
    };
  }
}

/** Stands in a label for the dimension's value of each metric found (CloudWatch user guide, "Use dynamic labels"). */
function property(dimension: string): string {
  return `\${PROP('Dim.${dimension}')}`;
}

/** Each widget beside the one before while the row has room for it. */
function inRows(widgets: readonly Widget[]): readonly (Widget & { readonly x: number; readonly y: number })[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return widgets.map((widget) => {
    if (x + widget.width > columns) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const placed = { ...widget, x, y };
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return placed;
  });
}

import assert from "node:assert/strict";
import { Dashboard } from "../../components/dashboard";
import { countMetric, timeToContainMetric } from "../../functions/domain/metrics";
import { type DeployedResource, deploy } from "./deployment";

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title: string; readonly region: string; readonly metrics: readonly unknown[][] };
}

describe("The dashboard", () => {
  let dashboard: DeployedResource;
  let widgets: readonly Widget[];
  before(async () => {
    const args = { region: "eu-central-1", responders: ["isolate-instance", "release-incident"] };
    dashboard = (await deploy(() => new Dashboard("dashboard", args))).one("Dashboard");
    widgets = JSON.parse(String(dashboard.inputs.dashboardBody)).widgets;
  });

  function titled(title: string): string {
    return JSON.stringify(widgets.find((widget) => widget.properties.title === title)?.properties.metrics);
  }

  it("has a name of its own and looks at the security stack's Region", () => {
    assert.equal(dashboard.inputs.dashboardName, "firebreak");
    for (const { properties } of widgets) assert.equal(properties.region, "eu-central-1", properties.title);
  });

  it("names no metric of Firebreak's that no responder writes", () => {
    const written = new Set([...Object.values(countMetric), timeToContainMetric]);
    const named = new Set<unknown>();
    for (const [first, second] of widgets.flatMap(({ properties }) => properties.metrics)) {
      if (first === "Firebreak") named.add(second);
      const { expression } = first as { readonly expression?: string };
      const searched = /MetricName="(\w+)"/.exec(expression ?? "")?.[1];
      if (searched !== undefined) named.add(searched);
    }
    for (const name of named) assert.ok(written.has(String(name)), String(name));
    for (const name of ["Contained", "Exempt", "Failed", "Rejected", "Released", "TimeToContain"])
      assert.ok(named.has(name), `${name} is not shown`);
  });

  it("shows each outcome by responder, and by account without knowing the accounts", () => {
    for (const name of ["Contained", "Exempt", "Failed", "Released"]) {
      assert.match(titled(`${name} by responder`), /"service","isolate-instance".*"service","release-incident"/);
      assert.match(titled(`${name} by account`), /SEARCH\('\{Firebreak,service,account\} MetricName=/);
    }
  });

  it("shows the time to contain, dead letters, and errors, throttles and duration of the functions", () => {
    assert.match(titled("Time to contain, milliseconds"), /"p50".*"p99"/);
    assert.match(titled("Dead letters"), /"QueueName","firebreak-dead-letters"/);
    for (const name of ["Errors", "Throttles", "Duration"])
      assert.match(titled(`${name} of the functions`), /"FunctionName","firebreak-isolate-instance"/);
  });

  it("has no widget over another or beyond the grid", () => {
    for (const [index, a] of widgets.entries()) {
      assert.ok(a.x + a.width <= 24, a.properties.title);
      for (const b of widgets.slice(index + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart, `${a.properties.title} and ${b.properties.title}`);
      }
    }
  });
});

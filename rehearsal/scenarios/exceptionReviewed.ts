import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CustomResource } from "@pulumi/pulumi";
import { PackEngine, type PackRun } from "../policypack/packEngine";
import { toolFolder } from "../setup/folders";
import { pulumiEngine } from "../setup/pulumiEngine";
import { findingAbout } from "../world/finding";
import { dayFromNow, governedException } from "../world/governedException";
import { hasNoDeadLetter, hasOneIncident, isUnchanged, madeNoChange, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";
const ticket = "CHG-20431";

/** One exception from the pull request to the response; `exception-ended` is how it goes on. */
export const exceptionReviewed: Scenario = {
  name: "exception-reviewed",
  summary:
    "A product team's preview is refused for a ticket alone and accepted with an end, a scope and an owner; the responder then honours that very value.",
  async run(organization) {
    const approval = governedException(ticket, dayFromNow(30), ["isolate-instance"]);
    const folder = mkdtempSync(join(tmpdir(), "firebreak-preview-"));
    let previews: readonly Expectation[];
    try {
      const { command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined });
      const engine = new PackEngine(command, folder);
      const [alone, governed] = [
        await engine.preview({ program: instanceWith(ticket) }),
        await engine.preview({ program: instanceWith(approval) }),
      ];
      previews = [isRefused(alone), isAccepted(governed)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const workload = await organization.launch("payments", { tags: { SecurityException: approval } });
    const response = await respondTo(organization, workload, [
      findingAbout(workload, trigger, { firstSeen: new Date() }),
    ]);
    const expectations = [
      ...previews,
      isUnchanged(response),
      madeNoChange(response),
      hasOneIncident(response, "exempt"),
      wasNotified(response, "EXEMPT"),
      hasNoDeadLetter(response),
    ];
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed
      ? `refused as ${ticket}, accepted and exempt as ${approval}`
      : "the preview or the responder took the exception for something else";
    return resultOf(organization, response, expectations, { trigger, exception: { passed, summary } });
  },
};

/** What a product team's program declares; the engine only looks at it. */
function instanceWith(exception: string) {
  return async (): Promise<Record<string, unknown>> => {
    new Instance(exception);
    return {};
  };
}

class Instance extends CustomResource {
  constructor(exception: string) {
    super("aws:ec2/instance:Instance", "service", {
      instanceType: "t3.micro",
      rootBlockDevice: { encrypted: true },
      tags: { SecurityException: exception },
    });
  }
}

function isRefused({ refused, violations }: PackRun): Expectation {
  const policies = violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);
  const wanted = ["exception-expiry", "exception-owner"];
  return {
    claim: "the preview is refused for a ticket alone, which has neither end nor owner",
    holds: refused && wanted.every((policy) => policies.includes(policy)),
    otherwise: refused ? `the preview is refused by ${policies.join(", ")}` : "the preview is not refused",
  };
}

function isAccepted({ refused, violations }: PackRun): Expectation {
  return {
    claim: "the preview with an end, a scope and an owner has nothing to say",
    holds: !refused && violations.length === 0,
    otherwise: `the preview says ${violations.map(({ policy, message }) => `${policy}: ${message}`).join("; ")}`,
  };
}

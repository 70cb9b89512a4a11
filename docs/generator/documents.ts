import { configurationTable } from "./configurationTable";
import {
  actionCoverage,
  configCoverage,
  coverageReasons,
  customDetectionCoverage,
  guardDutyCoverage,
  retiredTypes,
} from "./coverageTables";
import { withBlock } from "./generatedBlock";
import { playbookSummary, playbookTable } from "./playbookTable";
import { policySections, policyTable } from "./policySections";
import { responderSections } from "./responderSections";

/** A hand-written document with parts that are made from the code. */
export interface Document {
  /** From the checkout's root. */
  readonly path: string;
  /** What stands between the marks of each generated block, by the block's name. */
  readonly blocks: Readonly<Record<string, () => string>>;
}

export const documents: readonly Document[] = [
  { path: "README.md", blocks: { responses: playbookSummary } },
  { path: "docs/responders.md", blocks: { playbook: playbookTable, responders: responderSections } },
  {
    path: "docs/coverage.md",
    blocks: {
      guardduty: guardDutyCoverage,
      "custom detection": customDetectionCoverage,
      retired: retiredTypes,
      config: configCoverage,
      actions: actionCoverage,
      reasons: coverageReasons,
    },
  },
  { path: "docs/policies.md", blocks: { "policy table": policyTable, policies: policySections } },
  { path: "docs/configuration.md", blocks: { configuration: configurationTable } },
];

/** The document's text with every generated block as the code has it now. Throws where a block's marks are missing. */
export function regenerate({ path, blocks }: Document, text: string): string {
  return Object.entries(blocks).reduce((written, [name, make]) => withBlock(written, name, make(), path), text);
}

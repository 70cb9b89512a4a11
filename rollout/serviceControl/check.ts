import type { Check } from "../check";
import { reading } from "../reading";
import { judgeServiceControl, type ServiceControlQuestion } from "./judgement";
import type { ServiceControlReader } from "./reader";

/** Reads the policies on the path of the principal's account, and judges them; what can't be read is unknown. */
export async function checkServiceControl(
  policies: ServiceControlReader,
  question: ServiceControlQuestion,
): Promise<readonly Check[]> {
  const { account } = question.principal;
  const levels = await reading(() => policies.levelsOf(account));
  if (levels.kind === "read") return judgeServiceControl(levels.value, question);
  return [
    {
      ...{ accountId: account.id, subject: "service control policies", verdict: "unknown" },
      detail: `service control policies could not be read (${levels.because})`,
      nextStep: "Use credentials of the management account, or of a delegated administrator that may list policies.",
    },
  ];
}

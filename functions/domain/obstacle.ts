import { unlistedTagger } from "./containmentTag";
import type { Finding } from "./finding";

/** Why no responder acts on this finding, whatever it is about; undefined where one may. Pure. */
export function obstacleIn(
  finding: Finding,
  options: { readonly drill: boolean; readonly containmentTagPrincipals: readonly string[] },
): string | undefined {
  if (finding.sample && !options.drill) return "a sample finding; samples act in a drill only (firebreak:drill)";
  return finding.unfit ?? unlistedTagger(finding, options.containmentTagPrincipals);
}

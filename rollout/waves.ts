import type { RolloutSettings, Share } from "./settings";
import type { StackRole, Target } from "./target";

/** What runs side by side before the next may begin. */
export interface Wave {
  readonly name: string;
  readonly targets: readonly Target[];
  /** For what Organizations, GuardDuty and Config take one after the other only: delegation and enablement. */
  readonly oneAtATime: boolean;
  /** As many failures in it stop all that has not begun; left out, none does. */
  readonly stopAt?: number;
}

/**
 * Management first, for only it can appoint the security account; then the members, canary first; then security, for a Config rule
 * of the organization fails as a whole where a member has no recorder or no role yet. With `configRules: accounts` the members'
 * rules invoke a function of the security stack, so that goes before them. `reversed` for taking it all down.
 */
export function wavesOf(targets: readonly Target[], settings: RolloutSettings, reversed = false): readonly Wave[] {
  const central = (role: StackRole): readonly Wave[] => {
    const own = targets.filter((target) => target.role === role);
    return own.length === 0 ? [] : [{ name: role, targets: own, oneAtATime: true }];
  };
  const members = memberWaves(
    targets.filter(({ role }) => role === "member"),
    settings.waves,
  );
  const rules = settings.config.security.configRules ?? settings.config.all.configRules;
  const waves =
    rules === "accounts"
      ? [...central("management"), ...central("security"), ...members]
      : [...central("management"), ...members, ...central("security")];
  return reversed ? waves.toReversed() : waves;
}

function memberWaves(members: readonly Target[], { canary, size, stopAt }: RolloutSettings["waves"]): readonly Wave[] {
  const first =
    typeof canary === "number"
      ? members.slice(0, canary)
      : members.filter(({ account }) => canary?.includes(account.id) ?? false);
  const rest = members.filter((target) => !first.includes(target));
  const chunk = size === undefined ? rest.length : countOf(size, members.length);
  const further: Target[][] = [];
  for (let at = 0; at < rest.length; at += chunk) further.push(rest.slice(at, at + chunk));
  const limit = (wave: readonly Target[]) => (stopAt === undefined ? undefined : countOf(stopAt, wave.length));
  const wave = (name: string, its: readonly Target[], most: number | undefined): Wave => ({
    name,
    targets: its,
    oneAtATime: false,
    ...(most === undefined ? {} : { stopAt: most }),
  });
  return [
    // A canary that fails has said what there is to say.
    ...(first.length === 0 ? [] : [wave("canary", first, 1)]),
    ...further.map((its, index) =>
      wave(further.length === 1 ? "members" : `wave ${index + 1} of ${further.length}`, its, limit(its)),
    ),
  ];
}

/** At least one, or a wave would have none and a threshold would stop before anything failed. */
function countOf(share: Share, of: number): number {
  return "count" in share ? share.count : Math.max(1, Math.ceil((of * share.percent) / 100));
}

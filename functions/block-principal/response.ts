import type { Response } from "../response/response";
import { blockPrincipal as contain, isBegun, isOpenAgain } from "./containment";
import { impactOfBlock } from "./impact";
import { type LivePrincipal, readPrincipal } from "./livePrincipal";
import { type BlockPrincipalOptions, blockPrincipalOptionsSchema } from "./options";
import { decideBlock, openingChanges, type PrincipalTarget } from "./principalTarget";
import { blockPrincipal } from "./responder";

/** How a finding about a user or role is answered. */
export const principalResponse: Response<BlockPrincipalOptions, PrincipalTarget, LivePrincipal> = {
  definition: blockPrincipal,
  options: blockPrincipalOptionsSchema,
  decide: decideBlock,
  read: ({ home, task: { finding }, target, clients }) =>
    readPrincipal(clients.iam, target, {
      accountId: finding.accountId,
      partition: finding.partition,
      neverContain: home.environment.neverContain,
    }),
  openingChanges,
  isBegun,
  isOpenAgain,
  contain,
  impact: impactOfBlock,
};

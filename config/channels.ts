import type * as z from "zod";

interface ChannelKeys {
  readonly slackTeamId?: string | undefined;
  readonly slackChannelId?: string | undefined;
  readonly teamsTeamId?: string | undefined;
  readonly teamsTenantId?: string | undefined;
  readonly teamsChannelId?: string | undefined;
}

const channels = [
  ["slackTeamId", "slackChannelId"],
  ["teamsTeamId", "teamsTenantId", "teamsChannelId"],
] as const;

/** A chat channel is named by all of its keys or by none. */
export function demandWholeChannels(keys: ChannelKeys, context: z.RefinementCtx): void {
  for (const names of channels) {
    const given = names.filter((name) => keys[name] !== undefined);
    if (given.length === 0) continue;
    for (const name of names.filter((each) => keys[each] === undefined)) {
      context.addIssue({ code: "custom", path: [name], message: `is required together with ${given.join(" and ")}.` });
    }
  }
}

/** The channels that the keys name, each as one. */
export function withChannels<Keys extends ChannelKeys>(keys: Keys) {
  const { slackTeamId, slackChannelId, teamsTeamId, teamsTenantId, teamsChannelId } = keys;
  return {
    ...keys,
    slack:
      slackTeamId === undefined || slackChannelId === undefined
        ? undefined
        : { teamId: slackTeamId, channelId: slackChannelId },
    teams:
      teamsTeamId === undefined || teamsTenantId === undefined || teamsChannelId === undefined
        ? undefined
        : { teamId: teamsTeamId, tenantId: teamsTenantId, channelId: teamsChannelId },
  };
}

import {
  type ControlFindingGenerator,
  DescribeHubCommand,
  DisableSecurityHubCommand,
  EnableSecurityHubCommand,
  SecurityHubClient,
  UpdateSecurityHubConfigurationCommand,
} from "@aws-sdk/client-securityhub";
import type { AccountArgs, AccountState } from "@pulumi/aws/securityhub/account";
import { flag, region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Security Hub in an account and Region; its id is the account's. */
export const account = defineResource<AccountArgs, AccountState>()({
  inputs: {
    autoEnableControls: flag({ default: true }),
    controlFindingGenerator: text({ computed: true, values: ["SECURITY_CONTROL", "STANDARD_CONTROL"] }),
    enableDefaultStandards: flag({ default: true, replaces: true }),
    region,
  },
  // Where Security Hub is off, every call is an invalid access.
  missing: ["ResourceNotFoundException", "InvalidAccessException"],
  deleteBeforeReplace: true,

  async create({ enableDefaultStandards, ...settings }, context) {
    const hub = context.client(SecurityHubClient);
    await hub.send(
      new EnableSecurityHubCommand({
        EnableDefaultStandards: enableDefaultStandards,
        ControlFindingGenerator: settings.controlFindingGenerator as ControlFindingGenerator | undefined,
      }),
    );
    context.created(context.account);
    await hub.send(new UpdateSecurityHubConfigurationCommand({ AutoEnableControls: settings.autoEnableControls }));
    return context.account;
  },

  async read(_id, context, known) {
    const found = await context.client(SecurityHubClient).send(new DescribeHubCommand({}));
    return {
      arn: found.HubArn,
      autoEnableControls: found.AutoEnableControls,
      controlFindingGenerator: found.ControlFindingGenerator,
      // Security Hub does not tell what it was enabled with.
      enableDefaultStandards: known.enableDefaultStandards,
    };
  },

  async update(_id, { inputs }, context) {
    await context.client(SecurityHubClient).send(
      new UpdateSecurityHubConfigurationCommand({
        AutoEnableControls: inputs.autoEnableControls,
        ControlFindingGenerator: inputs.controlFindingGenerator as ControlFindingGenerator | undefined,
      }),
    );
  },

  async delete(_id, context) {
    await context.client(SecurityHubClient).send(new DisableSecurityHubCommand({}));
  },
});

import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";
import type { RehearsedAccount } from "./rehearsedAccount";

/** Stops the account's recorders; resolves with how to start them again. Config finds nothing there meanwhile. */
export async function stopRecording(account: RehearsedAccount): Promise<() => Promise<void>> {
  const config = account.client(ConfigServiceClient);
  const { ConfigurationRecorders: recorders = [] } = await config.send(new DescribeConfigurationRecordersCommand({}));
  const names = recorders.flatMap(({ name }) => name ?? []);
  for (const ConfigurationRecorderName of names)
    await config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName }));
  return async () => {
    for (const ConfigurationRecorderName of names)
      await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName }));
  };
}

/** Does the work while Config does not look, so that what the work itself publishes is all that is found. */
export async function whileUnrecorded<T>(account: RehearsedAccount, work: () => Promise<T>): Promise<T> {
  const startAgain = await stopRecording(account);
  return work().finally(startAgain);
}

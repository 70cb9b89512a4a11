import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
} from "@aws-sdk/client-config-service";
import type { ConfigRule } from "../../components/configRuleTable";
import { counted } from "../../output/text";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { type Reading, reading } from "../reading";

/** Config's recorder of one account and Region; there is one at most. */
export interface LiveRecorder {
  readonly name: string;
  readonly recording: boolean;
  /** `FAILURE`: Config could not deliver what it recorded. */
  readonly lastStatus: string | undefined;
  readonly lastError: string | undefined;
  readonly records: (resourceType: string) => boolean;
}

/** Undefined where there is none. Needs config:DescribeConfigurationRecorders and DescribeConfigurationRecorderStatus. */
export function readRecorder(account: AccountClients, region: string): Promise<Reading<LiveRecorder | undefined>> {
  const client = account.client(ConfigServiceClient, region);
  return reading(async () => {
    const [{ ConfigurationRecorders = [] }, { ConfigurationRecordersStatus = [] }] = await Promise.all([
      client.send(new DescribeConfigurationRecordersCommand({})),
      client.send(new DescribeConfigurationRecorderStatusCommand({})),
    ]);
    // A recorder that another service owns is that service's, and rules do not look at what it records.
    const recorder = ConfigurationRecorders.find(({ servicePrincipal }) => servicePrincipal === undefined);
    if (recorder === undefined) return undefined;
    const status = ConfigurationRecordersStatus.find(({ name }) => name === recorder.name);
    const { allSupported = false, resourceTypes = [], exclusionByResourceTypes } = recorder.recordingGroup ?? {};
    const excluded: readonly string[] = exclusionByResourceTypes?.resourceTypes ?? [];
    const named: readonly string[] = resourceTypes;
    const exclusive = recorder.recordingGroup?.recordingStrategy?.useOnly === "EXCLUSION_BY_RESOURCE_TYPES";
    return {
      name: recorder.name ?? "",
      recording: status?.recording === true,
      lastStatus: status?.lastStatus,
      lastError: status?.lastErrorMessage ?? status?.lastErrorCode,
      records: (type: string) => (exclusive ? !excluded.includes(type) : allSupported || named.includes(type)),
    };
  });
}

export interface RecorderQuestion {
  readonly accountId: string;
  readonly region: string;
  /** The rules that must see something. */
  readonly rules: readonly ConfigRule[];
  readonly remedy: string;
}

/** Whether Config records what the rules look at. Without rules, nothing needs to be recorded. */
export function judgeRecorder(question: RecorderQuestion, live: Reading<LiveRecorder | undefined>): readonly Check[] {
  const { accountId, region, rules, remedy } = question;
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, region, subject: "recorder", verdict, detail },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (rules.length === 0) return [];
  if (live.kind === "unread")
    return [
      say(
        "unknown",
        `Config's recorder could not be read (${live.because})`,
        "Give the deployment role config:Describe*.",
      ),
    ];
  if (live.value === undefined)
    return [
      say(
        "bad",
        "there is no Config recorder: no rule is evaluated here, and rules for the organization fail as a whole",
        `Set enableConfig for this account (${remedy}), turn Config on yourself, or exclude the account in configRulesExcludedAccounts.`,
      ),
    ];
  const { name, recording, lastStatus, lastError, records } = live.value;
  const checks: Check[] = [];
  if (!recording)
    checks.push(
      say(
        "bad",
        `recorder ${name} is stopped`,
        `aws configservice start-configuration-recorder --configuration-recorder-name ${name} --region ${region}`,
      ),
    );
  if (lastStatus?.toUpperCase() === "FAILURE")
    checks.push(
      say(
        "warning",
        `recorder ${name} could not deliver (${lastError ?? "no reason given"})`,
        "See that its role may write to the bucket of the delivery channel.",
      ),
    );
  const blind = rules.filter(({ resourceTypes }) => !resourceTypes.every(records));
  if (blind.length > 0) {
    const types = [...new Set(blind.flatMap(({ resourceTypes }) => resourceTypes.filter((type) => !records(type))))];
    checks.push(
      say(
        "bad",
        `recorder ${name} does not record ${types.join(", ")}: ${blind.map((rule) => rule.name).join(", ")} ${blind.length === 1 ? "finds" : "find"} nothing`,
        `Add ${types.join(", ")} to recorder ${name}.`,
      ),
    );
  }
  return checks.length > 0
    ? checks
    : [say("good", `recorder ${name} records what the rules look at (${counted(rules.length, "rule")})`)];
}

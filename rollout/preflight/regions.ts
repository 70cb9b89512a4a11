import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { type Reading, reading } from "../reading";

/** Opt-in status by Region: `opt-in-not-required`, `opted-in`, `not-opted-in`. Needs ec2:DescribeRegions. */
export function readRegions(
  account: AccountClients,
  homeRegion: string,
): Promise<Reading<ReadonlyMap<string, string>>> {
  return reading(async () => {
    const { Regions = [] } = await account
      .client(EC2Client, homeRegion)
      .send(new DescribeRegionsCommand({ AllRegions: true }));
    return new Map(
      Regions.map(({ RegionName = "", OptInStatus = "opt-in-not-required" }) => [RegionName, OptInStatus]),
    );
  });
}

/** Whether each Region can be used in the account. */
export function judgeRegions(
  accountId: string,
  wanted: readonly string[],
  live: Reading<ReadonlyMap<string, string>>,
): readonly Check[] {
  const common = { accountId, subject: "Regions" };
  if (live.kind === "unread")
    return [
      {
        ...{ ...common, verdict: "unknown", detail: `Regions could not be read (${live.because})` },
        nextStep: "Give the deployment role ec2:DescribeRegions.",
      },
    ];
  const faults = wanted.flatMap((region): readonly Check[] => {
    const status = live.value.get(region);
    if (status === undefined)
      return [
        {
          ...{ ...common, region, verdict: "bad", detail: `${region} is no Region of this partition` },
          nextStep: "Correct regions in the settings.",
        },
      ];
    if (status !== "not-opted-in") return [];
    return [
      {
        ...{ ...common, region, verdict: "bad", detail: `${region} is not enabled in this account` },
        nextStep: `aws account enable-region --region-name ${region} --account-id ${accountId} (in the management account), or leave the Region out.`,
      },
    ];
  });
  if (faults.length > 0) return faults;
  return [{ ...common, verdict: "good", detail: `${wanted.join(", ")} enabled` }];
}

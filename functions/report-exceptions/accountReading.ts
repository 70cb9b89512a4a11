import { IAMClient } from "@aws-sdk/client-iam";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { clientConfiguration } from "../aws/clients";
import { describeError } from "../aws/errorCode";
import { MemberSessionError, type MemberSessions } from "../aws/memberSession";
import { AccountShare } from "./accountShare";
import { type FoundTag, readIdentities, readRegion } from "./tagReading";

/** Place of what has no Region: users and roles. */
export const globalPlace = "global";

export type AccountReading =
  | {
      readonly kind: "read";
      /** What each place has that could be read to its end; in alphabetical order. */
      readonly places: ReadonlyMap<string, readonly FoundTag[]>;
      readonly failed: readonly { readonly place: string; readonly because: string }[];
    }
  /** The response role could not be assumed. */
  | { readonly kind: "refused"; readonly because: string };

/** Reads the exceptions of member accounts by the response role. */
export class AccountReader {
  constructor(
    private readonly sessions: MemberSessions,
    private readonly settings: {
      readonly regions: readonly string[];
      readonly tagKey: string;
      readonly homeRegion: string;
    },
  ) {}

  /** All Regions side by side. One that can't be read keeps no other from being read; throws nothing. */
  async read(accountId: string): Promise<AccountReading> {
    const { regions, tagKey, homeRegion } = this.settings;
    const share = new AccountShare();
    try {
      const credentials = await this.sessions.session(accountId);
      const configuration = (region: string) => ({ ...clientConfiguration(), region, credentials });
      return gathered(
        await Promise.all([
          ...regions.map((region) =>
            attempt(region, readRegion(new ResourceGroupsTaggingAPIClient(configuration(region)), tagKey, share)),
          ),
          attempt(globalPlace, readIdentities(new IAMClient(configuration(homeRegion)), tagKey, share)),
        ]),
      );
    } catch (error) {
      if (error instanceof MemberSessionError) return { kind: "refused", because: describeError(error) };
      throw error;
    }
  }
}

type Attempt =
  | { readonly place: string; readonly found: readonly FoundTag[] }
  | { readonly place: string; readonly because: string };

async function attempt(place: string, reading: Promise<readonly FoundTag[]>): Promise<Attempt> {
  try {
    return { place, found: await reading };
  } catch (error) {
    return { place, because: describeError(error) };
  }
}

function gathered(attempts: readonly Attempt[]): AccountReading {
  const inOrder = [...attempts].sort((one, other) => (one.place < other.place ? -1 : 1));
  return {
    kind: "read",
    places: new Map(inOrder.flatMap((one) => ("found" in one ? [[one.place, one.found] as const] : []))),
    failed: inOrder.flatMap((one) => ("because" in one ? [one] : [])),
  };
}

import * as aws from "@pulumi/aws";
import * as z from "zod";

/** A recorder that somebody else made: AWS Config takes one for an account and Region, and refuses a second. */
export interface ExistingRecorder {
  readonly name: string;
  /** Undefined where it records every type that Config supports. */
  readonly recordedTypes: readonly string[] | undefined;
}

/** What others call it: AWS's console and command line, and Control Tower. The provider finds a recorder by its name only. */
const customaryNames = ["default", "aws-controltower-BaselineConfigRecorder"];

const propertiesSchema = z.looseObject({
  Name: z.string(),
  RecordingGroup: z
    .looseObject({ AllSupported: z.boolean().default(false), ResourceTypes: z.array(z.string()).default([]) })
    .default({ AllSupported: true, ResourceTypes: [] }),
});

/** The recorders of others in the provider's account, by Region. Throws where AWS can't be asked. */
export async function lookUpRecorders(regions: readonly string[]): Promise<ReadonlyMap<string, ExistingRecorder>> {
  const lookups = regions.flatMap((region) =>
    customaryNames.map(async (name) => ({ region, recorder: await lookUpRecorder(region, name) })),
  );
  const found = await Promise.all(lookups);
  return new Map(
    found.flatMap(({ region, recorder }) => (recorder === undefined ? [] : [[region, recorder] as const])),
  );
}

async function lookUpRecorder(region: string, name: string): Promise<ExistingRecorder | undefined> {
  try {
    const { properties } = await aws.cloudcontrol.getResource({
      typeName: "AWS::Config::ConfigurationRecorder",
      identifier: name,
      region,
    });
    const { Name, RecordingGroup: group } = propertiesSchema.parse(JSON.parse(properties));
    return { name: Name, recordedTypes: group.AllSupported ? undefined : group.ResourceTypes };
  } catch (error) {
    // Cloud Control's word for it, and the provider's.
    if (/ResourceNotFound|not found|couldn't find|empty result/i.test(String(error))) return undefined;
    throw error;
  }
}

/** Of the types that rules look at, those that the recorder leaves out: the rules are blind to them. */
export function unrecordedTypes({ recordedTypes }: ExistingRecorder, needed: readonly string[]): readonly string[] {
  return recordedTypes === undefined ? [] : needed.filter((type) => !recordedTypes.includes(type));
}

import { partition } from "@aws-sdk/core/client";
import type { ProviderFunction } from "../providerFunction";

export const getRegion: ProviderFunction = async (_args, { region }) => {
  const { dnsSuffix } = partition(region);
  return { region, name: region, id: region, description: region, endpoint: `ec2.${region}.${dnsSuffix}` };
};

import { partition } from "@aws-sdk/core/client";
import type { ProviderFunction } from "../providerFunction";

export const getPartition: ProviderFunction = async (_args, context) => {
  const { dnsSuffix } = partition(context.region);
  const reverseDnsPrefix = String(dnsSuffix).split(".").reverse().join(".");
  return { partition: context.partition, id: context.partition, dnsSuffix, reverseDnsPrefix };
};

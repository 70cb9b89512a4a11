import * as z from "zod";
import type { StepAction } from "./stepContext";

const inputsSchema = z.object({ Duration: z.string().regex(/^PT(?:\d+H)?(?:\d+M)?(?:\d+S)?$/) });

/** `aws:sleep` for a duration such as `PT10M`; a time of day is not known here. */
export const sleep: StepAction = async (inputs, { wait }) => {
  const { Duration } = inputsSchema.parse(inputs);
  const part = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(Duration)?.[1] ?? 0);
  await wait(part("H") * 3600 + part("M") * 60 + part("S"));
  return {};
};

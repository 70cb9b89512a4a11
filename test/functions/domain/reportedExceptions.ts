import type { FoundException } from "../../../functions/domain/exceptionClass";
import {
  type AccountExceptions,
  type ExceptionReport,
  exceptionReportOf,
  noCounts,
  type ReportOccasion,
} from "../../../functions/domain/exceptionReport";

export const occasion: ReportOccasion = {
  at: "2026-11-23T06:00:00.000Z",
  tagKey: "SecurityException",
  allowUnbounded: true,
  regions: ["eu-central-1", "us-east-1"],
  part: { number: 1, isLast: true },
  countsBefore: noCounts,
  notRead: [],
  notRespondedTo: [],
  closed: 0,
};

/** An exception on a security group of this name. */
export function tagged(name: string, value: string, more: Partial<FoundException> = {}): FoundException {
  const resource = `arn:aws:ec2:eu-central-1:111122223333:security-group/${name}`;
  return { place: "eu-central-1", resource, key: "SecurityException", value, isNew: false, ...more };
}

export function reportOn(
  accounts: Readonly<Record<string, readonly FoundException[]>>,
  more: Partial<ReportOccasion> = {},
): ExceptionReport {
  const read = Object.entries(accounts).map(([id, found]): AccountExceptions => ({ account: { id }, found }));
  return exceptionReportOf(read, { ...occasion, ...more });
}

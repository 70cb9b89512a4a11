import type { ExceptionCounts } from "./exceptionReport";

/** Names of the metrics that count a report's exceptions, in the namespace `Firebreak`, by `service` (`report-exceptions`). */
export const exceptionMetric: Readonly<Record<keyof ExceptionCounts, string>> = {
  all: "Exceptions",
  misspelt: "ExceptionsMisspelt",
  malformed: "ExceptionsMalformed",
  expired: "ExceptionsExpired",
  expiring: "ExceptionsExpiring",
  unbounded: "ExceptionsUnbounded",
  ownerless: "ExceptionsOwnerless",
  new: "ExceptionsNew",
  "in-order": "ExceptionsInOrder",
};

/** Accounts that could not be read, in whole or in part. */
export const accountsNotReadMetric = "AccountsNotRead";

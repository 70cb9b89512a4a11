import { type Exception, exceptionValue } from "../../functions/domain/exception";

const day = 24 * 60 * 60 * 1000;

/** A day, as an exception names it, so many days from today in UTC; of a negative number one that is past. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * day).toISOString().slice(0, 10);
}

/** The value of an exception that somebody answers for until then. */
export function governedException(ticket: string, until: string, scope?: Exception["scope"]): string {
  return exceptionValue({ ticket, until, owner: "jane@example.com", ...(scope === undefined ? {} : { scope }) });
}

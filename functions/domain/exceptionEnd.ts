const isoDate = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/;

/** The day that an exception's value names, as `2027-01-31`: `until=2027-01-31`, `Jira-1234 2027-01-31`. */
export function exceptionEnd(value: string): string | undefined {
  const [date, year, month, day] = isoDate.exec(value) ?? [];
  if (date === undefined) return undefined;
  const read = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // 2027-02-31 would be read as a day in March.
  return read.toISOString().startsWith(date) ? date : undefined;
}

import { printable } from "../functions/domain/exceptionNote";
import { columns } from "../output/columns";
import type { Look } from "./look";

/** One line an exception, columns aligned, and what could not be read. */
export function exceptionTable({ exceptions, notRead }: Look): string {
  const rows = exceptions.map(({ account, owner, classes, place, resource, value }) =>
    [classes.join(", "), account.id, account.name ?? "", place, resource, value, owner ?? "nobody"].map(printable),
  );
  const heading = ["IS", "ACCOUNT", "NAME", "REGION", "RESOURCE", "EXCEPTION", "OWNER"];
  return [
    rows.length === 0 ? "No exceptions." : columns([heading, ...rows]),
    ...(notRead.length === 0 ? [] : ["", "Not read:"]),
    ...notRead.map(
      ({ account, places, because }) =>
        `  ${[account.id, account.name, ...places].filter(Boolean).join(" ")}: ${because}`,
    ),
  ].join("\n");
}

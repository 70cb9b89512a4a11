import * as z from "zod";

/** Ports of one protocol that may be open to the world. */
export interface AllowedPorts {
  readonly protocol: "tcp" | "udp" | "icmp" | "icmpv6";
  readonly from: number;
  readonly to: number;
}

const shape = /^(?:(tcp|udp)\/)?(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * What may be open to the world, as config and options write it: `443` or `"443"` (TCP), `"8000-8080"`, `"udp/53"`, `"icmp"`,
 * `"icmpv6"`. Gives `AllowedPorts`.
 */
export const allowedPortsSchema = z
  .union([z.int(), z.string()], { error: "a port such as 443, a range such as 8000-8080, udp/53, icmp or icmpv6" })
  .transform((written, context): AllowedPorts => {
    if (written === "icmp" || written === "icmpv6") return { protocol: written, from: 0, to: 255 };
    const [, protocol = "tcp", first, last = first] = shape.exec(String(written)) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first !== undefined && from <= to && to <= 65_535)
      return { protocol: protocol === "udp" ? "udp" : "tcp", from, to };
    context.addIssue(
      `${JSON.stringify(written)} must be a port such as 443, a range such as 8000-8080, udp/53, icmp or icmpv6.`,
    );
    return z.NEVER;
  });

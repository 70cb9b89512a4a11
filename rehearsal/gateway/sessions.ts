import { randomBytes } from "node:crypto";
import type { RoleSessionPrincipal } from "./principal";

/** Temporary credentials as AssumeRole gives them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export type SessionLookup =
  | { readonly kind: "valid"; readonly principal: RoleSessionPrincipal }
  | { readonly kind: "expired" }
  | { readonly kind: "unknown" };

/** Expired sessions are told from unknown ones for this long, then forgotten. */
const memoryMilliseconds = 3_600_000;
const sweepMilliseconds = 60_000;

/** The role sessions in being. Their credentials are random, bound to their token, and expire. */
export class Sessions {
  private readonly byKey = new Map<string, { readonly token: string; readonly principal: RoleSessionPrincipal }>();
  private sweptAt = Date.now();

  open(principal: RoleSessionPrincipal): SessionCredentials {
    this.forgetOld(Date.now());
    const accessKeyId = `ASIA${base32(16)}`;
    const sessionToken = `FwoGZXIvYXdzE${randomBytes(48).toString("base64url")}`;
    this.byKey.set(accessKeyId, { token: sessionToken, principal });
    return {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken,
      expiration: new Date(principal.expiresAt),
    };
  }

  find(accessKeyId: string, sessionToken: string | undefined, now = Date.now()): SessionLookup {
    const session = this.byKey.get(accessKeyId);
    if (!session || session.token !== sessionToken) return { kind: "unknown" };
    return session.principal.expiresAt <= now ? { kind: "expired" } : { kind: "valid", principal: session.principal };
  }

  private forgetOld(now: number): void {
    if (now - this.sweptAt < sweepMilliseconds) return;
    this.sweptAt = now;
    for (const [key, { principal }] of this.byKey) {
      if (principal.expiresAt + memoryMilliseconds <= now) this.byKey.delete(key);
    }
  }
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(length: number): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join("");
}

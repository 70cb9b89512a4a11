import type { AwsError } from "./awsRequest";
import type { Principal, UserPrincipal } from "./principal";
import type { Sessions } from "./sessions";
import type { WireCall } from "./wire/call";
import { expiredCaller, unknownCaller } from "./wire/refusals";

/** Who signs: the access keys of IAM users, and role sessions. */
export class Callers {
  private readonly users = new Map<string, { readonly principal: UserPrincipal; active: boolean }>();

  constructor(private readonly sessions: Sessions) {}

  registerUserKey(accessKeyId: string, principal: UserPrincipal): void {
    this.users.set(accessKeyId, { principal, active: true });
  }

  setActive(accessKeyId: string, active: boolean): void {
    const key = this.users.get(accessKeyId);
    if (key) key.active = active;
  }

  forget(accessKeyId: string): void {
    this.users.delete(accessKeyId);
  }

  /** The principal of a call, or the error that AWS answers it with. */
  identify(call: WireCall): { readonly principal: Principal } | { readonly refusal: AwsError } {
    const user = this.users.get(call.accessKeyId);
    if (user) {
      return user.active && call.sessionToken === undefined
        ? { principal: user.principal }
        : { refusal: unknownCaller(call) };
    }
    const session = this.sessions.find(call.accessKeyId, call.sessionToken);
    if (session.kind === "valid") return { principal: session.principal };
    return { refusal: session.kind === "expired" ? expiredCaller(call) : unknownCaller(call) };
  }
}

import type * as z from "zod";
import type { ResponderEnvironment } from "../aws/environment";
import type { Home } from "../aws/home";
import type { MemberClients } from "../aws/memberClients";
import type { OpenIncident } from "../aws/openIncident";
import type { Finding } from "../domain/finding";
import type { Change, Incident } from "../domain/incident";
import type { ResponderDefinition } from "../domain/responder";
import type { ImpactReading } from "./impact";
import type { Task } from "./task";

/** The one resource that a finding asks a responder to act on. */
export interface ResponseTarget {
  /** As the ledger has it: `instance/i-0123456789abcdef0`, `user/alice`, `bucket/invoices`. */
  readonly resource: string;
  /** `global` for what has no Region (IAM): each Region reports one act as a finding of its own. */
  readonly region: string;
  /** For the deny-list. */
  readonly arn: string;
}

/** A resource as it is now. */
export interface LiveResource {
  readonly tags: Readonly<Record<string, string>>;
}

/** Nothing is to be changed, and what a person may do instead. */
export interface NotApplicable {
  readonly kind: "not-applicable";
  readonly reason: string;
  readonly nextStep?: string;
}

export type Decision<Target> = { readonly kind: "respond"; readonly target: Target } | NotApplicable;

export type Reading<Live> = { readonly kind: "resource"; readonly resource: Live } | NotApplicable;

/** What reading a resource is given. */
export interface ReadContext<Options, Target> {
  readonly home: Home;
  readonly task: Task<Options>;
  readonly target: Target;
  /** Act in the finding's account, and in the Region of the finding. */
  readonly clients: MemberClients;
}

/** What containing it is given beyond that. */
export interface ContainContext<Options, Target, Live> extends ReadContext<Options, Target> {
  readonly incident: OpenIncident;
  readonly resource: Live;
  /** An attempt before this one may have changed something that only what it recorded beforehand tells of. */
  readonly resumed: boolean;
  /**
   * To be called as soon as the resource is contained, before anything that only follows: what fails from here on is told
   * as unfinished, not as FAILED. `at` is `performance.now()` of that moment, undefined where nothing had to be changed.
   */
  contained(summary: string, at?: number): void;
}

/** What the impact of a containment is read from. */
export interface ImpactContext<Options, Target, Live> extends ReadContext<Options, Target> {
  /** As it was read before it was contained. */
  readonly resource: Live;
  /** Once it is contained: what was recorded tells what a reading no longer would. Undefined in a dry run. */
  readonly incident: Incident | undefined;
}

/** How containing ended. What failed after the containment is in the incident's changes with the state `failed`. */
export interface Containment {
  /** Whether this attempt changed what contains the resource, or found it done. */
  readonly changed: boolean;
  readonly summary: string;
  /** Where a contained resource had to be contained once more: why, and what to do. Left out: somebody had undone it. */
  readonly again?: { readonly because: string; readonly nextStep: string };
  /** For a person, where all went well; left out, how to release. */
  readonly nextStep?: string;
}

/**
 * One responder's own part of a response; `respondToFinding` does what all of them share. `Target` is what the finding
 * alone tells, `Live` what the resource is like now.
 */
export interface Response<Options, Target extends ResponseTarget, Live extends LiveResource> {
  readonly definition: ResponderDefinition;
  readonly options: z.ZodType<Options>;
  /** What the finding alone tells. Pure. */
  decide(finding: Finding, facts: { environment: ResponderEnvironment; options: Options }): Decision<Target>;
  /** Reads the resource live and changes nothing. What is not there is an answer; throws what the SDK throws. */
  read(context: ReadContext<Options, Target>): Promise<Reading<Live>>;
  /** Changes that the claim itself writes, before anything was read; it saves the round trip of a record of its own. */
  openingChanges?(target: Target): readonly Change[];
  /** Whether something was changed already: an exception set after that is not heeded. */
  isBegun(incident: Incident, resource: Live): boolean;
  /** Whether somebody has undone the containment behind the ledger's back. Asked of contained incidents only. */
  isOpenAgain(context: ReadContext<Options, Target>, incident: Incident, resource: Live): Promise<boolean>;
  /**
   * Records, contains, verifies. Safe to repeat: what is done already costs a reading. Where it finds that nothing is to be
   * changed, and changed nothing, it says so. Throws what may pass on a retry.
   */
  contain(context: ContainContext<Options, Target, Live>): Promise<Containment | NotApplicable>;
  /**
   * What to find out for the impact card, for whoever decides or has to answer for it. The clients it is given may do what the
   * definition's `permissions.apart.impact` says, and nothing else.
   */
  impact?(context: ImpactContext<Options, Target, Live>): readonly ImpactReading[];
}

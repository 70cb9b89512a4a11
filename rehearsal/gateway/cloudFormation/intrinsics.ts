import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { Template } from "./template";

/** What `Ref` and `Fn::GetAtt` of a resource answer. */
export interface ResourceValues {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Evaluates a template's functions and conditions in one account and Region ("Intrinsic function reference"). */
export class Intrinsics {
  private readonly made = new Map<string, ResourceValues>();

  constructor(
    private readonly template: Template,
    private readonly place: Place,
    private readonly stack: { readonly id: string; readonly name: string },
  ) {}

  /** Notes a resource that is there, for those that name it. */
  note(logicalId: string, values: ResourceValues): void {
    this.made.set(logicalId, values);
  }

  /** Throws `AwsError` for a condition that the template does not have. */
  holds(condition: string): boolean {
    const body = this.template.Conditions[condition];
    if (body === undefined) throw invalid(`Unresolved condition dependency ${condition}`);
    return this.resolve(body) === true;
  }

  /** The value with its functions evaluated, and without members that are `AWS::NoValue`. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each)).filter((each) => each !== undefined);
    if (typeof value !== "object" || value === null) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry !== undefined && others.length === 0 && /^(Ref|Condition|Fn::\w+)$/.test(entry[0]))
      return this.call(entry[0], entry[1]);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, member]) => [key, this.resolve(member)] as const)
        .filter(([, member]) => member !== undefined),
    );
  }

  private call(name: string, argument: unknown): unknown {
    switch (name) {
      case "Ref":
        return this.ref(String(argument));
      case "Condition":
        return this.holds(String(argument));
      case "Fn::GetAtt":
        return this.attribute(argument);
      case "Fn::Sub":
        return this.substitute(argument);
      case "Fn::If": {
        const [condition, then, otherwise] = listOf(argument);
        return this.resolve(this.holds(String(condition)) ? then : otherwise);
      }
      case "Fn::Equals": {
        const [one, other] = listOf(argument).map((each) => this.resolve(each));
        return one === other;
      }
      case "Fn::Not":
        return this.resolve(listOf(argument)[0]) !== true;
      case "Fn::And":
        return listOf(argument).every((each) => this.resolve(each) === true);
      case "Fn::Or":
        return listOf(argument).some((each) => this.resolve(each) === true);
      case "Fn::Join": {
        const [separator, parts] = listOf(argument);
        return listOf(this.resolve(parts)).join(String(separator));
      }
      default:
        throw invalid(
          `${name} is not known in the rehearsal: add it to rehearsal/gateway/cloudFormation/intrinsics.ts`,
        );
    }
  }

  private ref(name: string): unknown {
    const { account, region } = this.place;
    const pseudo: Readonly<Record<string, string | undefined>> = {
      "AWS::AccountId": account,
      "AWS::Region": region,
      "AWS::Partition": partitionOf(region),
      "AWS::StackId": this.stack.id,
      "AWS::StackName": this.stack.name,
      "AWS::NoValue": undefined,
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    return this.values(name).ref;
  }

  private attribute(argument: unknown): string {
    const [logicalId = "", ...path] = typeof argument === "string" ? argument.split(".") : listOf(argument).map(String);
    const found = this.values(logicalId).attributes[path.join(".")];
    if (found === undefined)
      throw invalid(`Requested attribute ${path.join(".")} does not exist in schema of ${logicalId}`);
    return found;
  }

  private values(logicalId: string): ResourceValues {
    const found = this.made.get(logicalId);
    if (found === undefined)
      throw invalid(`Unresolved resource dependencies [${logicalId}] in the Resources block of the template`);
    return found;
  }

  /** `${!Literal}` stays `${Literal}` ("Fn::Sub"). */
  private substitute(argument: unknown): string {
    const [text, variables = {}] = Array.isArray(argument) ? argument : [argument];
    const own: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(Object(variables)));
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === "!") return `\${${name}}`;
      if (Object.hasOwn(own, name)) return String(this.resolve(own[name]));
      return String(name.includes(".") ? this.attribute(name) : this.ref(name));
    });
  }
}

/** Logical ids in the order that they must be made in. Throws `AwsError` for a circle. */
export function creationOrder(template: Template, isMade: (logicalId: string) => boolean): readonly string[] {
  const ordered: string[] = [];
  const visit = (logicalId: string, path: readonly string[]): void => {
    if (ordered.includes(logicalId) || !isMade(logicalId)) return;
    if (path.includes(logicalId))
      throw invalid(`Circular dependency between resources: [${[...path, logicalId].join(", ")}]`);
    const resource = template.Resources[logicalId];
    if (resource === undefined) return;
    const named = [...(resource.DependsOn ?? []), ...namedIn(resource.Properties)];
    for (const each of named) visit(each, [...path, logicalId]);
    ordered.push(logicalId);
  };
  for (const logicalId of Object.keys(template.Resources)) visit(logicalId, []);
  return ordered;
}

/** Names that `Ref`, `Fn::GetAtt` and `Fn::Sub` mention: logical ids and what is none. */
function namedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === "Ref") return [String(member)];
    if (key === "Fn::GetAtt") return [Array.isArray(member) ? String(member[0]) : (String(member).split(".")[0] ?? "")];
    if (key !== "Fn::Sub") return namedIn(member);
    const [text, ...variables] = Array.isArray(member) ? member : [member];
    const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => name.split(".")[0] ?? "");
    return [...names, ...namedIn(variables)];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", `Template error: ${message}`);
}

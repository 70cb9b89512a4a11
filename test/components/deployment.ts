import * as pulumi from "@pulumi/pulumi";

export interface DeployedResource {
  /** `aws:iam/role:Role` */
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Id of what is there already and is adopted. */
  readonly imported?: string;
}

/** What a program asked Pulumi to make. */
export class Deployment {
  constructor(readonly resources: readonly DeployedResource[]) {}

  /** Of one type, by its last part: `Role`. */
  all(kind: string): readonly DeployedResource[] {
    return this.resources.filter(({ type }) => type.startsWith("aws:") && type.endsWith(`:${kind}`));
  }

  /** The one of a kind whose name ends so. Throws where there is none or several. */
  one(kind: string, nameEnd = ""): DeployedResource {
    const found = this.all(kind).filter(({ name }) => name.endsWith(nameEnd));
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Error(
        `${found.length} resources ${kind} "…${nameEnd}" among ${this.all(kind)
          .map(({ name }) => name)
          .join(", ")}`,
      );
    }
    return only;
  }

  /** The parsed policy of a resource, from one of its inputs. */
  policy(kind: string, nameEnd = "", input = "policy"): { readonly Statement: readonly Record<string, unknown>[] } {
    return JSON.parse(String(this.one(kind, nameEnd).inputs[input]));
  }
}

/** Neither the common partition nor a Region that AWS takes by default. */
export const placement = { accountId: "111122223333", partition: "aws-cn", region: "cn-north-1" };

/**
 * Runs a program against Pulumi's mocks and waits until all it asked for is registered. Every resource gets an ARN of the
 * form `arn:<type>:<name>`; in a preview, ARNs stay unknown as they do with a provider.
 */
export async function deploy(
  program: () => unknown,
  options: {
    readonly preview?: boolean;
    /** What the provider's functions answer, by the token's last part (`getDetector`); the placement where left out. */
    readonly calls?: Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => object>>;
  } = {},
): Promise<Deployment> {
  const resources: DeployedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id: imported }) => {
        resources.push({ type, name, inputs, ...(imported ? { imported } : {}) });
        if (options.preview === true) return { id: undefined, state: inputs };
        const named = String(inputs.name ?? name);
        return {
          id: named,
          state: { ...inputs, name: named, arn: `arn:${type}:${named}`, url: `https://${named}`, keyId: named },
        };
      },
      call: ({ token, inputs }) => options.calls?.[token.slice(token.lastIndexOf(":") + 1)]?.(inputs) ?? placement,
    },
    "firebreak",
    "test",
    options.preview ?? false,
  );
  await pulumi.runtime.runInPulumiStack(async () => program());
  await pulumi.runtime.disconnect();
  return new Deployment(resources);
}

/** What the provider's function answers where AWS refuses; the mocks hand on what is in `details` and nothing else. */
export function refusal(message: string): Error {
  return Object.assign(new Error(message), { details: message });
}

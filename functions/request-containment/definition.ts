import type { FunctionDefinition } from "../domain/functionDefinition";
import { names } from "../domain/names";

/**
 * Takes requests for containment, by the lockdown topic or from a person, and hands each to the responder of its entity. The
 * reference's function has 128 MB and two minutes, in which it does the containing itself and sleeps one of them. This one
 * waits for the responder, which has its own time; so it has more than the longest of them.
 */
export const requestContainment = {
  name: "request-containment",
  summary: "Takes requests to contain an entity by its ARN, and has the responder of its kind contain it.",
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  reservedConcurrency: 5,
  permissions: {
    home: [
      {
        sid: "ReadExternalId",
        actions: ["secretsmanager:GetSecretValue"],
        // Secrets Manager puts six characters of its own behind the name.
        resources: [`arn:{partition}:secretsmanager:{region}:{account}:secret:${names.lockdownSecret}-??????`],
      },
      {
        sid: "AskOrganization",
        actions: ["organizations:DescribeAccount"],
        resources: ["arn:{partition}:organizations::*:account/o-*/*"],
      },
    ],
    member: [],
  },
} as const satisfies FunctionDefinition;

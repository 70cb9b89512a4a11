/** The management account's settings where it makes no policies of exceptions, as by default. */
export const withoutExceptionPolicies = {
  responseRoleName: "Security-IR-Role",
  createAutomationRoles: true,
  exceptionTagKey: "SecurityException",
  exceptionPrincipals: [],
  containmentTagPrincipals: [],
  deploymentPrincipals: [],
  bucketTagPrincipals: [],
  exceptionGuard: false,
  exceptionGuardTargets: [],
  exceptionTagPolicy: false,
  exceptionTicketPrefixes: [],
} as const;

import { blockPrincipal } from "./block-principal/responder";
import { confineSecurityGroup } from "./confine-security-group/responder";
import { containFunction } from "./contain-function/responder";
import type { ResponderDefinition } from "./domain/responder";
import { isolateInstance } from "./isolate-instance/responder";
import { notify } from "./notify/responder";
import { releaseIncident } from "./release-incident/responder";
import { startAutomation } from "./start-automation/responder";

/** Every responder there is, by the name of its folder. */
export const responders: Readonly<Record<string, ResponderDefinition>> = {
  [isolateInstance.name]: isolateInstance,
  [confineSecurityGroup.name]: confineSecurityGroup,
  [blockPrincipal.name]: blockPrincipal,
  [containFunction.name]: containFunction,
  [startAutomation.name]: startAutomation,
  [notify.name]: notify,
  [releaseIncident.name]: releaseIncident,
};

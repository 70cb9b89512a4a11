import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

/** The pack as the engine starts it; it serves as long as this process runs. */
new PolicyPack("firebreak", {
  displayName: "Firebreak",
  description:
    "Governs the exceptions from Firebreak's responses, and finds what Firebreak would contain before it is deployed",
  provider: "aws",
  enforcementLevel: "advisory",
  policies: [...policies],
});

/** Name of the security stack; the alerts topic is named after it. */
export const securityStackName = "security";

import type { RunningOrganization } from "./runningOrganization";

/** What `--keep` prints: lines that can be pasted into another terminal. */
export function howToReach(
  { gatewayUrl, region, accounts }: RunningOrganization,
  paint: (text: string) => string,
): string[] {
  const control = `${gatewayUrl}/_rehearsal`;
  return [
    "",
    paint("The organization is running. Ctrl-C ends it."),
    "",
    `Gateway: ${gatewayUrl} (every AWS service, Region ${region})`,
    "",
    "Any AWS tool, as one account's deployer:",
    ...accounts.flatMap(({ name, id, accessKeyId, secretAccessKey }) => [
      `  # ${name}, ${id}`,
      `  export AWS_ENDPOINT_URL=${gatewayUrl} AWS_REGION=${region} AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    ]),
    "",
    "Incidents, from this checkout, after the security account's line above:",
    "  npm run incidents -- list",
    "  npm run incidents -- show <incident>",
    "  npm run incidents -- release <incident> --reason <text>",
    "",
    "The rehearsal's own controls:",
    `  curl ${control}/journal                                   every call so far`,
    `  curl ${control}/settled                                   answers once nothing is under way`,
    `  curl -d '{"milliseconds":50}' ${control}/latency          latency of each call`,
    `  curl -d '{"kind":"throttle","service":"ec2","times":1}' ${control}/faults`,
    `  curl -X DELETE ${control}/faults`,
    `  curl -d @finding.json ${control}/guardduty/findings       GuardDuty finds something`,
  ];
}

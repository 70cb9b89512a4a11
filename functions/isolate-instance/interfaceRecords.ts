import type { Change } from "../domain/incident";
import type { LiveInterface } from "./networkInterface";

/** What an interface is like before it is changed: its groups and its idle time-out, each undone on its own. */
export function recordsOf({ id, vpcId, groups, tcpEstablishedTimeout }: LiveInterface): readonly Change[] {
  return [
    { item: `network-interface/${id}`, before: { groups: [...groups] }, after: { vpcId }, state: "recorded" },
    { item: `idle-timeout/${id}`, before: { seconds: tcpEstablishedTimeout ?? null }, state: "recorded" },
  ];
}

import type { Context } from "aws-lambda";
import { openHome } from "../aws/home";
import type { Outcome } from "../domain/outcome";
import { answerWith } from "../response/handler";
import { isAnswered } from "./answered";
import { tellPeople } from "./notification";
import { notifyOptionsSchema } from "./options";
import { notify } from "./responder";

const answer = answerWith(openHome(notify, process.env), {
  options: notifyOptionsSchema,
  overlooks: (finding, { answered }) => isAnswered(finding, answered),
  answer: tellPeople,
});

/** Tells people of each finding that a playbook rule sends. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  return answer(payload, context);
}

import assert from "node:assert/strict";
import type { SNSClient } from "@aws-sdk/client-sns";
import { Alerts } from "../../../functions/aws/alerts";
import { noticeChat } from "../../../functions/domain/chatNotice";
import { type Notice, noticeJson, noticeText } from "../../../functions/domain/notice";
import { exampleIncident } from "../domain/examples";

const notice: Notice = { heading: "EXEMPT", incident: exampleIncident(), summary: "It carries the exception tag." };

async function published(told = notice): Promise<Record<string, unknown>> {
  const inputs: Record<string, unknown>[] = [];
  const send = async ({ input }: { readonly input: Record<string, unknown> }) => inputs.push(input);
  await new Alerts({ send } as unknown as SNSClient, "arn:aws:sns:eu-central-1:111122223333:alerts").publish(told);
  assert.equal(inputs.length, 1);
  return inputs[0] ?? {};
}

describe("The alerts topic", () => {
  it("gets each notice once, in words for e-mail, in the chat service's schema over https, as JSON for all others", async () => {
    const { MessageStructure, Message } = await published();
    assert.equal(MessageStructure, "json");
    assert.deepEqual(JSON.parse(String(Message)), {
      default: noticeJson(notice),
      email: noticeText(notice),
      https: noticeChat(notice),
    });
  });

  it("gets what there is to say of an exception in each form, and nothing where there is none", async () => {
    const exceptionNote = 'The exception SecurityException="<!channel> x" did not exempt it: it ended on 2026-10-01.';
    const { Message } = await published({ ...notice, incident: exampleIncident({ exceptionNote }) });
    const forms = JSON.parse(String(Message));
    assert.ok(forms.email.includes(`\nException  ${exceptionNote}\n`));
    assert.equal(JSON.parse(forms.default).exception, exceptionNote);
    const { description } = JSON.parse(forms.https).content;
    assert.match(description, /\*Exception\* The exception .* ended on 2026-10-01/);
    assert.doesNotMatch(description, /<!channel>/);
    assert.doesNotMatch(String((await published()).Message), /\*?Exception/);
  });

  it("gets no more than SNS takes, whatever a group of a thousand rules has to tell, and what failed first", async () => {
    const detail = "x".repeat(600);
    const changes = Array.from({ length: 1000 }, (_, index) => ({
      item: `rule/sgr-${index}`,
      before: {},
      state: index < 999 ? ("done" as const) : ("failed" as const),
      detail,
    }));
    const findings = changes.map(({ item }) => item.repeat(4));
    const text = changes.map(({ item }) => `${item} (${detail})`).join("; ");
    const { Message } = await published({
      ...notice,
      incident: { ...exampleIncident(), changes, findings },
      summary: text,
      nextStep: text,
    });
    assert.ok(Buffer.byteLength(String(Message)) < 256 * 1024, `${Buffer.byteLength(String(Message))} bytes`);
    const { email } = JSON.parse(String(Message));
    assert.match(email, /What was done:\n {2}rule\/sgr-999: failed/);
    assert.match(email, /900 more: npm run incidents -- show/);
  });

  it("can be filtered by heading, responder and account", async () => {
    const { MessageAttributes } = await published();
    assert.deepEqual(MessageAttributes, {
      heading: { DataType: "String", StringValue: "EXEMPT" },
      responder: { DataType: "String", StringValue: "isolate-instance" },
      account: { DataType: "String", StringValue: "111122223333" },
    });
  });
});

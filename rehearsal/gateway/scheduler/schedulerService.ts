import type { FunctionInvoker } from "../functionInvoker";
import { MessageSender } from "../messageSender";
import { PendingWork } from "../pendingWork";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { groupOperations } from "./groupOperations";
import { ScheduleDelivery, type ScheduleRun } from "./scheduleDelivery";
import { scheduleOperations } from "./scheduleOperations";
import { type Schedule, Schedules } from "./schedules";

/**
 * Amazon EventBridge Scheduler. Less than AWS: schedules of one time only, in UTC, which start functions; no flexible time windows, no
 * keywords in a target's input; and their time comes when a test says so (`passTo`), for nobody rehearses for four hours.
 */
export class SchedulerService implements ServiceModule {
  readonly service = "scheduler";
  readonly operations: Readonly<Record<string, Operation>>;
  /** What came of every schedule whose time came, in the order in which they ended. */
  readonly runs: ScheduleRun[] = [];

  private readonly kept = new Schedules();
  private readonly pending = new PendingWork();
  private readonly ended = new AbortController();
  private readonly delivery: ScheduleDelivery;

  constructor(gateway: Gateway, functions: FunctionInvoker) {
    this.delivery = new ScheduleDelivery(gateway, functions, new MessageSender(gateway), this.ended.signal);
    this.operations = { ...groupOperations(this.kept), ...scheduleOperations(gateway, this.kept) };
  }

  /** All there are, of every account and Region, the next first. */
  get schedules(): readonly Schedule[] {
    return [...this.kept.all()].sort((one, other) => one.due - other.due);
  }

  /**
   * It is this time: every schedule that is due by then starts its target, the earliest first. Resolves with their ARNs, once they
   * are under way.
   */
  async passTo(time: Date): Promise<readonly string[]> {
    const due = this.schedules.filter(
      ({ State, fired, due: at }) => State === "ENABLED" && !fired && at <= time.getTime(),
    );
    for (const schedule of due) {
      schedule.fired = true;
      void this.pending.track(this.run(schedule));
    }
    return due.map(({ Arn }) => Arn);
  }

  settled(): Promise<void> {
    return this.pending.settled();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.settled();
  }

  private async run(schedule: Schedule): Promise<void> {
    this.runs.push(await this.delivery.deliver(schedule));
    if (schedule.ActionAfterCompletion !== "DELETE") return;
    this.kept.groupsOf(schedule).get(schedule.GroupName)?.schedules.delete(schedule.Name);
  }
}

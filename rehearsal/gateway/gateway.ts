import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArn } from "./arn";
import type { AccessDecision, AccessQuestion } from "./authorization/accessQuestion";
import { Authorizer } from "./authorization/authorizer";
import { Callers } from "./callers";
import { CallHandling } from "./callHandling";
import { CloudTrailService } from "./cloudTrail/cloudTrailService";
import { Control } from "./control";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { MotoBackend } from "./motoBackend";
import { OrganizationDirectory } from "./organizationDirectory";
import type { UserPrincipal } from "./principal";
import { RoleAssumption } from "./roleAssumption";
import { RoleDirectory } from "./roleDirectory";
import type { BehindConfiguration, Gateway, ServiceModule } from "./serviceModule";
import { ServiceModules } from "./serviceModules";
import { IamService, readUserId } from "./services/iam";
import { OrganizationsService } from "./services/organizations";
import { SqsService } from "./services/sqs";
import { StsService } from "./services/sts";
import { type SessionCredentials, Sessions } from "./sessions";
import { TimeScale } from "./timeScale";

/** What the gateway asks of the access check. */
export type AccessCheck = Pick<Authorizer, "decide" | "decideRequest" | "invalidate">;

export interface GatewayOptions {
  /** `http://127.0.0.1:5000` */
  readonly motoUrl: string;
  /** What answers in place of moto; its operations win over the gateway's own. */
  readonly modules?: (gateway: GatewayServer) => readonly ServiceModule[];
  /** Default: the access check of ./authorization. */
  readonly accessCheck?: (gateway: GatewayServer) => AccessCheck;
  /** Default: any free port. */
  readonly port?: number;
}

/**
 * The door to the emulated organization: an HTTP server that takes the place of every AWS endpoint. Each call is read,
 * its caller identified, delayed, failed where a fault is injected, checked against policies, answered by a service module
 * or moto, and journalled.
 */
export class GatewayServer implements Gateway {
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly timeScale = new TimeScale();
  readonly organization = new OrganizationDirectory();
  /** What event history shows, and how late. */
  readonly trail = new CloudTrailService();
  readonly modules: ServiceModules;
  private readonly sessions = new Sessions();
  private readonly callers = new Callers(this.sessions);
  private readonly backend: MotoBackend;
  private readonly roles: RoleDirectory;
  private readonly assumption: RoleAssumption;
  private readonly accessCheck: AccessCheck;
  private readonly handling: CallHandling;
  private readonly control: Control;

  private constructor(
    readonly url: string,
    private readonly server: Server,
    options: GatewayOptions,
  ) {
    const changed = (account: string, service: string, operation: string) =>
      this.policiesMayHaveChanged(account, service, operation);
    this.backend = new MotoBackend(options.motoUrl, changed);
    this.roles = new RoleDirectory((account, region) => this.behind(account, region));
    this.accessCheck =
      options.accessCheck?.(this) ??
      new Authorizer({
        behind: (account, region) => this.behind(account, region),
        organization: this.organization,
        resourcePolicyOf: (arn) => this.modules.resourcePolicyOf(arn),
      });
    this.assumption = new RoleAssumption(this.roles, this.sessions, this.organization, (question) =>
      this.authorize(question),
    );
    this.modules = new ServiceModules([...this.ownModules(), ...(options.modules?.(this) ?? [])]);
    this.handling = new CallHandling({
      backend: this.backend,
      callers: this.callers,
      faults: this.faults,
      journal: this.journal,
      modules: this.modules,
      decideRequest: (request) => this.accessCheck.decideRequest(request),
      onAnswered: changed,
    });
    this.control = new Control(this);
  }

  /** Listens on 127.0.0.1. Rejects where the port is taken. */
  static async start(options: GatewayOptions): Promise<GatewayServer> {
    const server = createServer();
    // A client that keeps a connection must not find it closed just as it sends.
    server.keepAliveTimeout = 120_000;
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause: NodeJS.ErrnoException) =>
        reject(
          cause.code === "EADDRINUSE"
            ? new Error(
                `Port ${options.port} of 127.0.0.1 is in use; end the program that has it, or choose another port.`,
                { cause },
              )
            : cause,
        ),
      );
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const gateway = new GatewayServer(`http://127.0.0.1:${port}`, server, options);
    server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const answered = incoming.url?.startsWith("/_rehearsal/")
        ? gateway.control.answer(incoming, outgoing)
        : gateway.handling.answer(incoming, outgoing, randomUUID());
      answered.catch((error: unknown) => {
        console.error(`The gateway could not answer ${incoming.method} ${incoming.url}:`, error);
        incoming.socket.destroy();
      });
    });
    return gateway;
  }

  /** Lets an access key that was made past the gateway sign for its user. */
  registerUserKey(accessKeyId: string, principal: UserPrincipal): void {
    this.callers.registerUserKey(accessKeyId, principal);
  }

  authorize(question: AccessQuestion): Promise<AccessDecision> {
    return this.accessCheck.decide(question);
  }

  async assumeRoleForService(request: Parameters<Gateway["assumeRoleForService"]>[0]): Promise<SessionCredentials> {
    const { credentials } = await this.assumption.assume({
      caller: {
        kind: "service",
        service: request.service,
        sourceAccount: parseArn(request.sourceArn ?? request.roleArn)?.account ?? "",
        ...(request.sourceArn !== undefined && { sourceArn: request.sourceArn }),
      },
      roleArn: request.roleArn,
      sessionName: request.sessionName,
      ...(request.sourceInstanceArn !== undefined && { sourceInstanceArn: request.sourceInstanceArn }),
      ...(request.sourceFunctionArn !== undefined && { sourceFunctionArn: request.sourceFunctionArn }),
    });
    return credentials;
  }

  behind(account: string, region: string): BehindConfiguration {
    return this.backend.behind(account, region);
  }

  /** Resolves when no service module has work under way, and what they did set no other to work. */
  async settled(): Promise<void> {
    await this.modules.settled();
  }

  async stop(): Promise<void> {
    await this.modules.stop();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.backend.close();
  }

  private ownModules(): ServiceModule[] {
    const behind = (account: string, region: string) => this.behind(account, region);
    return [
      new StsService(this.assumption, this.roles, (account, userName) => readUserId(behind, account, userName)),
      new IamService(this.callers, behind),
      new SqsService((account, http) => this.backend.forward(account, http)),
      new OrganizationsService(this, (account, http) => this.backend.forward(account, http)),
      this.trail,
    ];
  }

  private policiesMayHaveChanged(account: string, service: string, operation: string): void {
    if ((service !== "iam" && service !== "organizations") || /^(Get|List|Describe|Simulate|Generate)/.test(operation))
      return;
    this.roles.invalidate(account);
    this.accessCheck.invalidate(account);
  }
}

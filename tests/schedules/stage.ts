import { CONVERSION_TAG } from '../../shared/aws/conversion-groups.ts';
import { QUARANTINE_TAG } from '../../shared/aws/quarantine-groups.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import { isContainmentGuard } from '../../shared/domain/events/containment-guard.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { aHold, aTarget } from '../builders/order.ts';
import { aPolicy, aRule } from '../builders/policy.ts';
import { Conductor, type Run } from './conductor.ts';
import { deployFunctions, type Functions } from './containment-platform.ts';
import { Customer } from './customer.ts';
import { memoryClients, type ClientsOf, type Storage } from './memory-clients.ts';
import { MemoryEc2, type MemoryEni } from './memory-ec2.ts';
import { MessageQueues, toRecord, type Message } from './message-queue.ts';
import { Orders } from './orders.ts';
import type { Fate, Happening, Mishap, Schedule } from './schedule.ts';

/** The time-out of both functions. */
const TIMEOUT_MS = 30_000;
const START = Date.parse('2026-11-21T10:00:00.000Z');

interface Invocation extends Run {
  readonly isGuard: boolean;
  readonly endsAt: number;
  readonly fate: Fate | undefined;
  /** Of each interface when the run began. */
  readonly groupsBefore: ReadonlyMap<string, readonly string[]>;
}

/** One host, the functions that contain and release it, and a clock that moves only when it is told to. */
export class Stage {
  readonly conductor = new Conductor();
  readonly ec2 = new MemoryEc2(aTarget().id);
  readonly customer: Customer;
  readonly functions: Functions;
  readonly orders: Orders;
  /** What must never happen, and has. */
  readonly violations: string[] = [];
  readonly tally = { runs: 0, deaths: 0, closedByGuards: 0, calls: 0 };
  private readonly clientsOf: ClientsOf;
  private readonly clock = (): Date => new Date(this.now);
  private readonly queues = new MessageQueues();
  private readonly fates: readonly (Fate | null)[];
  private invocations: Invocation[] = [];
  private now = START;
  /** A guard that is killed or refused itself comes back as late as any other message. */
  private guardWasHurt = false;
  private isFinishing = false;
  /** When it was first seen that an interface allows everything. */
  private readonly openSince = new Map<string, number>();

  constructor({ enis, fates }: Schedule, storage?: Storage) {
    this.fates = fates;
    this.customer = new Customer(this.ec2, enis);
    this.clientsOf = memoryClients({
      ...{ conductor: this.conductor, ec2: this.ec2, storage },
      send: ({ MessageBody: body = '', DelaySeconds: delay = 0 }) => {
        this.queues.put({ to: 'isolate', body, visibleAt: this.now + delay * 1000 });
      },
    });
    this.functions = deployFunctions(this.clientsOf(), this.clock);
    this.orders = new Orders({
      ...{ functions: this.functions, clock: this.clock },
      send: (to, body) => {
        this.queues.put({ to, body, visibleAt: this.now });
      },
    });
    this.ec2.beforeChange = (eni, groups) => {
      this.noteChange(eni, groups);
    };
  }

  async open(): Promise<void> {
    const document = JSON.stringify(aPolicy({ rules: [aRule({ types: ['*'] })] }));
    await this.functions.tables.control.put({ item: { pk: 'POLICY', document } });
  }

  async play(happening: Happening): Promise<void> {
    this.conductor.log.push(`-- ${describe(happening)}`);
    await this.happen(happening);
    await this.deliver();
    await this.proceed(happening.calls, happening.turns);
    await this.checkRecord();
  }

  /** Everything that is under way or due comes to its end, without further mishaps. */
  async finish(): Promise<void> {
    this.conductor.log.push('-- finish');
    this.isFinishing = true;
    for (let round = 0; round < 2; round += 1) {
      await this.deliver();
      await this.proceed(Infinity);
      for (let next = this.queues.nextAt; next !== undefined; next = this.queues.nextAt) {
        await this.wait(Math.max(next - this.now, 0));
        await this.proceed(Infinity);
      }
      this.queues.redrive(this.now);
    }
    await this.checkRecord();
  }

  async releaseAll(): Promise<void> {
    for (const place of [0, 1]) await this.orders.release(place);
    await this.finish();
  }

  get record(): Promise<ContainmentRecord<InterfaceBefore> | undefined> {
    return this.functions.containments.read(aHold());
  }

  private async happen(happening: Happening): Promise<void> {
    switch (happening.what) {
      case 'contain':
        return this.orders.contain(happening.incident);
      case 'release':
        return this.orders.release(happening.incident);
      case 'wait':
        return this.wait(happening.seconds * 1000);
      case 'repeat':
        this.queues.repeat(happening.message, this.now);
        return;
      default:
        return this.suffer(happening);
    }
  }

  private async suffer(mishap: Mishap): Promise<void> {
    switch (mishap.what) {
      case 'crash':
        return this.kill(this.aliveOne(mishap.run), mishap.effects);
      case 'throttle':
        this.throttle(this.aliveOne(mishap.run), mishap.errors);
        return;
      case 'drift':
        this.customer.change(mishap.drift, mishap.eni, await this.isAtWork());
        return;
      case 'pause':
        return this.pause(mishap.paused);
    }
  }

  private async pause(paused: boolean): Promise<void> {
    const at = this.clock().toISOString();
    await this.functions.control.writePause({ paused, by: 'ann', at, reason: 'test' });
  }

  private get alive(): Invocation[] {
    return this.invocations.filter(({ isAlive }) => isAlive);
  }

  private aliveOne(choice: number): Invocation | undefined {
    return this.alive[choice % Math.max(this.alive.length, 1)];
  }

  /** Whether the host is contained, or may be about to be. */
  private async isAtWork(): Promise<boolean> {
    const record = await this.record;
    return this.alive.length > 0 || (record !== undefined && record.state !== 'released');
  }

  private async kill(invocation: Invocation | undefined, effects: number): Promise<void> {
    if (!invocation) return;
    this.tally.deaths += 1;
    this.guardWasHurt ||= invocation.isGuard;
    await this.conductor.kill(invocation, (position) => Boolean(effects & (1 << position)));
  }

  private async meetFate(run: Invocation): Promise<void> {
    if (run.fate && run.calls >= run.fate.calls) await this.kill(run, run.fate.effects);
  }

  private throttle(invocation: Invocation | undefined, errors: number): void {
    if (!invocation) return;
    this.guardWasHurt ||= invocation.isGuard;
    invocation.throttled = errors;
  }

  private async deliver(): Promise<void> {
    for (const message of this.queues.receive(this.now)) await this.invoke(message);
  }

  private async invoke(message: Message): Promise<void> {
    this.tally.runs += 1;
    const { to, body } = message;
    const isGuard = isContainmentGuard(body);
    const name = `${isGuard ? 'guard' : to}-${this.tally.runs}`;
    const invocation: Invocation = {
      ...{ name, isGuard, endsAt: this.now + TIMEOUT_MS },
      ...{ isAlive: true, throttled: 0, calls: 0 },
      groupsBefore: new Map([...this.ec2.enis].map(([eniId, { groups }]) => [eniId, groups])),
      fate: this.isFinishing ? undefined : (this.fates[this.tally.runs - 1] ?? undefined),
    };
    this.invocations.push(invocation);
    const { handlers } = deployFunctions(this.clientsOf(invocation), this.clock);
    const handle = to === 'isolate' ? handlers.isolate : handlers.release;
    await this.conductor.begin(async () => {
      const isDone = await handle(toRecord(message));
      this.conductor.log.push(`${name} ${isDone ? 'ends' : 'gives the message back'}`);
      invocation.isAlive = false;
      if (isDone) this.queues.delete(message);
    });
  }

  private async proceed(
    calls: number,
    turns: readonly number[] = [],
    mayGoOn: (run: Run) => boolean = () => true,
  ): Promise<void> {
    for (let count = 0; count < calls; count += 1) {
      const choice = turns[count % Math.max(turns.length, 1)] ?? 0;
      if (!(await this.conductor.step(choice, mayGoOn))) return;
      this.tally.calls += 1;
      for (const run of this.alive) await this.meetFate(run);
    }
  }

  /** Time passes. Runs that are under way hang meanwhile, and die of it; what is due in that time is delivered and does its work. */
  private async wait(ms: number): Promise<void> {
    const end = this.now + ms;
    const hanging = new Set<Run>(this.alive);
    this.guardWasHurt ||= this.alive.some(({ isGuard }) => isGuard);
    while (this.now < end) {
      const deaths = this.alive.map(({ endsAt }) => endsAt);
      const next = Math.min(end, ...deaths, this.queues.nextAt ?? end);
      this.now = Math.max(next, this.now);
      // Before anything else comes to its aid.
      this.checkHalfWay();
      for (const late of this.alive.filter(({ endsAt }) => endsAt <= this.now))
        await this.kill(late, 0);
      await this.deliver();
      await this.proceed(Infinity, [], (run) => !hanging.has(run));
      this.checkHalfWay();
      if (next === end) return;
    }
  }

  private checkHalfWay(): void {
    const conversion = this.ec2.groupsTagged(CONVERSION_TAG);
    for (const { eniId, groups } of this.ec2.enis.values()) {
      const since = this.openSince.get(eniId);
      if (!groups.some((id) => conversion.includes(id))) this.openSince.delete(eniId);
      else if (since === undefined) this.openSince.set(eniId, this.now);
      else if (this.now - since > 20_000 && !this.guardWasHurt)
        this.violations.push(`${eniId} allows everything for ${this.now - since} ms`);
    }
  }

  private noteChange(eni: MemoryEni, groups: readonly string[]): void {
    const caller = this.conductor.caller;
    if (!caller) return;
    this.conductor.log.push(`   ${eni.eniId}: ${eni.groups.join('+')} → ${groups.join('+')}`);
    if (caller.name.startsWith('release')) this.checkDrift(eni, groups);
    if (caller.name.startsWith('guard')) this.tally.closedByGuards += 1;
    const isConversion = groups.some((id) => this.ec2.groupsTagged(CONVERSION_TAG).includes(id));
    if (isConversion && !this.openSince.has(eni.eniId)) this.openSince.set(eni.eniId, this.now);
  }

  /** What somebody set before a release began is not for the release to take away. */
  private checkDrift({ eniId, groups: now }: MemoryEni, next: readonly string[]): void {
    const run = this.alive.find(({ name }) => name === this.conductor.caller?.name);
    const ours = this.ownGroups();
    const lost = now.filter((id) => !ours.includes(id) && !next.includes(id));
    if (lost.length > 0 && run?.groupsBefore.get(eniId) === now)
      this.violations.push(`${eniId} loses ${lost.join('+')} by a release`);
  }

  private ownGroups(): string[] {
    return [CONVERSION_TAG, QUARANTINE_TAG].flatMap((tag) => this.ec2.groupsTagged(tag));
  }

  private async checkRecord(): Promise<void> {
    const { before = {} } = (await this.record) ?? {};
    const own = this.ownGroups();
    const wrong = Object.entries(before).filter(([, { groups }]) =>
      groups.some((id) => own.includes(id)),
    );
    this.violations.push(
      ...wrong.map(([eniId]) => `the record of before of ${eniId} has a group of ours`),
    );
  }
}

function describe({ calls, turns: _, ...happening }: Happening): string {
  return `${JSON.stringify(happening)}, then ${calls} calls`;
}

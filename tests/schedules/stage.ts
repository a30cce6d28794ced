import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import { isContainmentGuard } from '../../shared/domain/events/containment-guard.ts';
import { aPolicy, aRule } from '../builders/policy.ts';
import { memoryClients, type ClientsOf } from './clients.ts';
import { Conductor, type Run } from './conductor.ts';
import { MessageQueues, toRecord, type Message, type QueueName } from './message-queue.ts';
import { Orders } from './orders.ts';
import { asQueueHandler, createPlatform, type Platform } from './platform.ts';
import type { Fate, Happening, Mishap, Schedule } from './schedule.ts';
import type { World } from './world.ts';

/** The time-out of all functions. */
const TIMEOUT_MS = 30_000;
const START = Date.parse('2026-11-21T10:00:00.000Z');

interface Invocation extends Run {
  readonly isGuard: boolean;
  readonly endsAt: number;
  readonly fate: Fate | undefined;
}

/** One target, the functions that contain and release it, and a clock that moves only when it is told to. */
export class Stage<W extends World = World> {
  readonly world: W;
  readonly conductor = new Conductor();
  readonly platform: Platform;
  readonly orders: Orders;
  readonly tally = { runs: 0, deaths: 0, calls: 0 };
  /** What must never be on record, and was. */
  readonly violations: string[] = [];
  private readonly clientsOf: ClientsOf;
  private readonly clock = (): Date => new Date(this.now);
  private readonly queues = new MessageQueues();
  private readonly fates: readonly (Fate | null)[];
  private invocations: Invocation[] = [];
  private now = START;
  /** A guard that is killed or refused itself comes back as late as any other message. */
  private guardWasHurt = false;
  private isFinishing = false;

  constructor(world: W, { fates }: Pick<Schedule<unknown>, 'fates'>) {
    this.world = world;
    this.fates = fates;
    this.clientsOf = memoryClients({
      conductor: this.conductor,
      answer: (command, input) => this.answer(command, input),
      send: (to, { MessageBody: body = '', DelaySeconds: delay = 0 }) => {
        this.put(to, body, delay * 1000);
      },
    });
    this.platform = createPlatform(this.clientsOf(), this.clock);
    this.orders = new Orders({
      ...{ world, platform: this.platform },
      send: (to, body) => {
        this.put(to, body);
      },
    });
  }

  async open(): Promise<void> {
    const { action, targets } = this.world;
    const rules = [aRule({ types: ['*'], actions: [action] })];
    const roles = targets.flatMap(({ kind, id }) => (kind === 'role' ? [id] : []));
    const document = JSON.stringify(aPolicy({ rules, roles_revoked_by_time: roles }));
    await this.platform.tables.control.put({ item: { pk: 'POLICY', document } });
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
      this.tick();
      await this.deliver();
      await this.proceed(Infinity);
      for (let next = this.queues.nextAt; next !== undefined; next = this.queues.nextAt) {
        await this.wait(Math.max(next - this.now, 0));
        // A function may have sent what is due at once.
        await this.deliver();
        await this.proceed(Infinity);
      }
      this.queues.redrive(this.now);
    }
    await this.checkRecord();
  }

  async releaseAll(): Promise<void> {
    for (const place of [0, 1]) await this.orders.release(place, true);
    await this.finish();
  }

  get record(): Promise<ContainmentRecord<unknown> | undefined> {
    const { action, heldAs: target } = this.world;
    const hold = { purpose: 'contain', action, target, incidentId: '' } as const;
    return this.platform.containments<unknown>().read(hold);
  }

  private put(to: QueueName, body: string, delayMs = 0): void {
    this.queues.put({ to, body, visibleAt: this.now + delayMs });
  }

  private answer(command: string, input: object): object {
    const { caller: run } = this.conductor;
    const note = (line: string): void => {
      this.conductor.log.push(`   ${line}`);
    };
    return this.world.answer(command, input, { run, now: this.now, note });
  }

  private async happen(happening: Happening): Promise<void> {
    switch (happening.what) {
      case 'contain':
        return this.orders.contain({
          ...{ place: happening.incident, finding: happening.finding ?? 0 },
        });
      case 'release':
        return this.orders.release(happening.incident, happening.forced ?? false);
      case 'wait':
        return this.wait(happening.seconds * 1000);
      case 'repeat':
        this.queues.repeat(happening.message, this.now);
        return;
      case 'tick':
        this.tick();
        return;
      default:
        return this.suffer(happening);
    }
  }

  private tick(): void {
    if (this.world.tick !== undefined) this.put('release', this.world.tick);
  }

  private async suffer(mishap: Mishap): Promise<void> {
    switch (mishap.what) {
      case 'crash':
        return this.kill(this.aliveOne(mishap.run), mishap.effects);
      case 'throttle':
        this.throttle(this.aliveOne(mishap.run), mishap.errors);
        return;
      case 'drift': {
        const isRacing = this.alive.length > 0;
        const isDrift = isRacing || (await this.isAtWork());
        this.world.change(mishap.drift, mishap.part, { isDrift, isRacing });
        return;
      }
      case 'pause':
        return this.pause(mishap.paused);
    }
  }

  private async pause(paused: boolean): Promise<void> {
    const at = this.clock().toISOString();
    await this.platform.control.writePause({ paused, by: 'ann', at, reason: 'test' });
  }

  private get alive(): Invocation[] {
    return this.invocations.filter(({ isAlive }) => isAlive);
  }

  private aliveOne(choice: number): Invocation | undefined {
    return this.alive[choice % Math.max(this.alive.length, 1)];
  }

  private async isAtWork(): Promise<boolean> {
    const record = await this.record;
    return record !== undefined && record.state !== 'released';
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
      fate: this.isFinishing ? undefined : (this.fates[this.tally.runs - 1] ?? undefined),
    };
    this.invocations.push(invocation);
    this.world.begins(invocation);
    const platform = createPlatform(this.clientsOf(invocation), this.clock);
    const handle = asQueueHandler(platform, this.world.deploy(platform)[to]);
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
      this.world.passes(this.now, !this.guardWasHurt);
      for (const late of this.alive.filter(({ endsAt }) => endsAt <= this.now))
        await this.kill(late, 0);
      await this.deliver();
      await this.proceed(Infinity, [], (run) => !hanging.has(run));
      this.world.passes(this.now, !this.guardWasHurt);
      if (next === end) return;
    }
  }

  private async checkRecord(): Promise<void> {
    const record = await this.record;
    if (record) this.violations.push(...this.world.faultsOfRecord(record));
  }
}

function describe({ calls, turns: _, ...happening }: Happening): string {
  return `${JSON.stringify(happening)}, then ${calls} calls`;
}

import { createAddAllowed } from '../../../../../functions/enrich-incident/traffic/find-allowed.ts';
import type { KnownInterface } from '../../../../../shared/aws/interface-reader.ts';
import { ConfigError } from '../../../../../shared/domain/errors.ts';
import type { ForensicAccess } from '../../../../../shared/domain/forensic-access.ts';
import type { FlowScope } from '../../../../../shared/flow-logs/flow-query.ts';

const ACCESS: ForensicAccess = [
  { vpc: 'vpc-1', endpoints: ['sg-e1'], workstations: ['sg-f1'] },
  { vpc: 'vpc-2', endpoints: ['sg-e2'], workstations: [] },
];
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'sg-e1': ['10.0.1.7', 'FD00::7'],
  'sg-e2': ['10.1.1.7'],
  'sg-f1': ['10.0.2.8'],
};
const CUT = { id: 'eni-1', cutAt: 100 };
const OPEN = { id: 'eni-2' };
const KNOWN: readonly KnownInterface[] = [{ id: 'eni-1', vpcId: 'vpc-1', addresses: [] }];
const scopeOf = (...interfaces: readonly { id: string; cutAt?: number }[]): FlowScope => ({
  kind: 'interfaces',
  interfaces,
});

function setUp(readAccess: () => Promise<ForensicAccess> = () => Promise.resolve(ACCESS)) {
  const asked: (readonly string[])[] = [];
  const add = createAddAllowed({
    readAccess,
    interfaces: {
      inGroups: (ids) => {
        asked.push(ids);
        return Promise.resolve(new Map(ids.map((id) => [id, ADDRESSES[id] ?? []])));
      },
    },
  });
  return {
    asked,
    add: (scope: FlowScope, known = KNOWN) => add(scope, known, AbortSignal.timeout(1000)),
  };
}

describe('with whom an isolated interface may talk', () => {
  it('are those who have the groups that are named for its VPC, and only of those that were cut', async () => {
    const { add, asked } = setUp();

    expect(await add(scopeOf(CUT, OPEN))).toStrictEqual(
      scopeOf(
        { ...CUT, ...{ allowed: { called: ['10.0.1.7', 'fd00::7'], callers: ['10.0.2.8'] } } },
        OPEN,
      ),
    );
    expect(asked).toStrictEqual([['sg-e1', 'sg-e2', 'sg-f1']]);
  });

  it('may be any of them when the interface is gone', async () => {
    const { add } = setUp();

    expect(await add(scopeOf(CUT), [])).toMatchObject({
      interfaces: [{ allowed: { called: ['10.0.1.7', 'fd00::7', '10.1.1.7'] } }],
    });
  });

  it.each<[string, FlowScope]>([
    ['nothing was cut', scopeOf(OPEN)],
    ['no interface is known', { kind: 'addresses', addresses: ['198.51.100.7'] }],
  ])('is not asked when %s', async (_, scope) => {
    const { add, asked } = setUp(() => Promise.reject(new Error('must not be read')));

    expect(await add(scope)).toBe(scope);
    expect(asked).toStrictEqual([]);
  });

  it('is nobody without a call when the policy names nobody', async () => {
    const { add, asked } = setUp(() => Promise.resolve([]));

    expect(await add(scopeOf(CUT))).toStrictEqual(scopeOf(CUT));
    expect(asked).toStrictEqual([]);
  });

  it('is not guessed: then nothing may be called a leak', async () => {
    const { add } = setUp(() => Promise.reject(new ConfigError('there is no response policy')));

    await expect(add(scopeOf(CUT))).rejects.toThrow(ConfigError);
  });
});

import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import { buildCallLook, parseCallLook } from '../../../../../shared/domain/events/call-look.ts';
import { anOrder, INCIDENT } from '../../../../builders/order.ts';
import { USER_TARGET } from '../../../../builders/trail-event.ts';

const LOOK = {
  ...{ incidentId: INCIDENT, correlationId: 'finding-1', target: USER_TARGET },
  notBefore: '2026-11-21T10:20:03.200Z',
};

function onTheBus(detail: object): string {
  return JSON.stringify({ source: 'riposte', 'detail-type': 'Containment Requested', detail });
}

it('is read as it was built', () => {
  expect(parseCallLook(buildCallLook(LOOK))).toStrictEqual({ version: 1, ...LOOK });
});

it('takes an order to revoke credentials for a look at once', () => {
  const order = anOrder({ action: 'revoke-credentials', target: USER_TARGET });

  expect(parseCallLook(onTheBus(order))).toStrictEqual({
    ...{ incidentId: INCIDENT, correlationId: order.correlationId, target: USER_TARGET },
    notBefore: order.requestedAt,
  });
});

it.each([
  ['no JSON', 'not JSON'],
  ['another action', onTheBus(anOrder())],
  ['no target', buildCallLook(LOOK).replace('"kind":"user"', '"kind":"planet"')],
  ['no time', buildCallLook({ ...LOOK, notBefore: 'soon' })],
  ['another source', buildCallLook(LOOK).replace('"riposte"', '"somebody"')],
])('refuses what has %s', (_, body) => {
  expect(() => parseCallLook(body)).toThrow(InvalidInputError);
});

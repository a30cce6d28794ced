import { type Examined, examine } from '../../../../../scripts/riposte/doctor/examined.ts';
import { anOperator } from '../../../../builders/operator.ts';

/** The platform `riposte-dev`, for tests that mock the SDK clients; nothing else can be reached. */
export function anExamined(overrides: Partial<Examined> = {}): Examined {
  return {
    ...examine(anOperator()),
    fetch: () => Promise.reject(new Error('no network in unit tests')),
    ...overrides,
  };
}

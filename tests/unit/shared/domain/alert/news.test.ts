import { gotWorse, lastTold, type LastTold } from '../../../../../shared/domain/alert/news.ts';
import { anAlert } from '../../../../builders/alert.ts';

const BEFORE: LastTold = {
  status: 'contained',
  severityBand: 'high',
  activeAfterRelease: false,
  isLeaking: false,
};

describe('gotWorse', () => {
  it.each([
    [{ status: 'failed' }, true],
    [{ severityBand: 'critical' }, true],
    [{ status: 'released', activeAfterRelease: true }, true],
    [{ isLeaking: true }, true],
    [{ status: 'released' }, false],
    [{ severityBand: 'medium' }, false],
    [{}, false],
  ] as const)('after a contained incident with high severity, %j is worse: %s', (now, expected) => {
    expect(gotWorse(BEFORE, { ...BEFORE, ...now })).toBe(expected);
  });

  it('does not call out what was bad before', () => {
    const bad: LastTold = {
      status: 'failed',
      severityBand: 'critical',
      activeAfterRelease: true,
      isLeaking: true,
    };

    expect(gotWorse(bad, bad)).toBe(false);
  });

  it('is never true for the first message, which everybody sees anyway', () => {
    expect(gotWorse(undefined, { ...BEFORE, status: 'failed' })).toBe(false);
  });
});

describe('lastTold', () => {
  it('remembers what the next message is compared with', () => {
    expect(lastTold(anAlert())).toEqual(BEFORE);
  });
});

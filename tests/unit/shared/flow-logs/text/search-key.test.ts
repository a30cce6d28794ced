import { searchKeyOf } from '../../../../../shared/flow-logs/text/search-key.ts';

describe('what is looked for', () => {
  it.each([
    ['eni-0123456789abcdef0', 'def0', 17],
    ['eni-0d23456789fbcdee0', 'dee0', 17],
    ['eni-0ddd1234567890123', 'd123456', 7],
    ['eni-01234567890123e56', 'eni-01234567890123e56', 0],
    ['eni-00000000000000000', 'eni-00000000000000000', 0],
    ['eni-abc', 'eni-abc', 0],
    ['10.20.30.40', '10.20.30.40', 0],
    ['2001:db8::f1', 'db8::f1', 5],
    ['::1', '::1', 0],
    ['2001:db8:4c:a100:8d6e:3477:df66:f105', 'df66:f1', 27],
  ])('of %s', (text, key, offset) => {
    const found = searchKeyOf(text);

    expect(found.bytes.toString()).toBe(key);
    expect(found.offset).toBe(offset);
  });
});

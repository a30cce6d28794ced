import fc from 'fast-check';
import { splitCommand, withCommand } from '../../../../../shared/domain/context/command.ts';

describe('a recommendation with a command', () => {
  it('is a sentence and a line, and comes apart again', () => {
    const text = withCommand('Look at it.', [
      'aws',
      'iam',
      'get-role',
      '--role-name',
      'a+b=c,.@-_d',
    ]);

    expect(splitCommand(text)).toStrictEqual({
      sentence: 'Look at it.',
      command: 'aws iam get-role --role-name a+b=c,.@-_d',
    });
  });

  it('may hold brackets in quotes, as the rules of security groups need', () => {
    const word = "'IpProtocol=tcp,Ipv6Ranges=[{CidrIpv6=::/0}]'";

    expect(withCommand('Close.', ['aws', word])).toBe(`Close.\naws ${word}`);
  });

  it.each([
    'a b',
    '$(reboot)',
    '`id`',
    'a;b',
    'a|b',
    'a&b',
    "a'b",
    "'a' 'b'",
    '',
    'a\nb',
    '*',
    '~',
    '#x',
  ])('loses the command when a word of it is not plain: %j', (word) => {
    expect(withCommand('Look.', ['aws', word])).toBe('Look.');
  });

  it('never gets a word that a shell would take for more than a word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        const { command } = splitCommand(withCommand('Look.', ['aws', word]));
        expect(command ?? 'aws none').toMatch(/^aws (?:[\w+=,.@:/-]+|'[^' \n$`\\]+')$/);
      }),
    );
  });

  it.each([
    'Look.\nrm -rf $HOME',
    'Look.\nhttps://evil.example/x',
    'Look.\naws s3 https://evil.example',
    'Look.\naws x\naws y',
    'Look.\n',
  ])('stays prose when its last line is no plain command: %j', (text) => {
    expect(splitCommand(text)).toStrictEqual({ sentence: text });
  });

  it('without a command is the sentence alone', () => {
    expect(splitCommand('Look.')).toStrictEqual({ sentence: 'Look.' });
  });
});

import {
  NO_FACTS,
  type ExposedPorts,
} from '../../../../../../shared/domain/context/known-facts.ts';
import { recommendForExposure } from '../../../../../../shared/domain/context/recommend/exposure.ts';
import { aHost, aSituation, ofType, without } from '../../../../../builders/context.ts';
import { INSTANCE } from '../../../../../builders/finding.ts';

const SSH: ExposedPorts = {
  ...{ groupId: 'sg-1', protocol: 'tcp', from: 22, to: 22 },
  sources: ['0.0.0.0/0'],
};
const BRUTE_FORCE = ofType('UnauthorizedAccess:EC2/SSHBruteForce', 'TARGET');
const advise = (exposed: readonly ExposedPorts[], more: object = {}, inQuarantine = false) =>
  recommendForExposure(
    aSituation({ facts: { ...NO_FACTS, instances: [aHost({ exposed, inQuarantine })] }, ...more }),
  );
const revoke = (permission: string) =>
  `aws ec2 revoke-security-group-ingress --group-id sg-1 --ip-permissions '${permission}'`;

describe('a port that is open to the world', () => {
  it('is to be restricted at once when the attack comes through it', () => {
    const { immediate, investigate, prevent } = advise([SSH], BRUTE_FORCE);

    expect(immediate).toStrictEqual([
      `Restrict the source of tcp 22 in sg-1 (0.0.0.0/0): ${INSTANCE} is open to the whole internet.\n` +
        revoke('IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=0.0.0.0/0}]'),
    ]);
    expect(investigate?.[0]).toMatch(/^See whether a login succeeded/);
    expect(prevent?.[0]).toMatch(/^Use Session Manager/);
  });

  it.each([
    ['nothing comes through it', {}],
    ['the host itself attacks others so', ofType('UnauthorizedAccess:EC2/SSHBruteForce', 'ACTOR')],
  ])('is to be restricted later when %s', (_, more) => {
    const { immediate = [], prevent } = advise([SSH], more);

    expect(immediate).toStrictEqual([]);
    expect(prevent).toHaveLength(1);
  });

  it('of a host in quarantine is to be closed before the release gives it back', () => {
    expect(advise([SSH], {}, true).prevent?.[0]).toContain(
      `before ${INSTANCE} is released, which gives it that group back`,
    );
  });

  it.each<[string, ExposedPorts, string]>([
    [
      'IPv6',
      { ...SSH, sources: ['::/0'] },
      revoke('IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=::/0}]'),
    ],
    [
      'all traffic',
      { groupId: 'sg-1', protocol: 'all', sources: ['0.0.0.0/0'] },
      revoke('IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'),
    ],
    [
      'every port',
      { groupId: 'sg-1', protocol: 'tcp', sources: ['0.0.0.0/0'] },
      revoke('IpProtocol=tcp,FromPort=0,ToPort=65535,IpRanges=[{CidrIp=0.0.0.0/0}]'),
    ],
    [
      'a range with a dangerous port in it',
      { ...SSH, from: 3300, to: 3400 },
      revoke('IpProtocol=tcp,FromPort=3300,ToPort=3400,IpRanges=[{CidrIp=0.0.0.0/0}]'),
    ],
  ])('comes with the command that closes exactly that rule: %s', (_, ports, command) => {
    expect(advise([ports]).prevent?.[0]?.split('\n')[1]).toBe(command);
  });

  it('gets a line for each source', () => {
    expect(advise([{ ...SSH, sources: ['0.0.0.0/0', '::/0'] }]).prevent).toHaveLength(2);
  });

  it.each([80, 443, 8443])('may stay open when it is for the public: %i', (port) => {
    expect(advise([{ ...SSH, from: port, to: port }]).prevent).toStrictEqual([]);
  });

  it.each([22, 445, 2375, 3306, 3389, 5432, 6379, 9200, 27_017])('never stays open: %i', (port) => {
    expect(advise([{ ...SSH, from: port, to: port }]).prevent).toHaveLength(1);
  });

  it('is not told when it could not be read', () => {
    const host = without(aHost(), 'exposed');

    expect(
      recommendForExposure(
        aSituation({ facts: { ...NO_FACTS, instances: [host] }, ...BRUTE_FORCE }),
      ).immediate,
    ).toStrictEqual([]);
  });
});

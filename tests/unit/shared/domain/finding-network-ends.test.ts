import fc from 'fast-check';
import { findNetworkEnds } from '../../../../shared/domain/finding-network-ends.ts';

const NOTHING = { interfaces: [], addresses: [] };

describe('the network ends of a finding', () => {
  it.each([
    [
      'a connection, as EventBridge writes it',
      {
        resource: {
          instanceDetails: { networkInterfaces: [{ networkInterfaceId: 'eni-0aaaabbbb' }] },
        },
        service: {
          action: {
            networkConnectionAction: {
              remoteIpDetails: { ipAddressV4: '198.51.100.7' },
              localIpDetails: { ipAddressV4: '10.0.0.5' },
            },
          },
        },
      },
      { interfaces: ['eni-0aaaabbbb'], addresses: ['198.51.100.7'] },
    ],
    [
      'a connection, as the API writes it',
      {
        Service: {
          Action: { NetworkConnectionAction: { RemoteIpDetails: { IpAddressV4: '198.51.100.7' } } },
        },
      },
      { interfaces: [], addresses: ['198.51.100.7'] },
    ],
    [
      'a port probe with several sides and IPv6',
      {
        portProbeDetails: [
          { remoteIpDetails: { ipAddressV4: '198.51.100.7' } },
          { remoteIpDetails: { ipAddressV6: '2001:db8::7' } },
        ],
      },
      { interfaces: [], addresses: ['198.51.100.7', '2001:db8::7'] },
    ],
    [
      'an interface in ASFF',
      { Resources: [{ Id: 'arn:aws:ec2:eu-west-1:123456789012:network-interface/eni-0aaaabbbb' }] },
      { interfaces: ['eni-0aaaabbbb'], addresses: [] },
    ],
    ['text that is no address', { remoteIpDetails: { ipAddressV4: 'attacker.example' } }, NOTHING],
    ['an address that is ours', { localIpDetails: { ipAddressV4: '10.0.0.5' } }, NOTHING],
    ['nothing at all', null, NOTHING],
  ])('of %s', (_, raw, expected) => {
    expect(findNetworkEnds(raw)).toStrictEqual(expected);
  });

  it('are ten of each kind at most, and each once', () => {
    const portProbeDetails = Array.from({ length: 40 }, (_, n) => ({
      remoteIpDetails: { ipAddressV4: `198.51.100.${Math.floor(n / 2)}` },
    }));

    expect(findNetworkEnds({ portProbeDetails }).addresses).toStrictEqual(
      Array.from({ length: 10 }, (_, n) => `198.51.100.${n}`),
    );
  });

  it('are looked for in whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const { interfaces, addresses } = findNetworkEnds(raw);

        expect(interfaces.length + addresses.length).toBeLessThanOrEqual(20);
      }),
    );
  });
});

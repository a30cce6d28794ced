import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createFindAddressOwner } from '../../../../shared/aws/address-owner.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const findOwner = createFindAddressOwner(new EC2Client({ region: 'eu-west-1' }));

beforeEach(() => {
  ec2.reset();
});

describe('whose an address is', () => {
  it.each([
    ['1.2.3.4', 'addresses.association.public-ip'],
    ['2606:4700::1111', 'ipv6-addresses.ipv6-address'],
  ])('%s is asked for by %s', async (address, name) => {
    ec2
      .on(DescribeNetworkInterfacesCommand, { Filters: [{ Name: name, Values: [address] }] })
      .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0123456789abcdef0' }] });

    await expect(findOwner(address)).resolves.toBe('eni-0123456789abcdef0');
  });

  it('is nobody of ours', async () => {
    ec2.on(DescribeNetworkInterfacesCommand).resolves({});

    await expect(findOwner('1.2.3.4')).resolves.toBeUndefined();
  });

  it('is not guessed when EC2 does not answer', async () => {
    ec2.onAnyCommand().rejects(Object.assign(new Error('busy'), { name: 'RequestLimitExceeded' }));

    await expect(findOwner('1.2.3.4')).rejects.toThrow(TransientError);
  });
});

import {
  AssociateAddressCommand,
  DisassociateAddressCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createElasticIps } from '../../../../shared/aws/elastic-ips.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { anElasticIp } from '../../../builders/network.ts';

const ec2 = mockClient(EC2Client);
const elasticIps = createElasticIps(new EC2Client({ region: 'eu-west-1' }));
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });

beforeEach(() => ec2.reset());

describe('taking an address away', () => {
  it('names the association, so that one made later is not touched', async () => {
    ec2.on(DisassociateAddressCommand).resolves({});

    await elasticIps.disassociate(anElasticIp());

    expect(ec2.commandCalls(DisassociateAddressCommand)[0]?.args[0].input).toStrictEqual({
      AssociationId: 'eipassoc-1',
    });
  });

  it('has nothing to do when the association is gone', async () => {
    ec2.on(DisassociateAddressCommand).rejects(ec2Error('InvalidAssociationID.NotFound'));

    await expect(elasticIps.disassociate(anElasticIp())).resolves.toBeUndefined();
  });

  it('reports throttling as transient', async () => {
    ec2.on(DisassociateAddressCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(elasticIps.disassociate(anElasticIp())).rejects.toThrow(TransientError);
  });
});

describe('giving an address back', () => {
  it('goes to the private address that had it, and takes it from nobody', async () => {
    ec2.on(AssociateAddressCommand).resolves({});

    expect(await elasticIps.associate('eni-1', anElasticIp())).toBeUndefined();
    expect(ec2.commandCalls(AssociateAddressCommand)[0]?.args[0].input).toStrictEqual({
      ...{ AllocationId: 'eipalloc-1', NetworkInterfaceId: 'eni-1' },
      ...{ PrivateIpAddress: '10.0.0.5', AllowReassociation: false },
    });
  });

  it.each([
    ['Resource.AlreadyAssociated', 'associated with something else'],
    ['InvalidAllocationID.NotFound', 'released'],
    ['InvalidNetworkInterfaceID.NotFound', 'no longer exists'],
  ])('leaves alone what somebody has changed since: %s', async (name, drift) => {
    ec2.on(AssociateAddressCommand).rejects(ec2Error(name));

    expect(await elasticIps.associate('eni-1', anElasticIp())).toContain(drift);
  });

  it('reports throttling as transient', async () => {
    ec2.on(AssociateAddressCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(elasticIps.associate('eni-1', anElasticIp())).rejects.toThrow(TransientError);
  });
});

import type { FindingParts } from '../local-aws/server-finding.ts';
import type { CustomerUser } from './customer-user.ts';

/**
 * GuardDuty knows an access key as stolen: severity 8.0. The user is the target: it is done to it, by whoever has the key.
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html
 */
export function stolenKeyFinding({ name, id, keys }: CustomerUser): FindingParts {
  return {
    type: 'CredentialAccess:IAMUser/CompromisedCredentials',
    severity: 8.0,
    title: `The credentials of the IAM user ${name} are potentially compromised.`,
    description: `API calls were made with an access key of the IAM user ${name} that AWS threat intelligence knows as potentially compromised.`,
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: keys.accessKeyId,
        principalId: id,
        userType: 'IAMUser',
        userName: name,
      },
    },
    service: {
      resourceRole: 'TARGET',
      action: {
        actionType: 'AWS_API_CALL',
        awsApiCallAction: {
          api: 'GetObject',
          serviceName: 's3.amazonaws.com',
          callerType: 'Remote IP',
          remoteIpDetails: {
            ipAddressV4: '198.51.100.23',
            country: { countryName: 'Netherlands' },
            organization: { asn: '64496', asnOrg: 'Example Hosting' },
          },
          affectedResources: {},
        },
      },
    },
  };
}

import * as v from 'valibot';

const text = v.nullish(v.string(), '');

const AssumedSchema = v.looseObject({
  errorCode: text,
  requestParameters: v.nullish(v.looseObject({ roleSessionName: text }), {}),
  responseElements: v.nullish(
    v.looseObject({ assumedRoleUser: v.nullish(v.looseObject({ arn: text }), {}) }),
    {},
  ),
});

/**
 * Names of the sessions that began with these calls (AssumeRole and its kin; others name none). With SAML only the answer has it.
 * Newest first; what is not the record of a call names nothing. Pure. Source: CloudTrail user guide, "Logging IAM and AWS STS API calls".
 */
export function sessionNames(events: readonly string[]): string[] {
  return [...new Set(events.map(sessionName).filter((name) => name !== ''))];
}

function sessionName(event: string): string {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), AssumedSchema), event);
  if (!parsed.success || parsed.output.errorCode !== '') return '';
  const { requestParameters, responseElements } = parsed.output;
  const { arn } = responseElements.assumedRoleUser;
  return arn.slice(arn.lastIndexOf('/') + 1) || requestParameters.roleSessionName;
}

/** An IP set of AWS WAF, by what its calls ask for. */
export interface IpSet {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  /** Sets for CloudFront are in us-east-1. */
  readonly region: string;
}

const ARN =
  /^arn:[\w-]+:wafv2:([a-z0-9-]+):\d{12}:(regional|global)\/ipset\/([\w-]{1,128})\/([\w-]{1,36})$/;

/** Undefined: it is not the ARN of an IP set. Source: AWS WAF API reference, IPSetSummary. */
export function parseIpSetArn(arn: string): IpSet | undefined {
  const [, region, where, name, id] = ARN.exec(arn) ?? [];
  if (region === undefined || name === undefined || id === undefined) return undefined;
  return { arn, name, id, region, scope: where === 'global' ? 'CLOUDFRONT' : 'REGIONAL' };
}

/** The sets of a stack, one for each version of IP. */
export interface IpSets {
  readonly 4: IpSet | undefined;
  readonly 6: IpSet | undefined;
  /** Where both are; undefined when there are none. */
  readonly region: string | undefined;
}

/** From the settings of a function, where an absent ARN says that there is no set. */
export function ipSetsOf(arns: {
  readonly ipv4Set: string | undefined;
  readonly ipv6Set: string | undefined;
}): IpSets {
  const [v4, v6] = [arns.ipv4Set, arns.ipv6Set].map((arn) =>
    arn === undefined ? undefined : parseIpSetArn(arn),
  );
  return { 4: v4, 6: v6, region: (v4 ?? v6)?.region };
}

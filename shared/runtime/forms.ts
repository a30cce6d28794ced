import { isIP } from 'node:net';
import { parseIpSetArn } from '../domain/addresses/ip-set.ts';

/** What a text must look like; `problem` ends the sentence "<variable> …" and never repeats the text. */
export interface Form {
  readonly matches: (text: string) => boolean;
  readonly problem: string;
}

/** `s3://bucket/key`. Commas separate objects in a list, so no key may have one. */
export const S3_OBJECT: Form = {
  matches: (text) => /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[^,\s]+$/.test(text),
  problem: 'is not of the form s3://bucket/key',
};

/** A block of addresses, IPv4 or IPv6. */
export const CIDR: Form = {
  matches: (text) => {
    const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return Number(length) <= bits;
  },
  problem: 'has an entry that is no CIDR block such as 10.0.0.0/8',
};

/** An IP set of AWS WAF. */
export const IP_SET_ARN: Form = {
  matches: (text) => parseIpSetArn(text) !== undefined,
  problem: 'is not the ARN of an IP set of AWS WAF',
};

/** An instance profile, whatever its path. */
export const INSTANCE_PROFILE_ARN: Form = {
  matches: (text) => /^arn:[\w-]+:iam::\d{12}:instance-profile\/[\w+=,.@/-]+$/.test(text),
  problem: 'is not the ARN of an instance profile',
};

/** Beginning of keys; the slash behind it is added where it is used. */
export const KEY_PREFIX: Form = {
  matches: (text) => !text.startsWith('/') && !text.endsWith('/') && !/\s/.test(text),
  problem: 'begins or ends with a slash, or has a space',
};

/** Names of the fields of VPC flow logs in their order, as EC2 takes them: `${version} ${account-id} …`. */
export const FLOW_LOG_FORMAT: Form = {
  matches: (text) => /^\$\{[a-z0-9-]+\}( \$\{[a-z0-9-]+\})*$/.test(text),
  problem: 'is not of the form ${field} ${field}',
};

/** Time zone, days and hours, e.g. `Europe/Berlin Mon-Fri 08:00-18:00` or `UTC Mon,Wed,Fri-Sun 00:00-24:00`. */
export const WORKING_HOURS: Form = {
  matches: (text) => {
    const [, zone = '', from = '', to = ''] = HOURS.exec(text) ?? [];
    return isTimeZone(zone) && from < to;
  },
  problem: 'is not of the form Europe/Berlin Mon-Fri 08:00-18:00',
};

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const DAYS = `${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*`;
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const HOURS = new RegExp(`^(\\S+) ${DAYS} (${TIME})-(${TIME}|24:00)$`);

function isTimeZone(name: string): boolean {
  if (name === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

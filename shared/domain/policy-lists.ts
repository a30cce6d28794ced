import * as v from 'valibot';
import { isNetwork, normaliseAddress } from './addresses/ip-address.ts';

/** An ARN, a wildcard or a stray blank would be compared in vain, and what it names would not be protected. */
export function listOf(form: RegExp, what: string) {
  return v.optional(v.array(v.pipe(v.string(), v.regex(form, `is not ${what}`))), []);
}

/** Compared as addresses, so the text need not be in its normal form. */
const networks = v.optional(
  v.array(v.pipe(v.string(), v.check(isNetwork, 'is not a network such as 198.51.100.0/24'))),
  [],
);

/** In their normal form: an address is known by its text. */
const addresses = v.optional(
  v.array(
    v.pipe(
      v.string(),
      v.check((text) => normaliseAddress(text) === text, 'is not an address'),
    ),
  ),
  [],
);

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const FUNCTION_NAME = /^[\w-]{1,64}$/;
export const ROLE_NAME = /^[\w+=,.@-]+$/;

/** What a drill may touch. */
export const DrillSchema = v.strictObject({
  instances: listOf(/^i-[0-9a-f]+$/, 'the id of an instance'),
  principals: listOf(ROLE_NAME, 'the name of a role or user'),
  buckets: listOf(BUCKET_NAME, 'the name of a bucket'),
  functions: listOf(FUNCTION_NAME, 'the name of a function'),
  addresses,
});

/** What no action may touch. */
export const ProtectedSchema = v.strictObject({
  accounts: listOf(/^\d{12}$/, 'an account of 12 digits'),
  vpcs: listOf(/^vpc-[0-9a-f]+$/, 'the id of a VPC'),
  instances: listOf(/^i-[0-9a-f]+$/, 'the id of an instance'),
  principals: listOf(ROLE_NAME, 'the name of a role or user'),
  buckets: listOf(BUCKET_NAME, 'the name of a bucket'),
  functions: listOf(FUNCTION_NAME, 'the name of a function'),
  networks,
});

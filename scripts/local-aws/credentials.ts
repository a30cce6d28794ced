import * as v from 'valibot';

const InstanceCredentialsSchema = v.object({
  AccessKeyId: v.string(),
  SecretAccessKey: v.string(),
  Token: v.string(),
  Expiration: v.string(),
});
const HealthDetailSchema = v.looseObject({ eventArn: v.string(), eventTypeCode: v.string() });

/** Credentials as the SDK takes them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What no AWS lets a test do: ask an instance for its credentials, and have AWS find an exposed key. */
export interface CredentialsAdmin {
  /** New ones each time, as the metadata service of the instance would hand them out. */
  readonly instanceCredentials: (instanceId: string) => Promise<SessionCredentials>;
  /** AWS Health tells, in us-east-1, that the key is exposed; `event` replaces parts of the detail. */
  readonly exposeKey: (
    accessKeyId: string,
    event?: Readonly<Record<string, unknown>>,
  ) => Promise<v.InferOutput<typeof HealthDetailSchema>>;
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** These endpoints, by a caller of the local AWS's own. */
export function credentialsAdmin(call: Call): CredentialsAdmin {
  return {
    instanceCredentials: async (instanceId) => {
      const answer = await call('POST', `ec2/${instanceId}/credentials`, {});
      const found = v.parse(InstanceCredentialsSchema, answer);
      return {
        accessKeyId: found.AccessKeyId,
        secretAccessKey: found.SecretAccessKey,
        sessionToken: found.Token,
      };
    },
    exposeKey: async (accessKeyId, event = {}) =>
      v.parse(HealthDetailSchema, await call('POST', 'health-events', { accessKeyId, event })),
  };
}

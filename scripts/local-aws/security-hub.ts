/** What no AWS lets a test do: have Security Hub tell of findings of other products. */
export interface SecurityHubAdmin {
  /** Publishes findings in ASFF on the default bus, as they are. */
  readonly importFindings: (...findings: readonly object[]) => Promise<void>;
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** This endpoint, by a caller of the local AWS's own. */
export function securityHubAdmin(call: Call): SecurityHubAdmin {
  return {
    importFindings: async (...findings) => {
      await call('POST', 'security-hub/findings', { findings });
    },
  };
}

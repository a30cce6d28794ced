// The way from a finding to a message crosses five queues and streams.
jest.setTimeout(120_000);

// The way from a finding to a message crosses five queues and streams, and waits for other work on a busy machine.
jest.setTimeout(300_000);

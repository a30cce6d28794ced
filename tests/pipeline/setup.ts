// A whole pipeline takes minutes, and jobs wait for other work on a busy machine.
jest.setTimeout(1_800_000);

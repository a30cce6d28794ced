/** Time as a dependency, so that rules about time are testable. */
export type Clock = () => Date;

/** The machine's clock. */
export const systemClock: Clock = () => new Date();

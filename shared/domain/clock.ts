/** The time now; injected so that rules about time can be tested. */
export type Clock = () => Date;

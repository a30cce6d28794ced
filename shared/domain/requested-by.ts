/** How `requestedBy` begins when a person ordered the action. */
export const BY_OPERATOR = 'operator:';

/** `requestedBy` of what is carried out again because it came undone. */
export const BY_DRIFT = 'drift';

/** `requestedBy` of the first step against a host that leaks although it is isolated. */
export const BY_LEAK = 'leak';

/** `requestedBy` of the stop of a host that leaks although it is isolated and denied. */
export const BY_STANDING_LEAK = 'standing-leak';

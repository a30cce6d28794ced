/** How `requestedBy` begins when a person ordered the action. */
export const BY_OPERATOR = 'operator:';

/** `requestedBy` of what is carried out again because it came undone. */
export const BY_DRIFT = 'drift';

/** Names the file in which the setup describes what it has prepared. */
export const PREPARED_VARIABLE = 'RIPOSTE_PIPELINE_FILE';
/** Says what is missing on this machine; then nothing can be tested. */
export const MISSING_VARIABLE = 'RIPOSTE_PIPELINE_MISSING';

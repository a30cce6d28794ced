/** Release of MITRE ATT&CK (Enterprise) that the ids of techniques are from: between releases they may move. */
export const ATTACK_VERSION = '19.2';

/**
 * What Slack accepts; anything larger is refused as a whole, not cut.
 * Source: https://docs.slack.dev/reference/block-kit/blocks (lengths in characters; we count UTF-16 units, which are never fewer).
 */
export const SLACK_LIMITS = {
  blocks: 50,
  headerText: 150,
  sectionText: 3000,
  sectionFields: 10,
  sectionFieldText: 2000,
  contextElements: 10,
  contextText: 2000,
  /** Advised for `text`, which is cut at 40,000. */
  messageText: 4000,
  /** All blocks together; undocumented, beyond about 13,000 Slack answers `msg_blocks_too_long`. */
  message: 12_000,
} as const;

/** Words that no shell takes for anything but themselves; ids, names and ranges of AWS are made of these. Brackets need quotes. */
const PLAIN_WORD = /^(?:[\w+=,.@:/-]+|'[\w+=,.@:/[\]{}-]+')$/;

/** A sentence with the command that does it on the last line; the sentence alone when a word of the command is not plain. */
export function withCommand(sentence: string, words: readonly string[]): string {
  return words.every(isPlainWord) ? `${sentence}\n${words.join(' ')}` : sentence;
}

/** A recommendation as its sentence and its command. */
export interface SplitRecommendation {
  readonly sentence: string;
  readonly command?: string;
}

/** Takes a recommendation apart, so that the command can be shown as it must be typed; what is not plain stays prose. */
export function splitCommand(recommendation: string): SplitRecommendation {
  const [sentence = '', command, ...rest] = recommendation.split('\n');
  const isCommand =
    command !== undefined &&
    rest.length === 0 &&
    OUR_COMMAND.test(command) &&
    command.split(' ').every(isPlainWord);
  return isCommand ? { sentence, command } : { sentence: recommendation };
}

/** Addresses of web pages are made of plain words, too. */
const OUR_COMMAND = /^(?:aws|npm|npx) (?!.*:\/\/)/;

function isPlainWord(word: string): boolean {
  return PLAIN_WORD.test(word);
}

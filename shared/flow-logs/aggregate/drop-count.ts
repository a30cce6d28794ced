import type { DroppedGroups } from '../flow-summary.ts';
import { BYTES_SUM, FLOWS_WORD, type GroupArray } from './group-array.ts';

/** What was given up so far. */
export class DropCount {
  private groups = 0;
  private bytes = 0;
  private flows = 0;

  countUnmarked(groups: GroupArray, marks: Uint8Array): void {
    for (let place = 0; place < groups.size; place++) {
      if (marks[place] === 1) continue;
      this.groups++;
      this.bytes += groups.sum(place, BYTES_SUM);
      this.flows += groups.word(place, FLOWS_WORD);
    }
  }

  add({ groups, bytes, flows }: DroppedGroups): void {
    this.groups += groups;
    this.bytes += bytes;
    this.flows += flows;
  }

  total(): DroppedGroups {
    return { groups: this.groups, bytes: this.bytes, flows: this.flows };
  }
}

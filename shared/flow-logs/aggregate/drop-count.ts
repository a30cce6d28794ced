import type { DroppedGroups } from '../flow-summary.ts';
import { BYTES_SUM, FLOWS_WORD, type GroupTable } from './group-table.ts';

/** What was given up so far. */
export class DropCount {
  private groups = 0;
  private bytes = 0;
  private flows = 0;

  countUnmarked(table: GroupTable, marks: Uint8Array): void {
    for (let place = 0; place < table.size; place++) {
      if (marks[place] === 1) continue;
      this.groups++;
      this.bytes += table.sum(place, BYTES_SUM);
      this.flows += table.word(place, FLOWS_WORD);
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

import { byteAt, endsField, isWordAt } from './byte-at.ts';

/** So many are compared one by one. */
const FEW = 8;

/** Finds the interfaces of a scope by the bytes of a field. */
export class InterfaceNames {
  readonly needles: readonly Buffer[];
  private readonly places: ReadonlyMap<string, number>;
  /** Records of an interface follow each other. */
  private last = 0;

  constructor(ids: readonly string[]) {
    this.needles = ids.map((id) => Buffer.from(id, 'latin1'));
    this.places = new Map(ids.map((id, place) => [id, place]));
  }

  /** Place in the scope of the interface that the field at `from` names; -1: it is not in the scope. */
  find(bytes: Buffer, from: number): number {
    if (this.isAt(bytes, from, this.last)) return this.last;
    const found = this.needles.length <= FEW ? this.compare(bytes, from) : this.lookUp(bytes, from);
    if (found >= 0) this.last = found;
    return found;
  }

  private isAt(bytes: Buffer, from: number, place: number): boolean {
    const needle = this.needles[place];
    return needle !== undefined && isWordAt(bytes, from, needle);
  }

  private compare(bytes: Buffer, from: number): number {
    for (let place = 0; place < this.needles.length; place++) {
      if (this.isAt(bytes, from, place)) return place;
    }
    return -1;
  }

  private lookUp(bytes: Buffer, from: number): number {
    let end = from;
    while (!endsField(byteAt(bytes, end))) end++;
    return this.places.get(bytes.toString('latin1', from, end)) ?? -1;
  }
}

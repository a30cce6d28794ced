/** Fields that may be absent from an answer of AWS. */
type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that are there: `{ a: undefined }` becomes `{}`. */
export function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

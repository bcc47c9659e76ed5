/** Gives what a record itself has under a key; undefined for names such as `constructor`, which every object knows. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

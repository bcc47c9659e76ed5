/** What can be compared. A hidden value is never among them. */
export type ComparedValue = string | number | boolean

/** One thing that differs. */
export interface Difference {
  /** `cpuUnits`, `ports.gameport.protocol`, `env.MODE`. */
  readonly path: string
  /** Absent where it is not there. */
  readonly from?: ComparedValue
  /** Absent where it is not there. */
  readonly to?: ComparedValue
}

type Compared = Readonly<Record<string, ComparedValue | undefined>>

/** What differs between two sets of values, by their paths: first those of `from`, in its order. */
export function differences(from: Compared, to: Compared): readonly Difference[] {
  const paths = new Set([...Object.keys(from), ...Object.keys(to)])
  return [...paths].flatMap((path) => difference(path, own(from, path), own(to, path)))
}

/** The difference of one value, as a list of one or none. */
export function difference(
  path: string,
  from: ComparedValue | undefined,
  to: ComparedValue | undefined,
): readonly Difference[] {
  if (from === to) return []
  return [{ path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
}

function own(values: Compared, path: string): ComparedValue | undefined {
  return Object.hasOwn(values, path) ? values[path] : undefined
}

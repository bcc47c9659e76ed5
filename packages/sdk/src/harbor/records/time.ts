/** ECMA-262, "Time Values": the end of what a date can hold. Later is never. */
const LAST_SECOND = 8_640_000_000_000

/** A time as Harbor writes it, in ISO 8601; `undefined` for none. The year 1 stands for never. */
export function timeOf(text: string | null | undefined): string | undefined {
  const atMs = Date.parse(text ?? '')
  return atMs > 0 ? new Date(atMs).toISOString() : undefined
}

/** A time in seconds since 1970, in ISO 8601; `undefined` for none, which is 0 or -1. */
export function timeOfSeconds(seconds: number | null | undefined): string | undefined {
  const isTime = typeof seconds === 'number' && seconds > 0 && seconds <= LAST_SECOND
  return isTime ? new Date(seconds * 1000).toISOString() : undefined
}

/** When something was pushed and pulled last. */
export interface UseTimes {
  /** ISO 8601. Absent where it is not told. */
  readonly pushedAt?: string
  /** ISO 8601. Absent: never. Harbor writes it some seconds late. */
  readonly pulledAt?: string
}

/** Reads the times of an artifact or a tag. */
export function useTimesOf(record: {
  readonly push_time?: string | null | undefined
  readonly pull_time?: string | null | undefined
}): UseTimes {
  const pushedAt = timeOf(record.push_time)
  const pulledAt = timeOf(record.pull_time)
  return { ...(pushedAt && { pushedAt }), ...(pulledAt && { pulledAt }) }
}

/**
 * Writes an ISO 8601 time in the form of the API file's examples, such as `2026-04-22 12:00:46.444265`: UTC, without
 * saying so.
 */
export function exampleTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '000')
}

/**
 * What the engine takes as a header with JSON in it: base64 for URLs with its padding, which Node leaves out and the engine
 * insists on.
 */
export function headerValue(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

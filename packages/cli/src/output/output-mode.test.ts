import { describe, expect, it } from 'vitest'
import { guessOutputMode } from './output-mode.js'

describe('guessOutputMode', () => {
  it.each([
    [['push', '--json', '--bad'], { json: true, ndjson: false, jsonFile: undefined }],
    [['push', '--ndjson'], { json: false, ndjson: true, jsonFile: undefined }],
    [['push', '--json', '--ndjson'], { json: true, ndjson: false, jsonFile: undefined }],
    [['push', '--json-file', 'a.json'], { json: false, ndjson: false, jsonFile: 'a.json' }],
    [['push', '--json-file=a.json'], { json: false, ndjson: false, jsonFile: 'a.json' }],
    [['push', '--json-file'], { json: false, ndjson: false, jsonFile: undefined }],
    [['push', '--', '--json'], { json: false, ndjson: false, jsonFile: undefined }],
  ])('takes %j for %j', (argv, expected) => {
    expect(guessOutputMode(argv)).toEqual({ ...expected, quiet: false })
  })
})

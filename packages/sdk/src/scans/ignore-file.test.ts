import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type IgnoreRule, parseIgnoreFile } from './ignore-file.js'

const NAME = 'ci/.trivyignore'

describe('an ignore file', () => {
  it('holds ids with an end and a reason', () => {
    const rules = parseIgnoreFile('CVE-2022-1234 exp:2023-01-31 # not reachable, see #42\nDSA-5417-1\n', NAME)

    expect(rules).toEqual([
      { id: 'CVE-2022-1234', expiresAt: '2023-01-31', reason: 'not reachable, see #42', line: 1 },
      { id: 'DSA-5417-1', line: 2 },
    ])
  })

  it('takes the comment lines above as the reason of all ids down to the next gap', () => {
    const text = [
      '# Accepted in March.',
      '',
      '# No TLS',
      '#',
      '# on the server.',
      'CVE-2022-0001',
      'CVE-2022-0002 # own reason',
      'CVE-2022-0003',
      '# Other',
      'CVE-2022-0004',
      '',
      'CVE-2022-0005',
    ].join('\n')

    expect(parseIgnoreFile(text, NAME).map(({ reason }) => reason)).toEqual([
      'No TLS on the server.',
      'own reason',
      'No TLS on the server.',
      'Other',
      undefined,
    ])
  })

  it('tolerates a byte order mark, CRLF, indentation and an empty reason', () => {
    const rules = parseIgnoreFile('\uFEFFCVE-2022-0001\r\n\r\n\t CVE-2022-0002   exp:2024-02-29 #\r\n', NAME)

    expect(rules).toEqual([
      { id: 'CVE-2022-0001', line: 1 },
      { id: 'CVE-2022-0002', expiresAt: '2024-02-29', line: 3 },
    ])
  })

  it.each([
    'CVE-2014-0160',
    'cve-2021-44228',
    'GHSA-jf85-cpcp-j695',
    'RUSTSEC-2023-0001',
    'TEMP-0290435-0B57B5',
    'RHSA-2023:3722',
    'SUSE-SU-2021:1234-1',
    'ALAS2-2022-1801',
    'USN-5410-1',
  ])('knows %s as an id', (id) => {
    expect(parseIgnoreFile(id, NAME)).toEqual([{ id, line: 1 }])
  })

  it.each(['', '\uFEFF', '\n\n', '# nothing yet'])('has no rules in %j', (text) => {
    expect(parseIgnoreFile(text, NAME)).toEqual([])
  })

  it.each([
    ['CVE-20221234', '"CVE-20221234" is not the id of a vulnerability'],
    ['GHSA-1234', '"GHSA-1234" is not the id'],
    ['vulnerabilities:', '"vulnerabilities:" is not the id'],
    ['high-severity', '"high-severity" is not the id'],
    ['*', '"*" is not the id'],
    ['CVE-2022-*', '"CVE-2022-*" is not the id'],
    ['exp:2023-01-01', '"exp:2023-01-01" is not the id'],
    ['CVE-2022-1234 CVE-2022-1235', '"CVE-2022-1235" is not expected after the id'],
    ['CVE-2022-1234 not reachable', '"not" is not expected after the id'],
    ['CVE-2022-1234 until:2023-01-01', '"until:2023-01-01" is not expected'],
    ['CVE-2022-1234 EXP:2023-01-01', '"EXP:2023-01-01" is not expected'],
    ['CVE-2022-1234 exp: 2023-01-01', '"2023-01-01" is not expected'],
    ['CVE-2022-1234 exp:', '"" is not a day'],
    ['CVE-2022-1234 exp:2023-1-1', '"2023-1-1" is not a day'],
    ['CVE-2022-1234 exp:2023-02-29', '"2023-02-29" is not a day'],
    ['CVE-2022-1234 exp:2023-13-01', '"2023-13-01" is not a day'],
    ['CVE-2022-1234 exp:2023-01-01 exp:2024-01-01', 'more than one "exp:"'],
    ['CVE-2022-1234 # not reachable exp:2023-01-01', 'its "exp:" stands behind the "#"'],
    [`CVE-2022-1234 ${'x'.repeat(5000)}`, `"${'x'.repeat(60)}…" is not expected`],
  ])('refuses %.60j with file and line', (content, problem) => {
    expect(() => parseIgnoreFile(`# first\n\n${content}\n`, NAME)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        target: NAME,
        reason: expect.stringMatching(/^line 3: /),
        message: expect.stringContaining(problem),
        hint: expect.stringContaining('ID exp:YYYY-MM-DD # reason'),
      }),
    )
  })

  it('refuses an id that stands there twice, in any case, and names both lines', () => {
    expect(() => parseIgnoreFile('CVE-2022-1234 exp:2023-01-01\n\ncve-2022-1234', NAME)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        reason: 'line 3: cve-2022-1234 is already in line 1',
        hint: 'Remove one of the two.',
      }),
    )
  })

  it('gives back what was written into it', () => {
    fc.assert(
      fc.property(someRules, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rules, lineEnd, hasMark) => {
        const text = `${hasMark ? '\uFEFF' : ''}${rules.map(written).join(lineEnd)}${lineEnd}`

        expect(parseIgnoreFile(text, NAME)).toEqual(rules)
      }),
    )
  })

  it('reads any text or refuses it with a line', () => {
    const content = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[CVE 0-9#\-exp:\r\n]*$/))
    fc.assert(
      fc.property(content, (text) => {
        try {
          const lines = parseIgnoreFile(text, NAME).map(({ line }) => line)
          expect(lines).toEqual([...lines].sort((a, b) => a - b))
        } catch (error) {
          expect(error).toMatchObject({
            code: 'CONFIG_INVALID',
            reason: expect.stringMatching(/^line \d+: /),
          })
        }
      }),
    )
  })
})

const aReason = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.replace(/[\r\n]/g, ' ').trim())
  .filter((text) => text !== '' && !/exp:/.test(text))

const aDay = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const someRules = fc
  .uniqueArray(
    fc.record(
      {
        id: fc.integer({ min: 1000, max: 9_999_999 }).map((number) => `CVE-2024-${number}`),
        reason: aReason,
        expiresAt: aDay,
      },
      { requiredKeys: ['id'] },
    ),
    { selector: ({ id }) => id, minLength: 1, maxLength: 20 },
  )
  .map((rules) => rules.map((rule, index) => ({ ...rule, line: index + 1 })))

function written({ id, reason, expiresAt }: Partial<IgnoreRule>): string {
  return `${id}${expiresAt === undefined ? '' : ` exp:${expiresAt}`}${reason === undefined ? '' : ` # ${reason}`}`
}

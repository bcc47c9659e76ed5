import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from './parse-dockerfile.js'

const lines = (...all: string[]) => all.join('\n')
const only = (text: string) => parseDockerfile(lines('FROM scratch', text)).instructions[1]

describe('parseDockerfile', () => {
  it('reads directives up to the first line that is none', () => {
    const { directives } = parseDockerfile(
      lines('# syntax=docker/dockerfile:1', '#Escape = `', '# a', '# check=skip=all'),
    )

    expect(directives).toEqual({ escape: '`', syntax: 'docker/dockerfile:1' })
  })

  it('joins continued lines over comments and blank lines', () => {
    const file = parseDockerfile(
      lines('FROM a', '', 'RUN one \\', '  # why', '', '  && two \\  ', '  && three', '# end'),
    )

    expect(file.instructions[1]).toMatchObject({ keyword: 'RUN', line: 3, endLine: 7, stage: 0 })
    expect(file.instructions[1]?.text).toBe('RUN one   && two   && three')
    expect(file.problems).toEqual([])
  })

  it('continues lines by the escape character that was chosen', () => {
    const text = lines('# escape=`', 'FROM a', 'RUN dir C:\\', 'RUN one `', 'two')

    expect(parseDockerfile(text).instructions.map(({ line, endLine }) => [line, endLine])).toEqual([
      [2, 2],
      [3, 3],
      [4, 5],
    ])
  })

  it('does not mind the line ends of Windows and a byte order mark', () => {
    const file = parseDockerfile('\uFEFFFROM a\r\nRUN one \\\r\n two\r\n')

    expect(file.problems).toEqual([])
    expect(file.instructions.map(({ text }) => text)).toEqual(['FROM a', 'RUN one  two'])
  })

  it('reads several heredocs of one instruction', () => {
    const file = parseDockerfile(
      lines(
        'FROM a',
        'COPY <<"ONE" <<-TWO /x/',
        'FROM b $A',
        'ONE',
        '\ttext',
        '\tTWO',
        'RUN <<EOF',
        'make',
        'EOF',
      ),
    )

    expect(file.problems).toEqual([])
    expect(file.instructions.map(({ line, endLine }) => [line, endLine])).toEqual([
      [1, 1],
      [2, 6],
      [7, 9],
    ])
    expect(file.instructions[1]?.heredocs).toEqual([
      { name: 'ONE', expands: false, stripsTabs: false, text: 'FROM b $A\n' },
      { name: 'TWO', expands: true, stripsTabs: true, text: 'text\n' },
    ])
  })

  it('takes no redirection of a shell for a heredoc', () => {
    expect(only('RUN cat <<<word && test $((1<<2)) = 4')?.heredocs).toEqual([])
    expect(only('ENV A=<<EOF')?.heredocs).toEqual([])
  })

  it('reads flags apart from words', () => {
    expect(only('copy --from=build --chown=1:1 --link "/a b" /c\\ d --e')).toMatchObject({
      keyword: 'COPY',
      flags: [
        { name: 'from', value: 'build' },
        { name: 'chown', value: '1:1' },
        { name: 'link', value: '' },
      ],
      words: ['/a b', '/c d', '--e'],
      form: 'shell',
    })
  })

  it.each([
    ['CMD ["/a", "-b \\"c\\""]', 'exec', ['/a', '-b "c"']],
    ["CMD ['/a']", 'shell', ['[/a]']],
    ['CMD ["/a", 1]', 'shell', ['[/a,', '1]']],
    ['USER ["a"]', 'shell', ['[a]']],
    ['HEALTHCHECK --interval=5s CMD ["/probe"]', 'exec', ['CMD', '/probe']],
    ['ENV A="b \\" c" D=\'e\\\'', 'shell', ['A=b " c', 'D=e\\']],
  ])('reads %s in %s form', (text, form, words) => {
    expect(only(text)).toMatchObject({ form, words })
  })

  it('reads stages with their names and platforms, and what stands before them', () => {
    const file = parseDockerfile(
      lines(
        'ARG V=1',
        'FROM --platform=linux/amd64 golang:$V as Build',
        'RUN make',
        'FROM scratch',
        'CMD ["/a"]',
      ),
    )

    expect(file.stages).toEqual([
      { index: 0, base: 'golang:$V', name: 'build', platform: 'linux/amd64', line: 2 },
      { index: 1, base: 'scratch', line: 4 },
    ])
    expect(file.instructions.map(({ stage }) => stage)).toEqual([undefined, 0, 0, 1, 1])
  })

  it('keeps what ONBUILD keeps', () => {
    expect(only('ONBUILD COPY --from=a b c')).toMatchObject({
      keyword: 'ONBUILD',
      trigger: { keyword: 'COPY', words: ['b', 'c'], flags: [{ name: 'from', value: 'a' }] },
    })
  })

  it.each([
    ['', 1, 'There is no FROM'],
    ['RUN make', 1, 'before the first FROM'],
    ['FROM a\n\nRUM make', 3, '"RUM" is no instruction'],
    ['FROM a\nCOPY b', 2, 'a source and a destination'],
    ['FROM a b', 1, 'FROM takes one image'],
    ['FROM a AS 1b', 1, 'cannot be the name of a stage'],
    ['FROM a\nRUN <<EOF\nmake', 2, 'has no end'],
    ['FROM a\nONBUILD FROM b', 2, 'cannot keep FROM'],
    ['FROM a\nSHELL bash', 2, 'takes a JSON array'],
    ['FROM a\nENV A', 2, 'without a value'],
    ['FROM a\nLABEL A', 2, 'LABEL names a label without a value'],
    ['FROM a\nENV A=b c', 2, 'quotes around a value'],
    ['FROM a\nLABEL A=b c', 2, 'quotes around a value'],
    ['# escape=x\nFROM a', 1, 'neither'],
    ['# escape=`\n# escape=`\nFROM a', 2, 'there twice'],
  ])('lists the problem of %j', (text, line, message) => {
    expect(parseDockerfile(text).problems).toContainEqual({ line, message: expect.stringContaining(message) })
  })

  it('understands any text, and no line is lost', () => {
    const piece = fc.constantFrom(
      ...[
        'FROM a',
        'RUN x',
        'COPY',
        '<<EOF',
        '<<-"E F"',
        'EOF',
        '\\',
        '`',
        '# escape=`',
        '# c',
        '\n',
        '\n',
        '\r\n',
      ],
      ...['\t', ' ', '"', "'", '[', ']', '--a=b', 'ONBUILD', '\uFEFF', '$A', 'ü', '\0', ',', '{'],
    )
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(text, (source) => {
        const { instructions, problems } = parseDockerfile(source)
        const all = source.replace(/^\uFEFF/, '').split('\n')
        let last = 0
        for (const { line, endLine } of instructions) {
          for (const between of all.slice(last, line - 1)) expect(between).toMatch(/^\s*(?:#.*)?\r?$/s)
          expect(line).toBeGreaterThan(last)
          expect(endLine).toBeGreaterThanOrEqual(line)
          last = endLine
        }
        for (const after of all.slice(last)) expect(after).toMatch(/^\s*(?:#.*)?\r?$/s)
        expect(last).toBeLessThanOrEqual(all.length)
        for (const { line } of problems) expect(line).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDockerfile } from './check-dockerfile.js'
import { parseDockerfile } from './parse-dockerfile.js'
import { readPairs } from './read-pairs.js'
import { type DockerfileParts, writeDockerfile } from './write-dockerfile.js'

const PARTS: DockerfileParts = {
  base: `docker.io/library/debian:12-slim@sha256:${'a'.repeat(64)}`,
  platform: { os: 'linux', architecture: 'amd64' },
  run: {
    user: '1000:1000',
    workingDir: '/app',
    entrypoint: ['/app/Server.x86_64'],
    args: ['-batchmode', '-nographics'],
    env: ['HOME=/home/app', 'MAP=arena'],
    exposedPorts: ['7777/udp'],
    stopSignal: 'SIGINT',
  },
  prefix: 'linux-server',
  groups: [
    { kind: 'folder', paths: ['Server_Data'], target: 'Server_Data' },
    { kind: 'files', paths: ['Server.x86_64'], target: '' },
  ],
  programs: ['Server.x86_64'],
  addedTexts: [],
  installsCertificates: false,
  chmodByCopy: [],
}

const instructions = (parts: Partial<DockerfileParts>) =>
  parseDockerfile(writeDockerfile({ ...PARTS, ...parts })).instructions

describe('writeDockerfile', () => {
  it('writes what a push would make, with its reasons', () => {
    expect(writeDockerfile(PARTS).split('\n')).toEqual([
      '# Made by "slipway dockerfile create", and yours from now on.',
      '',
      '# An empty image that only makes folders: copied below, they belong to the user of the server.',
      'FROM scratch AS folders',
      'WORKDIR /writable/home/app',
      '',
      '# Pinned by its digest, so that it is the same image next year.',
      `FROM --platform=linux/amd64 ${PARTS.base}`,
      '',
      '# The only folders that the server may write to.',
      'COPY --from=folders --chown=1000:1000 /writable/home/ /home/',
      '',
      '# What seldom changes comes first: a rebuild repeats what follows the first change.',
      'COPY linux-server/Server_Data /app/Server_Data',
      'COPY linux-server/Server.x86_64 /app/',
      '',
      '# Modes that archives and other systems lose: the server may read everything and start the programs.',
      'RUN ["find", "/app", "-type", "d", "!", "-perm", "-0555", "-exec", "chmod", "0755", "{}", "+", ' +
        '"-o", "-type", "f", "!", "-perm", "-0444", "-exec", "chmod", "0644", "{}", "+"]',
      'RUN ["find", "/app/Server.x86_64", "!", "-perm", "-0555", "-exec", "chmod", "0755", "{}", "+"]',
      '',
      'ENV HOME="/home/app"',
      'ENV MAP="arena"',
      'EXPOSE 7777/udp',
      'STOPSIGNAL SIGINT',
      'USER 1000:1000',
      'WORKDIR /app',
      'ENTRYPOINT ["/app/Server.x86_64"]',
      'CMD ["-batchmode", "-nographics"]',
      '',
    ])
  })

  it('writes what its own check finds nothing wrong with', () => {
    const facts = { ports: [{ port: 7777, protocol: 'UDP' }] }

    expect(checkDockerfile(parseDockerfile(writeDockerfile(PARTS)), facts)).toEqual([])
    expect(checkDockerfile(parseDockerfile(writeDockerfile({ ...PARTS, base: 'scratch' })), facts)).toEqual(
      [],
    )
  })

  it('runs nothing in an empty image', () => {
    const all = instructions({ base: 'scratch', chmodByCopy: ['Server.x86_64'] })

    expect(all.map(({ keyword }) => keyword)).not.toContain('RUN')
    expect(all.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'COPY --from=folders --chown=1000:1000 /writable/ /',
        'COPY --chmod=0755 linux-server/Server.x86_64 /app/',
      ]),
    )
  })

  it('installs certificates and writes texts where that is wanted', () => {
    const all = instructions({
      installsCertificates: true,
      addedTexts: [{ path: '/app/override.cfg', text: "[a]\n\nb='c'\n" }],
    })

    expect(all.find(({ text }) => text.includes('ca-certificates'))?.line).toBeLessThan(
      all.find(({ keyword }) => keyword === 'COPY')?.line ?? 0,
    )
    expect(all.flatMap(({ words }) => words)).toContain(
      `printf '%s\\n' '[a]' '' 'b='\\''c'\\''' > /app/override.cfg`,
    )
  })

  it('refuses a variable that no line can hold, without its value', () => {
    const run = { ...PARTS.run, env: ['MOTD=one\ntwo'] }

    expect(() => writeDockerfile({ ...PARTS, run })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.not.stringContaining('two') }),
    )
  })

  it.each([
    ['a b', 'COPY ["linux-server/a b", "/app/"]'],
    ['a[1]*?', 'COPY ["linux-server/a[[]1][*][?]", "/app/"]'],
    ['$HOME', 'COPY ["linux-server/\\\\$HOME", "/app/"]'],
    ['ü', 'COPY ["linux-server/ü", "/app/"]'],
    ['a\\b', 'COPY ["linux-server/a\\\\\\\\b", "/app/"]'],
    [`it's "it"`, `COPY ["linux-server/it\\\\'s \\\\\\"it\\\\\\"", "/app/"]`],
  ])('copies the file %j and nothing else', (name, line) => {
    const groups = [{ kind: 'files', paths: [name], target: '' }] as const

    expect(instructions({ groups }).map(({ text }) => text)).toContain(line)
  })

  it('lets no name, argument or variable out of its instruction', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'ü',
        ' ',
        '\n',
        '\r',
        '\t',
        '\\',
        '`',
        '"',
        "'",
        '$',
        '{',
        '}',
        '[',
        ']',
        '*',
        '?',
        '<<EOF',
        '#',
        '--x=y',
      ],
      ...['FROM x', 'RUN y', ',', ';', '&', '|', '\u2028', '\uFEFF', '\x7f'],
    )
    const name = fc.array(piece, { minLength: 1, maxLength: 8 }).map((all) => all.join(''))
    const value = name.map((text) => text.replace(/[\r\n]/g, ''))
    const input = fc.record({
      prefix: fc.oneof(fc.constant(''), name),
      names: fc.array(name, { minLength: 1, maxLength: 3 }),
      words: fc.array(name, { minLength: 1, maxLength: 4 }),
      value,
    })
    const keywords = instructions({}).map(({ keyword }) => keyword)
    fc.assert(
      fc.property(input, ({ prefix, names, words, value: text }) => {
        const [first = ''] = names
        const all = instructions({
          prefix,
          groups: [
            { kind: 'folder', paths: [first], target: first },
            { kind: 'files', paths: names, target: '' },
          ],
          programs: names,
          run: { ...PARTS.run, entrypoint: words, args: words, env: ['HOME=/home/app', `TEXT=${text}`] },
        })

        expect(all.map(({ keyword }) => keyword)).toEqual(keywords)
        const of = (keyword: string) => all.findLast((one) => one.keyword === keyword)
        expect(of('ENTRYPOINT')?.words).toEqual(words)
        expect(of('CMD')?.words).toEqual(words)
        expect(all.flatMap((one) => (one.keyword === 'ENV' ? readPairs(one) : []))).toContainEqual([
          'TEXT',
          text,
        ])
        const copy = of('COPY')
        expect(copy?.flags).toEqual([])
        expect(copy?.words.slice(0, -1).map((word) => meant(word, copy.form))).toEqual(
          names.map((one) => (prefix === '' ? one : `${prefix}/${one}`)),
        )
        expect(of('RUN')?.words.slice(1, 1 + names.length)).toEqual(names.map((one) => `/app/${one}`))
      }),
      { numRuns: 300 },
    )
  })
})

/** The name that a source of a COPY fits: as builders read it, first the quotes, then the pattern. */
function meant(word: string, form: 'exec' | 'shell'): string {
  if (form === 'shell') return word
  expect(word).not.toMatch(/^(?:[^\\]|\\.)*?(?<!\\)(?:\\\\)*[$'"]/s)
  const pattern = word.replace(/\\(.)/gs, '$1')
  const isPattern = /\[/.test(pattern)
  return isPattern ? pattern.replace(/\[([*?[])\]|\\(.)/gs, '$1$2') : pattern
}

import { describe, expect, it } from 'vitest'
import { explainRun } from './explain-run.js'
import type { RunFacts } from './run-facts.js'
import type { OutputLine } from './run-report.js'

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }
const OCI =
  'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: '

function facts(more: Partial<RunFacts>): RunFacts {
  return {
    reached: 'waiting',
    startError: '',
    isOutOfMemory: false,
    lines: [],
    command: ['/slipway/init', '--', '/app/server', '-batchmode'],
    platform: AMD64,
    enginePlatform: AMD64,
    isMemoryOfTemplate: false,
    ports: [],
    otherPorts: [],
    isLogMissing: false,
    timeoutMs: 60_000,
    ...more,
  }
}

const said = (...texts: readonly string[]): readonly OutputLine[] =>
  texts.map((text) => ({ stream: 'stderr', text }))
const port = (state: 'open' | 'closed' | 'loopback' | 'unseen') => ({
  port: '7777/udp',
  address: '127.0.0.1:7777',
  state,
})
const noLibrary = (name: string) =>
  said(
    `/app/server: error while loading shared libraries: ${name}: cannot open shared object file: No such file`,
  )
const glibc = (version: string) =>
  said(
    `/app/server: /lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_${version}' not found (required by /app/server)`,
  )

/** What is known, the code, and words of the message or the hint. */
const CASES: readonly (readonly [string, Partial<RunFacts>, string, string])[] = [
  ['the end without a reason', { exitCode: 0 }, 'ENDED_EARLY', 'before it was ready'],
  ['the end of one that was ready', { exitCode: 0, reached: 'ready' }, 'ENDED_EARLY', 'exit code 0.'],
  [
    'an exit code',
    { exitCode: 3, lines: said('a', 'b', '', 'c', 'no map') },
    'EXITED',
    'code 3. Its last words: b / c / no map',
  ],
  ['an exit code without a word', { exitCode: 1 }, 'EXITED', 'It wrote nothing.'],
  [
    'too little memory by the template',
    { exitCode: 137, isOutOfMemory: true, memoryBytes: 2 ** 29, isMemoryOfTemplate: true },
    'OUT_OF_MEMORY',
    'the template gives it 512 MiB',
  ],
  [
    'too little memory',
    { exitCode: 137, isOutOfMemory: true, memoryBytes: 2 ** 30 },
    'OUT_OF_MEMORY',
    '--memory',
  ],
  ['a kill', { exitCode: 137 }, 'KILLED', 'SIGKILL'],
  ['a crash', { exitCode: 139 }, 'CRASHED', 'crashed (SIGSEGV)'],
  [
    'an abort',
    { exitCode: 134, lines: said('assertion failed') },
    'CRASHED',
    'gave up (SIGABRT). Its last words: assertion failed',
  ],
  ['an unknown instruction', { exitCode: 132 }, 'CRASHED', '-march=native'],
  [
    'a mode',
    { reached: 'start', startError: `${OCI}"/app/server": permission denied: unknown`, exitCode: 126 },
    'NOT_EXECUTABLE',
    '/app/server may not',
  ],
  [
    'a mode, said by init',
    {
      exitCode: 126,
      lines: said(
        'slipway init: cannot start /app/server: permission denied: it is not executable for this user',
      ),
    },
    'NOT_EXECUTABLE',
    'chmod 755 /app/server',
  ],
  [
    'a missing program',
    {
      reached: 'start',
      startError: `${OCI}"/x": stat /x: no such file or directory: unknown`,
      command: ['/x'],
    },
    'PROGRAM_MISSING',
    '/x is not in the image',
  ],
  [
    'a missing program without path',
    { reached: 'start', startError: `${OCI}"x": executable file not found in $PATH: unknown` },
    'PROGRAM_MISSING',
    'entrypoint',
  ],
  [
    'a missing program, said by init',
    { exitCode: 127, lines: said('slipway init: cannot start /app/server: not found') },
    'PROGRAM_MISSING',
    '/app/server',
  ],
  [
    'a missing loader',
    { exitCode: 1, lines: said('exec /app/server: no such file or directory') },
    'LOADER_MISSING',
    'musl',
  ],
  [
    'a missing loader, said by init',
    {
      exitCode: 127,
      lines: said(
        'slipway init: cannot start /app/server: the loader or interpreter that it names is not in the image',
      ),
    },
    'LOADER_MISSING',
    'debian:12-slim',
  ],
  [
    'another processor',
    { exitCode: 1, platform: ARM64, lines: said('exec /slipway/init: exec format error') },
    'EMULATION_MISSING',
    'linux/arm64, the Docker engine runs on linux/amd64',
  ],
  [
    'another processor, in the words of older engines',
    {
      exitCode: 1,
      platform: ARM64,
      lines: said('standard_init_linux.go:228: exec user process caused: exec format error'),
    },
    'EMULATION_MISSING',
    'binfmt',
  ],
  [
    'a script without first line',
    { exitCode: 1, lines: said('exec /run.sh: exec format error') },
    'FORMAT_UNKNOWN',
    '#!/bin/sh',
  ],
  [
    'a known library',
    { exitCode: 127, lines: noLibrary('libcurl.so.4') },
    'LIBRARY_MISSING',
    'apt-get install libcurl4',
  ],
  ['an unknown library', { exitCode: 127, lines: noLibrary('libfmod.so.13') }, 'LIBRARY_MISSING', 'RPATH'],
  ['the C library', { exitCode: 127, lines: noLibrary('libc.so.6') }, 'LIBRARY_MISSING', 'leave --base out'],
  ['an old OpenSSL', { exitCode: 127, lines: noLibrary('libssl.so.1.1') }, 'LIBRARY_MISSING', 'OpenSSL 3'],
  [
    'a library on musl',
    {
      exitCode: 127,
      lines: said(
        'Error loading shared library libstdc++.so.6: No such file or directory (needed by /app/server)',
      ),
    },
    'LIBRARY_MISSING',
    'libstdc++6',
  ],
  [
    'an old glibc',
    { exitCode: 1, lines: glibc('2.38') },
    'GLIBC_TOO_OLD',
    '--base debian:13-slim has glibc 2.41',
  ],
  [
    'a glibc newer than every base',
    { exitCode: 1, lines: glibc('2.99') },
    'GLIBC_TOO_OLD',
    'older distribution',
  ],
  [
    'an old C++ library',
    { exitCode: 1, lines: said("/app/server: libstdc++.so.6: version `GLIBCXX_3.4.32' not found") },
    'LIBSTDCXX_TOO_OLD',
    'debian:13-slim',
  ],
  [
    'a port taken on the host',
    { reached: 'start', startError: 'Bind for 127.0.0.1:7777 failed: port is already allocated' },
    'PORT_TAKEN',
    'Port 7777',
  ],
  [
    'a port taken inside',
    { exitCode: 1, lines: said('bind: Address already in use') },
    'PORT_TAKEN',
    'in the container',
  ],
  ['the end by a stop from outside', { exitCode: 143, reached: 'ready' }, 'KILLED', 'from outside (SIGTERM)'],
  ['the end by force from outside', { exitCode: 137 }, 'KILLED', 'from outside (SIGKILL)'],
  ['a denied file', { exitCode: 1, lines: said('open save.dat: Permission denied') }, 'FILE_DENIED', '$HOME'],
  [
    'another refusal',
    { reached: 'start', startError: 'no space left on device' },
    'START_REFUSED',
    'no space left on device.',
  ],
  ['127.0.0.1 inside', { ports: [port('loopback')] }, 'LOOPBACK_ONLY', '0.0.0.0'],
  [
    '127.0.0.1 inside, in its own words',
    { ports: [port('unseen')], isLogMissing: true, lines: said('listening on 127.0.0.1:7777') },
    'LOOPBACK_ONLY',
    '7777/udp',
  ],
  [
    'a closed port that others could not reach either',
    { ports: [port('closed')], lines: said('curl: (7) Failed to connect to 127.0.0.1:7777 after 0 ms') },
    'PORT_NOT_OPEN',
    'did not open 7777/udp',
  ],
  [
    'a closed port',
    { ports: [port('closed')], otherPorts: ['7778/udp'] },
    'PORT_NOT_OPEN',
    'within 1 min 00 s. It listens on 7778/udp instead.',
  ],
  ['a missing line', { isLogMissing: true }, 'LOG_NOT_SEEN', '--wait-for-log'],
  ['nothing at all', {}, 'NOT_READY', 'last lines'],
]

describe('explainRun', () => {
  it.each(CASES)('explains %s', (_what, known, code, words) => {
    const [problem, ...more] = explainRun(facts(known))

    expect(more).toEqual([])
    expect(problem?.code).toBe(code)
    expect(`${problem?.message} ${problem?.hint}`).toContain(words)
  })

  it('names both what did not open and what was not said', () => {
    const problems = explainRun(facts({ ports: [port('closed')], isLogMissing: true }))

    expect(problems.map(({ code }) => code)).toEqual(['PORT_NOT_OPEN', 'LOG_NOT_SEEN'])
  })

  it('blames the end of a server, not the port that it could not open any more', () => {
    const problems = explainRun(facts({ exitCode: 1, ports: [port('closed')], isLogMissing: true }))

    expect(problems.map(({ code }) => code)).toEqual(['EXITED'])
  })

  it.each(CASES)('writes whole sentences about %s', (_what, known) => {
    for (const { message, hint } of explainRun(facts(known))) {
      if (!message.includes('Its last words')) expect(message).toMatch(/^[A-Z/].*\.$/)
      expect(hint).toMatch(/^[A-Z].*\.$/)
    }
  })
})

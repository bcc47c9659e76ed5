import { describe, expect, it } from 'vitest'
import { checkDockerfile } from './check-dockerfile.js'
import type { DockerfileFacts } from './dockerfile-facts.js'
import { parseDockerfile } from './parse-dockerfile.js'

const GOOD = `FROM debian:12-slim
COPY server /app/server
USER 1000:1000
EXPOSE 7777/udp
ENTRYPOINT ["/app/server"]
`
const check = (text: string, facts?: DockerfileFacts) => checkDockerfile(parseDockerfile(text), facts)
const codes = (text: string, facts?: DockerfileFacts) => check(text, facts).map(({ code }) => code)
const end = (...start: string[]) => ['FROM debian:12', 'USER 1', 'EXPOSE 1', ...start].join('\n')

describe('checkDockerfile', () => {
  it('finds nothing wrong with a good one', () => {
    expect(check(GOOD, { ports: [{ port: 7777, protocol: 'UDP' }], tag: '1.2' })).toEqual([])
  })

  it('says of each finding where it is and what to do', () => {
    expect(check(GOOD.replace('/udp', '/sctp'))).toEqual([
      {
        code: 'PROTOCOL_UNKNOWN',
        severity: 'error',
        line: 4,
        message: '"7777/sctp" has no protocol that reaches a server.',
        hint: 'Write 7777/udp or 7777/tcp.',
      },
    ])
  })

  it.each([
    ['no-from', 'FROM_MISSING', '# nothing'],
    ['(grammar)', 'DOCKERFILE_SYNTAX', `${GOOD}RUM make`],
    ['wrong-platform', 'PLATFORM_UNSUITABLE', GOOD.replace('FROM', 'FROM --platform=linux/arm64')],
    ['(platform)', 'PLATFORM_OF_BUILDER', GOOD.replace('FROM', 'FROM --platform=$BUILDPLATFORM')],
    ['arm-base-image', 'BASE_ARM', GOOD.replace('debian:12-slim', 'arm64v8/debian:12')],
    [
      'windows-base-image',
      'BASE_WINDOWS',
      GOOD.replace('debian:12-slim', 'mcr.microsoft.com/windows/servercore:ltsc2022'),
    ],
    ['unpinned-base', 'BASE_UNPINNED', GOOD.replace(':12-slim', '')],
    ['unpinned-base', 'BASE_UNPINNED', GOOD.replace('FROM debian:12-slim', 'ARG B=debian:latest\nFROM $B')],
    ['no-cmd', 'COMMAND_MISSING', GOOD.replace(/ENTRY.*/, '')],
    ['windows-binary', 'COMMAND_WINDOWS', GOOD.replace('["/app/server"]', '["/app/Server.exe"]')],
    ['loopback-bind', 'COMMAND_LOOPBACK', GOOD.replace('"]', '", "-ip", "127.0.0.1"]')],
    ['ssh-exposed', 'SSH_SERVER', GOOD.replace('7777/udp', '7777/udp 22')],
    ['ssh-exposed', 'SSH_SERVER', `${GOOD}RUN apk add openssh-server`],
    ['unity-no-batchmode', 'UNITY_BATCHMODE', `${GOOD}COPY UnityPlayer.so /app/\nCMD ["-nographics"]`],
    ['unity-no-nographics', 'UNITY_NOGRAPHICS', `${GOOD}COPY UnityPlayer.so /app/\nCMD ["-batchmode"]`],
    ['godot-no-headless', 'GODOT_HEADLESS', `${GOOD}COPY game.pck /app/`],
    ['unreal-root', 'UNREAL_ROOT', GOOD.replace('COPY server', 'COPY LinuxServer/').replace(/USER.*/, '')],
    ['runs-as-root', 'USER_ROOT', GOOD.replace('1000:1000', 'root')],
    ['no-ports', 'EXPOSE_MISSING', GOOD.replace(/EXPOSE.*/, '')],
    ['bad-protocol', 'PROTOCOL_UNKNOWN', GOOD.replace('udp', 'quic')],
    ['port-range', 'PORT_RANGE', GOOD.replace('7777', '70000')],
    ['duplicate-port', 'PORT_DUPLICATE', GOOD.replace('7777/udp', '7777-7779/udp 7778/udp')],
    ['shell-form-entrypoint', 'COMMAND_SHELL_FORM', GOOD.replace(/ENTRY.*/, 'ENTRYPOINT /app/server')],
    ['(json)', 'COMMAND_BROKEN_JSON', GOOD.replace(/"/g, "'")],
    ['secret-in-env', 'SECRET_IN_ENV', `${GOOD}ENV RCON_PASSWORD=hunter2`],
    ['secret-in-env', 'SECRET_IN_ENV', `${GOOD}ENV API_TOKEN hunter2 and more`],
    ['secret-in-env', 'SECRET_IN_ARG', `${GOOD}ARG STEAM_API_KEY=abc`],
    ['(secret file)', 'SECRET_FILE', `${GOOD}COPY config/.env /app/`],
    ['env-dump', 'ENV_DUMP', `${GOOD}CMD ["bash", "-c", "env; /app/server"]`],
    ['add-url', 'ADD_URL', `${GOOD}ADD https://example.com/x.tar.gz /x`],
    ['apt-cache', 'APT_CACHE', `${GOOD}RUN apt-get update && apt-get install -y curl`],
    [
      '(apt)',
      'APT_UNANSWERED',
      `${GOOD}RUN apt-get update && apt-get install curl && rm -rf /var/lib/apt/lists/*`,
    ],
    ['(apt)', 'APT_UPDATE_ALONE', `${GOOD}RUN apt-get update`],
    ['(apt)', 'APT_UPDATE_ALONE', `${GOOD}RUN <<EOF\napt-get update\npip install a\nEOF\n`],
  ])('%s is told as %s (%#)', (_, code, text) => {
    expect(codes(text)).toEqual([code])
  })

  it.each([
    ['latest-tag', 'TAG_MUTABLE', { tag: 'latest' }],
    ['wrong-platform', 'PLATFORM_UNSUITABLE', { platform: { os: 'linux', architecture: 'arm64' } }],
    ['protocol-mismatch', 'PROTOCOL_MISMATCH', { ports: [{ port: 7777, protocol: 'TCP' }] }],
    ['no-chmod', 'COMMAND_NOT_EXECUTABLE', { files: [{ path: 'server', mode: 0o644 }] }],
    ['crlf-script', 'SCRIPT_LINE_ENDS', { files: [{ path: 'server', head: Buffer.from('#!/bin/sh\r\n') }] }],
    ['windows-binary', 'COMMAND_WINDOWS', { files: [{ path: 'server', head: Buffer.from('MZ\0') }] }],
  ] satisfies [string, string, DockerfileFacts][])('%s is told as %s by the facts', (_, code, facts) => {
    expect(codes(GOOD, facts)).toEqual([code])
  })

  it('compares the ports with those of the template both ways', () => {
    expect(codes(GOOD, { ports: [{ port: 8888, protocol: 'UDP' }] })).toEqual([
      'PORT_NOT_EXPOSED',
      'EXPOSED_NOT_IN_TEMPLATE',
    ])
    expect(codes(GOOD.replace('7777', '$PORT'), { ports: [{ port: 8888, protocol: 'UDP' }] })).toEqual([])
  })

  it('takes what the last stage inherits from stages before it', () => {
    const text = `${GOOD.replace('slim', 'slim AS base')}FROM other AS unused\nUSER root\nFROM base\nENV A=b`

    expect(codes(text)).toEqual([])
  })

  it('knows the stage that an argument names', () => {
    const text = `ARG FLAVOUR=base\n${GOOD.replace('slim', 'slim AS base')}FROM $FLAVOUR\nENV A=b`

    expect(codes(text)).toEqual([])
  })

  it.each([
    ['an entrypoint that replaces its shell', end('ENTRYPOINT exec /app/server')],
    ['a program that a RUN makes executable', `${GOOD}RUN chmod +x /app/server`],
    ['a build argument that names a variable', end('ARG A_TOKEN', 'CMD ["/x"]')],
    ['a variable that is set by env', end('CMD ["env", "A=1", "/x"]')],
    ['a script that may add the flags', end('COPY game.pck start.sh /', 'CMD ["/start.sh"]')],
    [
      'an answer on the next line of a script',
      end('RUN <<E', 'apt-get install \\', '-y a && rm -rf /var/lib/apt/lists/*', 'E', 'CMD ["/x"]'),
    ],
    [
      'packages whose lists are removed',
      end('RUN apt-get update && apt-get install -qqy a && rm -rf /var/lib/apt/lists/*', 'CMD ["/x"]'),
    ],
    ['a base of somebody who pins it', end('CMD ["/x"]').replace('12', `latest@sha256:${'a'.repeat(64)}`)],
  ])('has nothing against %s', (_, text) => {
    expect(codes(text, { files: [{ path: 'other', mode: 0o644 }] })).toEqual([])
  })

  it('never tells the value that looks like a secret', () => {
    expect(JSON.stringify(check(`${GOOD}ENV RCON_PASSWORD=hunter2\nARG TOKEN=hunter2`))).not.toContain(
      'hunter2',
    )
  })
})

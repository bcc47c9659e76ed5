import { describe, expect, it } from 'vitest'
import { findInstructionAt } from './find-instruction.js'
import { parseDockerfile } from './parse-dockerfile.js'

const FILE = parseDockerfile(`ARG BASE=debian:12
FROM $BASE AS builder
WORKDIR /src
ENV A=b
COPY . .
RUN make \\
    all
FROM scratch
COPY --from=builder /src/server /app/server
USER 1000
ENTRYPOINT ["/app/server"]
`)

const lineOf = (place: Parameters<typeof findInstructionAt>[1]) => findInstructionAt(FILE, place)?.line

describe('findInstructionAt', () => {
  it.each([
    ['Step 1/9 : ARG BASE=debian:12', 1],
    ['Step 6/10 : RUN make     all', 6],
    ['[builder 1/4] FROM docker.io/library/debian:12', 2],
    ['[builder 2/4] WORKDIR /src', 3],
    ['[builder 3/4] COPY . .', 5],
    ['[builder 4/4] RUN make     all', 6],
    ['[linux/amd64 builder 4/4] RUN make all', 6],
    ['[stage-1 1/1] COPY --from=builder /src/server /app/server', 9],
    ['[1/1] COPY --from=builder /src/server /app/server', 9],
    ['dockerfile parse error line 4: unknown instruction: ENB', 4],
    ['failed to solve: dockerfile parse error on line 7: no', 7],
    ['Dockerfile:10', 10],
    ['server.Dockerfile:3 >>> WORKDIR', 3],
    ['RUN make all', 6],
  ])('takes %j to line %i', (text, line) => {
    expect(lineOf({ text })).toBe(line)
  })

  it('takes a number that is told apart from any text', () => {
    expect(lineOf({ stage: 'builder', step: 3 })).toBe(5)
    expect(lineOf({ step: 3 })).toBe(3)
  })

  it('goes by the text where triggers of a base have shifted the numbers', () => {
    expect(lineOf({ text: 'Step 8/11 : ENV A=b' })).toBe(4)
  })

  it.each([
    '[internal] load build definition from Dockerfile',
    '[nobody 2/3] RUN other',
    'Dockerfile:99',
    '',
  ])('finds nothing for %j', (text) => {
    expect(lineOf({ text })).toBeUndefined()
  })
})

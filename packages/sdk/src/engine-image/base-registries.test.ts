import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../dockerfile/parse-dockerfile.js'
import { baseRepositories } from './base-registries.js'

const read = (text: string, buildArgs?: Record<string, string>) =>
  baseRepositories(parseDockerfile(text), buildArgs).map(
    ({ registry, repository }) => `${registry}/${repository}`,
  )

describe('baseRepositories', () => {
  it('names what FROM and COPY --from fetch, and no stage', () => {
    const text = `FROM registry.example.com/studio/base:1 AS tools
FROM debian AS run
COPY --from=tools /a /a
COPY --from=0 /a /a
COPY --from=other.example.com/lib:2 /a /a
FROM scratch
FROM RUN
`

    expect(read(text)).toEqual([
      'registry.example.com/studio/base',
      'registry-1.docker.io/library/debian',
      'other.example.com/lib',
    ])
  })

  it('fills in arguments, those of the build before the file’s own', () => {
    const text = 'ARG HOST=a.example.com\nARG NAME=base\nFROM $HOST/studio/$NAME:1\n'

    expect(read(text)).toEqual(['a.example.com/studio/base'])
    expect(read(text, { HOST: 'b.example.com' })).toEqual(['b.example.com/studio/base'])
  })

  it('fills in arguments that name others', () => {
    const text = 'ARG HOST=a.example.com\nARG BASE=$HOST/studio/base:1\nFROM $BASE\n'

    expect(read(text)).toEqual(['a.example.com/studio/base'])
    expect(read(text, { HOST: 'b.example.com' })).toEqual(['b.example.com/studio/base'])
    expect(read(text, { BASE: 'c.example.com/x' })).toEqual(['c.example.com/x'])
  })

  it('names what a step mounts', () => {
    const text = `FROM scratch
RUN --mount=type=bind,from=a.example.com/tools:1,target=/tools --mount=type=cache,target=/cache make
`

    expect(read(text)).toEqual(['a.example.com/tools'])
  })

  it('passes over what stays unknown', () => {
    expect(read('ARG BASE\nFROM $BASE\n')).toEqual([])
  })
})

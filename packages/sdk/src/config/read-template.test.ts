import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../test/support/temp-folder.js'
import { readTemplateFile } from './read-template.js'

const TEMPLATE = {
  app: 'my-game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
}

async function fileOf(text: string): Promise<string> {
  const path = join(await tempFolder(), 'template.json')
  await writeFile(path, text)
  return path
}

it('reads a template with byte order mark and Windows line ends', async () => {
  const text = `\uFEFF${JSON.stringify(TEMPLATE, undefined, 2).replaceAll('\n', '\r\n')}`

  expect(await readTemplateFile(await fileOf(text))).toEqual(TEMPLATE)
})

it('names an unknown field and those that there are', async () => {
  const path = await fileOf(JSON.stringify({ ...TEMPLATE, ports: [{ ...TEMPLATE.ports[0], tls: true }] }))

  await expect(readTemplateFile(path)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    reason: 'ports[0].tls is not a field of slipway.json; did you mean "tlsUpgrade"?',
    hint: 'Fields of ports[0]: name, port, protocol, check, tlsUpgrade.',
  })
})

it('tells the line of what is not JSON, and that a file is missing', async () => {
  const path = await fileOf('{\n  app: "my-game"\n}')

  await expect(readTemplateFile(path)).rejects.toMatchObject({
    reason: 'a name in double quotes belongs here (line 2, column 3)',
  })
  await expect(readTemplateFile(`${path}.gone`)).rejects.toMatchObject({ reason: 'there is no such file' })
})

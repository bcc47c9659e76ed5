// Compiles init.c. `node build.mjs` writes init-amd64, init-arm64 and what the SDK carries of them;
// `node build.mjs ARCHITECTURE FILE` writes one program to FILE and nothing else.
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const COMPILERS = {
  amd64: ['x86_64-linux-gnu-gcc', '-m64', '-march=x86-64', '-fcf-protection=none'],
  arm64: ['aarch64-linux-gnu-gcc', '-march=armv8-a'],
}

/** The same compiler makes the same bytes: no build id, no compiler name, no paths, no debug records. */
const FLAGS = [
  ...['-std=gnu11', '-Os', '-Wall', '-Wextra', '-Werror'],
  ...['-ffreestanding', '-nostdlib', '-static', '-no-pie', '-fno-pic', '-fno-stack-protector'],
  ...['-fno-asynchronous-unwind-tables', '-fno-unwind-tables', '-fno-ident'],
  // Without libc there is no memset for a loop to become.
  '-fno-tree-loop-distribute-patterns',
  // Read-only data after relocation: nothing here is relocated, and its padding would be 64 KB on arm64.
  ...['-s', '-Wl,--build-id=none', '-Wl,-z,noseparate-code', '-Wl,-z,norelro', '-Wl,-z,noexecstack'],
]

const BASE64_LINE = /.{1,100}/g

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

function compile(architecture, output) {
  const [compiler, ...ownFlags] = COMPILERS[architecture]
  const args = [...FLAGS, ...ownFlags, '-o', output, here('./init.c')]
  const { error, status } = spawnSync(compiler, args, { stdio: 'inherit' })
  if (error) {
    console.error(`Could not run ${compiler}: ${error.message}.`)
    console.error('hint: install gcc for both (Debian on amd64: gcc gcc-aarch64-linux-gnu).')
  }
  if (status !== 0) process.exit(status ?? 1)
  chmodSync(output, 0o755)
}

/** In the source, not beside it: bundlers and one-file programs carry it along by themselves. */
function writeSource(architectures) {
  const entries = architectures.map((architecture) => {
    const base64 = readFileSync(here(`./init-${architecture}`)).toString('base64')
    return `  ${architecture}: \`\n${base64.match(BASE64_LINE).join('\n')}\n\`,\n`
  })
  const text = `// Written by init/build.mjs: the programs init/init-amd64 and init/init-arm64.

/** The static init that is PID 1 of an image, as base64 in lines, by the architecture it runs on. */
export const INIT_PROGRAMS: Readonly<Record<string, string>> = {
${entries.join('')}}
`
  writeFileSync(here('../src/pack/init-program.ts'), text)
}

const [architecture, output] = process.argv.slice(2)
if (architecture === undefined) {
  for (const one of Object.keys(COMPILERS)) compile(one, here(`./init-${one}`))
  writeSource(Object.keys(COMPILERS))
} else if (Object.hasOwn(COMPILERS, architecture) && output !== undefined) {
  compile(architecture, output)
} else {
  console.error(`usage: node build.mjs [${Object.keys(COMPILERS).join('|')} FILE]`)
  process.exit(2)
}

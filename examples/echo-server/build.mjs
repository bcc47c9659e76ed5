// Compiles src/echo-server.c. `node build.mjs [FILE]` writes FILE, build/echo-server unless given.
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The same compiler makes the same bytes: no build id, no compiler name, no paths, no debug records. */
const FLAGS = [
  ...['-std=gnu11', '-Os', '-Wall', '-Wextra', '-Werror'],
  ...['-ffreestanding', '-nostdlib', '-static', '-no-pie', '-fno-pic', '-m64', '-march=x86-64'],
  ...['-fno-stack-protector', '-fcf-protection=none', '-fno-asynchronous-unwind-tables', '-fno-ident'],
  // Without libc there is no memset for a loop to become.
  '-fno-tree-loop-distribute-patterns',
  ...['-s', '-Wl,--build-id=none', '-Wl,-z,noseparate-code', '-Wl,-z,noexecstack'],
]

const source = fileURLToPath(new URL('./src/echo-server.c', import.meta.url))
const output = process.argv[2] ?? fileURLToPath(new URL('./build/echo-server', import.meta.url))

const { error, status } = spawnSync('gcc', [...FLAGS, '-o', output, source], { stdio: 'inherit' })
if (error) {
  console.error(`Could not run gcc: ${error.message}.\nhint: install gcc for linux/amd64 (Debian: gcc).`)
}
if (status === 0) chmodSync(output, 0o755)
process.exitCode = status ?? 1

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../../tools/peers/run.mjs'

/** Echoes UDP on a port and an address, or fails in the way that its first argument names. */
const SERVER = `#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "0.0.0.0";
  if (strcmp(mode, "exit") == 0) {
    puts("no map is named");
    return 3;
  }
  if (strcmp(mode, "leave") == 0) return 0;
  if (strcmp(mode, "crash") == 0) *(volatile int *)8 = 1;
  while (strcmp(mode, "memory") == 0) memset(malloc(1 << 20), 1, 1 << 20);
  int port = count > 2 ? atoi(words[2]) : 7777, one = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_aton(mode, &address.sin_addr);
  if (bind(one, (void *)&address, sizeof address) != 0) return 4;
  printf("listening on %d, SECRET is %s\\n", port, getenv("SECRET") ? getenv("SECRET") : "not set");
  fflush(stdout);
  for (;;) {
    char bytes[1500];
    socklen_t length = sizeof address;
    long size = recvfrom(one, bytes, sizeof bytes, 0, (void *)&address, &length);
    if (size > 0) sendto(one, bytes, size, 0, (void *)&address, length);
  }
}
`

/** Writes a build folder with the UDP server: static, or linked against this machine's C library. */
export async function writeServer(folder: string, linkage: 'static' | 'dynamic'): Promise<void> {
  await compile(folder, SERVER, linkage === 'static' ? ['-static'] : [])
}

/** Writes a program for arm64 that needs nothing and goes on for ever. */
export async function writeArm64Server(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}.c`, 'void _start(void) { for (;;) { } }\n')
  const flags = ['-nostdlib', '-static', '-o', join(folder, 'server')]
  await run('aarch64-linux-gnu-gcc', [...flags, `${folder}.c`])
}

/** Writes a program that needs a library which is left out of the folder. */
export async function writeServerWithoutLibrary(folder: string, soname: string): Promise<void> {
  const library = `${folder}-lib.so`
  await writeFile(`${folder}-lib.c`, 'int play(void) { return 0; }\n')
  await run('gcc', ['-shared', '-fPIC', `-Wl,-soname,${soname}`, '-o', library, `${folder}-lib.c`])
  await compile(folder, 'int play(void);\nint main(void) { return play(); }\n', [library])
}

/** Writes a program that asks libm for a symbol of a glibc which the C library of the base is too old for. */
export async function writeServerForGlibc(folder: string, version: string): Promise<void> {
  const library = `${folder}-libm.so`
  await writeFile(`${folder}-libm.c`, 'int play(void) { return 0; }\n')
  await writeFile(`${folder}.map`, `GLIBC_${version} { global: play; };\n`)
  const flags = ['-shared', '-fPIC', '-Wl,-soname,libm.so.6', `-Wl,--version-script=${folder}.map`]
  await run('gcc', [...flags, '-o', library, `${folder}-libm.c`])
  await compile(folder, 'int play(void);\nint main(void) { return play(); }\n', [library])
}

async function compile(folder: string, source: string, more: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}.c`, source)
  await run('gcc', ['-O1', '-w', '-o', join(folder, 'server'), `${folder}.c`, ...more])
}

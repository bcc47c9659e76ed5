import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../tools/peers/run.mjs'

/**
 * A program that looks at where it runs: not as root, in its folder, with a home that it can write to, and beside its
 * data. It ends with 0 and one line when all is as it is to be, else with the number of the failed check.
 */
const SOURCE = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void) {
  char folder[256], path[512], word[32] = "";
  const char *home = getenv("HOME");
  if (getuid() != 1000 || geteuid() != 1000 || getgid() != 1000) return 1;
  if (!getcwd(folder, sizeof folder) || strcmp(folder, "/app") != 0) return 2;
  if (!home || snprintf(path, sizeof path, "%s/save.dat", home) < 0) return 3;
  FILE *save = fopen(path, "w");
  if (!save || fputs("saved", save) < 0 || fclose(save) != 0) return 4;
  FILE *data = fopen("data/word.txt", "r");
  if (!data || !fgets(word, sizeof word, data)) return 5;
  if (access("/app/program", W_OK) == 0) return 6;
  printf("uid %d says %s", (int)getuid(), word);
  return 0;
}
`

/** What the program prints when all is as it is to be. */
export const PROGRAM_OUTPUT = 'uid 1000 says hello\n'

/** Writes a build folder with the program, compiled here against this machine's C library. */
export async function writeProgramBuild(folder: string): Promise<void> {
  await mkdir(join(folder, 'data'), { recursive: true })
  await writeFile(join(folder, 'data', 'word.txt'), 'hello\n')
  const source = `${folder}.c`
  await writeFile(source, SOURCE)
  await run('gcc', ['-O2', '-Wall', '-Werror', '-o', join(folder, 'program'), source])
}

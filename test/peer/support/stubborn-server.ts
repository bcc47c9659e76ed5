import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../tools/peers/run.mjs'

/** Children that the server leaves behind. */
export const ORPHANS = 20

/**
 * A server that ignores SIGTERM, with these modes:
 *
 * - none: leaves children of dead parents behind, says so, and goes on until SIGUSR2, then ends with 5;
 * - `stop`: sends SIGUSR2 to the one that goes on;
 * - `exit N`: ends with N;
 * - `crash`: dies by SIGSEGV.
 */
const SOURCE = `#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ORPHANS = ${ORPHANS} };
static const char *const PID_FILE = "/home/app/pid";

static void leave_orphans(void) {
  for (int i = 0; i < ORPHANS; i++) {
    pid_t parent = fork();
    if (parent == 0) {
      fork();
      _exit(0);
    }
    waitpid(parent, 0, 0);
  }
}

static int stop(void) {
  int pid = 0;
  FILE *file = fopen(PID_FILE, "r");
  if (!file || fscanf(file, "%d", &pid) != 1) return 92;
  return kill(pid, SIGUSR2) == 0 ? 0 : 93;
}

static void serve(void) {
  sigset_t saving;
  int signal_number;
  signal(SIGTERM, SIG_IGN);
  sigemptyset(&saving);
  sigaddset(&saving, SIGUSR2);
  sigprocmask(SIG_BLOCK, &saving, 0);
  FILE *file = fopen(PID_FILE, "w");
  if (!file || fprintf(file, "%d\\n", (int)getpid()) < 0 || fclose(file) != 0) exit(94);
  leave_orphans();
  printf("serving below pid %d\\n", (int)getppid());
  fflush(stdout);
  sigwait(&saving, &signal_number);
  printf("saved\\n");
}

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "";
  if (strcmp(mode, "stop") == 0) return stop();
  if (strcmp(mode, "exit") == 0) return count > 2 ? atoi(words[2]) : 95;
  if (strcmp(mode, "crash") == 0) raise(SIGSEGV);
  serve();
  return 5;
}
`

/** Writes a build folder with the server as `server`, compiled here without shared libraries. */
export async function writeStubbornServer(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const source = `${folder}.c`
  await writeFile(source, SOURCE)
  await run('gcc', ['-O2', '-static', '-Wall', '-Werror', '-o', join(folder, 'server'), source])
}

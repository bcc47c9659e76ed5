/*
 * PID 1 of a server's container. It starts the server, passes signals on to it, reaps what it leaves behind, and
 * ends with its exit code. A server that ignores the signal to stop is stopped all the same, within a time that is
 * shorter than that of the container engine. It speaks to the Linux kernel directly (no libc), so that one static
 * file of a few KB runs in any image, even in an empty one, as any user and on a read-only root.
 *
 *   init [--grace SECONDS] [--stop WORD]... [--stop-signal NUMBER] -- PROGRAM [ARGUMENT]...
 *
 * README.md beside this file says what each option does and what each exit code means.
 */

typedef unsigned long u64;

#if defined(__x86_64__)
#include "amd64.h"
#elif defined(__aarch64__)
#include "arm64.h"
#else
#error "init is for amd64 and arm64"
#endif

enum { ENOENT = 2, ENOEXEC = 8, EACCES = 13, ENOTDIR = 20 };
enum { SIGINT = 2, SIGKILL = 9, SIGPIPE = 13, SIGTERM = 15, SIGCHLD = 17, SIGTTIN = 21, SIGTTOU = 22 };
enum { MAX_SIGNAL = 64, SIG_BLOCK = 0, SIG_SETMASK = 2, SIGSET_BYTES = 8 };
enum { WNOHANG = 1, CLOCK_MONOTONIC = 1, AT_FDCWD = -100, PR_SET_CHILD_SUBREAPER = 36 };
enum { TIOCGPGRP = 0x540f, TIOCSPGRP = 0x5410 };
enum { STDIN = 0, STDERR = 2 };
/* Below the ten seconds that `docker stop` gives. */
enum { DEFAULT_GRACE_SECONDS = 8, MAX_GRACE_SECONDS = 3600 };
enum { MAX_PATH_BYTES = 4096, MAX_LINE_BYTES = 512 };
enum { EXIT_USAGE = 2, EXIT_NOT_STARTED = 126, EXIT_NOT_FOUND = 127, EXIT_BY_SIGNAL = 128 };

struct timespec { long seconds, nanoseconds; };
struct kernel_sigaction { u64 handler, flags, restorer, mask; };

static const u64 every_signal = ~0UL;

static char **environment;
static u64 inherited_mask;
static int owns_terminal;

static char **server_command, **stop_command;
static u64 grace_seconds;
static int stop_signal;

/* Process ids; 0 for one that does not run. */
static int server, stopper;
static int server_status;

/* The signal that began the stop, and when its next steps are due, in milliseconds; 0 for what is not to come. */
static int stopped_by;
static u64 signal_at, kill_at;

static long call4(long number, long a, long b, long c, long d) { return call5(number, a, b, c, d, 0); }

__attribute__((noreturn)) static void leave(int code) {
  for (;;) call4(SYS_exit_group, code, 0, 0, 0);
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

struct digits { char text[12]; };

static const char *decimal(u64 value, struct digits *digits) {
  char *start = digits->text + sizeof digits->text;
  *--start = 0;
  do *--start = (char)('0' + value % 10);
  while (value /= 10);
  return start;
}

/* One write per line: log collectors must not see halves. Takes texts up to a 0. */
static void print_line(const char *const *texts) {
  char line[MAX_LINE_BYTES];
  u64 used = 0;
  for (; *texts; texts++)
    for (const char *from = *texts; *from && used < sizeof line - 1; from++) line[used++] = *from;
  line[used++] = '\n';
  call4(SYS_write, STDERR, (long)line, (long)used, 0);
}

#define SAY(...) print_line((const char *const[]){"slipway init: ", __VA_ARGS__, 0})

__attribute__((noreturn)) static void refuse(const char *problem, const char *text) {
  SAY(problem, text);
  SAY("usage: init [--grace SECONDS] [--stop WORD]... [--stop-signal NUMBER] -- PROGRAM [ARGUMENT]...");
  leave(EXIT_USAGE);
}

/* The number in `text`, or 0 when it is none from 1 to `max`. */
static u64 parse_number(const char *text, u64 max) {
  u64 number = 0;
  for (; *text; text++) {
    if (*text < '0' || *text > '9') return 0;
    number = number * 10 + (u64)(*text - '0');
    if (number > max) return 0;
  }
  return number;
}

/* The words of the stop command move to the front of argv, where they cannot reach what is still to be read. */
static void read_options(char **argument) {
  char **stop_end = argument;
  stop_command = argument;
  grace_seconds = DEFAULT_GRACE_SECONDS;
  stop_signal = SIGTERM;
  while (*argument && !same(*argument, "--")) {
    const char *option = *argument++;
    char *value = *argument;
    if (same(option, "--stop")) {
      if (!value) refuse("--stop takes a word of the stop command", "");
      *stop_end++ = value;
    } else if (same(option, "--grace")) {
      grace_seconds = value ? parse_number(value, MAX_GRACE_SECONDS) : 0;
      if (!grace_seconds) refuse("--grace takes a number of seconds from 1 to 3600", "");
    } else if (same(option, "--stop-signal")) {
      stop_signal = value ? (int)parse_number(value, MAX_SIGNAL) : 0;
      if (!stop_signal) refuse("--stop-signal takes a number from 1 to 64", "");
    } else {
      refuse("unknown option ", option);
    }
    argument++;
  }
  if (!*argument || !argument[1]) refuse("there is no -- with a program after it", "");
  server_command = argument + 1;
  *stop_end = 0;
}

static u64 now_ms(void) {
  struct timespec now;
  call4(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0);
  return (u64)now.seconds * 1000 + (u64)now.nanoseconds / 1000000;
}

static const char *value_of(const char *name) {
  for (char **line = environment; *line; line++) {
    const char *from = *line, *wanted = name;
    while (*wanted && *from == *wanted) from++, wanted++;
    if (!*wanted && *from == '=') return from + 1;
  }
  return 0;
}

static long execute(const char *path, char **command) {
  return -call4(SYS_execve, (long)path, (long)command, (long)environment, 0);
}

/* Tries the folders of PATH one after the other. Returns only when none of them has the program. */
static long execute_by_name(char **command) {
  const char *folders = value_of("PATH");
  long failure = ENOENT;
  for (const char *from = folders ? folders : "/usr/local/bin:/usr/bin:/bin"; *from; from += *from == ':') {
    char path[MAX_PATH_BYTES];
    u64 used = 0;
    for (; *from && *from != ':'; from++)
      if (used < sizeof path) path[used++] = *from;
    if (used && used < sizeof path) path[used++] = '/';
    for (const char *name = command[0]; used < sizeof path; name++) {
      path[used++] = *name;
      if (*name) continue;
      long error = execute(path, command);
      if (error != ENOENT && error != ENOTDIR) failure = error;
      break;
    }
  }
  return failure;
}

__attribute__((noreturn)) static void become(char **command) {
  const char *name = command[0], *slash = name;
  while (*slash && *slash != '/') slash++;
  long error = *slash ? execute(name, command) : execute_by_name(command);
  struct digits digits;
  const char *reason = "error ", *number = "";
  if (error == ENOENT || error == ENOTDIR) {
    int exists = *slash && call4(SYS_faccessat, AT_FDCWD, (long)name, 0, 0) == 0;
    reason = exists ? "the loader or interpreter that it names is not in the image" : "not found";
  } else if (error == EACCES) {
    reason = "permission denied: it is not executable for this user";
  } else if (error == ENOEXEC) {
    reason = "it is neither a program for this processor nor a script that starts with #!";
  } else {
    number = decimal((u64)error, &digits);
  }
  SAY("cannot start ", name, ": ", reason, number);
  leave(error == ENOENT || error == ENOTDIR ? EXIT_NOT_FOUND : EXIT_NOT_STARTED);
}

static int group_of(int process) { return (int)call4(SYS_getpgid, process, 0, 0, 0); }

static void give_terminal_to(int group) { call4(SYS_ioctl, STDIN, TIOCSPGRP, (long)&group, 0); }

/* Starts a process that leads a group of its own, so that a signal reaches its children too. */
static int start(char **command) {
  int child = (int)call5(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child < 0) {
    struct digits digits;
    SAY("cannot start ", command[0], ": no process: error ", decimal((u64)-child, &digits));
    return 0;
  }
  /* On both sides: whichever comes first, the group is there before it is needed. */
  call4(SYS_setpgid, child, child, 0, 0);
  if (child) return child;
  if (owns_terminal && command == server_command) give_terminal_to(group_of(0));
  call4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&inherited_mask, 0, SIGSET_BYTES);
  become(command);
}

static void send_to(int process, int signal) {
  if (process && call4(SYS_kill, -process, signal, 0, 0) < 0) call4(SYS_kill, process, signal, 0, 0);
}

__attribute__((noreturn)) static void end_with_server(void) {
  send_to(stopper, SIGKILL);
  if (owns_terminal) give_terminal_to(group_of(0));
  int by_signal = server_status & 0x7f;
  leave(by_signal ? EXIT_BY_SIGNAL + by_signal : server_status >> 8 & 0xff);
}

/* The second half of a stop: what a stop command was to spare the server. */
static void pass_stop_on(const char *why) {
  struct digits digits;
  SAY(why, ": passing signal ", decimal((u64)stopped_by, &digits), " on");
  signal_at = 0;
  send_to(server, stopped_by);
}

static void begin_stop(int signal) {
  u64 now = now_ms();
  stopped_by = signal;
  kill_at = now + grace_seconds * 1000;
  if (*stop_command) {
    signal_at = now + grace_seconds * 750;
    stopper = start(stop_command);
    if (!stopper) pass_stop_on("there is no stop command");
  } else {
    send_to(server, signal);
  }
}

static void reap(void) {
  int status, process, stop_failed = 0;
  while ((process = (int)call4(SYS_wait4, -1, (long)&status, WNOHANG, 0)) > 0) {
    if (process == server) {
      server = 0;
      server_status = status;
    } else if (process == stopper) {
      stopper = 0;
      stop_failed = status != 0;
    }
  }
  if (!server) end_with_server();
  if (stop_failed && signal_at) pass_stop_on("the stop command failed");
}

static void on_signal(int signal) {
  if (signal == SIGCHLD) return reap();
  /* These are about this process, not about the server. */
  if (signal == SIGPIPE || signal == SIGTTIN || signal == SIGTTOU) return;
  int means_stop = signal == SIGTERM || signal == SIGINT || signal == stop_signal;
  if (means_stop && !stopped_by) return begin_stop(signal);
  /* Asked a second time, the server gets the signal whatever its stop command does. */
  send_to(server, signal);
}

static void do_what_is_due(void) {
  u64 now = now_ms();
  if (signal_at && now >= signal_at) {
    send_to(stopper, SIGKILL);
    pass_stop_on(stopper ? "the stop command takes too long" : "the server goes on after its stop command");
  }
  if (kill_at && now >= kill_at) {
    struct digits digits;
    SAY("the server did not end within ", decimal(grace_seconds, &digits), " s: killing it");
    kill_at = 0;
    send_to(server, SIGKILL);
    /* Everything in the container but this process; elsewhere it would be everything of the user. */
    if (call4(SYS_getpid, 0, 0, 0, 0) == 1) call4(SYS_kill, -1, SIGKILL, 0, 0);
  }
}

static int next_signal(void) {
  u64 due = signal_at ? signal_at : kill_at;
  struct timespec wait = {0, 0};
  if (due) {
    u64 now = now_ms();
    u64 wait_ms = due > now ? due - now : 0;
    wait.seconds = (long)(wait_ms / 1000);
    wait.nanoseconds = (long)(wait_ms % 1000 * 1000000);
  }
  return (int)call4(SYS_rt_sigtimedwait, (long)&every_signal, 0, due ? (long)&wait : 0, SIGSET_BYTES);
}

__attribute__((noreturn, used)) static void run(u64 *stack) {
  static const struct kernel_sigaction usual;
  char **arguments = (char **)(stack + 1);
  environment = arguments + stack[0] + 1;
  read_options(stack[0] ? arguments + 1 : arguments);

  if (call4(SYS_getpid, 0, 0, 0, 0) != 1) call4(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0);
  /* A blocked signal waits until it is asked for; one without handler would not even reach PID 1. */
  call4(SYS_rt_sigprocmask, SIG_BLOCK, (long)&every_signal, (long)&inherited_mask, SIGSET_BYTES);
  /* Whoever ignores SIGCHLD never learns how a child ended, and may have been started like that. */
  call4(SYS_rt_sigaction, SIGCHLD, (long)&usual, 0, SIGSET_BYTES);
  int foreground;
  owns_terminal =
      call4(SYS_ioctl, STDIN, TIOCGPGRP, (long)&foreground, 0) == 0 && foreground == group_of(0);

  server = start(server_command);
  if (!server) leave(EXIT_NOT_STARTED);
  for (;;) {
    int signal = next_signal();
    if (signal > 0) on_signal(signal);
    do_what_is_due();
  }
}

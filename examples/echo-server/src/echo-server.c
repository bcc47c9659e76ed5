/*
 * A UDP and TCP echo server that stands in for a game server build. It speaks to the Linux kernel directly
 * (x86-64 system calls, no libc), so one static file of a few KB runs in any image, even in an empty one.
 *
 *   echo-server [--port N]     N is 1 to 65535, 7777 unless given; other arguments are ignored
 *
 * Exit codes: 0 after SIGTERM or SIGINT, 1 when a port cannot be had, 2 for a bad --port.
 */

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

enum { SYS_read = 0, SYS_write = 1, SYS_close = 3, SYS_poll = 7, SYS_rt_sigaction = 13 };
enum { SYS_socket = 41, SYS_sendto = 44, SYS_recvfrom = 45, SYS_bind = 49, SYS_listen = 50 };
enum { SYS_setsockopt = 54, SYS_exit_group = 231, SYS_accept4 = 288 };
enum { EINTR = 4, EAGAIN = 11 };
enum { SIGINT = 2, SIGTERM = 15, SA_RESTORER = 0x04000000 };
enum { AF_INET = 2, SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_NONBLOCK = 04000 };
enum { SOL_SOCKET = 1, SO_REUSEADDR = 2, MSG_NOSIGNAL = 0x4000, POLLIN = 1, POLLOUT = 4 };
enum { STDOUT = 1, STDERR = 2 };
enum { DEFAULT_PORT = 7777, LISTEN_BACKLOG = 128 };
enum { MAX_CLIENTS = 256, BUFFER_BYTES = 16384, MAX_DATAGRAM_BYTES = 65535 };
/* Datagrams answered before TCP clients get their turn again. */
enum { DATAGRAM_BURST = 64 };

struct sockaddr_in { u16 family, port; u32 address; u8 zero[8]; };
struct pollfd { int fd; short events, revents; };
struct kernel_sigaction { void (*handler)(int); u64 flags; void (*restorer)(void); u64 mask; };
struct client { int fd; u32 start, end; u8 buffer[BUFFER_BYTES]; };

static struct client clients[MAX_CLIENTS];
static struct pollfd polled[MAX_CLIENTS + 2];
static u8 datagram[MAX_DATAGRAM_BYTES];

static long call6(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

static long call3(long number, long a, long b, long c) { return call6(number, a, b, c, 0, 0, 0); }

__attribute__((noreturn)) static void leave(int code) {
  for (;;) call3(SYS_exit_group, code, 0, 0);
}

static char *decimal(u32 value, char *end) {
  *--end = 0;
  do *--end = (char)('0' + value % 10);
  while (value /= 10);
  return end;
}

/* One write per line: log collectors must not see halves. */
static void print_line(int fd, const char *const *parts) {
  static char line[256];
  u64 used = 0;
  for (; *parts; parts++)
    for (const char *from = *parts; *from && used < sizeof line - 1; from++) line[used++] = *from;
  line[used++] = '\n';
  call3(SYS_write, fd, (long)line, (long)used);
}

static void on_stop(int signal) {
  (void)signal;
  leave(0);
}

/* rt_sigreturn. It never runs, as the handler does not return; the kernel delivers no signal without it. */
__attribute__((naked)) static void restore(void) { __asm__ volatile("mov $15, %eax\n\tsyscall"); }

/* PID 1 is immune to a signal that it has no handler for: `docker stop` would take ten seconds. */
static void stop_on(int signal) {
  struct kernel_sigaction action;
  action.handler = on_stop;
  action.flags = SA_RESTORER;
  action.restorer = restore;
  action.mask = 0;
  call6(SYS_rt_sigaction, signal, (long)&action, 0, sizeof action.mask, 0, 0);
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

/* The port in `text`, or 0 when it is none. */
static u32 parse_port(const char *text) {
  u32 port = 0;
  if (!text || !*text) return 0;
  for (; *text; text++) {
    if (*text < '0' || *text > '9') return 0;
    port = port * 10 + (u32)(*text - '0');
    if (port > 65535) return 0;
  }
  return port;
}

static u32 port_from(char **argument) {
  u32 port = DEFAULT_PORT;
  while (*argument) {
    if (!same(*argument++, "--port")) continue;
    port = parse_port(*argument);
    if (!port) {
      const char *parts[] = {"echo server: --port takes a number from 1 to 65535", 0};
      print_line(STDERR, parts);
      leave(2);
    }
    argument++;
  }
  return port;
}

static int open_socket(int type, const char *protocol, u32 port) {
  struct sockaddr_in any;
  char port_digits[12], errno_digits[12];
  int one = 1;
  any.family = AF_INET;
  any.port = (u16)((port & 0xff) << 8 | port >> 8);
  any.address = 0;
  for (int i = 0; i < 8; i++) any.zero[i] = 0;
  long fd = call3(SYS_socket, AF_INET, type | SOCK_NONBLOCK, 0);
  long failure = fd;
  if (fd >= 0) {
    /* A restarted server gets its TCP port back at once. For UDP it would let two servers share a port. */
    if (type == SOCK_STREAM) call6(SYS_setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, (long)&one, sizeof one, 0);
    failure = call3(SYS_bind, fd, (long)&any, sizeof any);
    if (failure >= 0 && type == SOCK_STREAM) failure = call3(SYS_listen, fd, LISTEN_BACKLOG, 0);
  }
  if (failure < 0) {
    const char *number = decimal(port, port_digits + 12);
    const char *error = decimal((u32)-failure, errno_digits + 12);
    const char *parts[] = {"echo server: could not listen on ", protocol, "/", number, ": error ", error, 0};
    print_line(STDERR, parts);
    leave(1);
  }
  return (int)fd;
}

static void echo_datagrams(int udp) {
  for (int i = 0; i < DATAGRAM_BURST; i++) {
    struct sockaddr_in from;
    u32 from_length = sizeof from;
    long count =
        call6(SYS_recvfrom, udp, (long)datagram, sizeof datagram, 0, (long)&from, (long)&from_length);
    if (count < 0) return;
    call6(SYS_sendto, udp, (long)datagram, count, MSG_NOSIGNAL, (long)&from, from_length);
  }
}

static struct client *free_client(void) {
  for (int i = 0; i < MAX_CLIENTS; i++)
    if (clients[i].fd < 0) return &clients[i];
  return 0;
}

static void accept_clients(int tcp) {
  for (struct client *slot; (slot = free_client());) {
    long fd = call6(SYS_accept4, tcp, 0, 0, SOCK_NONBLOCK, 0, 0);
    if (fd < 0) return;
    slot->fd = (int)fd;
    slot->start = slot->end = 0;
  }
}

static void hang_up(struct client *client) {
  call3(SYS_close, client->fd, 0, 0);
  client->fd = -1;
}

/* Nothing is read while bytes wait to be written: a client that does not listen slows itself down only. */
static void serve(struct client *client) {
  if (client->start == client->end) {
    long count = call3(SYS_read, client->fd, (long)client->buffer, BUFFER_BYTES);
    if (count == -EAGAIN || count == -EINTR) return;
    if (count <= 0) return hang_up(client);
    client->start = 0;
    client->end = (u32)count;
  }
  while (client->start < client->end) {
    long from = (long)(client->buffer + client->start);
    long sent = call6(SYS_sendto, client->fd, from, client->end - client->start, MSG_NOSIGNAL, 0, 0);
    if (sent == -EAGAIN || sent == -EINTR) return;
    if (sent <= 0) return hang_up(client);
    client->start += (u32)sent;
  }
}

__attribute__((noreturn)) static void echo_forever(int udp, int tcp) {
  for (int i = 0; i < MAX_CLIENTS; i++) clients[i].fd = -1;
  for (;;) {
    polled[0].fd = udp;
    polled[1].fd = free_client() ? tcp : -1;
    polled[0].events = polled[1].events = POLLIN;
    for (int i = 0; i < MAX_CLIENTS; i++) {
      polled[i + 2].fd = clients[i].fd;
      polled[i + 2].events = clients[i].start < clients[i].end ? POLLOUT : POLLIN;
    }
    if (call3(SYS_poll, (long)polled, MAX_CLIENTS + 2, -1) < 0) continue;
    for (int i = 0; i < MAX_CLIENTS; i++)
      if (polled[i + 2].revents) serve(&clients[i]);
    if (polled[0].revents) echo_datagrams(udp);
    if (polled[1].revents) accept_clients(tcp);
  }
}

__attribute__((noreturn, used)) static void run(u64 *stack) {
  char **arguments = (char **)(stack + 1);
  char digits[12];
  u32 port = port_from(stack[0] ? arguments + 1 : arguments);
  stop_on(SIGTERM);
  stop_on(SIGINT);
  int udp = open_socket(SOCK_DGRAM, "udp", port);
  int tcp = open_socket(SOCK_STREAM, "tcp", port);
  const char *number = decimal(port, digits + 12);
  const char *parts[] = {"echo server: listening on udp/", number, " and tcp/", number, 0};
  print_line(STDOUT, parts);
  echo_forever(udp, tcp);
}

/* The kernel enters here with argc and argv on the stack. */
__attribute__((naked, noreturn)) void _start(void) {
  __asm__ volatile("xor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run");
}

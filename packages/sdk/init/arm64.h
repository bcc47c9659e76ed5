/* Linux on AArch64: system call numbers, how a call is made, and where the program starts. */

enum { SYS_ioctl = 29, SYS_faccessat = 48, SYS_write = 64, SYS_exit_group = 94, SYS_clock_gettime = 113 };
enum { SYS_kill = 129, SYS_rt_sigaction = 134, SYS_rt_sigprocmask = 135, SYS_rt_sigtimedwait = 137 };
enum { SYS_setpgid = 154, SYS_getpgid = 155, SYS_prctl = 167, SYS_getpid = 172, SYS_clone = 220 };
enum { SYS_execve = 221, SYS_wait4 = 260 };

static long call5(long number, long a, long b, long c, long d, long e) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}

/* The kernel enters here with argc, argv and the environment on the stack. */
__asm__(".globl _start\n"
        "_start:\n\t"
        "mov x29, xzr\n\t"
        "mov x30, xzr\n\t"
        "mov x0, sp\n\t"
        "b run");

/* Linux on x86-64: system call numbers, how a call is made, and where the program starts. */

enum { SYS_write = 1, SYS_rt_sigaction = 13, SYS_rt_sigprocmask = 14, SYS_ioctl = 16, SYS_getpid = 39 };
enum { SYS_clone = 56, SYS_execve = 59, SYS_wait4 = 61, SYS_kill = 62, SYS_setpgid = 109 };
enum { SYS_getpgid = 121, SYS_rt_sigtimedwait = 128, SYS_prctl = 157, SYS_clock_gettime = 228 };
enum { SYS_exit_group = 231, SYS_faccessat = 269 };

static long call5(long number, long a, long b, long c, long d, long e) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}

/* The kernel enters here with argc, argv and the environment on the stack. */
__asm__(".globl _start\n"
        "_start:\n\t"
        "xor %ebp, %ebp\n\t"
        "mov %rsp, %rdi\n\t"
        "and $-16, %rsp\n\t"
        "call run");

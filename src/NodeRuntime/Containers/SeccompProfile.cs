using System.Text.Json;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>
/// The default system call filter: the calls that programs need are allowed, all others answer EPERM. Calls that change the machine are
/// allowed only beside the capability that the kernel wants for them anyway (the set that container runtimes have settled on).
/// </summary>
internal static class SeccompProfile
{
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;

    // Namespace flags of clone(2): NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
    private const uint NamespaceFlags = 0x7E020000;
    private const int LocalSocketVm = 40;

    private static readonly string[] Always = Split("""
        accept accept4 access adjtimex alarm arch_prctl bind brk cachestat capget capset chdir chmod chown chown32 clock_adjtime
        clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 close
        close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait
        epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64
        fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr
        flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futex
        futex_requeue futex_time64 futex_wait futex_waitv futex_wake futimesat get_robust_list get_thread_area getcpu getcwd getdents
        getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid
        getppid getpriority getrandom getresgid getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid
        gettimeofday getuid getuid32 getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy
        io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit ioctl ioprio_get ioprio_set ipc kill
        landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listxattr llistxattr
        _llseek lremovexattr lseek lsetxattr lstat lstat64 madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir
        mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open mq_timedreceive
        mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink mremap msgctl msgget msgrcv msgsnd msync munlock munlockall
        munmap name_to_handle_at nanosleep newfstatat _newselect open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2
        pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread64 preadv preadv2 prlimit64 process_mrelease pselect6
        pselect6_time64 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recv recvfrom recvmmsg recvmmsg_time64 recvmsg
        remap_file_pages removexattr rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask
        rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_get_priority_max
        sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval
        sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl
        semget semop semtimedop semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_robust_list set_thread_area
        set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setitimer setpgid setpriority
        setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32
        setxattr shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 sigprocmask sigreturn socketcall socketpair splice stat
        stat64 statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete
        timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64
        timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat utime utimensat
        utimensat_time64 utimes vfork vmsplice wait4 waitid waitpid write writev
        process_vm_readv process_vm_writev ptrace modify_ldt
        arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls
        """);

    private static readonly (string Capability, string[] Calls)[] WithCapability =
    [
        ("DAC_READ_SEARCH", Split("open_by_handle_at")),
        ("SYS_ADMIN", Split("""
            bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount mount_setattr move_mount open_tree perf_event_open
            quotactl quotactl_fd setdomainname sethostname setns syslog umount umount2 unshare
            """)),
        ("SYS_BOOT", Split("reboot")),
        ("SYS_CHROOT", Split("chroot")),
        ("SYS_MODULE", Split("delete_module init_module finit_module")),
        ("SYS_PACCT", Split("acct")),
        ("SYS_PTRACE", Split("kcmp pidfd_getfd process_madvise")),
        ("SYS_RAWIO", Split("iopl ioperm")),
        ("SYS_TIME", Split("settimeofday stime clock_settime clock_settime64")),
        ("SYS_TTY_CONFIG", Split("vhangup")),
        ("SYS_NICE", Split("get_mempolicy mbind set_mempolicy set_mempolicy_home_node")),
        ("SYSLOG", Split("syslog")),
        ("BPF", Split("bpf")),
        ("PERFMON", Split("perf_event_open")),
    ];

    // personality(2): the plain ones, and "what is it now".
    private static readonly uint[] Personalities = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];

    /// <summary>Writes the object "seccomp" of an OCI configuration.</summary>
    /// <param name="capabilities">with "CAP_" before each</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> capabilities)
    {
        var admin = capabilities.Contains("CAP_SYS_ADMIN");
        json.WriteStartObject("seccomp");
        json.WriteString("defaultAction", "SCMP_ACT_ERRNO");
        json.WriteNumber("defaultErrnoRet", NotPermitted);
        json.WriteStartArray("architectures");
        foreach (var architecture in Architectures())
            json.WriteStringValue(architecture);
        json.WriteEndArray();
        json.WriteStartArray("syscalls");
        Allow(json, Always.Concat(WithCapability.Where(c => capabilities.Contains("CAP_" + c.Capability)).SelectMany(c => c.Calls)).Distinct());
        Rule(json, ["socket"], "SCMP_ACT_ALLOW", null, 0, LocalSocketVm, 0, "SCMP_CMP_NE");
        foreach (var personality in Personalities)
            Rule(json, ["personality"], "SCMP_ACT_ALLOW", null, 0, personality, 0, "SCMP_CMP_EQ");
        if (!admin)
        {
            Rule(json, ["clone"], "SCMP_ACT_ALLOW", null, 0, NamespaceFlags, 0, "SCMP_CMP_MASKED_EQ");
            // Its flags lie in memory, where no filter can look; ENOSYS makes callers fall back to clone.
            Rule(json, ["clone3"], "SCMP_ACT_ERRNO", NotImplemented);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string[] Architectures() => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        System.Runtime.InteropServices.Architecture.Arm64 => ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
        _ => [],
    };

    private static void Allow(Utf8JsonWriter json, IEnumerable<string> names) => Rule(json, names, "SCMP_ACT_ALLOW");

    private static void Rule(Utf8JsonWriter json, IEnumerable<string> names, string action, int? errno = null,
        int? index = null, uint value = 0, uint valueTwo = 0, string comparison = "")
    {
        json.WriteStartObject();
        json.WriteStartArray("names");
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("action", action);
        if (errno is { } number)
            json.WriteNumber("errnoRet", number);
        if (index is { } argument)
        {
            json.WriteStartArray("args");
            json.WriteStartObject();
            json.WriteNumber("index", argument);
            json.WriteNumber("value", value);
            json.WriteNumber("valueTwo", valueTwo);
            json.WriteString("op", comparison);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static string[] Split(string names) => names.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}

#pragma STDC FP_CONTRACT OFF
// Preloaded under test: makes the n-th call of one function of the C library fail.
//
//   FAULT_CALL    which: write, open, rename, fsync, close, mkdir, symlink, flock, read, pthread_create,
//                 malloc; of write and open those on standard streams and on files of the system are left out
//   FAULT_AT      n, from 1
//   FAULT_ERRNO   the error number that it gives
//   FAULT_STAYS   1: all calls from the n-th on fail
//   FAULT_MARK    a file that is made when a call is failed
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *wanted;
static long at;
static int code, stays;
static const char *mark;
static atomic_long calls;
static __thread int inside;

__attribute__((constructor)) static void read_settings(void) {
    const char *text = getenv("FAULT_AT");
    at = text ? atol(text) : 0;
    text = getenv("FAULT_ERRNO");
    code = text ? atoi(text) : EIO;
    stays = getenv("FAULT_STAYS") != NULL;
    mark = getenv("FAULT_MARK");
    wanted = getenv("FAULT_CALL");
}

/// Whether this call is to fail.
static int fails(const char *name) {
    if (!wanted || inside || strcmp(wanted, name) != 0) { return 0; }
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (number != at && !(stays && number > at)) { return 0; }
    if (mark) {
        long file = syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT, 0600);
        if (file >= 0) { syscall(SYS_close, file); }
    }
    errno = code;
    return 1;
}

static void *next(const char *name) {
    inside = 1;
    void *found = dlsym(RTLD_NEXT, name);
    inside = 0;
    return found;
}

#define NEXT(name, ...) ((__typeof__(&name))next(#name))(__VA_ARGS__)

/// Files of the system are no concern of the program's.
static int is_own(const char *path) {
    return strncmp(path, "/proc", 5) != 0 && strncmp(path, "/sys", 4) != 0 && strncmp(path, "/dev", 4) != 0
        && strncmp(path, "/etc", 4) != 0 && strncmp(path, "/usr", 4) != 0;
}

ssize_t write(int file, const void *bytes, size_t count) {
    if (file > 2 && fails("write")) { return -1; }
    return NEXT(write, file, bytes, count);
}

ssize_t read(int file, void *bytes, size_t count) {
    if (file > 2 && fails("read")) { return -1; }
    return NEXT(read, file, bytes, count);
}

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    if (is_own(path) && fails("open")) { return -1; }
    return NEXT(open, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    if (is_own(path) && fails("open")) { return -1; }
    return NEXT(open64, path, flags, mode);
}

int close(int file) {
    int result = NEXT(close, file);
    return file > 2 && fails("close") ? -1 : result;
}

int rename(const char *from, const char *to) { return fails("rename") ? -1 : NEXT(rename, from, to); }
int fsync(int file) { return fails("fsync") ? -1 : NEXT(fsync, file); }
int mkdir(const char *path, mode_t mode) { return fails("mkdir") ? -1 : NEXT(mkdir, path, mode); }
int symlink(const char *to, const char *path) { return fails("symlink") ? -1 : NEXT(symlink, to, path); }
int flock(int file, int how) { return fails("flock") ? -1 : NEXT(flock, file, how); }

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
    return fails("pthread_create") ? code : NEXT(pthread_create, thread, attributes, body, argument);
}

extern void *__libc_malloc(size_t size);

void *malloc(size_t size) { return fails("malloc") ? NULL : __libc_malloc(size); }

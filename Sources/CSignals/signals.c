#pragma STDC FP_CONTRACT OFF
#define _DEFAULT_SOURCE
#include "CSignals.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_int noted;
static unsigned patience;
static const char *_Atomic parting = "";

int shortfall_signal(void) { return atomic_load(&noted); }

void shortfall_parting_words(const char *words) { atomic_store(&parting, words); }

/// Only what is safe in a handler.
static void say(const char *text) {
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t written = write(STDERR_FILENO, text, length);
        if (written <= 0) { return; }
        text += written;
        length -= (size_t)written;
    }
}

static void end(int signal) {
    (void)signal;
    say(atomic_load(&parting));
    _exit(128 + atomic_load(&noted));
}

static void note(int signal) {
    int none = 0;
    if (atomic_compare_exchange_strong(&noted, &none, signal)) {
        alarm(patience);
    } else {
        end(signal);
    }
}

static void handle(int signal, void (*handler)(int), int flags, struct sigaction *before) {
    struct sigaction action = {.sa_flags = flags};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, before);
}

void shortfall_watch_signals(unsigned grace) {
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    patience = grace;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    // What a parent blocked stays blocked over exec.
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGALRM);
    handle(SIGALRM, end, 0, NULL);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        sigaddset(&watched, ends[i]);
        handle(ends[i], note, SA_RESTART, NULL);
    }
    sigprocmask(SIG_UNBLOCK, &watched, NULL);
}

// --- Memory --------------------------------------------------------------------------------------

static const int deaths[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS};
enum { DEATHS = sizeof deaths / sizeof *deaths };
static struct sigaction usual[DEATHS];
static const char *exhausted = "";
static int exhaustion_code;
static size_t probe_size;

static void die(int number) {
    void *probe = mmap(NULL, probe_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (probe == MAP_FAILED) {
        say(exhausted);
        _exit(exhaustion_code);
    }
    // A fault of the program: it dies as it would have.
    for (size_t i = 0; i < DEATHS; i++) {
        if (deaths[i] == number) { sigaction(number, &usual[i], NULL); }
    }
    raise(number);
}

void shortfall_explain_exhaustion(const char *words, int code, unsigned long probe) {
    static char stack[1 << 14];
    exhausted = words;
    exhaustion_code = code;
    probe_size = probe;
    // A stack of its own, as the usual one may be what is exhausted.
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    for (size_t i = 0; i < DEATHS; i++) {
        handle(deaths[i], die, SA_ONSTACK | SA_NODEFER, &usual[i]);
    }
}

#pragma STDC FP_CONTRACT OFF

// The commit is read while compiling, from the last line of Git's log of HEAD: without the program git,
// a network or a plugin, and anew after each commit, because the compiler notes the log among the files
// that this one depends on. Only the digits reach the object file.
//
// C++ and not C, because only there can the log be searched by the compiler itself.

extern "C" {
#include "CBuild.h"
}

#pragma clang diagnostic ignored "-Wc23-extensions"

#if defined(__has_embed)
#if __has_embed("../../.git/logs/HEAD")
#define HAS_LOG 1
#endif
#endif

namespace {

struct Commit {
    char digits[13];
};

consteval bool isHexadecimal(unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// Lines are `BEFORE AFTER NAME …`, both commits in 40 digits, or in 64.
consteval Commit lastCommit() {
    Commit commit = {"unknown"};
#ifdef HAS_LOG
    constexpr unsigned char log[] = {
#embed "../../.git/logs/HEAD"
    };
    long end = sizeof log;
    while (end > 0 && log[end - 1] == '\n') end--;
    long start = end;
    while (start > 0 && log[start - 1] != '\n') start--;
    while (start < end && log[start] != ' ') start++;
    start++;
    long count = 0;
    while (start + count < end && isHexadecimal(log[start + count])) count++;
    if (count >= 40)
        for (int i = 0; i < 12; i++) commit.digits[i] = (char)log[start + i];
#endif
    return commit;
}

constexpr Commit commit = lastCommit();

} // namespace

extern "C" const char *shortfall_build_commit(void) { return commit.digits; }

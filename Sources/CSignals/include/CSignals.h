#pragma once

/// What ends a process from outside: SIGINT, SIGTERM and SIGHUP.
///
/// The first of them is noted, for the program to stop by itself; where it has not ended `grace`
/// seconds later, whatever it is doing, it is ended with 128 + the signal's number. A second signal ends
/// it at once. A reader that has gone away and a limit of the size of files show as errors of `write`.
void shortfall_watch_signals(unsigned grace);

/// The number of the first signal that came; 0 for none.
int shortfall_signal(void);

/// Says what is said where the process is ended: a text that lives as long as the program.
void shortfall_parting_words(const char *words);

/// What is said, and the exit code, where the process dies because the system gives it no more memory.
///
/// Language and libraries end the process where an allocation fails. Such a death is told from others by
/// asking for `probe` bytes more, in vain.
void shortfall_explain_exhaustion(const char *words, int code, unsigned long probe);

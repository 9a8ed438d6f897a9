#pragma once

/// Twelve digits of the commit on which the program was built, or "unknown" where the sources do not
/// lie in a Git working copy, such as a source archive. Changes not yet committed do not show.
const char *shortfall_build_commit(void);

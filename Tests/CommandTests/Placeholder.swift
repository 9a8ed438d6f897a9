// The command's tests.

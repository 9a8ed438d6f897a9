#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Spreads work over threads.
///
/// The calling thread is one of the workers, so that work is done where the system gives no thread, too;
/// how many there are changes time, never a result.
enum Workers {
    /// Bytes of a thread's stack: plans and formulas are walked recursively.
    private static let stackSize = 1 << 20
    /// Time between two looks of the calling thread.
    private static let interval = Duration.milliseconds(200)

    /// Carries out `body` on up to `count` threads, and waits for all of them.
    ///
    /// - Parameters:
    ///   - watch: called on the calling thread, a few times a second while it works.
    ///   - body: takes pieces of the work until there are none; calls its argument between them.
    static func run(
        _ count: Int, watch: () -> Void = {}, body: @Sendable (_ pause: () -> Void) -> Void
    ) {
        withoutActuallyEscaping(body) { body in
            let threads = (1..<max(count, 1)).map { _ in Thread { body {} } }.filter(\.isRunning)
            var next = ContinuousClock.now + interval
            body {
                guard ContinuousClock.now >= next else { return }
                watch()
                next = ContinuousClock.now + interval
            }
            for thread in threads { thread.join() }
        }
    }

    /// A thread of the system, if it gives one.
    private struct Thread {
        private let handle: pthread_t?

        private final class Task {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }

        init(_ body: @escaping @Sendable () -> Void) {
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            pthread_attr_setstacksize(&attributes, stackSize)
            let task = Unmanaged.passRetained(Task(body))
            var thread = pthread_t()
            let code = pthread_create(
                &thread, &attributes,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, task.toOpaque())
            if code != 0 { task.release() }
            handle = code == 0 ? thread : nil
        }

        var isRunning: Bool { handle != nil }

        func join() {
            if let handle { pthread_join(handle, nil) }
        }
    }
}

extension ContinuousClock.Instant {
    var secondsUntilNow: Double { (ContinuousClock.now - self) / .seconds(1) }
}

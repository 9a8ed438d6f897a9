/// A value of the plan that is made once, when somebody first asks for it.
///
/// Several names may share one, such as the lines that a dispatch gives together. Asked for again
/// while it is being made, it depends on itself: that is told to `onCycle`, and the result is nil.
/// Where the way back leads through a `lag`, the name that asks is made later instead, and nothing is
/// told; see ``Namespace/postpone(since:)``.
package final class Deferred<Value> {
    private enum State {
        case pending
        case underway(lags: Int)
        case known(Value?)
    }

    private var state = State.pending
    private let make: () -> Value?
    private let onCycle: () -> Void
    private let names: Namespace

    /// - Parameter names: those by which the value is asked for.
    package init(
        for names: Namespace, onCycle: @escaping () -> Void, _ make: @escaping () -> Value?
    ) {
        self.names = names
        self.make = make
        self.onCycle = onCycle
    }

    package var value: Value? {
        switch state {
        case .known(let value): return value
        case .underway(let lags):
            if !names.postpone(since: lags) { onCycle() }
            return nil
        case .pending:
            state = .underway(lags: names.lagCount)
            let value = make()
            state = names.isPostponing ? .pending : .known(value)
            return value
        }
    }
}

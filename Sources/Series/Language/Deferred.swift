/// A value of the plan that is made once, when somebody first asks for it.
///
/// Several names may share one, such as the lines that a dispatch gives together. Asked for again
/// while it is being made, it depends on itself: that is told to `onCycle`, and the result is nil.
package final class Deferred<Value> {
    private enum State {
        case pending
        case underway
        case known(Value?)
    }

    private var state = State.pending
    private let make: () -> Value?
    private let onCycle: () -> Void

    package init(onCycle: @escaping () -> Void, _ make: @escaping () -> Value?) {
        self.make = make
        self.onCycle = onCycle
    }

    package var value: Value? {
        switch state {
        case .known(let value): return value
        case .underway:
            onCycle()
            return nil
        case .pending:
            state = .underway
            let value = make()
            state = .known(value)
            return value
        }
    }
}

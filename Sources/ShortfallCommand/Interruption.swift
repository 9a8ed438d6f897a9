import Dispatch
import Foundation
import Shortfall

/// Turns Ctrl-C and a polite kill into a wish to stop, so that a run ends whole or not at all.
final class Interruption {
    let flag = CancellationFlag()
    private(set) var signal: Int32?
    private var sources: [DispatchSourceSignal] = []
    private let queue = DispatchQueue(label: "signals")

    init() {
        for number in [SIGINT, SIGTERM] {
            Foundation.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [flag, weak self] in
                self?.signal = number
                flag.raise()
            }
            source.resume()
            sources.append(source)
        }
    }

    /// The signal that stopped the run, once it has.
    var received: Int32 { queue.sync { signal ?? SIGINT } }
}

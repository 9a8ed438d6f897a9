import Foundation
import Shortfall

/// Loads and runs scenarios that are nearly right, one after the other, until the time is up.
///
///     ScenarioFuzzer FOLDER SEED FIRST SECONDS CORPUS…
///
/// Case number N is a function of the seed, N and the corpus. Its files lie in the folder while it is tried, so
/// that what ends or stops the process can be looked at; `case` there holds the number. Prints how many were
/// tried, how many were sound, and each case whose outcome is not as it should be.
let arguments = CommandLine.arguments
guard arguments.count > 5, let seed = UInt64(arguments[2]), let first = UInt64(arguments[3]),
    let seconds = Double(arguments[4])
else {
    print("usage: ScenarioFuzzer FOLDER SEED FIRST SECONDS CORPUS…")
    exit(64)
}
let corpus = Corpus(paths: Array(arguments[5...]))
let trial = Trial(folder: arguments[1])
let start = ContinuousClock.now
var (number, sound, finds) = (first, 0, 0)
while (ContinuousClock.now - start) / .seconds(1) < seconds {
    var mutation = Mutation(corpus, Chance(seed: seed, number: number))
    do {
        if try trial.run(number, mutation.files()) { sound += 1 }
    } catch {
        finds += 1
        print("case \(number): \(error)")
        try trial.keep(number)
    }
    number += 1
}
print("tried \(number - first) sound \(sound) finds \(finds)")
exit(finds == 0 ? 0 : 1)

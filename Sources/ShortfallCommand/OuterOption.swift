import ArgumentParser
import Shortfall

/// The outer loop over inputs that are not known, for studies that choose.
struct OuterOption: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Judge the alternatives also under so many draws of the inputs under uncertain, at "
                + "least 100, on the same paths.", valueName: "draws"), transform: OptionValue.count)
    var outer: Int?

    func validate() throws {
        if let outer, !Knowledge.drawLimits.contains(outer) {
            throw ValidationError(
                "--outer takes a whole number from \(Knowledge.drawLimits.lowerBound) to "
                    + "\(Knowledge.drawLimits.upperBound), not \(outer)")
        }
    }
}

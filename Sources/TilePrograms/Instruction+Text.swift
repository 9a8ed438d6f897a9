/// Programs in words, for people and for digests: `r4 = multiply r2 s0`.
extension Instruction: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unary(let operation, let out, let a): "\(out) = \(operation.rawValue) \(a)"
        case .binary(let operation, let out, let a, let b):
            "\(out) = \(operation.rawValue) \(a) \(b)"
        case .select(let out, let condition, let a, let b): "\(out) = select \(condition) \(a) \(b)"
        case .affine(let out, let p, let x, let q, let z, let r):
            "\(out) = affine \(p) \(x) \(q) \(z) \(r)"
        case .combine(let out, let rows, let first):
            "\(out) = combine \(first) " + rows.map(\.description).joined(separator: " ")
        case .expSum(let out, let a, let b): "\(out) = expsum \(a) \(b)"
        case .curve(let curve, let out, let a):
            "\(out) = curve " + String(curve.fingerprint, radix: 16) + " \(a)"
        case .countBelow(let out, let a, let first, let thresholds):
            "\(out) = count \(first) \(thresholds) below \(a)"
        case .fill(let out, let a): "\(out) = fill \(a)"
        case .copy(let out, let a): "\(out) = copy \(a)"
        case .draw(let law, let out, let source):
            "\(out) = \(law.rawValue) \(source.name.value).\(source.purpose.rawValue)"
                + ".\(source.index)" + (source.isRedrawn ? " redrawn" : "")
        case .readRing(let out, let first, let depth, let back):
            "\(out) = past \(first) \(depth) \(back)"
        case .writeRing(let first, let depth, let a): "ring \(first) \(depth) = \(a)"
        case .record(let series, let a): "record \(series) = \(a)"
        case .result(let column, let a): "result \(column) = \(a)"
        }
    }
}

extension Row: CustomStringConvertible {
    package var description: String { "r\(index)" }
}

extension Scalar: CustomStringConvertible {
    package var description: String { "s\(slot)" }
}

extension Operand: CustomStringConvertible {
    package var description: String {
        switch self {
        case .row(let row): row.description
        case .scalar(let scalar): scalar.description
        }
    }
}

extension TileProgram: CustomStringConvertible {
    /// The whole program, one instruction a line; scalars as bit patterns, so that equal text means
    /// equal results.
    package var description: String {
        var lines = ["steps \(stepCount) recorded \(recordedSteps) rows \(rowCount) slots \(slotCount)"]
        lines.append("first month \(firstMonth)")
        lines.append(
            scalars.map { String($0.bitPattern, radix: 16) }.joined(separator: " "))
        lines.append("opening")
        lines += opening.map(\.description)
        for segment in segments {
            lines.append("steps \(segment.steps.lowerBound) ..< \(segment.steps.upperBound)")
            lines += segment.instructions.map(\.description)
        }
        lines.append("closing")
        lines += closing.map(\.description)
        return lines.joined(separator: "\n")
    }
}

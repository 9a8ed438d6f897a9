import ScenarioIO
import ScenarioModel

/// A document of the corpus with a few of its parts changed, and a data file with a few of its cells.
struct Mutation {
    private let corpus: Corpus
    private var chance: Chance

    init(_ corpus: Corpus, _ chance: Chance) {
        self.corpus = corpus
        self.chance = chance
    }

    /// Names and texts; the scenario is the first.
    mutating func files() -> [(name: String, text: String)] {
        let (root, data) = chance.one(of: corpus.documents)
        var document = root
        for _ in 0...(chance.once(in: 2) ? 0 : chance.below(4)) { document = changed(document) }
        var text = YAMLWriter.text(of: document, marksDefaults: false)
        if chance.once(in: 8) { text = scrambled(text) }
        var files = [("scenario.yaml", text)]
        for name in data.keys.sorted() {
            let content = data[name] ?? ""
            files.append((name, chance.once(in: 2) ? content : table(content)))
        }
        return files
    }

    // MARK: - The tree

    /// Goes down a random way and changes what is there.
    private mutating func changed(_ node: DocumentNode) -> DocumentNode {
        var result = node
        switch node.content {
        case .mapping(var entries) where !entries.isEmpty && !chance.once(in: 12):
            let place = chance.below(entries.count)
            if chance.once(in: 4) {
                alter(&entries, at: place)
            } else {
                entries[place].value = changed(entries[place].value)
            }
            result.content = .mapping(entries)
        case .sequence(var elements) where !elements.isEmpty && !chance.once(in: 12):
            let place = chance.below(elements.count)
            switch chance.below(8) {
            case 0: elements.remove(at: place)
            case 1: elements.append(elements[place])
            case 2: elements.insert(any(node), at: place)
            default: elements[place] = changed(elements[place])
            }
            result.content = .sequence(elements)
        default:
            result = replaced(node)
        }
        return result
    }

    private mutating func alter(_ entries: inout [DocumentNode.Entry], at place: Int) {
        var entry = entries[place]
        switch chance.below(6) {
        case 0: entries.remove(at: place)
        case 1:
            entry.key = chance.one(of: [entry.key + "_2", chance.one(of: corpus.keys)])
            if !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
        case 2:
            entry.key = chance.once(in: 5) ? chance.one(of: Corpus.hostile) : chance.one(of: corpus.keys)
            if !entries.contains(where: { $0.key == entry.key }) { entries[place] = entry }
        case 3:
            // What stands under this key elsewhere.
            if let others = corpus.values[entry.key] { entries[place].value = chance.one(of: others) }
        case 4:
            let key = chance.one(of: corpus.keys)
            entry.key = key
            entry.value = chance.one(of: corpus.values[key] ?? [entry.value])
            if !entries.contains(where: { $0.key == key }) { entries.append(entry) }
        default:
            entries.swapAt(place, chance.below(entries.count))
        }
    }

    private mutating func any(_ node: DocumentNode) -> DocumentNode {
        chance.one(of: corpus.values[chance.one(of: corpus.keys)] ?? [node])
    }

    private mutating func replaced(_ node: DocumentNode) -> DocumentNode {
        func scalar(_ text: String) -> DocumentNode {
            .scalar(text, at: node.position, keyPath: node.keyPath)
        }
        switch chance.below(8) {
        case 0: return any(node)
        case 1:
            var result = node
            result.content = .sequence([node, scalar(chance.one(of: corpus.scalars))])
            return result
        case 2: return scalar(chance.one(of: Corpus.hostile))
        case 3: return scalar(chance.one(of: corpus.scalars))
        default:
            guard let text = node.text else { return any(node) }
            return scalar(reworded(text))
        }
    }

    /// A number in the text made another, or a word another, the rest left as it is.
    private mutating func reworded(_ text: String) -> String {
        let characters = Array(text)
        let digits = characters.indices.filter { characters[$0].isNumber }
        if let place = digits.first, !chance.once(in: 4) {
            var end = place
            while end < characters.count, characters[end].isNumber || characters[end] == "." { end += 1 }
            let number = Double(String(characters[place..<end])) ?? 1
            let values = [
                "0", "-\(number)", "\(number * 1000)", "\(number / 1000)", "\(number * 1e9)", "\(number + 1)", "1e-300", "1e300",
                "\(-number * 1e6)",
            ]
            return String(characters[..<place]) + chance.one(of: values) + String(characters[end...])
        }
        switch chance.below(5) {
        case 0: return "(\(text)) / 0"
        case 1: return "\(text) + \(chance.one(of: corpus.keys))"
        case 2: return "if(\(text) > 1, \(text), \(chance.one(of: Corpus.hostile)))"
        case 3: return text + " " + chance.one(of: Corpus.hostile)
        default: return chance.one(of: corpus.keys)
        }
    }

    // MARK: - The text

    private mutating func scrambled(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...chance.below(6) {
            let place = chance.below(bytes.count)
            switch chance.below(5) {
            case 0: bytes.insert(chance.one(of: Array(" \t\n:-#{}[],&*!|>'\"%@`?~\u{7F}".utf8)), at: min(place, bytes.count))
            case 1 where !bytes.isEmpty: bytes.remove(at: place)
            case 2 where !bytes.isEmpty: bytes[place] ^= UInt8(1 << chance.below(8))
            case 3 where !bytes.isEmpty:
                let end = min(bytes.count, place + chance.below(60))
                bytes.insert(contentsOf: bytes[place..<end], at: chance.below(bytes.count))
            default:
                let end = min(bytes.count, place + chance.below(60))
                if place < end { bytes.removeSubrange(place..<end) }
            }
        }
        // What is not UTF-8 is refused before anything is read: bytes that are keep the rest in play.
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A table with a few cells, rows or separators changed.
    private mutating func table(_ text: String) -> String {
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0...chance.below(3) where !rows.isEmpty {
            let place = chance.below(rows.count)
            var cells = rows[place].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let cell = chance.below(cells.count)
            switch chance.below(7) {
            case 0: rows.remove(at: place)
            case 1: rows.insert(rows[place], at: chance.below(rows.count))
            case 2: rows.swapAt(place, chance.below(rows.count))
            case 3 where !cells.isEmpty: cells.remove(at: cell)
            case 4: cells.append(chance.one(of: Corpus.hostile))
            case 5: return scrambled(text)
            default: if !cells.isEmpty { cells[cell] = chance.one(of: Corpus.hostile + [cells[cell] + "e30", "\"" + cells[cell]]) }
            }
            if place < rows.count, !cells.isEmpty { rows[place] = cells.joined(separator: ",") }
        }
        return rows.joined(separator: "\n")
    }
}

import ScenarioModel

/// Text within XML and HTML.
enum Markup {
    /// `text` as content or within quotes: markup made harmless, control letters made visible.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in Diagnostic.shortened(text, limit: .max) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}

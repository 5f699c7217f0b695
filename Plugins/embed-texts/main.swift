import Foundation

// Writes a Swift file (the first argument) with the content of text files (the others), by their names.

let paths = CommandLine.arguments.dropFirst()
let files = try paths.dropFirst().map { path in
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    return "        (\"\(name)\", ###\"\"\"\n\(try String(contentsOfFile: path, encoding: .utf8))\n\"\"\"###),"
}
let source = """
    /// The texts of each language, by its code.
    enum EmbeddedTexts {
        static let files: [(code: String, text: String)] = [
    \(files.joined(separator: "\n"))
        ]
    }
    """
try source.write(toFile: paths.first ?? "", atomically: true, encoding: .utf8)

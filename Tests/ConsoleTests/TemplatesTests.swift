import Foundation
import Testing

@Suite struct TemplatesTests {
    @Test("Every template is part of the executable, and every one that another includes is there")
    func templatesAreKnown() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Console")
        let files = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: "Templates"),
            includingPropertiesForKeys: nil
        )
        let names = Set(files.map { $0.deletingPathExtension().lastPathComponent })
        let resources = try String(contentsOf: root.appending(path: "ConsoleResources.swift"), encoding: .utf8)
        #expect(Set(resources.matches(of: #/"([\w-]+)": PackageResources/#).map { String($0.output.1) }) == names)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let included = Set(text.matches(of: #/\{\{[><]\s*([\w-]+)/#).map { String($0.output.1) })
            #expect(included.isSubset(of: names), "\(file.lastPathComponent)")
        }
    }
}

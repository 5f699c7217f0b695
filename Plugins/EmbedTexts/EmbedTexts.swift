import Foundation
import PackagePlugin

/// Makes the files in a target's `Texts` part of the executable, whichever they are: a language is one file there.
@main
struct EmbedTexts: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let folder = target.directoryURL.appending(path: "Texts")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
        let source = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts.swift")
        return [
            .buildCommand(
                displayName: "Embedding the texts of \(files.count) languages",
                executable: try context.tool(named: "embed-texts").url,
                arguments: [source.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [source]
            )
        ]
    }
}

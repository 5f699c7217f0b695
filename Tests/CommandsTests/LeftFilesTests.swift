import Foundation
import TestSupport
import Testing

/// Files that programs which died have left, and that nothing in the database leads to.
@Suite(.timeLimit(.minutes(10))) struct LeftFilesTests {
    private func names(_ place: Workplace) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: place.data + "/archives"))
    }

    @Test("A server removes old archives that nothing leads to, and unfinished files of a node that is gone")
    func leftFilesAreRemoved() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            try await place.withServer { url in _ = try await place.texts(of: "slack:U0ADA", url) }
            let archive = try #require(try names(place).first)
            let request = archive.prefix(36)
            let gone = "01234567-89ab-4def-8123-456789abcdef"
            for (name, hours) in [
                ("\(request)-9.zip", 2.0), ("\(request)-8.zip.sealed", 2), ("\(request)-7.zip", 0),
                (".unfinished.\(gone).\(request).3", 30), (".unfinished.\(gone).\(request).4", 0), (archive, 30),
            ] {
                let path = place.data + "/archives/" + name
                if name != archive { try Data("words".utf8).write(to: URL(filePath: path)) }
                let date = Date.now.addingTimeInterval(-hours * 3600)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            let kept: Set = [archive, "\(request)-7.zip", ".unfinished.\(gone).\(request).4"]
            try await place.withServer { url in
                while try names(place) != kept, !Task.isCancelled { try await Task.sleep(for: .milliseconds(20)) }
                _ = try await place.texts(of: "slack:U0ADA", url)
            }
            #expect(try names(place).isSuperset(of: kept))
        }
    }
}

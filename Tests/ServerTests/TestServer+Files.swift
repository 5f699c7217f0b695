import Foundation

extension TestServer {
    /// How often a text is found in the files of the database, in the attachments and in their names.
    func markers(_ marker: String) throws -> Int {
        let files = FileManager.default
        return try [storeFolder, blobFolder].reduce(0) { count, folder in
            try files.subpathsOfDirectory(atPath: folder.path).reduce(count) { count, name in
                let bytes = files.contents(atPath: folder.path + "/" + name) ?? Data()
                var found = name.contains(marker) ? 1 : 0
                var rest = bytes[...]
                while let range = rest.range(of: Data(marker.utf8)) {
                    found += 1
                    rest = rest[range.upperBound...]
                }
                return count + found
            }
        }
    }
}

private import CMinizip
public import Foundation

/// An export for a test: texts by their paths, written as a folder or as a zip.
public struct ExportFixture {
    private let files: [(path: String, bytes: [UInt8])]

    /// Makes an export of texts by their paths.
    public init(_ files: [String: String]) {
        self.init(files.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) })
    }

    /// Makes an export of bytes by their paths, in the order given.
    public init(_ files: [(path: String, bytes: [UInt8])]) {
        self.files = files
    }

    /// Writes the files below a folder.
    public func write(to folder: URL) throws {
        for file in files {
            let url = folder.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(file.bytes).write(to: url)
        }
    }

    /// Writes the files into a new zip.
    public func writeZip(to url: URL) throws {
        guard let zip = zipOpen64(url.path, APPEND_STATUS_CREATE) else { throw CocoaError(.fileWriteUnknown) }
        for file in files {
            var status = zipOpenNewFileInZip64(zip, file.path, nil, nil, 0, nil, 0, nil, Z_DEFLATED, 6, 1)
            if status == ZIP_OK { status = zipWriteInFileInZip(zip, file.bytes, UInt32(file.bytes.count)) }
            if status == ZIP_OK { status = zipCloseFileInZip(zip) }
            guard status == ZIP_OK else { throw CocoaError(.fileWriteUnknown) }
        }
        guard zipClose(zip, nil) == ZIP_OK else { throw CocoaError(.fileWriteUnknown) }
    }
}
